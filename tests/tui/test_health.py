"""The page of health: every source, the worst first, and what can be done from there."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from egov_tui.exchange.health import quiet, usual_silence
from egov_tui.model import Spent, Validators
from egov_tui.store import Store
from egov_tui.tui.screens.health import HealthRows, HealthScreen
from tests.tui.builder import NOW, Desk, add, entry, read, settings, world
from tests.tui.worlds import full_world

DAY = timedelta(days=1)


def build(path: Path) -> None:
    world(path)
    with Store.open(path) as store:
        dates = [NOW - 46 * DAY - n * 5 * DAY for n in range(8)]
        slug = add(store, "Silent Board", [entry(700 + n, f"Old {n}", date) for n, date in enumerate(dates)])
        source = store.sources.find(slug)
        assert source
        store.sources.succeeded(source.id, Validators(), NOW + DAY, NOW, Spent())


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20), (40, 12)])
def test_the_worst_come_first_and_escape_closes(tmp_path: Path, size: tuple[int, int]) -> None:
    chosen = settings(tmp_path)
    build(chosen.cache)

    async def story(desk: Desk) -> None:
        await desk.press("exclamation_mark")
        await desk.until(lambda: isinstance(desk.app.screen, HealthScreen))
        rows = desk.app.screen.query_one(HealthRows)
        assert [bool(fare.bad) for fare in rows.fares] == sorted((bool(f.bad) for f in rows.fares), reverse=True)
        assert rows.fares[0].bad
        quiet_ones = [fare.source.agency for fare in rows.fares if fare.quiet]
        assert quiet_ones == ["Silent Board"]
        assert rows.fares[1].quiet == "quiet for 46 days, usually 5"
        assert "Ministry of Education" in desk.text
        assert "1 source fails" in desk.text
        if size[0] >= 80:
            assert "took too long to answer" in desk.text
        await desk.press("G", "g", "escape")
        assert not isinstance(desk.app.screen, HealthScreen)

    read(chosen, story, size=size)


def test_from_there_one_goes_to_a_source_or_fetches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path)
    build(chosen.cache)

    async def story(desk: Desk) -> None:
        asked: list[tuple[list[str], bool]] = []
        monkeypatch.setattr(desk.screen, "start_refresh", lambda slugs, force: asked.append((slugs, force)))
        await desk.press("exclamation_mark")
        await desk.until(lambda: isinstance(desk.app.screen, HealthScreen))
        await desk.press("r")
        assert asked == [(["ministry-of-education"], True)]
        await desk.press("exclamation_mark")
        await desk.until(lambda: isinstance(desk.app.screen, HealthScreen))
        await desk.press("j", "enter")
        await desk.until(lambda: desk.screen.place.label == "Silent Board")
        assert len(desk.titles) == 8

    read(chosen, story)


def test_what_is_usual_is_the_middle_of_the_gaps_between_days_of_news() -> None:
    assert usual_silence([NOW, NOW - DAY]) is None
    weekly = [NOW - n * 7 * DAY for n in range(6)]
    assert usual_silence(weekly) == 7 * DAY
    assert quiet(weekly, NOW) == ""
    assert quiet(weekly, NOW + 20 * DAY) == ""
    assert quiet(weekly, NOW + 30 * DAY) == "quiet for 30 days, usually 7"
    daily = [NOW - n * DAY for n in range(6)]
    assert quiet(daily, NOW + 4 * DAY) == "", "a few days are no silence"
    assert quiet(daily, NOW + 8 * DAY) == "quiet for 8 days, usually 1"


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_what_a_row_has_no_room_for_is_told_below_it(tmp_path: Path, size: tuple[int, int]) -> None:
    chosen = settings(tmp_path)
    full_world(chosen.cache)

    async def story(desk: Desk) -> None:
        await desk.press("exclamation_mark")
        screen = desk.app.screen
        rows, whole = screen.query_one(HealthRows), screen.query_one("#whole", Static)
        seen = set()
        for fare in rows.fares:
            cut = any("…" in line.plain for line in rows.draw(rows.cursor, rows.room.width - 1)[1:])
            seen.add(cut)
            assert whole.display == cut
            assert not cut or " ".join(desk.text.replace("│", " ").split()).count(" ".join(fare.words.split())) == 1
            await desk.press("j")
        assert seen == {True, False}

    read(chosen, story, size=size)
