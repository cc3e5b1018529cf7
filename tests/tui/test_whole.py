"""The whole text in the reader: fetched by `d` in a process of its own, shown in place of the feed's, and turned."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.model import Decision, Event, Failed, FullText, FullTextAnnounced, FullTextFetched, Page
from egov_tui.settings import Mode, Settings, Sync
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.tui import child
from egov_tui.tui.screens import deepening
from tests.feeds.test_fulltext import written
from tests.server import Server
from tests.store.conftest import catch_up
from tests.tui.builder import NOW, Desk, entry, read, settings
from tests.tui.test_hostile import PAYLOADS, check
from tests.tui.test_refresh import WAIT_FOR_EOF, teller

HTML = "text/html; charset=utf-8"
LONG = "".join(f"<p>Aya ya {n} ya habari hii inaeleza jambo la {n} kwa kirefu.</p>" for n in range(60))


def prepared(
    folder: Path, *links: str | None, mode: Mode = "text", wish: FullText = "never", budget: int = 0
) -> Settings:
    """Articles with these links, the first listed first, of a source on the host of the first."""
    chosen = replace(settings(folder / "data"), sync=Sync(mode=mode, monthly_budget_mb=budget))
    chosen.data.mkdir(parents=True)
    chosen.config.write_text(f"[sync]\nmode = '{mode}'\n")
    with Store.open(chosen.cache) as store:
        host = "/".join((next(iter(links), None) or "https://a.example/").split("/")[:3])
        source = store.sources.add(f"{host}/feed", title="Wizara")
        store.steps.change(source.slug, full_text=wish)
        made = [
            replace(entry(n, f"Habari {n}", NOW, "<p>muhtasari mfupi</p>"), link=link)
            for n, link in enumerate(links, 1)
        ]
        store.articles.save(source.id, Decision(inserts=tuple(reversed(made))), NOW)
        catch_up(store)
    return chosen


def keep(chosen: Settings, html: str = LONG) -> None:
    """Have the whole text of the first article here."""
    with Store.open(chosen.cache) as store:
        (number, *_rest) = store.articles.ids(parse(""))
        store.full_texts.save(number, Page(html, "readability"), "https://a.example/1", 4321, NOW)
        catch_up(store)


def instead(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> list[int]:
    """Have a program of the test's own fetch; return the articles that were asked for."""
    asked: list[int] = []

    def made(_settings: Settings, _lang: str, article: int) -> list[str]:
        asked.append(article)
        return command

    monkeypatch.setattr("egov_tui.tui.whole.full_command", made)
    return asked


def ended(desk: Desk) -> Callable[[], bool]:
    return lambda: desk.screen.deepening is None


def test_d_fetches_it_shows_it_and_says_what_it_cost(tmp_path: Path, server: Server) -> None:
    chosen = prepared(tmp_path, server.page("/1", written("<p>Kiboko mtoni.</p>"), type=HTML))

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert "muhtasari mfupi" in desk.text
        await desk.pilot.press("d")
        await desk.until(ended(desk))
        await desk.settle()
        assert re.search(r"The whole text is here, \d KB\. d shows what the source says\.", desk.text)
        assert "Kiboko mtoni." in desk.text
        assert "↓ whole text" in desk.text
        row = next(line for line in desk.text.splitlines() if "Wizara" in line and "09:30" in line)
        assert "↓" in row, "its row carries the mark"
        await desk.press("d")
        assert "muhtasari mfupi" in desk.text
        assert "↓ what the source says; the whole text is here" in desk.text
        assert "This is what the source says. d shows the whole text." in desk.text
        await desk.press("d")
        assert "Kiboko mtoni." in desk.text
        assert "This is the whole text, fetched on" in desk.text
        await desk.press("slash", *"viboko", "enter")
        assert desk.titles == ["Habari 1"]

    read(chosen, story)
    assert len(server.asked) == 1


def test_it_is_shown_where_it_is_here_and_the_choice_holds_for_the_article(tmp_path: Path) -> None:
    chosen = prepared(tmp_path, "https://a.example/1", "https://a.example/2")
    keep(chosen)

    async def story(desk: Desk) -> None:
        await desk.press("enter", "d")
        assert "muhtasari mfupi" in desk.text
        await desk.press("J", "K")
        assert desk.screen.view.article
        assert desk.screen.view.article.title == "Habari 1"
        assert "what the source says" in desk.text

    read(chosen, story)


