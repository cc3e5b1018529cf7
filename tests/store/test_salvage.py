"""Of a damaged cache everything is saved that any byte still tells; reader state outlives the text that it is about."""

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from egov_tui.cli import run
from egov_tui.errors import CacheBusyError, CacheDamagedError, CacheError, EgovError, IndexDamagedError
from egov_tui.model import Decision, Feed
from egov_tui.store import Store
from egov_tui.store.salvage import Salvaged, repair, salvage
from egov_tui.store.soundness import look_over
from egov_tui.sync.decide import decide
from tests.store.conftest import NOW, entry, find
from tests.store.damage import PAGE, TABLES, everything, make, overwrite, page_of, pages_below, readable, rows


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of 300 articles, which nobody opens again."""
    path = tmp_path_factory.mktemp("whole") / "cache.sqlite3"
    make(path)
    return path


@pytest.fixture
def cache(path: Path, whole: Path) -> Path:
    path.parent.mkdir()
    path.write_bytes(whole.read_bytes())
    return path


def repaired(path: Path) -> Salvaged:
    told = repair(path, path.with_name("fresh"), path.with_name("damaged.sqlite3"))
    look_over(path)
    return told


def without_indexed(table: dict[object, tuple[object, ...]]) -> dict[object, tuple[object, ...]]:
    """Articles but for whether their words were found, and the hash that tells a sync that something is missing."""
    return {number: row[:15] + row[16:20] for number, row in table.items()}


def test_of_a_whole_cache_everything_is_saved_exactly(cache: Path) -> None:
    before = everything(cache)
    told = repaired(cache)
    after = everything(cache)
    before["articles"], after["articles"] = (
        {number: (*row[:20], *row[21:]) for number, row in found["articles"].items()} for found in (before, after)
    )
    assert after == before
    assert not told.emptied
    assert not any(part.lost or part.torn for part in told[:6])
    with Store.open(cache) as store:
        assert store.index.waiting() == 300
        while store.index.pending():
            pass
        assert len(find(store, "kingine")) == 30


@pytest.mark.parametrize("name", ["articles", "bodies", "articles_unread", "sqlite_autoindex_articles_1", "aliases"])
def test_nothing_is_lost_when_the_root_of_a_tree_is(cache: Path, name: str) -> None:
    before = everything(cache)
    overwrite(cache, page_of(cache, name))
    told = repaired(cache)
    after = everything(cache)
    assert without_indexed(after["articles"]) == without_indexed(before["articles"])
    assert {table: after[table] for table in TABLES if table not in ("articles", "sources")} == {
        table: before[table] for table in TABLES if table not in ("articles", "sources")
    }
    assert not told.articles.lost
    assert not told.emptied


@pytest.mark.parametrize("page", [1, 2], ids=["the header and the schema", "the pointer map"])
def test_nothing_is_lost_with_one_of_the_first_pages(cache: Path, page: int) -> None:
    before = everything(cache)
    overwrite(cache, page)
    repaired(cache)
    after = everything(cache)
    assert without_indexed(after.pop("articles")) == without_indexed(before.pop("articles"))
    assert after == before


def test_state_and_key_outlive_the_page_of_an_article(cache: Path) -> None:
    before = rows(cache, "articles")
    bodies = rows(cache, "bodies")
    overwrite(cache, pages_below(cache, "articles")[0])
    told = repaired(cache)
    after = rows(cache, "articles")
    assert 20 < told.emptied < 150
    assert told.articles == (300, 0, False)
    for number, row in before.items():  # id, source, key; sort date; read, starred, later
        assert after[number][:3] == row[:3]
        assert after[number][9] == row[9]
        assert after[number][16:19] == row[16:19]
        assert after[number][5] == row[5], "the index of words knew the title"
    assert rows(cache, "bodies") == bodies


def test_what_lost_its_text_is_filled_by_the_next_reading_and_is_no_edit(cache: Path) -> None:
    with Store.open(cache) as store:
        ids = {one: known.id for one, known in store.articles.known(1).items() if one.startswith("k")}
        state = {number: store.articles.headlines([number])[0] for number in ids.values()}
    before = without_indexed(rows(cache, "articles"))
    revisions = rows(cache, "revisions")
    entries = tuple(entry(f"k{n}", title=f"Habari {n}", text=f"maji safi {n} " * 40) for n in range(10, 100))
    for page in pages_below(cache, "bodies")[:-1]:
        overwrite(cache, page)
    told = repaired(cache)
    assert told.emptied > 50
    with Store.open(cache) as store:
        source = store.sources.all()[0]
        assert source.validators.etag is None, "or the server would say that nothing has changed"
        assert source.next_check is None
        feed = Feed(kind="rss", title="Wizara 0", entries=entries)
        decision: Decision = decide(feed, store.articles.known(1))
        assert not decision.inserts
        store.articles.save(1, decision, NOW)
        article = store.articles.get(ids["k20"])
        assert article
        assert "maji safi 20" in article.text
        for number, headline in state.items():
            assert store.articles.headlines([number])[0].read == headline.read
            assert store.articles.headlines([number])[0].edited == headline.edited
        assert store.articles.counts().total == 300
    assert rows(cache, "revisions") == revisions
    assert without_indexed(rows(cache, "articles")).keys() == before.keys()


def test_a_source_is_known_by_its_address_when_its_settings_are_lost(cache: Path) -> None:
    overwrite(cache, page_of(cache, "sources"))
    told = repaired(cache)
    assert (told.sources.saved, told.sources.lost, told.bare) == (3, 0, 3)
    with Store.open(cache) as store:
        assert [(s.slug, s.address, s.total) for s in store.sources.all()] == [
            (f"wizara-{n}", f"https://w{n}.example/feed", 100) for n in range(3)
        ]


def test_articles_of_a_source_that_is_lost_altogether_are_kept(cache: Path) -> None:
    before = rows(cache, "articles")
    for name in ("sources", "sqlite_autoindex_sources_1", "sqlite_autoindex_sources_2"):
        overwrite(cache, page_of(cache, name))
    told = repaired(cache)
    assert (told.sources.saved, told.sources.lost) == (0, 3)
    assert without_indexed(rows(cache, "articles")) == without_indexed(before)
    with Store.open(cache) as store:
        assert [source.slug for source in store.sources.all()] == ["lost-1", "lost-2", "lost-3"]


def test_a_number_once_shown_never_means_another_article(cache: Path) -> None:
    with closing(sqlite3.connect(cache)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'articles'")
    repaired(cache)
    with Store.open(cache) as store:
        store.articles.save(1, Decision(inserts=(entry("new"),)), NOW)
        assert store.articles.known(1)["new"].id == 5001


def test_what_is_only_in_the_log_is_saved_even_without_the_file(cache: Path, path: Path) -> None:
    other = path.parent.parent / "other"
    other.mkdir()
    with closing(sqlite3.connect(cache, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE articles SET later = 1 WHERE id = 7")
        for end in ("", "-wal"):
            (other / f"cache.sqlite3{end}").write_bytes(Path(f"{cache}{end}").read_bytes())
    overwrite(other / "cache.sqlite3", page_of(cache, "bodies"))
    repaired(other / "cache.sqlite3")
    with Store.open(other / "cache.sqlite3") as store:
        assert [line.later for line in store.articles.headlines([7])] == [True]
        assert store.articles.counts().total == 300


def test_an_empty_file_beside_a_full_log_is_refused_and_the_log_saved(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        store.sources.add("https://a.example/feed", title="Maji")
        log = path.with_name("cache.sqlite3-wal").read_bytes()
    path.write_bytes(b"")
    path.with_name("cache.sqlite3-wal").write_bytes(log)
    with pytest.raises(CacheDamagedError, match=r"its log is not.*doctor --repair"):
        Store.open(path)
    repaired(path)
    with Store.open(path) as store:
        assert [source.agency for source in store.sources.all()] == ["Maji"]


def test_the_damaged_file_is_kept_as_it_was(cache: Path) -> None:
    overwrite(cache, page_of(cache, "bodies"))
    damaged = cache.read_bytes()
    repaired(cache)
    assert cache.with_name("damaged.sqlite3").read_bytes() == damaged
    assert cache.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in cache.parent.iterdir()) == ["cache.sqlite3", "damaged.sqlite3"]


def test_a_cache_that_another_program_has_open_is_left_alone(cache: Path) -> None:
    overwrite(cache, page_of(cache, "bodies"))
    damaged = cache.read_bytes()
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode=WAL'); "
    code += "c.execute('SELECT count(*) FROM sources').fetchone(); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(cache)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdout
        reader.stdout.readline()
        with pytest.raises(CacheBusyError, match="another program has the cache open"):
            repaired(cache)
        reader.kill()
    assert cache.read_bytes() == damaged
    repaired(cache)


@pytest.mark.parametrize("content", [b"", b"x", b"a letter " * 5000, b"SQLite format 3\0" + b"\xff" * 50_000])
def test_of_what_never_was_a_cache_nothing_is_saved_and_nothing_lost(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    told = repaired(path)
    assert told.articles.saved == 0
    assert path.with_name("damaged.sqlite3").read_bytes() == content


def test_values_that_no_version_writes_are_found_and_made_harmless(cache: Path) -> None:
    look_over(cache)
    for wrong in ("read = 7", "published = 99999999999999", "authors = '{'", "title = x'ff'"):
        with closing(sqlite3.connect(cache)) as connection, connection:
            connection.execute(f"UPDATE articles SET {wrong} WHERE id = 50")
        with pytest.raises(CacheError, match="doctor --repair"):
            look_over(cache)
        repaired(cache)
    assert rows(cache, "articles").keys() == set(range(1, 301))


def test_a_key_that_damage_gave_to_two_articles_stays_with_whom_the_index_knows(cache: Path) -> None:
    before = rows(cache, "articles")
    octets = cache.read_bytes()
    assert (before[40][2], before[50][2]) == ("k39", "k49")
    page = next(n for n in pages_below(cache, "articles") if b"Habari 39" in octets[(n - 1) * PAGE : n * PAGE])
    place = octets.index(b"k39", (page - 1) * PAGE)
    overwrite(cache, 1, b"k49", at=place)
    repaired(cache)
    after = rows(cache, "articles")
    assert after[50][2] == "k49"
    assert after[40][2] == "lost-40"


def test_an_index_that_is_wrong_makes_no_article_and_takes_no_key(cache: Path) -> None:
    before = without_indexed(rows(cache, "articles"))
    page = page_of(cache, "sqlite_autoindex_articles_1")
    octets = cache.read_bytes()[(page - 1) * PAGE : page * PAGE]
    overwrite(cache, page, b"\x02", at=octets.index(b"k90\x00\xbf") + 3)  # 0x00bf: of article 191
    repaired(cache)
    assert without_indexed(rows(cache, "articles")) == before


def test_an_index_of_words_out_of_step_is_no_damage_of_the_rest(cache: Path) -> None:
    with closing(sqlite3.connect(cache)) as connection, connection:
        connection.execute("INSERT INTO search (rowid, title, text, stems) VALUES (7, 'ghost', '', '')")
    with pytest.raises(IndexDamagedError):
        look_over(cache)


# ---------------------------------------------------------------- any damage

DAMAGES = int(os.environ.get("EGOV_DAMAGES", "8"))
"""Always the same few; for a longer run more of them, always others."""
profile = settings(
    max_examples=DAMAGES,
    derandomize="EGOV_DAMAGES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
Damage = Callable[[bytearray], None]


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    kind = draw(st.sampled_from(["cut", "zero", "noise", "flip", "swap"]))
    seed = draw(st.integers(0, 2**32))

    def damage(octets: bytearray) -> None:
        note(f"{kind} {seed}")
        luck = random.Random(seed)
        pages = len(octets) // PAGE
        for _time in range(luck.choice([1, 1, 2, 5])):
            at = luck.randrange(pages) * PAGE
            if kind == "cut":
                del octets[luck.randrange(len(octets) or 1) :]
                return
            if kind == "zero":
                octets[at : at + PAGE] = bytes(PAGE)
            elif kind == "noise":
                begin, size = at + luck.randrange(PAGE), luck.choice([1, 8, 300, PAGE])
                end = min(begin + size, len(octets))
                octets[begin:end] = luck.randbytes(end - begin)
            elif kind == "flip":
                octets[luck.randrange(len(octets))] ^= 1 << luck.randrange(8)
            else:
                other = luck.randrange(pages) * PAGE
                octets[at : at + PAGE], octets[other : other + PAGE] = (
                    octets[other : other + PAGE],
                    octets[at : at + PAGE],
                )

    return damage


@profile
@given(damage=damages())
def test_whatever_the_damage_all_that_can_be_read_is_in_a_sound_cache(
    damage: Damage, whole: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path, fresh, good = folder / "cache.sqlite3", folder / "fresh", folder / "good"
    octets = bytearray(whole.read_bytes())
    good.write_bytes(octets)
    damage(octets)
    path.write_bytes(octets)
    before = {table: rows(good, table) for table in ("sources", "articles", "bodies", "revisions")}
    still = {table: readable(path, table, before[table]) for table in before}
    path.write_bytes(octets)  # as it was: whoever opens it may write to it
    salvage(path, fresh)
    look_over(fresh)
    after = {table: rows(fresh, table) for table in before}
    for table, found in still.items():
        if table != "revisions":
            assert found.keys() <= after[table].keys(), table
        for number, row in found.items():
            if row != before[table][number] or number not in after[table]:
                continue
            if table in ("bodies", "revisions"):
                assert after[table][number] == row
            elif table == "articles":
                saved = after[table][number]
                assert saved[2] in (row[2], f"lost-{number}"), "two may say that they have one key"
                assert (*saved[:2], *saved[3:15], *saved[16:20]) == (*row[:2], *row[3:15], *row[16:20])
            else:
                assert after[table][number][:9] == row[:9]
    with suppress(EgovError):  # and nothing else
        Store.open(path).close()


@settings(profile, max_examples=DAMAGES // 2)
@given(damage=damages())
def test_whatever_the_damage_the_command_repairs_it_or_says_why_not(
    damage: Damage, whole: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    octets = bytearray(whole.read_bytes())
    damage(octets)
    (folder / "cache.sqlite3").write_bytes(octets)
    data = ["--data", str(folder)]
    assert run(["doctor", *data]) in (0, 4)
    status = run(["doctor", "--repair", *data])
    assert status in (0, 4)
    if not status:
        assert run(["doctor", "--full", *data]) == 0
        assert run(["list", "--limit", "0", *data]) == 0
