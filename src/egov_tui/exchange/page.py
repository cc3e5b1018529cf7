"""Articles as a page of HTML that stands alone: no script, no style from elsewhere, nothing that is fetched."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from egov_tui.exchange.elements import anchor, escaped, linked, runs_left
from egov_tui.exchange.layout import by_link, byline, cut_notice, deadline, file_label, image_label, provenance
from egov_tui.i18n import _, language
from egov_tui.model import Article, Block, BlockKind, Cell, Document, Headline, Span, Style, iso
from egov_tui.moments import day
from egov_tui.text.clean import line
from egov_tui.text.dateline import dateline
from egov_tui.text.html import read
from egov_tui.text.naming import called
from egov_tui.text.reading import whole
from egov_tui.text.zones import clock

_DEEPEST = 20
_TAGS = (
    (Style.STRONG, "strong"),
    (Style.EMPHASIS, "em"),
    (Style.CODE, "code"),
    (Style.DELETED, "del"),
    (Style.INSERTED, "ins"),
    (Style.SUBSCRIPT, "sub"),
    (Style.SUPERSCRIPT, "sup"),
    (Style.KEYBOARD, "kbd"),
)
_HEAD = """<!DOCTYPE html>
<html lang="{language}"{direction}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""
_STYLE = """body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; }
h1, h2, h3, a { overflow-wrap: anywhere; }
pre { overflow-x: auto; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: .2rem .5rem; }
nav li { margin-bottom: .3rem; }
article + article { margin-top: 4rem; }
@page { margin: 2cm; }
@media print {
body { max-width: none; margin: 0; padding: 0; font-size: 11pt; line-height: 1.4; color: #000; background: #fff; }
a { color: inherit; }
a[href]:not([href^="#"]):not(.bare)::after { content: " (" attr(href) ")"; font-size: .85em; }
nav ~ article, article + article { break-before: page; margin-top: 0; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; }
p { orphans: 3; widows: 3; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
tr, pre, nav li { break-inside: avoid; }
}
"""
"""On paper: an article begins a page, and whoever holds it reads where a link leads."""
_END = "</body>\n</html>\n"


def html(article: Article) -> str:
    """Return an article as a whole page: title, agency, date, link, deadline, the body and its attachments.

    The page is in the article's language; our own words among it are in that of the interface. Images become links,
    so that opening the page fetches nothing. Ends with a newline.
    """
    article = whole(article)
    title = called(article.title, article.text, article.link)
    return _head(title, article.language or "", _direction(article)) + _article(article) + _END


def pages(articles: Iterable[Article], contents: Iterable[Headline], title: str) -> Iterator[str]:
    """Yield a page of many articles, under a title and a table of contents, an article at a time.

    `contents` are their headlines in the same order, read first.
    """
    yield _head(line(title), language(), "")
    yield f"<header>\n<h1>{escaped(line(title))}</h1>\n</header>\n<nav>\n<ul>\n"
    for one in contents:
        told = escaped(line(one.title) or _("(no title)"))
        of = f' lang="{escaped(line(one.language or ""))}" dir="auto"'
        facts = escaped(" · ".join([line(one.agency), day(one.date, clock(one.clock) or UTC)]))
        yield f'<li><a href="#a{one.id}"{of}>{told}</a> · {facts}</li>\n'
    yield "</ul>\n</nav>\n"
    for article in articles:
        article = whole(article)
        of = f'lang="{escaped(line(article.language or ""))}"{_direction(article)}'
        yield _article(article, f' id="a{article.id}" {of}')
    yield _END


def _head(title: str, language: str, direction: str) -> str:
    return _HEAD.format(
        language=escaped(line(language)),  # empty: unknown (HTML, §3.2.6.2)
        direction=direction,
        title=escaped(title),
        style=_STYLE,
    )


def _direction(article: Article) -> str:
    return ' dir="rtl"' if runs_left(f"{article.title}\n{article.text}") else ""


def _article(article: Article, attributes: str = "") -> str:
    """An article with its whole text; our words say which language they are in, where that is another."""
    document = read(article.html)
    ours = "" if article.language == language() else f' lang="{language()}" dir="ltr"'
    head = [f"<h1>{escaped(called(article.title, article.text, article.link))}</h1>", f"<p>{_byline(article)}</p>"]
    if article.link:
        head.append(f"<p>{anchor(article.link, article.link)}</p>")
    head += [f"<p{'' if n else ours}>{escaped(one)}</p>" for n, one in enumerate(deadline(article))]
    head += [f"<p{ours}>{escaped(one)}</p>" for one in provenance(article)]
    body = _Body(document).written() if document.blocks else _paragraphs(article.text or article.summary)
    if document.cut:
        body.append(f"<p{ours}><em>{escaped(cut_notice())}</em></p>")
    if article.attachments:
        files = "".join(f"<li>{anchor(a.url, file_label(a) or a.url)}</li>" for a in article.attachments)
        title = escaped(_("Attachments"))
        body.append(f"<h2{ours}>{title}</h2>\n<ul>{files}</ul>")
    return "\n".join([f"<article{attributes}>", "<header>", *head, "</header>", *body, "</article>\n"])


