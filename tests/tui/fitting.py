"""Says which texts of a screen of the reader do not fit: foreign ones alone may be cut, with a mark."""

import re
from collections.abc import Collection, Iterator

from rich.cells import cell_len
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from egov_tui.tui.widgets.articles import ArticleRows
from egov_tui.tui.widgets.catalogue import CatalogueRows
from egov_tui.tui.widgets.cycle import Cycle
from egov_tui.tui.widgets.pages import PageView
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.widgets.status import Bar, Keys
from egov_tui.tui.widgets.tick import Tick

_FRAME = re.compile(r"[│╭╮╰╯─━┓┃▂▁▃▄▅▆▇█▌▏]+|\s{2,}| · |: ")
_TAIL = 5
"""Letters before a mark that tell what was cut."""


def faults(screen: Screen[object], foreign: Collection[str], whole: Collection[str]) -> list[str]:
    """Return what is wrong with a screen: one sentence each.

    `foreign` are texts from outside, which may be cut where `…` says so; `whole` are ours that have the sign in them.
    """
    shown = [one for one in screen.query("*") if _is_shown(one)]
    found = [fault for one in shown for fault in (*_outside(one, screen), *_text_faults(one))]
    return [*found, *_overlapping(shown), *_cut(_lines(screen), foreign, whole)]


def _lines(screen: Screen[object]) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]


def _is_shown(widget: Widget) -> bool:
    return all(one.display for one in widget.ancestors_with_self if isinstance(one, Widget))


def _says(widget: Widget, what: str) -> str:
    return f"{widget.css_identifier}: {what}"


def _scrolls(widget: Widget) -> bool:
    return any(isinstance(one, Widget) and one.allow_vertical_scroll for one in widget.ancestors)


def _outside(widget: Widget, screen: Screen[object]) -> Iterator[str]:
    """What lies where nobody can see it, nor scroll to it."""
    if widget is screen or not (widget.region.area or _text(widget)):
        return
    if not widget.region.area:
        yield _says(widget, f"has no room: {_text(widget)!r}")
    elif not _scrolls(widget) and screen.find_widget(widget).visible_region != widget.region:
        yield _says(widget, f"is not all on the screen: {widget.region}")


def _text(widget: Widget) -> str:
    """All that a widget would say if it had the room."""
    match widget:
        case Static():
            return str(widget.render())
        case Bar():
            return widget.text
        case Tick() | Cycle():
            return str(widget.render())
        case Input():
            return widget.placeholder if not widget.value else ""
    return ""


def _text_faults(widget: Widget) -> Iterator[str]:
    match widget:
        case Rows():
            yield from _row_faults(widget)
        case PageView():
            wide = [line.text for line in widget.page.lines if cell_len(line.prefix + line.text) > widget.room.width]
            yield from (_says(widget, f"is too narrow for {line!r}") for line in wide)
        case Static() | Tick():
            yield from _flow_faults(widget, _text(widget))
        case Input() | Cycle():
            if cell_len(_text(widget)) > widget.content_size.width:
                yield _says(widget, f"has no room for {_text(widget)!r}")
        case Keys():
            drawn = widget.render().plain
            if cell_len(drawn.rstrip()) > widget.size.width:
                yield _says(widget, f"cuts its keys: {drawn!r}")
        case Bar():
            drawn = widget.render().plain
            if any(cell_len(line.rstrip()) > widget.size.width for line in drawn.split("\n")):
                yield _says(widget, f"cuts its words: {drawn!r}")


def _flow_faults(widget: Widget, text: str) -> Iterator[str]:
    """Running text: no word broken that has room on a line, none lost but behind a mark."""
    size = widget.outer_size
    drawn = [strip.text for strip in widget.render_lines(Region(0, 0, size.width, size.height))]
    words = {word for line in drawn for word in line.split() if word.strip("─")}
    wide = {word for word in text.split() if cell_len(word) > widget.content_size.width}
    strange, lost = words - set(text.split()), set(text.split()) - words - wide
    strange = {one for one in strange if not any(one in word for word in wide)}
    if any(word.endswith("…") for word in strange):
        return  # cut with its mark: whether it may be is asked elsewhere
    if strange:
        yield _says(widget, f"breaks words: {sorted(strange)}")
    elif lost:
        yield _says(widget, f"loses {sorted(lost)} of {text!r}")


def _row_faults(rows: Rows) -> Iterator[str]:
    """Rows are drawn no wider than their room, and on no more lines; where there are none, what is said is whole."""
    width = rows.room.width - 1
    if not rows.count:
        for line in rows.empty():
            if line.cell_length > rows.room.width:
                yield _says(rows, f"has no room for {line.plain!r}")
        return
    ends: set[int] = set()
    for index in range(rows.count):
        lines = [line for line in rows.draw(index, width) if line.plain.strip()]
        if len(lines) > rows.row_height:
            yield _says(rows, f"has {len(lines)} lines for {lines[0].plain!r}")
        for line in lines:
            if line.cell_length > width:
                yield _says(rows, f"has no room for {line.plain!r}")
        if isinstance(rows, ArticleRows) or (isinstance(rows, CatalogueRows) and lines and "KB" in lines[0].plain):
            ends.add(cell_len(lines[-1].plain.rstrip()))
    if len(ends) > 1:
        yield _says(rows, f"has columns that end on different cells: {sorted(ends)}")


def _overlapping(shown: Collection[Widget]) -> Iterator[str]:
    """Brothers on one layer that lie on each other."""
    leaves = [one for one in shown if one.region.area]
    for at, one in enumerate(leaves):
        for other in leaves[at + 1 :]:
            if one.parent is other.parent and one.layer == other.layer and one.region.overlaps(other.region):
                yield _says(one, f"lies on {other.css_identifier}")


def _cut(lines: list[str], foreign: Collection[str], whole: Collection[str]) -> Iterator[str]:
    """What ends in `…`, though it is neither foreign nor ends so of itself."""
    for line in lines:
        for before in line.split("…")[:-1]:
            piece = _FRAME.split(before)[-1].lstrip()
            tail = piece[-_TAIL:]
            if any(f"{tail}…" in one for one in whole) or any(tail in one for one in foreign):
                continue
            yield f"cut: {before.strip()[-60:]}…"
