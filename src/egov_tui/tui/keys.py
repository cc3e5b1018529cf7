"""The keys of the reader as data, and the check of what `config.toml` makes of them.

Ids are `scope.verb`. `app` and `pane` keys work everywhere, so a key of theirs may not be given to anything else;
within another scope a key may stand once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from textual.binding import Binding
from textual.keys import _character_to_key

from egov_tui.errors import UsageError
from egov_tui.i18n import _

EVERYWHERE = frozenset(("app", "pane"))


def _first(*bindings: Binding) -> tuple[Binding, ...]:
    return tuple(replace(binding, priority=True) for binding in bindings)


APP = (
    Binding("question_mark", "help", _("Help"), id="app.help"),
    Binding("ctrl+p,colon", "command_palette", _("Commands"), show=False, id="app.palette"),
)

# With priority: these act when the app takes the key, so that keys typed ahead, `/arusha` in one packet of a slow
# line, find the focus already where the first of them put it.
READER = _first(
    Binding("enter", "go_in", _("Open"), id="pane.in", show=False),
    Binding("right,l", "go_in", _("Go in"), id="pane.right", show=False),
    Binding("left,h", "go_out", _("Go out"), id="pane.left", show=False),
    Binding("tab", "next_pane", _("Next pane"), id="pane.next", show=False),
    Binding("shift+tab", "previous_pane", _("Previous pane"), id="pane.previous", show=False),
    Binding("space", "read_on", _("Read on"), id="article.on"),
    Binding("n", "next_unread(1)", _("Next unread"), id="article.next-unread"),
    Binding("p", "next_unread(-1)", _("Previous unread"), id="article.previous-unread", show=False),
    Binding("J", "next_article(1)", _("Next article"), id="article.next", show=False),
    Binding("K", "next_article(-1)", _("Previous article"), id="article.previous", show=False),
    Binding("m", "mark('read')", _("Read/unread"), id="article.read"),
    Binding("f", "mark('starred')", _("Star"), id="article.star"),
    Binding("b", "mark('later')", _("Later"), id="article.later", show=False),
    Binding("o", "browse", _("Open in the browser"), id="article.browse", show=False),
    Binding("y", "copy_link", _("Copy the link"), id="article.copy", show=False),
    Binding("right_square_bracket", "next_source(1)", _("Next source"), id="list.next-source", show=False),
    Binding("left_square_bracket", "next_source(-1)", _("Previous source"), id="list.previous-source", show=False),
    Binding("A", "mark_all", _("All read"), id="list.all-read", show=False),
    Binding("x", "clean_up", _("Clean up"), id="list.clean-up", show=False),
    Binding("full_stop", "show_new", _("Show new"), id="list.show-new", show=False),
    Binding("slash", "search", _("Search"), id="app.search"),
    Binding("r", "refresh_source", _("Refresh source"), id="sync.source", show=False),
    Binding("R", "refresh_all", _("Refresh all"), id="sync.all"),
    Binding("u", "undo", _("Undo"), id="app.undo", show=False),
    Binding("escape", "escape", _("Close, cancel, back"), id="app.escape", show=False),
    Binding("q", "back", _("Back, quit"), id="app.back"),
)

LINKS = _first(
    *(
        Binding(str(n), f"open_link({n})", _("Open link {n}").format(n=n), id=f"article.link-{n}", show=False)
        for n in range(1, 10)
    )
)

MOVES = (
    Binding("down,j", "move(1)", _("Down"), id="move.down", show=False),
    Binding("up,k", "move(-1)", _("Up"), id="move.up", show=False),
    Binding("pagedown", "page(1)", _("Page down"), id="move.page-down", show=False),
    Binding("pageup", "page(-1)", _("Page up"), id="move.page-up", show=False),
    Binding("home,g", "top", _("Top"), id="move.top", show=False),
    Binding("end,G", "bottom", _("Bottom"), id="move.bottom", show=False),
)

BINDINGS = (*APP, *READER, *LINKS, *MOVES)


def keymap(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what a reader chose as Textual wants it (`,` is `comma`; several keys are parted by commas).

    Raises:
        UsageError: an id is unknown, a key is empty, or one key would mean two things.
    """
    known = {binding.id: binding for binding in BINDINGS}
    for name in chosen:
        if name not in known:
            raise UsageError(_("[keys] {name}: there is no such action. The help (?) names them.").format(name=name))
    mapped = {name: ",".join(_keys(name, keys)) for name, keys in chosen.items()}
    _refuse_clashes(
        (str(binding.id), key) for binding in BINDINGS for key in mapped.get(str(binding.id), binding.key).split(",")
    )
    return mapped


def _keys(name: str, keys: str) -> Iterable[str]:
    parts = ["comma"] if keys.strip() == "," else [part.strip() for part in keys.split(",")]
    for part in parts:
        if not part or (len(part) > 1 and not part.replace("+", "").replace("_", "").isalnum()):
            raise UsageError(_("[keys] {name}: {keys} is no key.").format(name=name, keys=repr(keys)))
        yield _character_to_key(part) if len(part) == 1 else part


def _refuse_clashes(uses: Iterable[tuple[str, str]]) -> None:
    taken: dict[tuple[str, str], str] = {}
    uses = sorted(uses, key=lambda use: use[0].split(".")[0] not in EVERYWHERE)
    for name, key in uses:
        scope = name.split(".")[0]
        places = [("app", key)] if scope in EVERYWHERE else [("app", key), (scope, key)]
        for place in places:
            if other := taken.get(place):
                raise UsageError(
                    _("[keys] {key} would mean both {one} and {other}. Choose another key for one of them.").format(
                        key=key, one=other, other=name
                    )
                )
        taken[places[-1]] = name
