"""An article as a page of HTML that stands alone: no script, no style from elsewhere, nothing that is fetched."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from unicodedata import bidirectional

from egov_tui.exchange.layout import by_link, byline, cut_notice, deadline, file_label, image_label, provenance
from egov_tui.i18n import _, language
from egov_tui.model import Article, Block, BlockKind, Cell, Document, Span, Style, iso
from egov_tui.text.clean import clean, line
from egov_tui.text.dateline import dateline
from egov_tui.text.html import read
from egov_tui.text.links import web
from egov_tui.text.naming import called
from egov_tui.text.reading import whole

_DEEPEST = 20
_BEGINNING = 1_000
"""Characters that tell which way a text runs."""
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
_PAGE = """<!DOCTYPE html>
<html lang="{language}"{direction}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; }}
pre {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
td, th {{ border: 1px solid; padding: .2rem .5rem; }}
</style>
</head>
<body>
<article>
<header>
<h1>{title}</h1>
<p>{byline}</p>{link}{deadline}{provenance}
</header>
{body}
</article>
</body>
</html>
"""


def html(article: Article) -> str:
    """Return an article as a whole page: title, agency, date, link, deadline, the body and its attachments.

    The page is in the article's language; our own words among it are in that of the interface. Images become links,
    so that opening the page fetches nothing. Ends with a newline.
    """
    article = whole(article)
    document = read(article.html)
    ours = "" if article.language == language() else f' lang="{language()}" dir="ltr"'
    body = _Body(document).written() if document.blocks else _paragraphs(article.text or article.summary)
    if document.cut:
        body.append(f"<p{ours}><em>{_text(cut_notice())}</em></p>")
    if article.attachments:
        files = "".join(f"<li>{_anchor(a.url, file_label(a) or a.url)}</li>" for a in article.attachments)
        title = _text(_("Attachments"))
        body.append(f"<h2{ours}>{title}</h2>\n<ul>{files}</ul>")
    return _PAGE.format(
        language=_text(line(article.language or "")),  # empty: unknown (HTML, §3.2.6.2)
        direction=' dir="rtl"' if _runs_left(f"{article.title}\n{article.text}") else "",
        title=_text(called(article.title, article.text, article.link)),
        byline=_byline(article),
        link=f"\n<p>{_anchor(article.link, article.link)}</p>" if article.link else "",
        deadline="".join(f"\n<p{'' if n else ours}>{_text(one)}</p>" for n, one in enumerate(deadline(article))),
        provenance="".join(f"\n<p{ours}>{_text(one)}</p>" for one in provenance(article)),
        body="\n".join(body),
    )


def _text(text: str) -> str:
    return escape(clean(text))


def _runs_left(text: str) -> bool:
    """Whether most letters of a text, or of its beginning, are of a script that is written from right to left."""
    kinds = Counter(map(bidirectional, text[:_BEGINNING]))
    return kinds["R"] + kinds["AL"] > kinds["L"]


def _byline(article: Article) -> str:
    moment = article.date or article.published or article.updated
    when = dateline(article, named=True)
    parts = [
        f'<time datetime="{iso(moment)}">{_text(part)}</time>' if moment and part == when else _text(part)
        for part in byline(article)
    ]
    return " · ".join(parts)


def _anchor(address: str, words: str) -> str:
    address = line(address)
    if not web(address) and not address.startswith(("mailto:", "tel:")):
        return _text(line(words))
    return f'<a rel="noopener noreferrer" href="{escape(address)}">{_text(line(words))}</a>'


def _paragraphs(text: str) -> list[str]:
    return [f"<p>{_text(one).replace(chr(10), '<br>')}</p>" for one in text.split("\n\n") if one.strip()]


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
                return f"<p>{_anchor(next(self._images, ''), image_label(block.text))}</p>"
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
                address = escape(line(self._document.links[link].address))
                words = f'<a rel="noopener noreferrer" href="{address}">{words}</a>'
            parts.append(words)
        return "".join(parts)


def _styled(span: Span) -> str:
    words = _text(span.text).replace("\n", "<br>")
    for style, tag in _TAGS:
        if span.style & style:
            words = f"<{tag}>{words}</{tag}>"
    return words
