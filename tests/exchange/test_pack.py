"""Packs as they are made: the same bytes for the same articles, standard parts, and nothing that is one's own."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egov_tui.errors import EgovError
from egov_tui.exchange import manifest, opml, pack
from egov_tui.exchange.unpack import Unpacking
from egov_tui.model import Attachment, Kept
from egov_tui.store import Store
from egov_tui.store.folder import digest
from tests.packs import export, fill, items, listed, parts
from tests.store.conftest import NOW, entry

ADDRESS = "https://maji.example/feed"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "data" / "cache.sqlite3")


def test_the_same_articles_make_the_same_bytes(store: Store, tmp_path: Path) -> None:
    fill(store, ADDRESS, *(entry(f"guid:{n}", text=f"Habari {n}") for n in range(20)), title="Maji")
    export(store, tmp_path / "a.zip")
    export(store, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_other_programs_can_read_what_is_in_it(store: Store, tmp_path: Path) -> None:
    fill(store, ADDRESS, entry("guid:1", "Kisima", "Kimefunguliwa", guid="1"), title="Maji", folder="Wizara/Maji")
    export(store, tmp_path / "a.zip")
    found = parts(tmp_path / "a.zip")
    feed = json.loads(found["feeds/maji.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == ADDRESS
    assert [(one["id"], one["title"], one["content_html"]) for one in feed["items"]] == [
        ("1", "Kisima", "<p>Kimefunguliwa</p>")
    ]
    (outline,) = opml.read(found["sources.opml"]).outlines
    assert (outline.address, outline.folder) == (ADDRESS, "Wizara/Maji")
    readme = found["README.txt"].decode()
    assert "JSON Feed 1.1" in readme
    assert "bila egov-tui" in readme.lower()


def test_what_the_reader_did_stays_here(store: Store, tmp_path: Path) -> None:
    fill(store, ADDRESS, entry("guid:1"), entry("guid:2"), title="Maji")
    export(store, tmp_path / "before.zip")
    store.articles.mark([1], read=True, starred=True, later=True)
    store.steps.change("maji", minutes=15, muted=True, insecure=True, keep_days=3)
    export(store, tmp_path / "after.zip")
    assert (tmp_path / "before.zip").read_bytes() == (tmp_path / "after.zip").read_bytes()


def test_no_login_and_no_secret_of_an_address_leaves(store: Store, tmp_path: Path) -> None:
    secret = "Zx81kq93mLw0pT7vR5"
    fill(
        store,
        f"https://maji.example/feed?token={secret}",
        entry("guid:1", text=f'<a href="https://maji.example/1?token={secret}">soma</a>'),
        entry("guid:2", link="https://juma:siri-kubwa@maji.example/2"),
        entry(
            "guid:https://juma:siri-kubwa@maji.example/3",
            text='<p><a href="https://juma:siri-kubwa@maji.example/a">a</a> https://juma:siri-kubwa@maji.example/b</p>',
            guid="https://juma:siri-kubwa@maji.example/3",
        ),
        title="Maji",
    )
    fill(store, "https://asha:nywila-ndefu@afya.example/feed", entry("guid:3"), title="Afya")
    export(store, tmp_path / "a.zip")
    told = b"".join(parts(tmp_path / "a.zip").values())
    for hidden in (secret, "siri-kubwa", "nywila-ndefu", str(tmp_path)):
        assert hidden.encode() not in told
    addresses = {one["source"]: one["address"] for one in listed(parts(tmp_path / "a.zip"))["sources"]}
    assert addresses == {"maji": "https://maji.example/feed?token=***", "afya": "https://afya.example/feed"}
    assert [one.address for one in opml.read(parts(tmp_path / "a.zip")["sources.opml"]).outlines] == [
        "https://afya.example/feed"
    ]


def test_files_of_this_machine_stay_here_with_their_articles(store: Store, tmp_path: Path) -> None:
    fill(store, (tmp_path / "siri.xml").as_uri(), entry("guid:1", "Ya ndani"), title="Ndani")
    fill(store, ADDRESS, entry("guid:2", "Ya wote"), title="Maji")
    made = export(store, tmp_path / "a.zip")
    assert [one.source for one in made.manifest.sources] == ["maji"]
    assert b"Ya ndani" not in b"".join(parts(tmp_path / "a.zip").values())


def test_a_query_says_which_articles_go(store: Store, tmp_path: Path) -> None:
    fill(store, ADDRESS, entry("guid:1", "Zabuni ya maji"), entry("guid:2", "Ajira"), title="Maji")
    made = export(store, tmp_path / "a.zip", "zabuni")
    assert (made.manifest.articles, made.manifest.query) == (1, "zabuni")
    assert [one["title"] for one in items(parts(tmp_path / "a.zip"), "feeds/maji.json")] == ["Zabuni ya maji"]


def test_many_articles_of_a_source_are_several_parts(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "PART", 2_000)
    fill(store, ADDRESS, *(entry(f"guid:{n}", text="maji " * 40) for n in range(30)), title="Maji")
    made = export(store, tmp_path / "a.zip")
    (source,) = made.manifest.sources
    assert source.feeds[:2] == ("feeds/maji.json", "feeds/maji.2.json")
    found = parts(tmp_path / "a.zip")
    keys = [one["_egov_tui"]["key"] for path in source.feeds for one in items(found, path)]
    assert sorted(keys) == sorted(f"guid:{n}" for n in range(30))
    assert all(len(found[path]) < 4_000 for path in source.feeds)
    with Unpacking(tmp_path / "a.zip") as opened:
        assert sum(opened.verify()) == opened.weight


def test_the_whole_text_of_an_article_goes_beside_what_its_source_says(store: Store, tmp_path: Path) -> None:
    from egov_tui.model import Page

    fill(store, ADDRESS, entry("guid:1", text="Kifupi", link="https://maji.example/1"), title="Maji")
    store.full_texts.save(1, Page("<p>Kirefu</p>", "core-news"), "https://maji.example/1?sid=abc123", 10, NOW)
    export(store, tmp_path / "a.zip")
    (item,) = items(parts(tmp_path / "a.zip"), "feeds/maji.json")
    assert item["content_html"] == "<p>Kifupi</p>"
    assert item["_egov_tui"]["full"] == {
        "url": "https://maji.example/1?sid=***",
        "fetched": "2026-05-03T09:00:00Z",
        "content_html": "<p>Kirefu</p>",
    }


def _with_file(store: Store, name: str = "ramani.pdf", content: bytes = b"%PDF-1.4 ramani") -> Path:
    url = "https://maji.example/ramani.pdf"
    fill(store, ADDRESS, entry("guid:1", attachments=(Attachment(url, "application/pdf"),)), title="Maji")
    path = store.folder.make(1) / name
    path.write_bytes(content)
    store.files.keep(1, Kept(url, "application/pdf", len(content), f"1/{name}", digest(path), NOW))
    return path


def test_files_of_articles_go_only_where_that_is_wished(store: Store, tmp_path: Path) -> None:
    _with_file(store)
    assert not export(store, tmp_path / "a.zip").manifest.attachments
    (file,) = export(store, tmp_path / "b.zip", attachments=True).manifest.attachments
    assert (file.source, file.key, file.url) == ("maji", "guid:1", "https://maji.example/ramani.pdf")
    assert file.path.endswith("-ramani.pdf")
    assert parts(tmp_path / "b.zip")[file.path] == b"%PDF-1.4 ramani"


def test_a_file_that_is_no_longer_as_it_was_fetched_is_left_out(store: Store, tmp_path: Path) -> None:
    path = _with_file(store)
    path.write_bytes(b"%PDF-1.4 ramanj")  # of the same length
    made = export(store, tmp_path / "a.zip", attachments=True)
    assert (made.left, made.manifest.attachments) == (1, ())


def test_a_pack_is_there_whole_or_not_at_all(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, ADDRESS, entry("guid:1"), title="Maji")
    monkeypatch.setattr(manifest, "MOST_SOURCES", 0)
    with pytest.raises(EgovError, match="more than a pack holds"):
        export(store, tmp_path / "a.zip")
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".*"))


def test_its_parts_tell_no_time_and_nobody(store: Store, tmp_path: Path) -> None:
    fill(store, ADDRESS, entry("guid:1"), title="Maji")
    export(store, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(one.extra or one.comment for one in opened.infolist())


def test_it_is_of_when_the_newest_of_its_articles_was_seen(store: Store, tmp_path: Path) -> None:
    fill(store, ADDRESS, entry("guid:1", published=datetime(2015, 8, 19, tzinfo=UTC)), title="Maji")
    assert export(store, tmp_path / "a.zip").manifest.as_of == NOW


def test_the_number_of_a_part_never_meets_another_source(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "PART", 1)
    fill(store, ADDRESS, entry("guid:1"), entry("guid:2"), title="Maji")
    fill(store, "https://maji2.example/feed", entry("guid:1"), entry("guid:2"), title="Maji 2")
    made = export(store, tmp_path / "a.zip")
    feeds = [path for one in made.manifest.sources for path in one.feeds]
    assert len(set(feeds)) == len(feeds) == 4
    assert made.manifest.articles == 4
