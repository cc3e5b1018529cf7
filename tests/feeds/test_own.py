"""The page of an article, by the recipe of its source."""

from datetime import UTC, datetime

import pytest

from egov_tui.feeds import recipes
from egov_tui.feeds.job import PageJob
from egov_tui.feeds.own import own
from egov_tui.model import Page
from tests import sites

RECIPES, _FAULTS = recipes.load()
SITE = "https://site.example"


def read(site: str, path: str, recipe: str, title: str = "") -> Page:
    found = own(PageJob(sites.text(site, path).encode(), SITE + path, title=title, recipe=RECIPES[recipe]))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("site", "path", "recipe"),
    [
        (site, item.link, recipe)
        for site, path, recipe in (
            ("octobercms", "/news", "octobercms-news"),
            ("octobercms", "/announcements", "octobercms-announcements"),
            ("egov", "/news", "egov-news"),
            ("egov", "/announcements", "egov-announcements"),
        )
        for item in sites.listed(site, path)
        if item.link in sites.files(site)
    ],
)
def test_every_article_of_a_known_kind_is_read_whole_and_alone(site: str, path: str, recipe: str) -> None:
    page = read(site, path, recipe)
    assert page.made_by == recipe
    assert len(page.html) > 200
    for beside in ("Hakimiliki", "Soma Zaidi", "navbar", "Tovuti Muhimu"):
        assert beside not in page.html


def test_the_day_of_publication_is_told_apart_from_the_text() -> None:
    page = read("octobercms", "/new/tangazo-7", "octobercms-news")
    assert page.published == datetime(2024, 12, 1, 21, tzinfo=UTC)
    assert "Imewekwa" not in page.html
    assert "mnada" in page.html
    assert [one.type for one in page.attachments] == ["application/pdf"]


def test_a_page_of_another_kind_says_nothing() -> None:
    body = b"<html><body><div class=other>Habari</div></body></html>"
    assert own(PageJob(body, SITE, recipe=RECIPES["node-detail"])) is None
    assert own(PageJob(body, SITE, recipe=RECIPES["generic"])) is None
    assert own(PageJob(body, SITE)) is None
