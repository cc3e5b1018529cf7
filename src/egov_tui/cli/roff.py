"""A manual page as data, and how it is written: as roff (man(7) macros), or as text where there is no `man`. Pure.

Everything that is not ASCII, and every ASCII character that roff would obey or make typographic, is written as an
escape of its own. So the page is the same whatever encoding `man` takes it for, and what is copied from it can be
typed: `-` stays the hyphen of the keyboard.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap
from typing import NamedTuple

from egov_tui.cli.breaking import broken
from egov_tui.text.clean import line


class Text(NamedTuple):
    """A paragraph; what stands between backquotes is to be typed as it is."""

    words: str


class Entry(NamedTuple):
    """A term, such as an option, and what is said of it."""

    term: str
    words: str


class Heading(NamedTuple):
    """The heading of a part of a section."""

    words: str


class Script(NamedTuple):
    """Lines of a program, kept as they are."""

    lines: tuple[str, ...]


Block = Text | Entry | Heading | Script


class Section(NamedTuple):
    """A section: its title and what stands in it."""

    title: str
    blocks: tuple[Block, ...]


class Page(NamedTuple):
    """A manual page."""

    name: str
    version: str
    title: str
    """What the manual is called, in the head of each page."""
    sections: tuple[Section, ...]


_ESCAPES = str.maketrans(
    {"\\": r"\(rs", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}
)
_TYPED = re.compile("`([^`]+)`")
_BOLD, _PLAIN = r"\fB", r"\fR"
_SOURCE_WIDTH = 78
_MEASURE = 78
_INDENT = 7


def escaped(text: str) -> str:
    """Return cleaned text on one line as roff takes it for itself, wherever on a line it stands."""
    plain = line(text).translate(_ESCAPES)
    shown = "".join(sign if sign.isascii() else rf"\[u{ord(sign):04X}]" for sign in plain)
    return rf"\&{shown}" if shown.startswith(".") else shown


def roff(page: Page, day: date) -> str:
    """Return a page as roff, of that day."""
    return "".join(f"{one}\n" for one in _roff(page, day))


def _roff(page: Page, day: date) -> Iterator[str]:
    yield rf".\" Made by: {page.name} man"
    name, title, version = escaped(page.name.upper()), escaped(page.title), escaped(f"{page.name} {page.version}")
    yield f'.TH "{name}" 1 {day.isoformat()} "{version}" "{title}"'
    yield ".nh"  # hyphens of one language in the words of another, and in what is to be typed
    yield ".ad l"
    for section in page.sections:
        yield f'.SH "{escaped(section.title)}"'
        fresh = True  # a paragraph right under a heading needs no macro
        for block in section.blocks:
            if isinstance(block, Heading):
                yield f'.SS "{escaped(block.words)}"'
            elif isinstance(block, Entry):
                yield ".TP"
                yield from (_bold(block.term), *_filled(block.words))
            elif isinstance(block, Script):
                yield from (".PP", ".RS 4", ".nf", *map(_kept, block.lines), ".fi", ".RE")
            else:
                yield from (*(() if fresh else (".PP",)), *_filled(block.words))
            fresh = isinstance(block, Heading)


def _kept(text: str) -> str:
    """A line of a program; the blanks that it begins with are not roff's to take."""
    return rf"\&{text[: len(text) - len(text.lstrip())]}{escaped(text.lstrip())}"


def _bold(text: str) -> str:
    return f"{_BOLD}{_within(text)}{_PLAIN}"


def _filled(text: str) -> Iterable[str]:
    """Lines of the source that are not too long; what is to be typed in bold."""
    parts = _TYPED.split(line(text))  # every second one is to be typed
    told = "".join(_bold(part) if n % 2 else _within(part) for n, part in enumerate(parts))
    # A dot that comes to begin a line would make it a request.
    lines = wrap(told, _SOURCE_WIDTH, break_long_words=False, break_on_hyphens=False)
    return (rf"\&{one}" if one.startswith(".") else one for one in lines)


def _within(text: str) -> str:
    """Escaped text with the blanks at its ends, which part it from its neighbours."""
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{escaped(text)}{tail}" if text.strip() else text


def plain(page: Page, width: int) -> str:
    """Return a page as text of so many columns, with nothing in it but text."""
    return "\n".join(_plain(page, min(width, _MEASURE))).strip() + "\n"


def _plain(page: Page, width: int) -> Iterator[str]:
    for section in page.sections:
        yield from ("", line(section.title))
        before: Block | None = None
        for block in section.blocks:
            if isinstance(block, Heading):
                yield from ("", f"   {line(block.words)}")
            elif isinstance(block, Entry):
                if before and not isinstance(before, Heading):
                    yield ""
                yield f"{' ' * _INDENT}{line(block.term)}"
                yield from _set(block.words, width, 2 * _INDENT)
            elif isinstance(block, Script):
                yield from ("", *(f"{' ' * 2 * _INDENT}{one}" for one in block.lines))
            else:
                if before and not isinstance(before, Heading):
                    yield ""
                yield from _set(block.words, width, _INDENT)
            before = block


def _set(text: str, width: int, indent: int) -> Iterator[str]:
    return (" " * indent + one for one in broken(_TYPED.sub(r"\1", line(text)), width - indent))
