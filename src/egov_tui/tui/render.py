"""The only place that styles foreign text: model objects become Content, never markup.

`Content(text, spans)` takes its text literally; nothing here parses `[...]`. Every foreign text passes `clean` once
more on its way out. Styles are asked for by name, so that colours stay in `app.tcss`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content, Span
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from egov_tui.i18n import _
from egov_tui.model import BlockKind, Headline, Link
from egov_tui.model import Style as Set
from egov_tui.moments import label, width
from egov_tui.settings import RowStyle
from egov_tui.store.watches import MOST_COUNTED
from egov_tui.text import closing
from egov_tui.text.clean import clean, line
from egov_tui.text.links import hyperlink, strip_tracking
from egov_tui.text.names import language_mark
from egov_tui.text.zones import clock
from egov_tui.tui.icons import Icons
from egov_tui.tui.lines import Line, Mark
from egov_tui.tui.matches import Finder, Ranges
from egov_tui.tui.places import Place, PlaceKind
from egov_tui.tui.wrap import wrap

Styles = Callable[[str], Style]
"""The style of a name of the palette, laid over what stands below it."""
PALETTE = (
    *("accent", "strong", "dim", "faint", "error", "badge", "hit", "folder", "code", "link"),
    *("deleted", "inserted", "cursor", "resting"),
)
"""What `app.tcss` gives looks to, as component classes of the screen: one set for all widgets, for Textual works
out the component classes of every widget each time any style changes."""


class Palette:
    """The styles of a screen by name; each is looked up once, until `forget` says that a theme has changed."""

    def __init__(self, screen: Widget) -> None:
        self._screen = screen
        self._styles: dict[str, Style] = {}

    def __call__(self, name: str) -> Style:
        """Return the style of a name."""
        if name not in self._styles:
            self._styles[name] = self._screen.get_visual_style(f"palette--{name}", partial=True)
        return self._styles[name]

    def forget(self) -> None:
        """Look every style up anew."""
        self._styles.clear()


_DEEPEST = 4
"""A folder within so many others is not drawn further in."""
_LEAST = 20
"""Cells that a title keeps beside a closing date, and 8 an agency; with less room the closing date is left out."""
_LANGUAGE = 4
"""Cells of the column of languages, the gap behind it among them."""
_ROOMY = 64
"""From so many cells on, a headline stands on one line."""

_SET = (
    (Set.STRONG, Style(bold=True)),
    (Set.EMPHASIS, Style(italic=True)),
)
_CHANGED = ((Set.DELETED, "deleted"), (Set.INSERTED, "inserted"))


def fit(text: str, width: int, more: str) -> str:
    """Return a text in exactly so many cells: cut with `more` where too long, filled with blanks where too short."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + more
    return set_cell_size(text, width)


def strip(content: Content, width: int, base: Style) -> Strip:
    """Return one line of content as a strip of exactly so many cells."""
    return Strip(content.render_segments(base)).adjust_cell_length(width, base.rich_style)


def plain(*parts: tuple[str, Style] | str) -> Content:
    """Return content made of our own or cleaned words and their styles."""
    text, spans = "", []
    for part in parts:
        words, style = (part, None) if isinstance(part, str) else part
        if style is not None and words:
            spans.append(Span(len(text), len(text) + len(words), style))
        text += words
    return Content(text, spans)


# ---------------------------------------------------------------- the list


def row_height(width: int, rows: RowStyle) -> int:
    """Return how many lines a headline takes in a list of so many cells."""
    if rows == "auto":
        return 1 if width >= _ROOMY else 2
    return 1 if rows == "compact" else 2


class _Told(NamedTuple):
    """What a row says of an article, however many lines it has."""

    mark: tuple[str, Style]
    title: str
    agency: str
    language: str
    """Its code; empty where the row has no room to tell it."""
    closing: tuple[str, Style]
    """Until when an answer is taken; empty where that is not told."""
    badges: str
    date: str
    look: Style
    found: Ranges
    """Where in the title the searched words stand."""


