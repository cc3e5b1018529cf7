"""The keys of the reader as data, and the check of what `config.toml` makes of them.

Ids are `scope.verb`. The scopes part the help; the keys of all of them meet in the same panes, so each means one thing.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from textual.binding import Binding
from textual.keys import KEY_TO_UNICODE_NAME, Keys, _character_to_key

from egov_tui.i18n import N_, _, own_names
from egov_tui.series import either, listed

LANGUAGES = " / ".join(own_names())
"""In their own words, so that whoever reads none of the others finds theirs."""


def first(*bindings: Binding) -> tuple[Binding, ...]:
    """Return bindings that act when the app takes their keys, in the order typed."""
    return tuple(replace(binding, priority=True) for binding in bindings)


APP = (
    Binding("question_mark", "help", _("Help"), id="app.help"),
    Binding("ctrl+p,colon", "command_palette", _("Commands"), show=False, id="app.palette"),
)

# With priority, all of them: these act when the app takes the key, in the order typed. Else keys typed ahead, `jjf` in
# one packet of a slow line, would overtake each other: `j` would still wait in the list's queue when `f` marks.
READER = first(
    Binding("enter", "go_in", _("Open"), id="pane.in", show=False),
    Binding("right,l", "go_right", _("Go in"), id="pane.right", show=False),
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
    Binding("c", "cite", _("Copy a citation"), id="article.cite", show=False),
    Binding("vertical_line", "pipe", _("Pipe to a command"), id="article.pipe", show=False),
    Binding("semicolon", "links", _("Links"), id="article.links", show=False),
    Binding("d", "full_text", _("Whole text, or what the source says"), id="article.full-text", show=False),
    Binding("v", "versions", _("Versions of the article"), id="article.versions", show=False),
    Binding("plus", "story", _("The same story elsewhere"), id="article.story", show=False),
    Binding("ctrl+f", "find", _("Find in the article"), id="article.find", show=False),
    Binding("z", "zen", _("The article alone"), id="article.zen", show=False),
    Binding("less_than_sign", "measure(-1)", _("Narrower text"), id="article.narrower", show=False),
    Binding("greater_than_sign", "measure(1)", _("Wider text"), id="article.wider", show=False),
    Binding("right_square_bracket", "next_source(1)", _("Next source"), id="list.next-source", show=False),
    Binding("left_square_bracket", "next_source(-1)", _("Previous source"), id="list.previous-source", show=False),
    Binding("E", "edit", _("Edit"), id="source.edit", show=False),
    Binding("M", "move_to", _("Move to a folder"), id="source.move", show=False),
    Binding("D", "remove", _("Remove"), id="source.remove", show=False),
    Binding("minus", "mute", _("Mute"), id="source.mute", show=False),
    Binding("t", "select", _("Select"), id="list.select", show=False),
    Binding("T", "select_all", _("Select all"), id="list.select-all", show=False),
    Binding("F", "filter", _("Filter"), id="list.filter", show=False),
    Binding("U", "hide_read", _("Unread only"), id="list.hide-read", show=False),
    Binding("s", "sort", _("Order"), id="list.sort", show=False),
    Binding("A", "mark_all", _("All read"), id="list.all-read", show=False),
    Binding("S", "save_search", _("Save the search"), id="list.save-search", show=False),
    Binding("V", "rows", _("Height of the rows"), id="list.rows", show=False),
    Binding("x", "clean_up", _("Clean up"), id="list.clean-up", show=False),
    Binding("e", "export", _("Export"), id="list.export", show=False),
    Binding("full_stop", "show_new", _("Show new"), id="list.show-new", show=False),
    Binding("slash", "search", _("Search"), id="app.search"),
    Binding("r", "refresh_source", _("Refresh source"), id="sync.source", show=False),
    Binding("R", "refresh_all", _("Refresh all"), id="sync.all"),
    Binding("w", "data_mode", _("Data mode"), id="sync.mode", show=False),
    Binding("a", "add", _("Add a source"), id="app.add", show=False),
    Binding("exclamation_mark", "health", _("Health of the sources"), id="app.health", show=False),
    Binding("u", "undo", _("Undo"), id="app.undo", show=False),
    Binding("L", "language", LANGUAGES, id="app.language", show=False),
    Binding("escape", "escape", _("Close, cancel, back"), id="app.escape", show=False),
    Binding("q", "back", _("Back, quit"), id="app.back"),
)

LINKS = first(
    *(
        Binding(str(n), f"open_link({n})", _("Open link {n}").format(n=n), id=f"article.link-{n}", show=False)
        for n in range(1, 10)
    )
)

MOVES = first(
    Binding("down,j", "move(1)", _("Down"), id="move.down", show=False),
    Binding("up,k", "move(-1)", _("Up"), id="move.up", show=False),
    Binding("pagedown", "page(1)", _("Page down"), id="move.page-down", show=False),
    Binding("pageup", "page(-1)", _("Page up"), id="move.page-up", show=False),
    Binding("home,g", "top", _("Top"), id="move.top", show=False),
    Binding("end,G", "bottom", _("Bottom"), id="move.bottom", show=False),
)

BINDINGS = (*APP, *READER, *LINKS, *MOVES)
"""All that works in the panes."""

# What lies over the panes has keys of its own, each with a reach of its own: there the panes' keys sleep.

# The screen acts, and with priority, so that what is typed ahead behind Enter is not taken for letters.
SEARCH = first(
    Binding("enter", "screen.accept_search", _("To the results"), show=False, id="search.accept"),
    Binding("up", "screen.older_search", _("Earlier searches"), show=False, id="search.older"),
    Binding("down", "screen.newer_search", _("Later searches"), show=False, id="search.newer"),
)

HELP = first(
    Binding("escape", "escape", _("Close"), id="help.escape"),
    Binding("q,question_mark", "dismiss", _("Close"), id="help.close"),
    Binding("slash", "find", _("Find"), id="help.find"),
)

HEALTH = (
    Binding("escape,q,exclamation_mark", "dismiss(None)", _("Close"), id="health.close"),
    *first(
        Binding("enter", "choose('go')", _("Go to the source"), id="health.go"),
        Binding("r", "choose('retry')", _("Fetch it now"), id="health.retry"),
        Binding("E", "choose('edit')", _("Change how it is fetched"), id="health.edit"),
    ),
)

LINKED = (
    Binding("escape,q,semicolon", "dismiss(None)", _("Close"), id="links.close"),
    *first(
        Binding("enter", "choose('open')", _("Open"), id="links.open"),
        Binding("d", "download", _("Download"), id="links.download"),
        Binding("s", "sizes", _("Ask for the sizes"), id="links.sizes"),
        Binding("y", "choose('copy')", _("Copy the link"), id="links.copy"),
    ),
)

VERSIONS = (
    Binding("escape,q,v", "dismiss(None)", _("Close"), id="versions.close"),
    *first(
        Binding("n,right_square_bracket,right", "turn(1)", _("Older version"), id="versions.older"),
        Binding("p,left_square_bracket,left", "turn(-1)", _("Newer version"), id="versions.newer"),
    ),
)

STORY = (
    Binding("escape,q,plus", "dismiss(None)", _("Close"), id="story.close"),
    *first(
        Binding("enter", "choose('open')", _("Open"), id="story.open"),
        Binding("s", "choose('part')", _("Another story: keep it apart"), id="story.part"),
    ),
)

DIGEST = (
    Binding("escape,q", "dismiss(None)", _("Close"), id="digest.close"),
    *first(
        Binding("d", "days(1)", _("Of a day"), id="digest.day"),
        Binding("w", "days(7)", _("Of a week"), id="digest.week"),
        Binding("m", "days(30)", _("Of a month"), id="digest.month"),
        Binding("o", "open", _("Open a link by its number"), id="digest.open"),
        Binding("e", "save", _("Save"), id="digest.save"),
        Binding("y", "copy", _("Copy as text"), id="digest.copy"),
        Binding("question_mark", "app.help", _("Help"), id="digest.help"),
    ),
)

FIND = (Binding("down", "accept", _("To the text"), show=False, id="find.accept"),)

CHOOSING = first(
    Binding("escape", "dismiss(None)", _("Close"), id="choosing.close"),
    Binding("down", "move(1)", _("Down"), show=False, id="choosing.down"),
    Binding("up", "move(-1)", _("Up"), show=False, id="choosing.up"),
    Binding("pagedown", "move(8)", _("Page down"), show=False, id="choosing.page-down"),
    Binding("pageup", "move(-8)", _("Page up"), show=False, id="choosing.page-up"),
    Binding("enter", "choose", _("Choose"), id="choosing.choose"),
)

EDITING = first(
    Binding("escape", "dismiss(None)", _("Close"), id="editing.close"),
    Binding("down,tab", "app.focus_next", _("Down"), show=False, id="editing.down"),
    Binding("up,shift+tab", "app.focus_previous", _("Up"), show=False, id="editing.up"),
    Binding("enter", "save", _("Save"), id="editing.save"),
)

CATALOGUE = (
    Binding("escape,q", "later", _("Later"), id="catalogue.later"),
    *first(
        Binding("space", "tick", _("Tick"), id="catalogue.tick"),
        Binding("enter", "add", _("Add what is ticked"), id="catalogue.add"),
        Binding("slash", "find", _("Find"), id="catalogue.find"),
        Binding("L", "language", LANGUAGES, id="catalogue.language"),
    ),
)

ADDING = (
    Binding("escape", "back", _("Close, cancel, back"), id="adding.back"),
    Binding("down", "app.focus_next", _("Down"), show=False, id="adding.down"),
    Binding("up", "app.focus_previous", _("Up"), show=False, id="adding.up"),
    Binding("enter", "choose", _("Choose"), show=False, id="adding.choose"),
)

UNPACKING = first(
    Binding("escape", "back", _("Close, cancel, back"), id="unpacking.back"),
    Binding("enter", "go_on", _("Look at it, then import it"), id="unpacking.on"),
)

ASKING = first(
    Binding("escape", "dismiss(None)", _("Close"), id="asking.close"),
    Binding("enter", "answer", _("Save"), id="asking.answer"),
)

PIPING = first(
    Binding("escape", "dismiss(None)", _("Close"), id="piping.close"),
    Binding("down", "step(1)", _("Down"), show=False, id="piping.down"),
    Binding("up", "step(-1)", _("Up"), show=False, id="piping.up"),
    Binding("tab", "app.focus_next", _("Next line"), show=False, id="piping.next"),
    Binding("shift+tab", "app.focus_previous", _("Line before"), show=False, id="piping.previous"),
    Binding("enter", "run", _("Run it"), id="piping.run"),
)

CONFIRMING = first(
    Binding("escape", "dismiss(False)", _("Close"), id="confirming.close"),
    Binding("enter", "answer", _("Choose"), id="confirming.answer"),
)

_IN_THE_BOX = tuple(b for b in READER if b.id in ("app.escape", "pane.next", "pane.previous"))
REACHES = (
    BINDINGS,
    (*SEARCH, *_IN_THE_BOX),
    (*HELP, *MOVES),
    (*HEALTH, *MOVES),
    (*LINKED, *MOVES),
    (*VERSIONS, *MOVES),
    (*STORY, *MOVES),
    (*DIGEST, *LINKS, *MOVES),
    (*FIND, *_IN_THE_BOX),
    CHOOSING,
    EDITING,
    (*CATALOGUE, *MOVES),
    ADDING,
    UNPACKING,
    ASKING,
    PIPING,
    (*CONFIRMING, *MOVES),
)
"""The bindings that meet in one place: within each, a key means one thing."""
DEFAULTS: Mapping[str, str] = {str(binding.id): binding.key for reach in REACHES for binding in reach}
"""The keys of every action by its id, as they are unless a reader chooses others."""

_LAST = ("app.search", "app.help")
OFFERED: Mapping[str, tuple[str, ...]] = {
    "sources": ("pane.in", "source.edit", "source.remove", "app.add", *_LAST),
    "list": ("pane.in", "article.on", "article.next-unread", "article.read", *_LAST),
    "article": ("article.on", "article.links", "article.star", "article.browse", "app.back", "app.help"),
    "typing": ("search.accept", "search.older", "pane.next", "app.escape"),
}
"""What the line of keys offers in each pane, and while a search is typed; ids without a binding are passed over."""

_NO_ACTION = N_("there is no action {name}; there are {others}")


def keymap(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return what a reader chose as Textual wants it (`,` is `comma`; several keys are parted by commas).

    Raises:
        KeyChoiceError: an id is unknown, a key is none, or one key would mean two things.
    """
    for name in chosen:
        if name not in DEFAULTS:
            like = difflib.get_close_matches(name, DEFAULTS, 3, 0.6)
            told = _("there is no action {name}; did you mean {others}?") if like else _(_NO_ACTION)
            raise KeyChoiceError(name, told.format(name=name, others=either(like) if like else listed(DEFAULTS)))
    mapped = {name: ",".join(_keys(name, keys)) for name, keys in chosen.items()}
    for reach in REACHES:
        _check(reach, mapped)
    return mapped


