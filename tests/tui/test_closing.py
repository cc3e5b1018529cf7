"""Until when a call takes an answer: in the list, over the article, in words."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from egov_tui.cli.linear.words import article_text, row
from egov_tui.model import Article, Headline
from egov_tui.store import Store
from egov_tui.text.closing import sentence, short
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings

DAY = timedelta(days=1)
SAID = "Bids [must] be received not later than 18 May 2024 at 16:00."


@pytest.mark.parametrize(
    ("closes", "told", "shown"),
    [
        (datetime(2024, 5, 19, 16, tzinfo=UTC), "Closes 19 May 2024, 16:00 (in 5 days)", "to 19 May"),
        (datetime(2024, 5, 19, 23, 59, 59, tzinfo=UTC), "Closes 19 May 2024 (in 5 days)", "to 19 May"),
        (datetime(2024, 5, 15, 1, tzinfo=UTC), "Closes 15 May 2024, 01:00 (in 1 day)", "to tomorrow"),
        (datetime(2024, 5, 14, 16, tzinfo=UTC), "Closes 14 May 2024, 16:00 (today)", "to 16:00"),
        (datetime(2025, 1, 3, 23, 59, 59, tzinfo=UTC), "Closes 3 January 2025 (in 234 days)", "to 3 Jan 2025"),
        (datetime(2024, 5, 14, 9, tzinfo=UTC), "Closed on 14 May 2024, 09:00", "closed"),
        (datetime(2015, 5, 3, 23, 59, 59, tzinfo=UTC), "Closed on 3 May 2015", "closed"),
    ],
)
def test_a_deadline_in_words(closes: datetime, told: str, shown: str) -> None:
    assert sentence(closes, NOW, UTC) == told
    assert short(closes, NOW, UTC) == shown


def test_the_end_of_a_day_is_that_day_wherever_it_is_read() -> None:
    closes = datetime(2024, 5, 18, 20, 59, 59, tzinfo=UTC)
    assert sentence(closes, NOW, timezone(timedelta(hours=3))) == "Closes 18 May 2024 (in 4 days)"
    assert sentence(closes, NOW, timezone(timedelta(hours=12))) == "Closes 18 May 2024 (in 4 days)"


def calls(path: Path) -> None:
    with Store.open(path) as store:
        closes = {"Tender for chairs": 5 * DAY, "Vacancy: nurse": -3 * DAY, "Call for papers": 300 * DAY}
        entries = [
            replace(entry(n, title, NOW - n * DAY), closes=NOW + after, closing=SAID)
            for n, (title, after) in enumerate(closes.items(), 1)
        ]
        add(
            store,
            "Ministry of Works and Transport",
            [*entries, entry(9, "A day of rest", NOW - 9 * DAY)],
        )
        index(store)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_the_list_shows_closing_dates_and_stays_aligned(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        rows = desk.screen.rows
        drawn = [rows.draw(at, rows.room.width - 1) for at in range(4)]
        texts = [" ".join(part.plain for part in parts) for parts in drawn]
        for words, text in zip(("to 19 May", "closed", "to 10 Mar 2025"), texts, strict=False):
            assert words in text
        assert "to " not in texts[3]
        assert "closed" not in texts[3]
        assert len({cell_len(parts[-1].plain) for parts in drawn}) == 1
        assert all(cell_len(part.plain) <= rows.room.width - 1 for parts in drawn for part in parts)

    chosen = settings(tmp_path)
    calls(chosen.cache)
    read(chosen, story, size=size)


def test_where_there_is_no_room_the_closing_date_is_left_out(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for width in range(4, 80):
            for parts in (desk.screen.rows.draw(0, width), desk.screen.rows.draw(2, width)):
                assert all(cell_len(part.plain) <= max(width, 12) for part in parts), (width, [p.plain for p in parts])
        assert "19 May" not in "".join(part.plain for part in desk.screen.rows.draw(0, 20))

    chosen = settings(tmp_path)
    calls(chosen.cache)
    read(chosen, story)


def test_what_is_past_is_dimmed_and_by_closing_date_the_soonest_stands_first(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        rows = desk.screen.rows
        dim, strong = rows.named("dim"), rows.named("strong")
        looks = [{span.style for span in rows.draw(at, 100)[0].spans} for at in range(3)]
        assert [strong in look for look in looks] == [True, False, True]
        assert dim in looks[1]
        await desk.press("s", *"closing", "enter")
        assert "by closing date" in desk.text

    chosen = settings(tmp_path)
    calls(chosen.cache)
    read(chosen, story)


def test_the_article_says_until_when_and_which_sentence_says_so(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert "Closes 19 May 2024, 09:30 (in 5 days)" in desk.text
        assert f"“{SAID}”" in desk.text
        await desk.press("J")
        assert "Closed on 11 May 2024, 09:30" in desk.text

    chosen = settings(tmp_path)
    calls(chosen.cache)
    read(chosen, story)


def test_the_plain_reader_says_it_too() -> None:
    headline = Headline(1, "a", "Agency", "Tender", NOW, read=True, closes=NOW + 5 * DAY)
    assert row(1, headline, NOW, UTC, agency=True) == "1. Tender (Agency, 09:30, closes 19 May)"
    assert row(1, headline, NOW + 9 * DAY, UTC, agency=False) == "1. Tender (14 May, closed)"
    article = Article(1, "k", "a", "Agency", "Tender", date=NOW, text="Text", closes=NOW + DAY, closing=SAID)
    head = article_text(article, 1, 3, NOW, UTC).split("\n\n")[0].splitlines()
    assert head[2:] == ["Closes 15 May 2024, 09:30 (in 1 day)", SAID]


def test_at_midnight_days_are_called_anew(tmp_path: Path) -> None:
    hours = [0]

    async def story(desk: Desk) -> None:
        later = replace(desk.screen.context, clock=lambda: NOW + timedelta(hours=hours[0]))
        desk.screen.context = later
        desk.screen.rows.clock = desk.screen.view.clock = later.clock
        await desk.press("enter")
        assert "to tomorrow" in desk.text
        assert "(in 1 day)" in desk.text
        hours[0] = 23
        desk.screen.look()
        await desk.settle()
        assert "to 09:30" in desk.text
        assert "Closes 15 May 2024, 09:30 (today)" in desk.text

    def call(cache: Path) -> None:
        with Store.open(cache) as store:
            add(store, "Ministry of Works", [replace(entry(1, "Tender", NOW), closes=NOW + DAY)])
            index(store)

    chosen = settings(tmp_path)
    call(chosen.cache)
    read(chosen, story)