class Row:
    """What drawing a list's rows needs to know, the same for all of them."""

    def __init__(
        self,
        icons: Icons,
        style: Styles,
        now: datetime,
        zone: tzinfo | None,
        agency: bool,
        width: int,
        lines: int,
    ) -> None:
        self.icons, self.style, self.now, self.zone = icons, style, now, zone
        self.agency, self.width, self.lines = agency, width, lines
        # A language costs the title nothing: its column is taken from the agency's, or stands where no agency does;
        # on the second line of a row it stands beside the agency, not where a title goes on.
        self.tells_language = width >= _ROOMY if lines == 1 else agency and width >= _LEAST

    def draw(self, headline: Headline, hits: Finder, selected: bool = False) -> list[Content]:
        """Return the lines of a headline, as many as `row_height` says, without the cursor's column."""
        title = line(headline.title) or _("(no title)")
        closes = headline.closes
        over = closes is not None and closing.past(closes, self.now)
        until = closing.short(closes, self.now, self.zone, headline.clock) if closes else ""
        narrow, told = self.lines == 1 and self.width < _ROOMY, clock(headline.clock)
        row = _Told(
            (self._mark(headline, selected), self.style("accent")),
            title,
            line(headline.agency),
            language_mark(headline.language) if self.tells_language else "",
            (until, self.style("dim" if over else "accent")),
            self._badges(headline),
            label(headline.date, self.now, self.zone, told=told, estimated=headline.date_estimated, narrow=narrow),
            self.style("dim" if headline.read or over else "strong"),
            hits(title),
        )
        return [self._one(row)] if self.lines == 1 else self._two(row)

    def _one(self, row: _Told) -> Content:
        """Mark, agency, title, badges and date; in a narrow list the title has the agency's room."""
        roomy = self.width >= _ROOMY
        agency = min(26, self.width // 4 - _LANGUAGE) if self.agency and roomy else 0
        day = width(narrow=not roomy)
        badges = f" {row.badges}" if row.badges else ""
        language = f"{row.language:{_LANGUAGE}}" if row.language else ""
        room = self.width - 2 - (agency + 2 if agency else 0) - len(language) - cell_len(badges) - day
        closes, look = row.closing
        closes = f" {closes} " if closes and room - cell_len(closes) - 2 >= _LEAST else ""
        room -= cell_len(closes)
        parts: list[tuple[str, Style] | str] = [row.mark]
        if agency:
            parts += [(fit(row.agency, agency, self.icons.more), self.style("dim")), "  "]
        if language:
            parts.append((language, self.style("dim")))
        start = sum(len(part if isinstance(part, str) else part[0]) for part in parts)
        shown = fit(row.title, room, self.icons.more)
        parts += [(shown, row.look), (closes, look), (badges, self.style("badge"))]
        parts.append((" " * max(0, day - cell_len(row.date)) + row.date, self.style("dim")))
        return self._hit(plain(*parts), start, start + len(shown), row.found)

    def _two(self, row: _Told) -> list[Content]:
        room = max(1, self.width - 3)
        told = f"{row.language} " if row.language else ""
        tail = told + (f"{row.badges} {row.date}" if row.badges else row.date)
        first, second = row.title, row.agency
        below = max(0, room - cell_len(tail) - 1)
        closes, look = row.closing
        closes = f"{closes} {self.icons.dot} " if closes else ""  # else a weekday behind it would be taken for its own
        closes = closes if below - cell_len(closes) >= 8 else ""
        below -= cell_len(closes)
        start = 0
        if not self.agency:
            breaks = list(wrap(row.title, room, max(1, below)))
            start = breaks[1][0] if len(breaks) > 1 else len(row.title)
            first, second = row.title[: breaks[0][1]], row.title[start:]
        shown = fit(first, room, self.icons.more)
        upper = plain(row.mark, (shown, row.look))
        rest = fit(second, below, self.icons.more)
        lower = plain(
            "  ",
            (rest, self.style("dim") if self.agency else row.look),
            " " * max(0, room - cell_len(rest) - cell_len(closes) - cell_len(tail)),
            (closes, look),
            (told, self.style("dim")),
            (row.badges, self.style("badge")),
            " " if row.badges else "",
            (row.date, self.style("dim")),
        )
        if not self.agency:
            lower = self._hit(lower, 2, 2 + len(rest), [(a - start, b - start) for a, b in row.found])
        return [self._hit(upper, len(row.mark[0]), len(row.mark[0]) + len(shown), row.found), lower]

    def _mark(self, headline: Headline, selected: bool) -> str:
        return f"{' ' if headline.read else self.icons.unread}{self.icons.selected if selected else ' '}"

    def _badges(self, headline: Headline) -> str:
        icons, others = self.icons, f"+{headline.others}" if headline.others else ""
        marks = "".join(
            icon
            for holds, icon in (
                (headline.starred, icons.starred),
                (headline.later, icons.later),
                (headline.full, icons.full),
                (headline.edited, icons.edited),
                (headline.attachments, icons.attachments),
            )
            if holds
        )
        return f"{others} {marks}" if others and marks else others or marks

    def _hit(self, content: Content, start: int, end: int, found: Ranges) -> Content:
        """Mark the words that were searched for, in the stretch start..end of a drawn line."""
        spans = [
            Span(max(start, start + a), min(end, start + b), self.style("hit"))
            for a, b in found
            if start + a < end and b > 0
        ]
        return content.add_spans(spans) if spans else content


# ---------------------------------------------------------------- the sources


def folder_mark(here: Place) -> int:
    """Return the cell, from the row's first, on which the mark of a folder stands."""
    return 2 + 2 * min(here.depth, _DEEPEST)


def place(here: Place, width: int, icons: Icons, style: Styles, current: bool) -> Content:
    """Return the row of a place: a mark where the source fails, its name, its number at the right."""
    if here.kind is PlaceKind.GAP:
        return Content("")
    muted = here.source is not None and here.source.muted
    number = f"{here.number:,}" if here.number and not muted else ""
    if here.watch is not None and here.number >= MOST_COUNTED:
        number += "+"
    if here.fresh:
        number = f"+{here.fresh} {number}".rstrip()
    mark = icons.failing if here.failing else (icons.into if current else " ")
    indent = "  " * min(here.depth, _DEEPEST)
    if here.kind is PlaceKind.FOLDER:
        indent += f"{icons.closed if here.closed else icons.open} "
    if muted:
        indent += f"{icons.muted} "
    if here.source is not None and here.source.offered:
        indent += f"{icons.offered} "
    doubt = f"{icons.untrusted} " if here.source is not None and here.source.insecure else ""
    room = max(0, width - 3 - len(number) - 1 - len(indent) - len(doubt))
    name = style("accent" if current else _look(here, muted))
    return plain(
        (mark, style("error" if here.failing else "accent")),
        " ",
        (indent, style("dim")),
        (doubt, style("error")),
        (fit(line(here.label), room, icons.more), name),
        " ",
        (number, style("accent")) if here.fresh else number,
        " ",
    )


def _look(here: Place, muted: bool) -> str:
    if muted:
        return "faint"
    if here.kind is PlaceKind.FOLDER:
        return "folder"
    return "strong" if here.number else "dim"


# ---------------------------------------------------------------- the article

_KINDS = {
    BlockKind.HEADING: "strong",
    BlockKind.CAPTION: "dim",
    BlockKind.PREFORMATTED: "code",
    BlockKind.IMAGE: "dim",
    BlockKind.RULE: "faint",
    BlockKind.TERM: "strong",
}


def article_line(
    here: Line, style: Styles, hits: Ranges = (), links: Sequence[Link] = (), current: Ranges = ()
) -> Content:
    """Return a line of an article; `hits` are ranges of its text that were searched for, `current` the one gone to."""
    prefix = len(here.prefix)
    text = clean(here.text)
    content = Content(here.prefix + text)
    spans = [Span(0, prefix, style("faint"))] if prefix else []
    if name := ("strong" if here.header else _KINDS.get(here.kind)):
        name = "accent" if here.kind is BlockKind.HEADING and here.level == 0 else name
        spans.append(Span(prefix, prefix + len(text), style(name)))
    if text == here.text:  # else something got past the first door: its marks no longer fit
        spans += [s for mark in here.marks for s in _mark_spans(mark, prefix, style, links)]
        spans += [Span(prefix + a, prefix + b, style("hit")) for a, b in hits]
        spans += [Span(prefix + a, prefix + b, Style(reverse=True)) for a, b in current]
    return content.add_spans(spans) if spans else content


def _mark_spans(mark: Mark, by: int, style: Styles, links: Sequence[Link]) -> Iterable[Span]:
    start, end = mark.start + by, mark.end + by
    for flag, attributes in _SET:
        if mark.style & flag:
            yield Span(start, end, attributes)
    for flag, name in _CHANGED:
        if mark.style & flag:
            yield Span(start, end, style(name))
    if mark.style & (Set.CODE | Set.KEYBOARD):
        yield Span(start, end, style("code"))
    if mark.link is not None:
        yield Span(start, end, style("dim" if mark.number else "link"))
        # The action carries a number, never the address: nothing foreign stands in what Textual runs.
        yield Span(start, end, Style.from_meta({"@click": f"screen.open_link({mark.link + 1})"}))
        # The address goes to the terminal alone, which opens or copies it by its own means (OSC 8).
        if mark.link < len(links) and (address := hyperlink(strip_tracking(links[mark.link].address))):
            yield Span(start, end, Style(link=address))
