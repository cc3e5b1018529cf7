"""Opens the screens and states of the reader one after the other, and says of each what does not fit.

Run in a process of its own, for the language is chosen before texts are imported (see `test_widths.py`).
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.catalogue import entries
from egov_tui.errors import reason
from egov_tui.settings import Sync
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.tui.screens.health import HealthRows
from egov_tui.tui.widgets.field import Field
from egov_tui.tui.widgets.status import Bar
from tests.tui.builder import Desk, read, settings
from tests.tui.fitting import faults
from tests.tui.states import EMPTY, FIRST, FULL, Do, Step
from tests.tui.worlds import full_world, told_by_several

_WITH_MARK = (
    "Fetch every … minutes",
    "Keep … days",
    "Keep the newest …",
    "Looking for news…",
    "News is being fetched…",
    "Asking for the sizes…",
)
"""Our texts that have the mark of what is cut in them."""

Found = dict[str, tuple[list[str], str]]
"""Of each state the faults, and how it looks."""


def walk(steps: Iterable[Step], found: Found) -> Do:
    """Return a story that takes these steps, and looks after each that has a name."""

    async def story(desk: Desk) -> None:
        for name, step in steps:
            if callable(step):
                await step(desk)
                await desk.settle()
            else:
                await desk.press(*step)
            if name:
                assert name not in found, name
                whole = [i18n._(text) for text in _WITH_MARK]
                found[name] = faults(desk.app.screen, _foreign(desk.store) | _elsewhere(desk), whole), desk.text

    return story


def _foreign(store: Store) -> set[str]:
    """All that comes from outside."""
    texts = {one.title(i18n.language()) for one in entries()}
    for article in store.articles.full(list(store.articles.ids(parse("")))):
        texts |= {article.title, article.link or "", article.text}
        texts |= {text for one in article.attachments for text in (one.title or "", one.url)}
    sources = store.sources.all()
    for source in sources:
        texts |= {source.title, source.agency, source.address, source.folder}
    return texts | {", ".join(sorted({one.folder for one in sources if one.folder}, key=str.casefold))}


def _elsewhere(desk: Desk) -> set[str]:
    """What may be cut as well, for the whole of it stands elsewhere."""
    screen = desk.app.screen
    texts = {fare.words for rows in screen.query(HealthRows) for fare in rows.fares}  # below, of the cursor's row
    if screen.size.width < 80:
        problems = (one.last_problem for one in desk.store.sources.all())
        texts |= {f"{reason(one)} ({one.detail})" for one in problems if one}  # in the health of the sources
        texts |= {str(one.render()) for one in screen.query(".label")}  # in the hint, of the line with the focus
        texts |= {one.prompt for one in screen.query(Field)}
        data = str(desk.app.context.settings.data)  # whose path may be of any length
        texts |= {one.text for one in desk.screen.query(Bar) if data in one.text}
        texts.add(desk.app.clipboard)
    return texts


def main(size: str, place: str) -> None:
    """Go everywhere on screens of a size; print what was found."""
    width, height = map(int, size.split("x"))
    found: Found = {}
    full = settings(Path(place) / "full")
    full_world(full.cache)
    told_by_several(full.cache)
    read(replace(full, sync=Sync(monthly_budget_mb=1)), walk(FULL, found), size=(width, height))
    read(settings(Path(place) / "empty"), walk(EMPTY, found), size=(width, height))
    read(settings(Path(place) / "first"), walk(FIRST, found), size=(width, height), welcome=True)
    json.dump(found, sys.stdout)