def _check(reach: Iterable[Binding], mapped: Mapping[str, str]) -> None:
    """Complain where one key would mean two things."""
    taken: dict[str, str] = {}
    # What was chosen comes last, so that the complaint is of its line.
    for binding in sorted(reach, key=lambda binding: binding.id in mapped):
        name = str(binding.id)
        for key in mapped.get(name, binding.key).split(","):
            if other := taken.get(key):
                raise KeyChoiceError(
                    name,
                    _("{key} would mean both {one} and {other}; choose another key for one of them").format(
                        key=key, one=other, other=name
                    ),
                )
            taken[key] = name


class KeyChoiceError(ValueError):
    """The key chosen for an action cannot be; `str()` says why, `name` is the action's id."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name


def _keys(name: str, keys: str) -> Iterable[str]:
    parts = ["comma"] if keys.strip() == "," else [part.strip() for part in keys.split(",")]
    for part in parts:
        key = _character_to_key(part) if len(part) == 1 else part
        if not _is_key(key):
            raise KeyChoiceError(name, _("{name}: {keys} is no key").format(name=name, keys=repr(keys)))
        yield key


def _is_key(key: str) -> bool:
    """Say whether a terminal has a key of this name, as Textual calls it."""
    *modifiers, last = key.split("+")
    if not _MODIFIERS.issuperset(modifiers) or key in _TAKEN:
        return False
    if len(last) == 1 or last in _NAMED:
        return True
    try:
        unicodedata.lookup(last.replace("_", " "))
    except KeyError:
        return last in KEY_TO_UNICODE_NAME
    return True


_MODIFIERS = frozenset(("ctrl", "shift", "super"))
_TAKEN = frozenset(("ctrl+q", "ctrl+c", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"))
"""Textual's own, and those that a terminal sends as backspace, tab and enter."""
_NAMED = frozenset(key.value for key in Keys)