def test_the_reader_stays_at_the_same_words(tmp_path: Path) -> None:
    chosen = prepared(tmp_path, "https://a.example/1")
    with Store.open(chosen.cache) as store:
        (number,) = store.articles.ids(parse(""))
        (one,) = store.articles.full([number])
        fed = replace(entry(1, "Habari 1", NOW, LONG), link=one.link, content_hash="another")
        store.articles.save(store.sources.all()[0].id, Decision(edits=((number, fed),)), NOW)
    keep(chosen, "<p>Utangulizi mrefu wa ukurasa.</p>" * 30 + LONG)

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert "Utangulizi" in desk.text
        await desk.press("end", *["pageup"] * 2)
        view = desk.screen.view
        words = view.page.lines[view.top].text or view.page.lines[view.top + 1].text
        assert words.startswith("Aya ya ")
        await desk.press("d")
        assert "Utangulizi" not in desk.text
        shown = [line.text for line in view.page.lines[view.top : view.top + 3]]
        assert words in shown
        await desk.press("home", "d")
        assert view.top == 0

    read(chosen, story, size=(100, 24))


@pytest.mark.parametrize(
    ("link", "mode", "why"),
    [
        (None, "text", "This article has no page of its own"),
        ("mailto:a@b.example", "text", "This article has no page of its own"),
        ("https://a.example/1", "offline", "The data mode is offline: nothing is fetched. w changes it."),
    ],
)
def test_where_it_cannot_be_fetched_d_says_why(tmp_path: Path, link: str | None, mode: Mode, why: str) -> None:
    chosen = prepared(tmp_path, link, mode=mode)

    async def story(desk: Desk) -> None:
        await desk.press("enter", "d")
        assert why in desk.text
        assert desk.screen.deepening is None

    read(chosen, story)


def test_without_an_article_d_says_so(tmp_path: Path) -> None:
    chosen = prepared(tmp_path)

    async def story(desk: Desk) -> None:
        await desk.press("d")
        assert "There is no article here." in desk.text

    read(chosen, story)


def test_a_failure_is_one_calm_sentence_and_the_feeds_version_stays(tmp_path: Path, server: Server) -> None:
    chosen = prepared(tmp_path, server.url("/1"))

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        await desk.pilot.press("d")
        await desk.until(ended(desk))
        await desk.settle()
        assert "Its page is not there any more. What the source says is here." in desk.text
        assert "muhtasari mfupi" in desk.text
        assert "↓" not in desk.text

    read(chosen, story)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((), "Fetching the whole text broke off; try again."),
        ((Failed("The cache cannot be used.", 4),), "The cache cannot be used."),
    ],
)
def test_a_child_that_breaks_off_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, events: tuple[Event, ...], told: str
) -> None:
    chosen = prepared(tmp_path, "https://a.example/1")
    instead(monkeypatch, teller(tmp_path, *events, then="sys.exit(9)\n"))

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        await desk.pilot.press("d")
        await desk.until(ended(desk))
        await desk.settle()
        assert told in desk.text

    read(chosen, story)


def test_what_a_child_says_is_text_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = prepared(tmp_path, "https://a.example/1")
    instead(monkeypatch, teller(tmp_path, FullTextFetched(1, 9, " ".join(PAYLOADS))))

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        await desk.pilot.press("d")
        await desk.until(ended(desk))
        await desk.settle()
        check(desk)

    read(chosen, story)


def test_its_size_is_told_and_escape_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = prepared(tmp_path, "https://a.example/1", "https://a.example/2")
    command = teller(tmp_path, FullTextAnnounced(1), FullTextAnnounced(1, 86_000), then=WAIT_FOR_EOF)
    asked = instead(monkeypatch, command)

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        await desk.pilot.press("d")
        await desk.until(lambda: "Fetching the whole text, 86 KB…" in desk.text)
        await desk.pilot.press("J", "d")
        await desk.until(lambda: "A whole text is being fetched already; Esc stops it." in desk.text)
        await desk.pilot.press("escape")
        await desk.until(ended(desk))
        await desk.settle()
        assert "Stopped: the whole text was not fetched." in desk.text
        assert desk.screen.pane == "article"

    read(chosen, story)
    assert len(asked) == 1


def test_no_child_outlives_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = prepared(tmp_path, "https://a.example/1")
    instead(monkeypatch, teller(tmp_path, FullTextAnnounced(1, 1000), then=WAIT_FOR_EOF))
    processes = []

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        await desk.pilot.press("d")
        await desk.until(lambda: "Fetching the whole text, 1 KB…" in desk.text)
        assert desk.screen.deepening
        processes.append(desk.screen.deepening._child._process)

    read(chosen, story)
    (process,) = processes
    assert process
    assert process.returncode is not None