def _byline(article: Article) -> str:
    moment = article.date or article.published or article.updated
    when = dateline(article, named=True)
    parts = [
        f'<time datetime="{iso(moment)}">{escaped(part)}</time>' if moment and part == when else escaped(part)
        for part in byline(article)
    ]
    return " · ".join(parts)


def _paragraphs(text: str) -> list[str]:
    return [f"<p>{escaped(one).replace(chr(10), '<br>')}</p>" for one in text.split("\n\n") if one.strip()]


class _Body:
    """Nests what a document tells flat: quotes outside, lists inside them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._images = iter(document.images)
        self._lines: list[str] = []
        self._quote = 0
        self._lists: list[str] = []

    def written(self) -> list[str]:
        """Return the body, a line for each block or tag around it."""
        for block in self._document.blocks:
            self._go_to(block)
            self._lines.append(self._block(block))
        self._end_lists(0)
        self._lines += ["</blockquote>"] * self._quote
        return self._lines

    def _go_to(self, block: Block) -> None:
        quote, depth = min(block.quote, _DEEPEST), min(block.depth, _DEEPEST)
        if quote != self._quote:
            self._end_lists(0)
            self._lines += ["<blockquote>"] * (quote - self._quote) + ["</blockquote>"] * (self._quote - quote)
            self._quote = quote
        self._end_lists(depth)
        while len(self._lists) < depth - 1:
            self._begin_list("ul", "<li>")
        if block.marker and depth:
            self._begin_item(block.marker, depth)
        elif len(self._lists) < depth:
            self._begin_list("ul", "<li>")

    def _begin_item(self, marker: str, depth: int) -> None:
        number = marker.rstrip(".)")
        ordered = number.lstrip("-").isdigit()
        tag, item = ("ol", f'<li value="{int(number)}">') if ordered else ("ul", "<li>")
        if len(self._lists) == depth and self._lists[-1] != tag:
            self._end_lists(depth - 1)
        if len(self._lists) == depth:
            self._lines += ["</li>", item]
        else:
            self._begin_list(tag, item)

    def _begin_list(self, tag: str, item: str) -> None:
        self._lists.append(tag)
        self._lines += [f"<{tag}>", item]

    def _end_lists(self, depth: int) -> None:
        while len(self._lists) > depth:
            self._lines += ["</li>", f"</{self._lists.pop()}>"]

    def _block(self, block: Block) -> str:
        words = self._inline(block.spans)
        match block.kind:
            case BlockKind.RULE:
                return "<hr>"
            case BlockKind.HEADING:
                level = max(2, min(6, block.level))
                return f"<h{level}>{words}</h{level}>"
            case BlockKind.PREFORMATTED:
                return f"<pre>{words.replace('<br>', chr(10))}</pre>"
            case BlockKind.TABLE:
                return self._table(block.rows)
            case BlockKind.IMAGE:
                return f"<p>{anchor(next(self._images, ''), image_label(block.text))}</p>"
            case BlockKind.TERM:
                return f"<p><strong>{words}</strong></p>"
            case BlockKind.CAPTION:
                return f"<p><em>{words}</em></p>"
            case _:
                return f"<p>{words}</p>"

    def _table(self, rows: Sequence[Sequence[Cell]]) -> str:
        written = "\n".join("<tr>" + "".join(self._cell(cell) for cell in row) + "</tr>" for row in rows)
        return f"<table>\n{written}\n</table>"

    def _cell(self, cell: Cell) -> str:
        tag = "th" if cell.header else "td"
        wide = f' colspan="{min(cell.columns, 1000)}"' if cell.columns > 1 else ""
        high = f' rowspan="{min(cell.rows, 65534)}"' if cell.rows > 1 else ""
        return f"<{tag}{wide}{high}>{self._inline(cell.spans)}</{tag}>"

    def _inline(self, spans: Sequence[Span]) -> str:
        parts: list[str] = []
        for link, group in by_link(spans):
            words = "".join(_styled(span) for span in group)
            if link is not None and link < len(self._document.links):
                words = linked(self._document.links[link].address, words)
            parts.append(words)
        return "".join(parts)


def _styled(span: Span) -> str:
    words = escaped(span.text).replace("\n", "<br>")
    for style, tag in _TAGS:
        if span.style & style:
            words = f"<{tag}>{words}</{tag}>"
    return words
