"""Hostile text over every screen: it is drawn as text, starts nothing, breaks nothing, commands no terminal."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual import events
from textual.widgets import Input

from egov_tui.model import Attachment, Decision, Event, Failed, Finished, Problem, Progress, SourceSynced, Started
from egov_tui.store import Store
from egov_tui.tui.screens.catalogue import CatalogueScreen
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings

PAYLOADS = [
    "[@click=app.pwn]CLICK[/]",
    "[ @click=app.pwn]CLICK[",
    "[/nope] [b]bold[/b] [red",
    "\x1b]0;owned\x07title",
    "\x1b[2J\x1b[31mred",
    "\x9b31m c1 \x90dcs\x9c",
    "\u202emoc.live\u202c \u2066x\u2069",
    "nul\x00 bell\x07 del\x7f back\x08 form\x0c",
    "line\nbreak\tand\rreturn\u2028sep\u2029",
    "z" + "\u0301" * 50 + " zalgo",
    "$accent $(touch x) `id` %s {0} {name}",
    "電子政府 🇹🇿 👩‍👩‍👧‍👦 مرحبا",
    "",
    " " * 30,
    "w" * 3000,
]
FORBIDDEN = (
    [chr(c) for c in range(32)]
    + [chr(c) for c in range(0x7F, 0xA0)]
    + list("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
)
OURS = {"screen.open_link", "app.simulate_key"}
LINK = re.compile("https?://[!-~]+")
"""What a terminal may be told of a link (OSC 8): printable ASCII, which can end no sequence and begin none."""


LINKED = "".join(f'<a href="https://a.example/[b]?{payload}">{payload}</a> ' for payload in PAYLOADS)


def build(cache: Path) -> None:
    with Store.open(cache) as store:
        for at, payload in enumerate(PAYLOADS):
            body = f"<p>{payload}</p><ul><li>{payload}</li></ul><pre>{payload}</pre><blockquote>{payload}</blockquote>"
            body += f'<table><tr><th>{payload}</th></tr><tr><td>{payload}</td></tr></table><img alt="{payload}">'
            body += (
                f'<p><a href="javascript:alert(1)">{payload}</a> <a href="https://a.example/[b]?{at}">{payload}</a></p>'
            )
            nasty = replace(
                entry(at, payload, NOW, body),
                authors=(payload,),
                categories=(payload,),
                summary=payload,
                closes=NOW,
                closing=payload,
                attachments=(Attachment("https://a.example/x[/]", payload, 5, payload),),
            )
            source = store.sources.add(
                f"https://s{at}.example/", title=payload or "x", agency=payload or "x", folder=payload, slug=f"s{at}"
            )
            store.articles.save(source.id, Decision(inserts=(nasty,)), NOW)
            problem = Problem("unreadable", f"https://s{at}.example/{payload}", payload)
            store.sources.failed(source.id, problem, NOW, NOW)
        add(store, "Plain", [entry(99, "Plain", NOW)])
        index(store)


def check(desk: Desk) -> None:
    """Nothing on the screen commands a terminal, and no action but ours can be clicked."""
    for strip in desk.app.screen._compositor.render_strips():
        for segment in strip:
            assert not any(character in segment.text for character in FORBIDDEN), repr(segment.text)
            action = str(segment.style.meta.get("@click", "")) if segment.style else ""
            assert not action or action.split("(")[0] in OURS, action
            assert "pwn" not in action
            link = segment.style.link if segment.style else None
            assert link is None or LINK.fullmatch(link), link


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (30, 8)])
def test_lists_articles_and_sources(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        for _ in PAYLOADS:
            check(desk)
            await desk.pilot.press("enter", "G")
            await desk.pilot.pause()
            check(desk)
            await desk.pilot.press("g", "q", "down")
        await desk.pilot.press("left")
        for _ in PAYLOADS:
            await desk.pilot.press("down")
            await desk.pilot.pause()
            check(desk)
        assert desk.app.is_running

    chosen = settings(tmp_path)
    build(chosen.cache)
    read(chosen, story, size=size)


def test_palette_help_and_search(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("ctrl+p", *"click")
        await desk.until(lambda: "CLICK" in desk.text)
        check(desk)
        for payload in PAYLOADS:
            desk.app.post_message(events.Paste(payload))
            await desk.settle()
            check(desk)
        await desk.press("escape", "question_mark")
        check(desk)
        await desk.press("escape", "slash")
        for payload in PAYLOADS:
            desk.app.post_message(events.Paste(payload))
            await desk.settle()
            check(desk)
            desk.screen.query_one("#query").clear()  # type: ignore[attr-defined]
        for begun in ("agency:", 'agency:"', 'agency:"[', "agency:c", "agency:w", 'agency:"$', 'agency:"電', "source:"):
            desk.screen.query_one("#query").value = begun  # type: ignore[attr-defined]
            desk.screen.query_one("#query").cursor_position = len(begun)  # type: ignore[attr-defined]
            await desk.settle()
            check(desk)
            await desk.press("right")
            check(desk)
        assert desk.app.is_running

    chosen = settings(tmp_path)
    build(chosen.cache)
    read(chosen, story)


def test_the_catalogue_is_asked_for_anything(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("a", "down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, CatalogueScreen))
        for payload in PAYLOADS:
            desk.app.post_message(events.Paste(payload))
            await desk.settle()
            check(desk)
            desk.app.screen.query_one(Input).clear()
        assert desk.app.is_running

    chosen = settings(tmp_path)
    build(chosen.cache)
    read(chosen, story)


def test_links_versions_and_finding(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        seen: set[str] = set()
        for _ in PAYLOADS:  # the one above them is harmless
            await desk.pilot.press("down", "enter")
            for opened in ("semicolon", "v"):
                await desk.pilot.press(opened)
                await desk.pilot.pause()
                assert desk.app.screen.is_modal
                check(desk)
                await desk.pilot.press("n", "G")
                await desk.pilot.pause()
                check(desk)
                await desk.pilot.press("escape")
            view = desk.screen.view
            strips = (view._draw(n, 80, view.visual_style) for n in range(len(view.page.lines)))
            seen |= {s.style.link for strip in strips for s in strip if s.style and s.style.link}
            await desk.pilot.press("q")
        await desk.press("enter", "ctrl+f")
        for payload in PAYLOADS:
            desk.app.post_message(events.Paste(payload))
            await desk.settle()
            check(desk)
            desk.screen.query_one("#find").clear()  # type: ignore[attr-defined]
        assert any("%5Bb%5D" in link or "[b]" in link for link in seen), "links were drawn at all"
        assert all(LINK.fullmatch(link) for link in seen)

    chosen = settings(tmp_path)
    build(chosen.cache)
    with Store.open(chosen.cache) as store:
        for at, payload in enumerate(PAYLOADS):
            source = store.sources.find(f"s{at}")
            assert source
            (known,) = {one.id for one in store.articles.known(source.id).values()}
            new = replace(entry(at, payload[::-1], NOW, f"<p>{payload[::-1]}</p>{LINKED}"), content_hash="x")
            store.articles.save(source.id, Decision(edits=((known, new),)), NOW)
    read(chosen, story, size=(80, 24))


@pytest.mark.parametrize("size", [(140, 40), (40, 12)])
def test_editing_moving_muting_removing_and_choosing(tmp_path: Path, size: tuple[int, int]) -> None:
    """Names of sources, folders and saved searches are foreign text as well, and stand in questions and answers."""

    async def story(desk: Desk) -> None:
        for payload in PAYLOADS:
            if payload.strip():
                desk.store.watches.add(f"{payload} w", "plain")
        desk.screen.read_places()
        desk.screen.go("sources")
        ways = (("E", "M"), ("space", "minus"), ("D", "u"), ("F",))
        for at, place in enumerate(desk.screen.sources.places):
            if not place.opens or at % 2:
                continue
            desk.screen.sources.cursor = desk.screen.sources.find(place.key)
            for key in ways[at // 2 % len(ways)]:
                await desk.press(key)
                check(desk)
                if desk.app.screen is not desk.screen:
                    await desk.press("escape")
        assert desk.app.is_running

    chosen = settings(tmp_path)
    build(chosen.cache)
    read(chosen, story, size=size)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_a_sync_tells(tmp_path: Path, payload: str) -> None:
    events: list[Event] = [
        Started(2),
        Progress(1, 2, 1, 5, payload),
        SourceSynced("x", "failed", error=Problem("unreadable", payload, payload)),
        Finished(2, 1, 0, 0, 5, 5),
        Failed(payload),
    ]

    async def story(desk: Desk) -> None:
        from egov_tui.tui.messages import SyncEnded, SyncTold
        from egov_tui.tui.refresh import Refresh

        desk.screen.refreshing = Refresh()
        for event in events:
            desk.screen.post_message(SyncTold(event))
            await desk.pilot.pause()
            check(desk)
        desk.screen.post_message(SyncEnded(False, 1))
        await desk.pilot.pause()
        check(desk)
        desk.screen.say(payload, bad=True)
        await desk.pilot.pause()
        check(desk)

    read(settings(tmp_path), story, size=(80, 24))


def test_no_widget_is_given_text_that_it_would_read_as_markup() -> None:
    """`Static(` and `notify(` take markup unless told otherwise; nothing in the reader may forget to tell."""
    room = Path(__file__).parents[2] / "src" / "egov_tui" / "tui"
    for file in room.rglob("*.py"):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            for call in ("Static(", "Label(", "notify(", "OptionList(", "from_markup("):
                assert call not in line or "markup=False" in line or "class " in line, f"{file}:{number}: {line}"
