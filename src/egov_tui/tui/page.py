"""What stands on an article's page, as Documents: its head (title, agency, date), its body, its links. Pure."""

from datetime import datetime, tzinfo

from egov_tui.exchange.layout import provenance
from egov_tui.i18n import _, ngettext
from egov_tui.model import FROM_A_PACK, Article, Attachment, Block, BlockKind, Document, Link, Span, Style
from egov_tui.series import listed
from egov_tui.text import closing, reading
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.dateline import dateline
from egov_tui.text.filetypes import kind
from egov_tui.text.links import safe, strip_tracking
from egov_tui.text.names import language_told
from egov_tui.text.naming import called
from egov_tui.tui.icons import Icons

WORDS_A_MINUTE = 200
_UNBROKEN = "\u00a0"
TITLE = 0
"""The heading level of the article's title; its text's own headings are 1 to 6."""


def titled(article: Article) -> str:
    """Return what an article is called, or that it has no title."""
    return called(article.title, article.text, article.link) or _("(no title)")


def head(
    article: Article,
    icons: Icons,
    now: datetime,
    zone: tzinfo | None = None,
    attached: str = "",
    elsewhere: str = "",
    *,
    untrusted: bool = False,
) -> Document:
    """Return title; agency, date, language, minutes to read; authors; until when an answer is taken; badges.

    `attached` is what is said of attachments, `elsewhere` of others that tell the same story. Of an `untrusted`
    source nobody checks who answers.
    """
    dot = f"{_UNBROKEN}{icons.dot} "
    facts = [line(article.agency)]
    if date := dateline(article, zone):
        facts.append(_whole(date).replace(f"{_UNBROKEN}(", " ("))
    facts.append(_whole(language_told(article.language, article.declared)))
    minutes = max(1, round(len(article.text.split()) / WORDS_A_MINUTE))
    facts.append(_whole(ngettext("{n} min", "{n} min", minutes).format(n=minutes)))
    blocks = [
        Block(BlockKind.HEADING, (Span(titled(article)),), level=TITLE),
        Block(BlockKind.CAPTION, (Span(dot.join(facts)),)),
    ]
    if authors := [name for author in article.authors if (name := line(author)) and name != line(article.agency)]:
        blocks.append(Block(BlockKind.CAPTION, (Span(_("By {names}").format(names=listed(authors))),)))
    if article.closes:
        look = Style.PLAIN if closing.past(article.closes, now) else Style.STRONG
        told = closing.sentence(article.closes, now, zone, article.clock)
        blocks.append(Block(BlockKind.CAPTION, (Span(told, look),)))
        if said := line(article.closing):
            blocks.append(Block(BlockKind.CAPTION, (Span(f"“{said}”", Style.EMPHASIS),)))
    badges = _badges(article, icons, attached)
    if article.packed:
        blocks += [Block(BlockKind.CAPTION, (Span(f"{icons.offered} {one}"),)) for one in provenance(article)]
    if untrusted:
        told = _("certificate not checked")
        badges.append(f"{icons.untrusted} {told}")
    if badges:
        blocks.append(Block(BlockKind.CAPTION, (Span("   ".join(badges), Style.STRONG),)))
    if elsewhere:
        blocks.append(Block(BlockKind.CAPTION, (Span(elsewhere),)))
    return Document(tuple(blocks))


def _whole(words: str) -> str:
    """Words that stand on one line together."""
    return words.replace(" ", _UNBROKEN)


def _badges(article: Article, icons: Icons, attached: str) -> list[str]:
    from_a_pack = article.full is not None and article.full.made_by == FROM_A_PACK
    version = _("whole text, as a pack has it") if from_a_pack else _("whole text")
    if not reading.is_whole(article):
        version = _("what the source says; the whole text is here")
    told = (
        (article.starred, icons.starred, _("starred")),
        (article.later, icons.later, _("read later")),
        (article.full, icons.full, version),
        (article.edited, icons.edited, _("edited by the agency")),
        (attached, icons.attachments, _whole(attached)),
    )
    return [f"{icon} {words}" for holds, icon, words in told if holds]


def body(article: Article) -> Document:
    """Return the text of an article, then its attachments, then its links by number.

    Its own address comes last, unless it is that of one of the others, as of a notice that is a file.
    """
    document = reading.document(article.html, article.text or article.summary)
    blocks, links = list(document.blocks), list(document.links)
    if not blocks:
        blocks.append(_note(_("The agency gives no more than this headline.")))
    if document.cut:
        blocks.append(_note(_("Here the article was cut: it is larger than can be shown.")))
    if article.attachments:
        blocks.append(_section(_("Attachments")))
        blocks += [_attachment(attachment, links) for attachment in article.attachments]
    address = safe(article.link or "")
    own = _place(address, links) if address else None
    if links:
        blocks.append(_section(_("Links")))
        for n, link in enumerate(links):
            told = (Span(" " + _("(this article)")),) if n == own else ()
            spans = (Span(strip_tracking(link.address), link=n), *told)
            blocks.append(Block(BlockKind.ITEM, spans, depth=1, marker=f"[{n + 1}]"))
    return Document(tuple(blocks), tuple(links), document.images, document.cut)


def _place(address: str, links: list[Link]) -> int:
    """The place of an address among the links, put behind them where none of them leads there."""
    index = next((n for n, link in enumerate(links) if link.address == address), len(links))
    links += [Link(address)] if index == len(links) else []
    return index


def _attachment(attachment: Attachment, links: list[Link]) -> Block:
    """A file that goes with the article, as a numbered link where its address is one."""
    address = safe(attachment.url)
    facts = [line(kind(attachment.url, attachment.type)), size(attachment.length) if attachment.length else ""]
    told = listed(fact for fact in facts if fact)
    name = line(attachment.title or "") or line(attachment.url).split("?")[0].rstrip("/").rpartition("/")[2] or "?"
    index = _place(address, links) if address else None
    spans = (Span(name, link=index), Span(f" ({told})" if told else ""))
    return Block(BlockKind.ITEM, spans, depth=1, marker="@")


def _note(words: str) -> Block:
    return Block(BlockKind.CAPTION, (Span(words),))


def _section(words: str) -> Block:
    return Block(BlockKind.HEADING, (Span(words),), level=6)
