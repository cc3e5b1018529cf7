"""A cache of every version that ever was opens, and keeps what its reader had."""

import gzip
from pathlib import Path

import pytest

from egov_tui.errors import CacheError
from egov_tui.store import Store
from egov_tui.store.migrations import scripts
from egov_tui.store.query import parse

CACHES = sorted((Path(__file__).parents[1] / "data" / "caches").glob("cache-v*.sqlite3.gz"))


def test_there_is_one_of_every_version() -> None:
    assert [file.name for file in CACHES] == [f"cache-v{n}.sqlite3.gz" for n in range(1, len(scripts()) + 1)]


@pytest.mark.parametrize("packed", CACHES, ids=lambda file: file.name)
def test_it_opens_with_its_articles_its_state_and_its_past(packed: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    with Store.open(path) as store:
        water, other = store.sources.find("wizara-ya-maji"), store.sources.find("mamlaka")
        assert water
        assert other
        assert (water.folder, water.total, water.unread) == ("Wizara", 3, 2)
        assert water.validators.etag == '"e"'
        assert water.next_check
        titles = [headline.title for headline in store.articles.headlines(store.articles.ids(parse("")))]
        assert titles == ["Kisima kipya", "Mkutano wa wadau", "Zabuni ya ujenzi"]
        for query, title in (
            ("is:read", "Kisima kipya"),
            ("is:edited", "Kisima kipya"),
            ("is:starred has:attachment", "Mkutano wa wadau"),
            ("is:later", "Zabuni ya ujenzi"),
        ):
            (number,) = store.articles.ids(parse(query))
            assert store.articles.headlines([number])[0].title == title, query
        while store.index.pending():  # by the stemmer of today
            pass
        (found,) = store.articles.ids(parse("mikutano"))
        assert store.articles.body(found) == "<p>Walikutana Dodoma</p>"
        (edited,) = store.articles.ids(parse("yamefika"))
        assert store.articles.body(edited) == "<p>Maji safi yafika kijijini</p>"
        assert store.articles.known(water.id)["link:3"]
        store.index.check()
        (kept,) = store.articles.full([found])
        assert kept.clock == ("+02:00" if packed.name[7] >= "6" else "")
    before = path.with_name(f"{path.name}.v{packed.name[7]}.bak")
    assert before.exists() == (int(packed.name[7]) < len(scripts()))


def test_a_newer_one_is_refused_in_a_sentence_and_left_alone(path: Path) -> None:
    with Store.open(path) as store:
        store._database._connection.execute(f"PRAGMA user_version = {len(scripts()) + 1}")
    before = path.read_bytes()
    with pytest.raises(CacheError, match="made by a newer egov-tui"):
        Store.open(path)
    assert path.read_bytes() == before
