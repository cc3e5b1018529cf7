"""The screens and states of the reader: how to come to each, from the one before it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from textual.widgets import Input

from egov_tui.model import (
    Event,
    Finished,
    PackExported,
    PackImported,
    PackProgress,
    PackShown,
    Problem,
    Progress,
    SourceSynced,
    Started,
)
from egov_tui.tui.packs import Carriage, Wish
from egov_tui.tui.refresh import Refresh
from egov_tui.tui.screens.address import AddressScreen
from egov_tui.tui.screens.catalogue import CatalogueScreen
from egov_tui.tui.screens.unpacking import Unpacking
from egov_tui.tui.widgets.tick import Tick
from tests.tui.builder import Desk
from tests.tui.test_adding import FEED
from tests.tui.worlds import PROBLEMS

Do = Callable[[Desk], Awaitable[None]]
Step = tuple[str, tuple[str, ...] | Do]
"""What the state is called, nothing where it is only passed; and the keys that lead to it, or something else."""


_HURT = Problem("tls", "umma-1", cause="own")


def _told(*events: Event) -> Do:
    async def tell(desk: Desk) -> None:
        desk.screen.refreshing = desk.screen.refreshing or Refresh()
        for event in events:
            desk.screen.refreshing.tell(event)
        desk.screen.update_lines()

    return tell


def _ended(*events: Event, status: int = 0, cancelled: bool = False) -> Do:
    async def end(desk: Desk) -> None:
        done = Refresh()
        for event in events:
            done.tell(event)
        desk.screen.refreshing = None
        words, bad = done.summary(status=status, cancelled=cancelled, all_key="R")
        desk.screen.say(words, bad=bad)

    return end


def _to(agency: str) -> Do:
    async def go(desk: Desk) -> None:
        desk.screen.go("sources")
        rows = desk.screen.sources
        rows.cursor = next(n for n, one in enumerate(rows.places) if one.label.endswith(agency))

    return go


async def _welcomed(desk: Desk) -> None:
    await desk.until(lambda: isinstance(desk.app.screen, CatalogueScreen))
    await desk.until(lambda: desk.screen.child is None)


async def _name(desk: Desk) -> None:
    """Have a file looked at."""
    file = desk.app.context.settings.data / "maji.xml"
    file.write_text(FEED.format("Mamlaka ya Maji"), "utf-8")
    screen = desk.app.screen
    assert isinstance(screen, AddressScreen)
    screen.query_one("#address").value = str(file)  # type: ignore[attr-defined]
    await desk.pilot.pause()
    await desk.pilot.press("enter")
    await desk.until(lambda: screen.stage not in ("asking", "looking"))


async def _on(desk: Desk, title: str) -> None:
    desk.screen.go("list")
    desk.screen.rows.cursor = desk.titles.index(title)
    await desk.settle()


async def _version(desk: Desk) -> None:
    await _on(desk, "Zabuni ya ujenzi wa daraja")
    await desk.press("v")


async def _first(desk: Desk) -> None:
    await _on(desk, "Utabiri wa hali ya hewa wa siku kumi")


async def _tender(desk: Desk) -> None:
    await _on(desk, "Zabuni ya kutengeneza na kusambaza madawati 600")
    await desk.press("enter", "semicolon")


async def _digest(desk: Desk) -> None:
    desk.screen.digest()
    await desk.settle()


def _digest_to(name: str) -> Do:
    async def write(desk: Desk) -> None:
        await desk.press("e")
        await _typed(desk, desk.app.context.settings.data / name)

    return write


async def _story(desk: Desk) -> None:
    await _on(desk, "Onyo la mvua kubwa katika mikoa ya pwani")
    await desk.press("plus")


def _list_in(name: str, written: str | None = None) -> Do:
    """Have a list of sources taken in, as it is written here."""

    async def take(desk: Desk) -> None:
        file = desk.app.context.settings.data / name
        if written is not None:
            file.write_text(written, "utf-8")
        desk.screen.import_list()
        await _typed(desk, file)
        await desk.until(lambda: name in " ".join(desk.text.split()))

    return take


async def _list_asked(desk: Desk) -> None:
    desk.screen.import_list()


async def _list_out(desk: Desk) -> None:
    desk.screen.export_list()
    await _typed(desk, desk.app.context.settings.data / "vyanzo.opml")
    await desk.until(lambda: "vyanzo.opml" in desk.text)


async def _list_out_asked(desk: Desk) -> None:
    desk.screen.export_list()


async def _typed(desk: Desk, answer: object) -> None:
    await desk.settle()
    desk.app.screen.query_one(Input).value = str(answer)
    await desk.press("enter")


def _piped(command: str) -> Do:
    """Pipe the article to a command that runs unseen, until it has ended."""

    async def pipe(desk: Desk) -> None:
        await desk.press("vertical_line")
        desk.app.screen.query_one(Tick).value = False
        await _typed(desk, command)
        await desk.until(lambda: desk.screen.errand is None)

    return pipe


def _exported(place: str) -> Do:
    """Export to a place beside the cache."""

    async def export(desk: Desk) -> None:
        await _typed(desk, desk.app.context.settings.data / place)
        await desk.until(lambda: desk.screen.export is None)

    return export


async def _import_pack(desk: Desk) -> None:
    desk.screen.import_pack()
    await desk.settle()


async def _export_pack(desk: Desk) -> None:
    desk.screen.export_pack()
    await desk.settle()


async def _no_pack(desk: Desk) -> None:
    """Have something looked at that is no pack."""
    screen = desk.app.screen
    assert isinstance(screen, Unpacking)
    screen.query_one("#file").value = str(desk.app.context.settings.cache)  # type: ignore[attr-defined]
    await desk.press("enter")
    await desk.until(lambda: screen.stage == "failed")


async def _pack_shown(desk: Desk) -> None:
    screen = desk.app.screen
    assert isinstance(screen, Unpacking)
    when = datetime(2026, 9, 27, 13, 30, tzinfo=UTC)
    screen.show(PackShown(12_345, 120, 340, 85_000_000, when, "tehama since:30d", ("Wizara ya Maji", "Afya")))


def _carrying(event: Event | None, *, brings: bool = True) -> Do:
    async def carry(desk: Desk) -> None:
        desk.screen.carriage = carriage = _carriage(desk, brings=brings)
        if event is not None:
            carriage.tell(event)
        desk.screen.hush()
        desk.screen.update_lines()

    return carry


def _carried(event: Event | None, *, brings: bool = True, stopped: bool = False) -> Do:
    async def end(desk: Desk) -> None:
        desk.screen.carriage = None
        carriage = _carriage(desk, brings=brings)
        if event is not None:
            carriage.tell(event)
        if stopped:
            carriage.cancel()
        words, bad = carriage.summary("E")
        desk.screen.say(words, bad=bad)

    return end


def _carriage(desk: Desk, *, brings: bool) -> Carriage:
    context, file = desk.app.context, Path("habari.zip")
    return Carriage(context.settings, context.lang, file if brings else Wish(file, "", False, False))


FULL: tuple[Step, ...] = (
    ("list", ()),
    ("help of the list", ("question_mark",)),
    ("help, sought", ("slash", *"zzz")),
    ("", ("escape", "escape")),
    ("drawer", ("left",)),
    ("help of the sources", ("question_mark",)),
    ("", ("escape",)),
    ("no source to edit", ("E",)),
    ("nothing to move", ("M",)),
    ("nothing to mute", ("minus",)),
    ("nothing to remove", ("D",)),
    ("order of the sources", ("s",)),
    ("", ("escape",)),
    *((f"failing source {number}", _to(f"Taasisi ya Umma {number}")) for number in range(len(PROBLEMS))),
    ("list of a failing source", ("enter",)),
    ("", ("left",)),
    ("edit", ("E",)),
    ("edit, whole texts", ("tab",) * 6 + ("space",)),
    ("edit, muted", ("tab",) * 3 + ("space",)),
    ("edit, unchecked", ("tab", "space")),
    ("edit, a question", ("enter",)),
    ("", ("escape",)),
    ("edit, refused", ("tab", "tab", "tab", "x", "enter")),
    ("", ("escape",)),
    ("move", ("M",)),
    ("move, a new folder", (*"Mpya",)),
    ("moved", ("enter",)),
    ("muted", ("minus",)),
    ("unmuted", ("minus",)),
    ("removed", ("D",)),
    ("undone", ("u",)),
    ("health", ("exclamation_mark",)),
    ("health, further down", ("G",)),
    ("", ("escape", "escape")),
    ("no place to refresh", _to("Kodi na ushuru")),
    ("", ("r",)),
    ("watch removed", ("D",)),
    ("", ("u",)),
    ("folder not removed", _to("Wakala")),
    ("", ("D",)),
    ("rename a folder", ("E",)),
    ("", ("escape", "g", "enter")),
    ("filter", ("F",)),
    ("filter, words", (*"kodi ya",)),
    ("filtered", ("enter",)),
    ("", ("escape",)),
    ("filter, open calls", ("F", "down", "down", "down", "down", "down", "down", "enter")),
    ("", ("escape", "g")),
    ("unread only", ("U",)),
    ("all", ("U",)),
    ("order of the articles", ("s",)),
    ("by closing date", ("down",) * 5 + ("enter",)),
    ("", ("s", "up", "up", "up", "up", "up", "enter", "g")),
    ("height of the rows", ("V",)),
    ("height of the rows, two", ("V",)),
    ("height of the rows, as before", ("V",)),
    ("selected", ("t", "t")),
    ("selected all", ("T",)),
    ("", ("escape", "g")),
    ("starred", ("f",)),
    ("later", ("b",)),
    ("star undone", ("u",)),
    ("all read", ("A",)),
    ("all read, cleaned", ("x",)),
    ("all read, shown", ("full_stop",)),
    ("all read, undone", ("u",)),
    ("data mode full", ("w",)),
    ("data mode offline", ("w",)),
    ("offline, not refreshed", ("R",)),
    ("offline, no whole text", ("d",)),
    ("data mode text", ("w",)),
    ("search", ("slash",)),
    ("search, one letter", (*"k",)),
    ("search, an operator", (*("backspace",), *"is:")),
    ("search, found", (*(("backspace",) * 3), *"kodi")),
    ("search, results", ("enter",)),
    ("save the search", ("S",)),
    ("search saved", ("enter",)),
    ("", ("escape",)),
    ("search, nothing", ("slash", *"zzzzz", "enter")),
    ("", ("escape", "escape")),
    ("article", ("g", "enter")),
    ("help of the article", ("question_mark",)),
    ("", ("escape",)),
    ("article's end", ("G",)),
    ("find", ("ctrl+f",)),
    ("find, nothing", (*"zzz",)),
    ("", ("escape",)),
    ("zen", ("z",)),
    ("wider", ("greater_than_sign",)),
    ("narrower", ("less_than_sign",)),
    ("", ("z", "escape")),
    ("versions", _version),
    ("versions, older", ("n",)),
    ("", ("escape",)),
    ("no versions", _first),
    ("", ("v",)),
    ("files", _tender),
    ("files, no file", ("down", "down", "d")),
    ("files, here", ("g", "d")),
    ("files, sizes", ("s",)),
    ("", ("escape",)),
    ("whole text turned", ("d",)),
    ("whole text turned back", ("d",)),
    ("", ("escape",)),
    ("several sources tell it", _story),
    ("several sources tell it, kept apart", ("s",)),
    ("several sources tell it, one again", ("u",)),
    ("nobody else tells it", _first),
    ("nobody else tells it, said", ("plus",)),
    ("citation", ("c",)),
    ("export", ("e",)),
    ("export, a feed", ("up", "right", "right", "right")),
    ("export, no place", ("down", "ctrl+u", "enter")),
    ("export, no folder", (*"/none/of/it.md", "enter")),
    ("exported", _exported("habari.md")),
    ("export, there already", ("e", "enter")),
    ("", ("escape", "k", "t", "t")),
    ("export of several", ("e", "ctrl+u", *"~")),
    ("", ("escape",)),
    ("pipe of several", ("vertical_line",)),
    ("", ("escape", "escape", "g", "enter")),
    ("pipe", ("vertical_line",)),
    ("pipe, unseen", ("tab", "tab", "space")),
    ("pipe, a sign of shells", ("shift+tab", "shift+tab", *"a|b", "enter")),
    ("pipe, a quote open", ("ctrl+u", *"a'b", "enter")),
    ("pipe, nothing", ("ctrl+u", "enter")),
    ("", ("escape",)),
    ("pipe, no such command", _piped("egov-none")),
    ("piped", _piped("cat -")),
    ("pipe failed", _piped("false")),
    ("pipe, those before", ("vertical_line",)),
    ("pipe, one of those", ("down", "down")),
    ("", ("escape", "escape")),
    ("import of a list", _list_asked),
    ("", ("escape",)),
    ("import, not there", _list_in("none.opml")),
    ("import, no list", _list_in("page.opml", "<html><body>Habari")),
    ("import, damaged", _list_in("damaged.opml", "<opml><body>")),
    ("imported", _list_in("urls", "https://one.example/feed\nexec:ls\n")),
    ("import undone", ("u",)),
    ("export of the sources", _list_out_asked),
    ("", ("escape",)),
    ("sources exported", _list_out),
    ("export of the sources, there already", _list_out),
    ("", ("escape",)),
    ("palette", ("colon",)),
    ("palette, sought", (*"zzz",)),
    ("", ("escape",)),
    ("digest", _digest),
    ("digest, of a month", ("m",)),
    ("digest, further down", ("G",)),
    ("digest, no link", ("o", *"999", "enter")),
    ("digest, a number asked for", ("o",)),
    ("digest, help", ("escape", "question_mark")),
    ("digest, a file for it", ("escape", "e")),
    ("digest, no folder", ("ctrl+u", *"/none/of/it.md", "enter")),
    ("digest, written", _digest_to("muhtasari.md")),
    ("digest, there already", _digest_to("muhtasari.md")),
    ("digest, copied", ("escape", "y")),
    ("", ("escape",)),
    ("add", ("a",)),
    ("add, nothing there", (*"/none.xml", "enter")),
    ("add, named", _name),
    ("", ("escape", "escape")),
    ("catalogue", ("a", "enter")),
    ("catalogue, nothing ticked", ("enter",)),
    ("catalogue, ticked", ("space",)),
    ("catalogue, followed", ("G",)),
    ("catalogue, find", ("slash",)),
    ("catalogue, none", (*"zzz",)),
    ("", ("escape", "escape")),
    ("import a pack", _import_pack),
    ("import a pack, refused", _no_pack),
    ("import a pack, shown", _pack_shown),
    ("", ("escape",)),
    ("pack begins", _carrying(None)),
    ("pack is read", _carrying(PackProgress(1_200, 12_345, "reading"))),
    ("pack is stored", _carrying(PackProgress(1_200, 12_345, "storing"))),
    ("pack came", _carried(PackImported(12_000, 345, 12, 3, 2))),
    ("pack stopped", _carried(None, stopped=True)),
    ("pack broke off", _carried(None)),
    ("export a pack", _export_pack),
    ("export a pack, no file", (*(("backspace",) * 40), "enter")),
    ("export a pack, all", ("down", "space", "space", "down", "space")),
    ("", ("escape",)),
    ("pack out begins", _carrying(None, brings=False)),
    ("pack is written", _carrying(PackProgress(1_200, 12_345, "writing"), brings=False)),
    ("pack written", _carried(PackExported(12_345, 12, 3, 85_000_000, 1, ("ndani",)), brings=False)),
    ("pack out stopped", _carried(None, brings=False, stopped=True)),
    ("pack out broke off", _carried(None, brings=False)),
    ("refresh begins", _told()),
    ("refresh knows", _told(Started(40))),
    ("refresh runs", _told(Started(40), Progress(12, 40, 3, 85_100, "Halmashauri ya Wilaya ya Kisimiri"))),
    ("refresh ended", _ended(SourceSynced("a", "fetched", new=3), Finished(9, 0, 3, 0, 961_000, 9))),
    (
        "refresh, some failed",
        _ended(
            SourceSynced("a", "fetched", new=3),
            SourceSynced("b", "failed", error=_HURT),
            Finished(9, 1, 3, 0, 961_000, 9),
        ),
    ),
    (
        "refresh, one failed",
        _ended(SourceSynced("b", "failed", error=_HURT), Finished(1, 1, 0, 0, 0, 0), status=1),
    ),
    ("refresh, nothing due", _ended(SourceSynced("a", "not_due"), Finished(1, 0, 0, 0, 0, 0))),
    (
        "refresh, no connection",
        _ended(
            SourceSynced("b", "failed", error=Problem("no_connection", "https://a/")),
            Finished(1, 1, 0, 0, 0, 0),
            status=1,
        ),
    ),
    ("refresh stopped", _ended(Started(3), status=143, cancelled=True)),
    ("refresh broke off", _ended(status=1)),
    (
        "refresh, captive",
        _ended(SourceSynced("b", "failed", error=_HURT), Finished(1, 1, 0, 0, 0, 0, stopped="captive"), status=1),
    ),
    ("refresh, budget", _ended(SourceSynced("b", "not_due"), Finished(1, 0, 0, 0, 0, 0, stopped="budget"))),
    ("ctrl+c", ("ctrl+c",)),
)
"""In a full world."""

EMPTY: tuple[Step, ...] = (
    ("nothing yet", ()),
    ("nothing yet, sources", ("left",)),
    ("nothing to refresh", ("escape", "R")),
    ("nothing to open", ("enter", "o")),
    ("no search", ("S",)),
    ("", ("left",)),
    ("nothing starred", ("down", "enter")),
    ("nothing for later", ("left", "down", "enter")),
    ("nothing failing", ("exclamation_mark",)),
    ("", ("escape",)),
)
"""Before there is any source."""

FIRST: tuple[Step, ...] = (
    ("welcome", _welcomed),
    ("welcome, two ticked", ("space", "down", "space")),
    ("welcome, samples", ("G",)),
    ("welcomed", ("space", "escape")),
)
"""On the very first start."""
