"""What every written form of an article shares: its byline, runs of spans under one link, tables as a grid."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from egov_tui.i18n import _
from egov_tui.model import FROM_A_PACK, Article, Attachment, Cell, Full, Span
from egov_tui.moments import day
from egov_tui.series import listed
from egov_tui.text import closing
from egov_tui.text.clean import line
from egov_tui.text.dateline import dateline
from egov_tui.text.filetypes import kind
from egov_tui.text.links import host
from egov_tui.text.names import language_told

_WIDEST = 100
"""Columns of a table that are written; a cell that claims more is a mistake or worse."""


class Slot(NamedTuple):
    """A place of a table: the spans that begin there, none where a wider or taller cell covers it."""

    spans: tuple[Span, ...] = ()
    header: bool = False


def byline(article: Article) -> list[str]:
    """Return who published the article, when, in which language, and who wrote it: what is known, in that order."""
    authors = listed(line(name) for name in article.authors)
    language = language_told(article.language, article.declared)
    return [part for part in (line(article.agency), dateline(article, named=True), language, authors) if part]


def deadline(article: Article) -> list[str]:
    """Return until when an answer is taken, by the clock of its source, and the sentence that says so, where known."""
    if article.closes is None:
        return []
    told = _("Closing date: {date}").format(date=closing.told(article.closes, clock=article.clock, named=True))
    return [part for part in (told, line(article.closing)) if part]


def provenance(article: Article) -> list[str]:
    """Return that an article came with a pack, whose maker alone vouches for it, and of when it is."""
    if not article.packed:
        return []
    if article.first_seen is None:
        return [_("Came with a pack; not yet seen at its source.")]
    told = _("Came with a pack, whose maker saw it on {date}; not yet seen at its source.")
    return [told.format(date=day(article.first_seen))]


def whole_text(full: Full) -> str:
    """Return where the whole text of an article is from, and since when it is here."""
    if full.made_by == FROM_A_PACK:
        told = _("Whole text, as a pack has it, of {date} from {host}; --feed-text shows what the source says.")
    else:
        told = _("Whole text, fetched {date} from {host}; --feed-text shows what the source says.")
    return told.format(date=day(full.fetched), host=host(full.address))


def file_label(file: Attachment) -> str:
    """Return what an attachment is called: its title, type and size as far as they are known."""
    size = _("{kb} KB").format(kb=-(-file.length // 1000)) if file.length else ""
    details = listed(part for part in (line(kind(file.url, file.type)), size) if part)
    title = line(file.title or "")
    return f"{title} ({details})" if title and details else title or details


def image_label(text: str) -> str:
    """Return what stands for an image: its alternative text."""
    words = line(text)
    # Translators: {text} says what the image shows.
    return _("[image: {text}]").format(text=words) if words else _("[image]")


def cut_notice() -> str:
    """Return what is said under an article that was over a limit."""
    return _("The rest was left out: it is longer than can be kept. Open the link to read it.")


def by_link(spans: Sequence[Span]) -> Iterator[tuple[int | None, list[Span]]]:
    """Yield neighbouring spans under the same link together, with the link's index or None."""
    for link, group in groupby(spans, key=lambda span: span.link):
        yield link, list(group)


def grid(rows: Sequence[Sequence[Cell]]) -> list[list[Slot]]:
    """Return a table with every row of the same length: column and row spans become empty places."""
    covered: dict[tuple[int, int], Slot] = {}
    lines: list[dict[int, Slot]] = []
    for y, row in enumerate(rows):
        places: dict[int, Slot] = {}
        x = 0
        for cell in row:
            while (y, x) in covered:
                x += 1
            if x >= _WIDEST:
                break
            places[x] = Slot(cell.spans, cell.header)
            wide = min(cell.columns, _WIDEST - x)
            for down in range(min(cell.rows, len(rows) - y)):
                covered.update(((y + down, x + right), Slot()) for right in range(wide))
            x += wide
        lines.append(places)
    width = max((x for _y, x in covered), default=-1) + 1
    return [[places.get(x, Slot()) for x in range(width)] for places in lines]
