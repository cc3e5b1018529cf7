"""What the reader carries through its start in another language, beside what every session keeps.

It is for the same process alone: that keeps its number when it starts anew (`os.execv`).
"""

from array import array
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

from egov_tui.model import Message
from egov_tui.settings import Mode, RowStyle
from egov_tui.tui.panes import Pane
from egov_tui.tui.places import Key, Place
from egov_tui.tui.spots import Spot

if TYPE_CHECKING:
    from egov_tui.tui.screens.searching import Origin


class Scene(Struct, frozen=True):
    """A list and what is shown beside it (`searching.Origin`, of which all but the place can be kept)."""

    key: Key
    """Of its place."""
    ids: list[int]
    chosen: int | None
    scroll: int
    snapshot: int
    pane: Pane
    article: int | None
    opened: int | None
    filter: str
    spot: Spot
    cleaned: list[int]


class Ticks(Struct, frozen=True):
    """The catalogue as it stood open: whether it welcomed, what was ticked and sought in it, where the cursor was."""

    first: bool
    ids: list[str]
    keep: bool | None
    under: str
    sought: str


class Carried(Struct, frozen=True):
    """Everything else that a person would miss."""

    process: int
    scene: Scene
    origin: Scene | None
    """Where the search was begun whose results are the scene."""
    searched: str
    selected: list[int]
    as_fed: list[int]
    """Articles that are shown as their feeds have them."""
    zen: bool
    sought: str | None
    """What was to be found in the article."""
    under: Key
    """What is under the cursor of the sources pane."""
    theme: str
    rows: RowStyle
    mode: Mode
    """Chosen by keys: the configuration has them as well, unless it could not be written."""
    ticks: Ticks | None = None
    fault: Message | None = None
    """Why the choice of language holds for now alone."""


def scene_of(origin: "Origin") -> Scene:
    """Return what is to be kept of a list."""
    rest = origin._asdict() | {"ids": list(origin.ids), "cleaned": list(origin.cleaned)}
    del rest["place"]
    return Scene(origin.place.key, **rest)


def origin_of(scene: Scene, place: Place) -> "Origin":
    """Return the list as it was, at its place as that is now."""
    from egov_tui.tui.screens.searching import Origin

    rest = asdict(scene) | {"ids": array("q", scene.ids), "cleaned": array("q", scene.cleaned)}
    del rest["key"]
    return Origin(place, **rest)
