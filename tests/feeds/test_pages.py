"""What recipes read of the pages of every kind of site."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from egov_tui.feeds import pages, recipes
from egov_tui.feeds.job import ListJob
from egov_tui.model import Reading
from tests.sites import listed, text

RECIPES, _FAULTS = recipes.load()
SITE = "https://site.example"


def read(site: str, path: str, *names: str, address: str = "") -> Reading:
    chosen = tuple(RECIPES[name] for name in names) or tuple(RECIPES.values())
    return pages.read(ListJob(text(site, path).encode(), address or SITE + path, chosen))


LISTS = [
    ("octobercms", "/news", "octobercms-news"),
    ("octobercms", "/news/2", "octobercms-news"),
    ("octobercms", "/news/3", "octobercms-news"),
    ("octobercms", "/announcements", "octobercms-announcements"),
    ("octobercms", "/tenders", "octobercms-tenders"),
    ("egov", "/news", "egov-news"),
    ("egov", "/news?page=1", "egov-news"),
    ("egov", "/news?page=2", "egov-news"),
    ("egov", "/announcements", "egov-announcements"),
    ("egov", "/documents/tenders", "egov-documents"),
    ("core", "/api/news?page=1&limit=50", "core-news"),
    ("core", "/api/news?page=2&limit=50", "core-news"),
    ("core", "/api/announcements", "core-announcements"),
    ("core", "/api/advertisements?category=Tender", "core-tenders"),
    ("core-moved", "/api/news?page=1&limit=50", "core-news"),
    ("core-moved", "/api/news?page=2&limit=50", "core-news"),
    ("foreign", "/resources/list", "node-detail"),
    ("foreign", "/resources/list/P6", "node-detail"),
    ("judiciary", "/api/newsupdates/getAllNews", "newsupdates"),
    ("unknown", "/notices", "generic"),
    ("unknown-table", "/", "generic"),
    ("gone", "/news", "octobercms-news"),
    ("login", "/news", "octobercms-news"),
    ("no-dates", "/news", "octobercms-news"),
    ("duplicate-blocks", "/news", "octobercms-news"),
]


def found(reading: Reading) -> list[tuple[str, str, str]]:
    """Titles, days and paths, as a person would note them down."""
    assert reading.feed is not None, reading.trials
    return [(one.title, _day(one.published), (one.link or "").removeprefix(SITE)) for one in reading.feed.entries]


def _day(moment: datetime | None) -> str:
    return moment.astimezone(ZoneInfo("Africa/Dar_es_Salaam")).date().isoformat() if moment else ""


@pytest.mark.parametrize(("site", "path", "recipe"), LISTS)
def test_the_recipe_of_a_kind_of_site_finds_what_a_person_sees_in_the_list(site: str, path: str, recipe: str) -> None:
    told = found(read(site, path, recipe))
    assert [(title, day) for title, day, _link in told] == [(one.title, one.date[:10]) for one in listed(site, path)]


@pytest.mark.parametrize(("site", "path", "recipe"), LISTS)
def test_of_all_recipes_the_right_one_is_chosen_by_what_is_in_the_page(site: str, path: str, recipe: str) -> None:
    assert read(site, path).recipe == recipe


@pytest.mark.parametrize(("site", "path", "recipe"), [one for one in LISTS if "/api/" not in one[1]])
def test_the_links_of_a_list_are_those_of_the_page(site: str, path: str, recipe: str) -> None:
    assert [link for *_rest, link in found(read(site, path, recipe))] == [one.link for one in listed(site, path)]
