"""What a set article is made of: lines, marks on them, and running text made of spans."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from egov_tui.model import BlockKind, Link, Span, Style
from egov_tui.text.links import host

_SUPER = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUB = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class Mark(NamedTuple):
    """How the characters start..end of a line are set."""

    start: int
    end: int
    style: Style = Style.PLAIN
    link: int | None = None
    """Index into the document's links."""
    number: bool = False
    """It is the number that stands behind a link."""


class Line(NamedTuple):
    """One line of an article."""

    kind: BlockKind
    text: str
    prefix: str = ""
    marks: tuple[Mark, ...] = ()
    flow: int = -1
    """Index into `Page.flows` of the running text that this line is a part of."""
    start: int = 0
    """Where in that text it begins."""
    level: int = 0
    header: bool = False
    """It belongs to the header row of a table."""


BLANK = Line(BlockKind.PARAGRAPH, "")


class Flow(NamedTuple):
    """The running text of spans, with link numbers put in, and the marks on it."""

    text: str
    marks: tuple[Mark, ...]


def flow(spans: Sequence[Span], links: Sequence[Link] = ()) -> Flow:
    """Join spans into running text; behind each link stands its number, `[3]`, and its host where it misleads."""
    parts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for index, span in enumerate(spans):
        text = _raised(span)
        if not text:
            continue
        parts.append(text)
        if span.style or span.link is not None:
            marks.append(Mark(at, at + len(text), span.style, span.link))
        at += len(text)
        following = spans[index + 1].link if index + 1 < len(spans) else None
        if span.link is not None and span.link < len(links) and span.link != following:
            number = _number(span.link, links[span.link])
            parts.append(number)
            marks.append(Mark(at, at + len(number), Style.PLAIN, span.link, number=True))
            at += len(number)
    return Flow("".join(parts), tuple(marks))


def _raised(span: Span) -> str:
    """Raised and lowered figures by their own characters, where all of them exist: CO₂, m²."""
    for style, table in ((Style.SUPERSCRIPT, _SUPER), (Style.SUBSCRIPT, _SUB)):
        if span.style & style and span.text and all(ord(c) in table for c in span.text):
            return span.text.translate(table)
    return span.text


def _number(index: int, link: Link) -> str:
    return f"[{index + 1} → {host(link.address)}]" if link.misleading else f"[{index + 1}]"


def marks_within(marks: Iterable[Mark], start: int, end: int) -> Iterator[Mark]:
    """Yield the marks that touch start..end, cut to it and counted from its start."""
    for mark in marks:
        if mark.start < end and mark.end > start:
            yield mark._replace(start=max(mark.start, start) - start, end=min(mark.end, end) - start)


def shifted(marks: Iterable[Mark], by: int) -> list[Mark]:
    """Return marks moved right by so many characters."""
    return [mark._replace(start=mark.start + by, end=mark.end + by) for mark in marks]