# ---------------------------------------------------------------- unasked


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a stay be short."""
    monkeypatch.setattr(deepening, "STAY", 0.05)


@pytest.mark.usefixtures("quick")
def test_where_a_source_is_set_to_it_opening_an_article_fetches_it(tmp_path: Path, server: Server) -> None:
    chosen = prepared(tmp_path, server.page("/1", written("<p>Kiboko.</p>"), type=HTML), mode="full", wish="on_open")

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        await desk.until(lambda: "↓ whole text" in desk.text)
        assert "Kiboko." in desk.text

    read(chosen, story)
    assert len(server.asked) == 1


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("mode", "wish"), [("text", "on_open"), ("offline", "on_open"), ("full", "never")])
def test_mode_and_source_must_both_allow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode, wish: FullText
) -> None:
    chosen = prepared(tmp_path, "https://a.example/1", mode=mode, wish=wish)
    asked = instead(monkeypatch, teller(tmp_path))

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert desk.screen._stay is None

    read(chosen, story)
    assert asked == []


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("what", ["UPDATE articles SET packed = 1", "UPDATE sources SET offered = 1"])
def test_what_only_a_pack_names_is_not_fetched_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    chosen = prepared(tmp_path, "https://a.example/1", mode="full", wish="on_open")
    asked = instead(monkeypatch, teller(tmp_path))
    with Store.open(chosen.cache) as store, store._database.write() as connection:
        connection.execute(what)

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert desk.screen._stay is None

    read(chosen, story)
    assert asked == []


@pytest.mark.usefixtures("quick")
def test_a_spent_budget_forbids_it_and_what_was_refused_is_not_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = prepared(tmp_path, "https://a.example/1", "https://a.example/2", mode="full", wish="always")
    asked = instead(monkeypatch, teller(tmp_path))
    with Store.open(chosen.cache) as store:
        store.full_texts.refuse(store.articles.ids(parse(""))[0])

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert desk.screen._stay is None, "refused"
        desk.screen.facts = replace(desk.screen.facts, budget=replace(desk.screen.facts.budget, limit=1, spent=2))
        await desk.press("J")
        assert desk.screen._stay is None, "the budget"
        desk.screen.facts = replace(desk.screen.facts, budget=replace(desk.screen.facts.budget, limit=0))
        desk.screen.open_article(enter=False)
        await desk.until(lambda: asked)

    read(chosen, story)
    assert len(asked) == 1


def test_who_pages_through_fetches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deepening, "STAY", 3600.0)
    chosen = prepared(tmp_path, *(f"https://a.example/{n}" for n in range(1, 6)), mode="full", wish="on_open")
    asked = instead(monkeypatch, teller(tmp_path))

    async def story(desk: Desk) -> None:
        await desk.press("enter", "J", "J", "J")
        waiting = desk.screen._stay
        assert waiting is not None
        desk.screen.opened = None  # the article was left when its stay ends
        desk.screen._stayed()
        assert desk.screen.deepening is None

    read(chosen, story)
    assert asked == []


def test_the_command_keeps_the_current_folder_out(tmp_path: Path) -> None:
    command = child.full_command(Settings(data=tmp_path, config=tmp_path / "none.toml"), "sw", 7)
    assert command[1:4] == ["-P", "-m", "egov_tui"]
    assert command[4:] == ["--data", str(tmp_path), "--lang", "sw", "show", "--full", "--events", "--", "7"]


# ---------------------------------------------------------------- choosing


def test_the_form_of_a_source_has_it_and_it_can_be_taken_back(tmp_path: Path) -> None:
    chosen = prepared(tmp_path, "https://a.example/1")

    def wish() -> FullText:
        with Store.open(chosen.cache) as store:
            return store.sources.all()[0].full_text

    async def story(desk: Desk) -> None:
        desk.screen.go_to(desk.screen.followed[0])
        await desk.press("E", *["down"] * 6)
        assert "‹ when I ask ›" in desk.over
        await desk.press("space")
        assert "‹ on opening ›" in desk.over
        assert "Only in the data mode full." in desk.over
        await desk.press("right", "right", "left")
        assert "‹ always ›" in desk.over
        await desk.press("enter")
        assert wish() == "always"
        await desk.press("u")
        assert wish() == "never"

    read(chosen, story)


def test_the_palette_and_the_help_know_it_and_ascii_has_a_mark(tmp_path: Path) -> None:
    chosen = prepared(tmp_path, "https://a.example/1")
    keep(chosen)
    chosen = replace(chosen, reader=replace(chosen.reader, icons="ascii"))

    async def story(desk: Desk) -> None:
        assert any("=" in line and "09:30" in line for line in desk.text.splitlines())
        await desk.press("question_mark")
        assert "Whole text, or what the source says" in desk.text

    read(chosen, story)
