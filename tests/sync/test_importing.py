"""Packs, taken in: merged once and for all, nothing that is here is replaced, and nothing in them is believed."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from msgspec.structs import replace

from egov_tui.errors import EgovError
from egov_tui.exchange.export import record
from egov_tui.exchange.plain import text
from egov_tui.exchange.unpack import PackError, Unpacking
from egov_tui.model import Article, Attachment, Decision, Entry, Kept, Page
from egov_tui.settings import Retention, Settings
from egov_tui.store import Store
from egov_tui.store.folder import digest
from egov_tui.store.query import parse
from egov_tui.sync import importing
from tests.packs import build, everything, export, fill, items, parts, settings_at, take, with_items
from tests.store.conftest import NOW, edit, entry, find

ADDRESS = "https://maji.example/feed"
FEED = "feeds/maji.json"
THEN = NOW - timedelta(days=3)


@pytest.fixture
def office(tmp_path: Path) -> Store:
    """The cache of the office that downloads."""
    return Store.open(tmp_path / "office" / "cache.sqlite3")


def packed(office: Store, tmp_path: Path, *entries: Entry, **more: Any) -> Path:
    """A pack with these articles of one source."""
    fill(office, ADDRESS, *entries, **{"title": "Maji", **more})
    export(office, tmp_path / "pack.zip")
    return tmp_path / "pack.zip"


def rich(office: Store) -> None:
    """Articles with everything that one can have."""
    fill(
        office,
        ADDRESS,
        entry(
            "guid:https://maji.example/?p=1",
            "Zabuni & <b>visima</b> &amp; mabomba",
            "Mwisho wa kuwasilisha ni tarehe 1 Juni 2026.",
            guid="https://maji.example/?p=1",
            link="https://maji.example/1",
            published=THEN,
            updated=THEN + timedelta(hours=1),
            authors=("Asha & Juma", "<Mhariri>"),
            categories=("Zabuni", "a < b"),
            summary="Mwisho ni Juni.",
            attachments=(Attachment("https://maji.example/1.pdf", "application/pdf", 1500, "Ramani & <mchoro>"),),
            closes=datetime(2026, 6, 1, 20, 59, 59, tzinfo=UTC),
            closing="Mwisho wa kuwasilisha ni tarehe 1 Juni 2026.",
            offset=180,
        ),
        entry("link:https://maji.example/2", "Bila tarehe", link="https://maji.example/2", summary="Muhtasari tu."),
        entry("hash:0123456789abcdef", "", "Habari bila kichwa wala kiungo", published=NOW + timedelta(days=900)),
        entry("guid:4", "Kwa ukamilifu", "Kifupi", guid="4", link="https://maji.example/4", published=THEN),
        title="Wizara ya Maji",
        folder="Wizara/Maji",
        language="sw",
    )
    number = office.articles.known(1)["guid:4"].id
    office.full_texts.save(number, Page("<p>Maneno <em>yote</em></p>", "core-news"), "https://maji.example/4", 9, NOW)
    while office.index.pending() or office.deadlines.pending():
        pass


def compared(article: Article) -> dict[str, Any]:
    """What an article is wherever it is: without its number and without what a reader did."""
    told = record(article)
    full = article.full and (article.full.html, article.full.address, article.full.fetched)
    more = {"closes": article.closes, "closing": article.closing, "full": full, "clock": article.clock}
    facts = {"summary": article.summary, "html": article.html, "declared": article.declared}
    return {**told, **more, **facts, "id": None}


def by_key(store: Store) -> dict[str, Article]:
    return {one.key: one for one in store.articles.full(store.articles.ids(parse("")))}


def test_articles_arrive_as_they_were_sent(office: Store, store: Store, settings: Settings, tmp_path: Path) -> None:
    rich(office)
    export(office, tmp_path / "a.zip")
    (taken,) = take(store, settings, tmp_path / "a.zip")
    assert (taken.new, taken.known, taken.full_texts, taken.offered) == (4, 0, 1, True)
    sent, came = by_key(office), by_key(store)
    assert sent.keys() == came.keys()
    for key, article in came.items():
        assert compared(article) == compared(sent[key]), key
        assert article.packed
        assert (article.read, article.starred, article.later) == (False, False, False)
    (source,) = store.sources.all()
    assert (source.slug, source.agency, source.folder) == ("wizara-ya-maji", "Wizara ya Maji", "Wizara/Maji")
    assert (source.address, source.language, source.offered) == (ADDRESS, "sw", True)
    assert find(store, "mabomba"), "it is found by its words"
    assert find(store, "has:deadline")


def test_what_came_is_packed_again_just_as_it_was(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    rich(office)
    export(office, tmp_path / "a.zip")
    take(store, settings, tmp_path / "a.zip")
    export(store, tmp_path / "b.zip")
    assert parts(tmp_path / "a.zip") == parts(tmp_path / "b.zip")


def test_the_same_pack_twice_changes_nothing(office: Store, store: Store, settings: Settings, tmp_path: Path) -> None:
    rich(office)
    export(office, tmp_path / "a.zip")
    take(store, settings, tmp_path / "a.zip")
    before = everything(store)
    (again,) = take(store, settings, tmp_path / "a.zip")
    assert (again.new, again.known, again.full_texts) == (0, 4, 0)
    assert everything(store) == before


def test_trying_it_stores_nothing_and_says_what_would_come(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    rich(office)
    export(office, tmp_path / "a.zip")
    before = everything(store)
    (taken,) = take(store, settings, tmp_path / "a.zip", dry_run=True)
    assert (taken.new, taken.known, taken.full_texts) == (4, 0, 1)
    assert everything(store) == before


@given(st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=2, max_size=4), st.randoms())
@examples(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_packs_does_not_matter(office: Store, tmp_path: Path, chosen: list[set[int]], chance: Any) -> None:
    for source in range(2):
        entries = [entry(f"guid:{n}", f"Habari{n}", f"neno{n}", published=THEN + timedelta(hours=n)) for n in range(7)]
        fill(office, f"https://s{source}.example/feed", *entries, title=f"S {source}")
    files = []
    for number, some in enumerate(chosen):
        files.append(tmp_path / f"{number}.zip")
        export(office, files[-1], " OR ".join(f"habari{n}" for n in some))
    there = []
    for order in (files, chance.sample(files, len(files))):
        shutil.rmtree(tmp_path / "here", ignore_errors=True)
        settings = settings_at(tmp_path / "here")
        with Store.open(settings.cache) as store:
            for file in order:
                take(store, settings, file)
            there.append(sorted((a.source, a.key, json.dumps(record(replace(a, id=0)))) for a in all_of(store)))
    assert there[0] == there[1]
    assert {key for _source, key, _told in there[0]} == {f"guid:{n}" for some in chosen for n in some}


def all_of(store: Store) -> Sequence[Article]:
    return list(store.articles.full(store.articles.ids(parse(""))))


def test_the_oldest_arrives_first_whatever_its_source(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    for source in range(2):
        entries = [entry(f"guid:{n}", published=THEN + timedelta(hours=2 * n + source)) for n in range(5)]
        fill(office, f"https://s{source}.example/feed", *entries, title=f"S {source}")
    export(office, tmp_path / "a.zip")
    take(store, settings, tmp_path / "a.zip")
    dates = [article.date for article in sorted(all_of(store), key=lambda one: one.id or 0)]
    assert dates == sorted(dates, key=str)
    assert len(dates) == 10


# ---------------------------------------------------------------- what is here stays


def test_what_is_here_stays_as_it_is(office: Store, store: Store, settings: Settings, tmp_path: Path) -> None:
    pack = packed(office, tmp_path, entry("guid:1", "Ya kifurushi", "Nyingine"), entry("guid:2", "Mpya"))
    source = fill(store, ADDRESS, entry("guid:1", "Yangu", "Maneno"), title="Maji yangu", folder="Yangu")
    edit(store, source, 1, entry("guid:1", "Yangu tena", "Maneno mapya"))
    store.articles.mark([1], read=True, starred=True)
    before = store.articles.get(1), store.articles.versions(1), store.sources.choices([1])
    (taken,) = take(store, settings, pack)
    assert (taken.source, taken.offered, taken.new, taken.known) == ("maji-yangu", False, 1, 1)
    assert (store.articles.get(1), store.articles.versions(1), store.sources.choices([1])) == before
    new = store.articles.get(2)
    assert new is not None
    assert (new.title, new.packed, new.read) == ("Mpya", True, False)


def test_a_whole_text_that_is_missing_is_added_and_no_other(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    entries = [entry(f"guid:{n}", "Kichwa", "Kifupi", link=f"https://maji.example/{n}") for n in (1, 2)]
    fill(office, ADDRESS, *entries, title="Maji")
    fill(store, ADDRESS, *entries, title="Maji")
    for n in (1, 2):
        office.full_texts.save(n, Page("<p>Ya kifurushi</p>", "core-news"), "https://maji.example/", 9, NOW)
    store.full_texts.save(1, Page("<p>Yangu</p>", "core-news"), "https://maji.example/", 9, NOW)
    export(office, tmp_path / "a.zip")
    (taken,) = take(store, settings, tmp_path / "a.zip")
    assert (taken.new, taken.full_texts) == (0, 1)
    one, two = store.full_texts.get(1), store.full_texts.get(2)
    assert one is not None
    assert two is not None
    assert (one.html, two.html) == ("<p>Yangu</p>", "<p>Ya kifurushi</p>")
    assert two.made_by == "pack", "nobody saw the page here"


def test_what_was_forgotten_does_not_come_back(office: Store, store: Store, settings: Settings, tmp_path: Path) -> None:
    old = entry("guid:1", "Ya kale", published=NOW - timedelta(days=900))
    source = fill(store, ADDRESS, old, title="Maji")
    store.articles.mark([1], read=True)
    store.sources.listed(source.id, [])
    assert store.ageing.prune(Retention(keep_days=30), NOW) == 1
    (taken,) = take(store, settings, packed(office, tmp_path, old, entry("guid:2")))
    assert (taken.new, taken.known) == (1, 1)
    assert [one.key for one in all_of(store)] == ["guid:2"]


def test_an_import_that_is_stopped_goes_on_when_it_is_done_again(
    office: Store, store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = packed(office, tmp_path, *(entry(f"guid:{n}", text=f"neno{n}") for n in range(10)))
    monkeypatch.setattr(importing, "_BATCH", 3)
    calls = []

    def stop(done: int, total: int) -> None:
        calls.append(done)
        if done > 14:
            raise KeyboardInterrupt

    with Unpacking(pack) as opened, pytest.raises(KeyboardInterrupt):
        asyncio.run(importing.take_in(store, settings, opened, stop))
    assert 0 < len(all_of(store)) < 10
    assert all(article.text for article in all_of(store))
    (taken,) = take(store, settings, pack)
    assert taken.new + taken.known == 10
    assert len(all_of(store)) == 10
    assert not store.index.waiting()


# ---------------------------------------------------------------- nothing is believed


def crafted(office: Store, tmp_path: Path, **changes: Any) -> Path:
    """A pack whose only item has other members; a member `_egov_tui` is merged into ours."""
    pack = packed(office, tmp_path, entry("guid:1", "Habari", "Maneno", guid="1", link="https://maji.example/1"))
    found = parts(pack)
    (item,) = items(found, FEED)
    ours = {**item["_egov_tui"], **changes.pop("_egov_tui", {})}
    return build(tmp_path / "crafted.zip", with_items(found, FEED, [{**item, **changes, "_egov_tui": ours}]))


def test_foreign_text_is_cleaned_as_that_of_feeds(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    pack = crafted(
        office,
        tmp_path,
        title="Kichwa\x1b]52;c;aGk=\x07 \u202eovi",
        content_html="<p onclick='x()'>Neno<script>alert(1)</script></p><img src=x onerror=y>",
        authors=[{"name": "Asha\x9b31m"}],
        url="javascript:alert(1)",
        attachments=[{"url": "file:///etc/passwd", "mime_type": "x"}, {"url": "https://maji.example/a.pdf"}],
        _egov_tui={"closes": "2026-06-01T10:00:00Z", "closing": "Mwisho\x1b[2J", "guid": "g\x07uid"},
    )
    take(store, settings, pack)
    (article,) = all_of(store)
    assert (article.title, article.link, article.guid) == ("Kichwa]52;c;aGk= ovi", None, "guid")
    assert article.authors == ("Asha31m",)
    assert "script" not in article.html
    assert "onclick" not in article.html
    assert [one.url for one in article.attachments] == ["https://maji.example/a.pdf"]
    assert article.closing == "Mwisho[2J"
    assert "\x1b" not in text(article)


@pytest.mark.parametrize(
    "claims",
    [
        {"key": 7},
        {"key": "x" * 20_000},
        {"key": "no scheme"},
        {"key": "guid:\x1b[2J"},
        {"key": ["guid:1"]},
        {"first_seen": "tomorrow"},
        {"first_seen": 12345},
        {"first_seen": "2026-05-03"},
        {"date": {"x": 1}},
        {"offset": 1e99},
        {"offset": True},
        {"closes": [1]},
        {"closes": "0001-01-01T00:00:00+14:00"},
        {"closes": "9999-12-31T23:59:59Z"},
        {"first_seen": "0001-01-01T00:00:00Z"},
        {"date": "0001-01-02T00:00:00Z"},
        {"guid": "g" * 50_000},
        {"full": "text"},
        {"full": {"url": "file:///etc/passwd", "content_html": "<p>x</p>", "fetched": "2026-05-03T09:00:00Z"}},
        {"full": {"url": "https://x.example/", "content_html": 5, "fetched": None}},
    ],
    ids=lambda claims: str(claims)[:40],
)
def test_what_it_claims_is_left_out_where_it_cannot_be(
    office: Store, store: Store, settings: Settings, tmp_path: Path, claims: dict[str, Any]
) -> None:
    (taken,) = take(store, settings, crafted(office, tmp_path, _egov_tui=claims))
    assert taken.new == 1
    (article,) = all_of(store)
    assert (article.key, article.title, article.full) in (("guid:1", "Habari", None), ("guid:[2J", "Habari", None))
    assert article.first_seen is not None
    assert article.date is not None
    assert article.closes is None
    assert len(article.guid or "") <= 10_000
    assert 1970 <= article.date.year <= article.first_seen.year
    assert article.first_seen <= datetime.now(UTC)


def test_nothing_is_of_the_future(office: Store, store: Store, settings: Settings, tmp_path: Path) -> None:
    claims = {"first_seen": "2999-01-01T00:00:00Z", "date": "2998-01-01T00:00:00Z", "date_estimated": False}
    pack = crafted(office, tmp_path, date_published="2999-01-01T00:00:00Z", _egov_tui=claims)
    take(store, settings, pack)
    (article,) = all_of(store)
    assert article.date is not None
    assert article.date <= datetime.now(UTC)
    assert article.date_estimated


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<rss version='2.0'><channel/></rss>",
        b"{}",
        b"[" * 200_000,
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [1]}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}, {"id": "2"}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "é"}]}'.encode("latin-1"),
    ],
    ids=["empty", "rss", "object", "deep", "no list", "no objects", "too few", "cut", "latin-1"],
)
def test_a_feed_that_is_none_costs_the_pack_as_a_whole(
    office: Store, store: Store, settings: Settings, tmp_path: Path, content: bytes
) -> None:
    fill(office, "https://afya.example/feed", entry("guid:9"), title="Afya")
    found = {**parts(packed(office, tmp_path, entry("guid:1"))), FEED: content}
    before = everything(store)
    with pytest.raises(PackError, match=r"feeds/maji\.json cannot be read"):
        take(store, settings, build(tmp_path / "x.zip", found))
    assert everything(store) == before


def test_its_whole_text_is_not_fetched_unasked_before_the_source_says_so(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    here = store.sources.add(ADDRESS, title="Maji")
    store.steps.change(here.slug, full_text="always")
    one = entry("guid:1", "Habari", "Maneno", link="https://maji.example/1")
    take(store, settings, packed(office, tmp_path, one))
    assert not store.full_texts.awaiting(here.id, 9)
    (article,) = all_of(store)
    store.articles.save(here.id, Decision(edits=((article.id or 0, one),)), NOW)
    assert len(store.full_texts.awaiting(here.id, 9)) == 1


def test_a_colleague_cannot_put_words_into_the_mouth_of_a_source(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    """What is claimed of a source that is followed here is marked until the source itself says it."""
    fill(store, ADDRESS, entry("guid:0", "Halisi"), title="Maji")
    pack = packed(office, tmp_path, entry("guid:1", "Serikali imejiuzulu", "Uongo"), entry("guid:0", "Uongo"))
    take(store, settings, pack)
    real, claimed = store.articles.get(1), store.articles.get(2)
    assert real is not None
    assert claimed is not None
    assert (real.title, real.packed) == ("Halisi", False)
    assert claimed.packed
    assert "Came with a pack" in text(claimed)
    assert "Came with a pack" not in text(real)


def test_what_the_source_then_says_takes_the_place_of_what_was_claimed(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    source = fill(store, ADDRESS, title="Maji")
    mine = entry("guid:1", "Kichwa", "Maneno", link="https://maji.example/1")
    fake = replace(mine, link="https://mwizi.example/", attachments=(Attachment("https://mwizi.example/x.pdf"),))
    take(store, settings, packed(office, tmp_path, fake, entry("guid:2", "Uongo", "Si kweli")))
    known = store.articles.known(source.id)
    assert {one.content_hash for one in known.values()} == {""}, "the source is to say all of it"
    assert edit(store, source, known["guid:1"].id, mine) == 0, "it says the same"
    assert edit(store, source, known["guid:2"].id, entry("guid:2", "Kweli", "Ndiyo")) == 1
    came = by_key(store)
    assert (came["guid:1"].link, came["guid:1"].attachments) == ("https://maji.example/1", ())
    assert (came["guid:1"].packed, came["guid:1"].edited) == (False, False)
    assert (came["guid:2"].title, came["guid:2"].packed) == ("Kweli", False)
    assert [one.title for one in store.articles.versions(known["guid:2"].id)] == ["Kweli", "Uongo"]


# ---------------------------------------------------------------- sources


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("https://maji.example/feed", "HTTPS://MAJI.example:443/feed#x", True),
        ("https://maji.example/feed", "http://maji.example/feed", False),
        ("https://maji.example/f?token=Zx81kq93mLw0pT7vR5", "https://maji.example/f?token=***", True),
        ("https://maji.example/f?token=Zx81kq93mLw0pT7vR5", "https://maji.example/f?token=***&a=1", False),
    ],
)
def test_sources_are_known_by_their_addresses(store: Store, here: str, there: str, same: bool) -> None:
    source = store.sources.add(here, title="Maji")
    assert importing.Known(store.sources.all()).match(there) == (source if same else None)


def test_of_two_sources_that_differ_by_their_secret_none_is_meant(store: Store) -> None:
    for secret in ("Zx81kq93mLw0pT7vR5", "Aq72kq93mLw0pT7vR5"):
        store.sources.add(f"https://maji.example/f?token={secret}", title="Maji")
    assert importing.Known(store.sources.all()).match("https://maji.example/f?token=***") is None


def test_a_pack_brings_no_choices_with_it(office: Store, store: Store, settings: Settings, tmp_path: Path) -> None:
    fill(office, ADDRESS, entry("guid:1"), title="Maji")
    office.steps.change(
        "maji", minutes=15, insecure=True, muted=True, full_text="always", keep_days=1, zone="Asia/Tokyo"
    )
    export(office, tmp_path / "a.zip")
    found = parts(tmp_path / "a.zip")
    told = json.loads(found["manifest.json"])
    told["sources"][0] |= {"insecure": True, "muted": True, "minutes": 1, "full_text": "always", "recipe": "hakuna"}
    found["manifest.json"] = json.dumps(told).encode()
    take(store, settings, build(tmp_path / "x.zip", found))
    (source,) = store.sources.all()
    assert (source.insecure, source.muted, source.minutes, source.full_text) == (False, False, None, "never")
    assert (source.recipe, source.zone) == (None, "Asia/Tokyo")


# ---------------------------------------------------------------- files


def _with_file(office: Store, tmp_path: Path, content: bytes = b"%PDF-1.4 ramani") -> Path:
    url = "https://maji.example/Ramani%20../kuu.pdf"
    fill(office, ADDRESS, entry("guid:1", attachments=(Attachment(url, "application/pdf"),)), title="Maji")
    path = office.folder.make(1) / "ramani.pdf"
    path.write_bytes(content)
    office.files.keep(1, Kept(url, "application/pdf", len(content), "1/ramani.pdf", digest(path), NOW))
    export(office, tmp_path / "a.zip", attachments=True)
    return tmp_path / "a.zip"


def test_files_of_articles_come_under_names_of_our_own(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    pack = _with_file(office, tmp_path)
    (taken,) = take(store, settings, pack)
    assert taken.attachments == 1
    (kept,) = store.files.of(1)
    assert kept.name == "1/kuu.pdf"
    place = store.folder.place(kept)
    assert place is not None
    assert place.read_bytes() == b"%PDF-1.4 ramani"
    assert place.stat().st_mode & 0o777 == 0o600
    assert store.folder.state(kept) == "here"
    assert take(store, settings, pack)[0].attachments == 0
    assert [file.name for file in store.folder.of(1).iterdir()] == ["kuu.pdf"]


def test_a_file_of_no_article_is_left_out(office: Store, store: Store, settings: Settings, tmp_path: Path) -> None:
    found = parts(_with_file(office, tmp_path))
    told = json.loads(found["manifest.json"])
    told["attachments"][0]["url"] = "https://mwizi.example/program.exe"
    found["manifest.json"] = json.dumps(told).encode()
    (taken,) = take(store, settings, build(tmp_path / "x.zip", found))
    assert (taken.new, taken.attachments) == (1, 0)
    assert not store.folder.path.exists()


def test_a_zip_within_a_pack_is_a_file_like_any(
    office: Store, store: Store, settings: Settings, tmp_path: Path
) -> None:
    take(store, settings, _with_file(office, tmp_path, b"PK\x03\x04" + b"\0" * 500))
    (kept,) = store.files.of(1)
    assert kept.length == 504


def test_there_has_to_be_room_for_it(
    office: Store, store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = packed(office, tmp_path, entry("guid:1"))
    full = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: full)
    with pytest.raises(EgovError, match="there is no room for this pack"):
        take(store, settings, pack)
    assert not all_of(store)
