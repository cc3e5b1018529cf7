"""Packs that anybody may have made: each fault is told in a sentence, and costs the pack as a whole."""

import json
import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egov_tui.errors import EgovError
from egov_tui.exchange import manifest, unpack
from egov_tui.exchange.unpack import PackError, Unpacking
from egov_tui.store import Store
from tests.packs import Parts, build, export, fill, listed, parts
from tests.store.conftest import entry


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A pack as it should be."""
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        entries = (entry(f"guid:{n}", f"Habari {n}", "Maji safi") for n in range(3))
        fill(store, "https://maji.example/feed", *entries, title="Maji")
        export(store, tmp_path / "sound.zip")
    return tmp_path / "sound.zip"


def told(file: Path) -> str:
    """What is said of a pack that is none."""
    with pytest.raises(PackError) as caught, Unpacking(file) as opened:
        for _length in opened.verify():
            pass
    words = str(caught.value)
    assert words.startswith(f"{file}: ")
    assert words.endswith(".")
    assert "\n" not in words
    return words


def manifested(found: Parts, change: Callable[[dict[str, object]], object]) -> Parts:
    """The parts with another list of contents."""
    new = listed(found)
    change(new)
    return {**found, "manifest.json": json.dumps(new).encode()}


def test_a_sound_pack_is_read(sound: Path) -> None:
    with Unpacking(sound) as opened:
        assert sum(opened.verify()) == opened.weight
        assert opened.manifest.articles == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<rss version='2.0'/>",
        b"<!doctype html><p>x",
        b"maneno tu",
        b"PK",
        b"PK\x05\x06" + b"\xff" * 18,
        b"\0" * 99,
    ],
    ids=["empty", "feed", "page", "text", "two letters", "end alone", "zeros"],
)
def test_what_is_no_zip_is_no_pack(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    assert "is no pack of egov-tui" in told(file) or "holds more" in told(file)


def test_an_office_document_is_no_pack(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as into:
        into.writestr("word/document.xml", "<w/>")
    assert "a part is called word/document.xml" in told(tmp_path / "a.zip")


def test_a_zip_without_a_list_of_contents_is_no_pack(sound: Path, tmp_path: Path) -> None:
    found = parts(sound)
    del found["manifest.json"]
    assert "no list of contents" in told(build(tmp_path / "x.zip", found))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_pack_that_breaks_off_is_refused(sound: Path, kept: float) -> None:
    data = sound.read_bytes()
    sound.write_bytes(data[: int(len(data) * kept)])
    assert "its end is missing" in told(sound)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "feeds/../../x.json",
        "feeds\\x.json",
        "feeds/x\n.json",
        "feeds/\x1b[2J.json",
        "C:/x.json",
        "feeds/",
        "feeds/x.json/",
        "attachments/x.pdf",
        "attachments/0123456789ab-x.pdf.exe.sh/y",
        "manifest.json ",
        "FEEDS/x.json",
        "setup.py",
    ],
)
def test_no_part_has_a_name_that_packs_do_not_have(sound: Path, tmp_path: Path, name: str) -> None:
    file = build(tmp_path / "x.zip", {**parts(sound), name: b"x"})
    words = told(file)
    assert "not as packs are made (a part is called" in words
    assert words.isprintable()


def test_a_name_that_goes_on_behind_a_nul_is_refused(sound: Path, tmp_path: Path) -> None:
    build(tmp_path / "x.zip", {**parts(sound), "README.txtX../evil": b"x"})
    data = (tmp_path / "x.zip").read_bytes().replace(b"README.txtX../evil", b"README.txt\0../evil")
    (tmp_path / "x.zip").write_bytes(data)
    assert "a part is called" in told(tmp_path / "x.zip")


def test_two_parts_of_one_name_are_refused(sound: Path, tmp_path: Path) -> None:
    found = parts(sound)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as into:
        for name, data in [*found.items(), ("README.txt", b"another")]:
            into.writestr(name, data)
    assert "the same name" in told(tmp_path / "x.zip")


def test_a_link_is_refused(sound: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as into:
        for name, data in parts(sound).items():
            one = zipfile.ZipInfo(name)
            one.external_attr = (stat.S_IFLNK if name == "README.txt" else stat.S_IFREG) << 16
            into.writestr(one, data)
    assert "README.txt is no file" in told(tmp_path / "x.zip")


def _flagged(file: Path, change: Callable[[bytearray, int], object]) -> Path:
    """The pack with something changed in each entry of its directory."""
    data = bytearray(file.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        change(data, at)
        at = data.find(b"PK\x01\x02", at + 4)
    file.write_bytes(data)
    return file


def test_an_encrypted_pack_is_refused(sound: Path) -> None:
    def encrypt(data: bytearray, at: int) -> None:
        data[at + 8] |= 1

    assert "is encrypted" in told(_flagged(sound, encrypt))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(sound: Path, tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as into:
        for name, data in parts(sound).items():
            into.writestr(name, data)
    assert "compressed in a way that packs are not" in told(tmp_path / "x.zip")


def test_an_unknown_compression_is_refused(sound: Path) -> None:
    def shrink(data: bytearray, at: int) -> None:
        data[at + 10 : at + 12] = struct.pack("<H", 99)

    assert "compressed in a way that packs are not" in told(_flagged(sound, shrink))


def test_parts_within_each_other_are_refused(sound: Path) -> None:
    def overlap(data: bytearray, at: int) -> None:
        data[at + 42 : at + 46] = struct.pack("<I", 0)

    assert "lie within each other" in told(_flagged(sound, overlap))


def test_a_file_that_is_named_for_many_articles_counts_for_each(sound: Path, tmp_path: Path) -> None:
    """It would be unpacked as often."""
    path = "attachments/0123456789ab-x.pdf"

    def name(told: dict[str, object]) -> None:
        told["parts"].append({"path": path, "size": 0, "sha256": ""})  # type: ignore[attr-defined]
        told["attachments"] = [
            {"path": path, "source": "maji", "key": f"guid:{n}", "url": "https://x.example/"} for n in range(400)
        ]

    found = {**manifested(parts(sound), name), path: os.urandom(4_000) + bytes(300_000)}
    assert "unpacked: 121.6 MB" in told(build(tmp_path / "x.zip", found))


def test_a_claim_of_gigabytes_is_refused_before_anything_is_read(sound: Path) -> None:
    def swell(data: bytearray, at: int) -> None:
        data[at + 24 : at + 28] = struct.pack("<I", 0xFFFF_FFF0)

    assert "holds more than a pack may" in told(_flagged(sound, swell))


def test_a_bomb_is_refused_before_it_is_unpacked(sound: Path, tmp_path: Path) -> None:
    found = parts(sound)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in found.items():
            into.writestr(name, data)
        for n in range(4):
            with into.open(f"feeds/bomu-{n}.json", "w") as out:
                for _piece in range(38):
                    out.write(b" " * 1_000_000)
    tracemalloc.start()
    words = told(tmp_path / "x.zip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacked: 15" in words
    assert peak < 5_000_000


def test_no_more_comes_out_of_a_part_than_it_says(sound: Path, tmp_path: Path) -> None:
    """The directory says less than what is compressed: what is beyond is never unpacked, and the hash tells."""
    found = parts(sound)
    found["README.txt"] = b"x" * 5_000_000
    file = build(tmp_path / "x.zip", manifested(found, lambda told: None))

    def shrink(data: bytearray, at: int) -> None:
        if data[at + 46 :].startswith(b"README.txt"):
            data[at + 24 : at + 28] = struct.pack("<I", 100)

    _flagged(file, shrink)
    assert "README.txt" in told(file)


def test_a_directory_beyond_all_measure_is_not_read(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "_CENTRAL", 70_000)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as into:
        for n in range(1_500):
            into.writestr(f"feeds/a{n}.json", b"")
    assert "its directory alone" in told(tmp_path / "x.zip")


def test_a_directory_that_lies_about_its_size_is_refused(sound: Path) -> None:
    data = bytearray(sound.read_bytes())
    data[-10:-6] = struct.pack("<I", 0xFFFF_FFF0)
    sound.write_bytes(data)
    assert "is no pack" in told(sound)


def test_too_many_parts_are_refused(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MOST_PARTS", 3)
    assert "more than 3 parts" in told(sound)


@pytest.mark.parametrize("part", ["feeds/maji.json", "sources.opml", "README.txt"])
def test_a_part_with_a_changed_letter_costs_the_pack(sound: Path, tmp_path: Path, part: str) -> None:
    found = parts(sound)
    found[part] = found[part][:-3] + b"#" + found[part][-2:]
    assert f"{part} is not as it was packed" in told(build(tmp_path / "x.zip", found, honest=False))


def test_a_missing_part_is_told(sound: Path, tmp_path: Path) -> None:
    found = parts(sound)
    del found["feeds/maji.json"]
    assert "feeds/maji.json is missing" in told(build(tmp_path / "x.zip", found, honest=False))


def test_a_part_that_nobody_named_is_refused(sound: Path, tmp_path: Path) -> None:
    found = {**parts(sound), "feeds/geni.json": b"{}"}
    assert "does not name feeds/geni.json" in told(build(tmp_path / "x.zip", found, honest=False))


def test_a_newer_format_asks_for_an_update(sound: Path, tmp_path: Path) -> None:
    found = manifested(parts(sound), lambda told: told.update(version=2, parts="otherwise"))
    assert "made by a newer version of egov-tui. Update" in told(build(tmp_path / "x.zip", found, honest=False))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 0},
        {"version": "1"},
        {"articles": 4},
        {"articles": -3},
        {"as_of": "yesterday"},
        {"as_of": "2026-05-03T09:00:00"},
        {"as_of": "0001-01-01T00:00:00+14:00"},
        {"as_of": "9999-12-31T23:59:59-14:00"},
        {"parts": []},
        {"parts": None},
        {"sources": []},
        {"sources": [1, 2]},
        {
            "attachments": [
                {"path": "attachments/0123456789ab-x.pdf", "source": "maji", "key": "k", "url": "https://x.y/"}
            ]
        },
        {"query": ["x"]},
    ],
    ids=str,
)
def test_a_list_of_contents_that_is_wrong_is_refused(sound: Path, tmp_path: Path, change: dict[str, object]) -> None:
    found = manifested(parts(sound), lambda told: told.update(change))
    assert "its list of contents" in told(build(tmp_path / "x.zip", found, honest=False))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("address", "file:///etc/passwd"),
        ("address", "javascript:alert(1)"),
        ("address", "gopher://x.example/"),
        ("address", ""),
        ("source", "../x"),
        ("source", "Maji"),
        ("source", ""),
        ("articles", 2),
        ("feeds", ["feeds/maji.json", "feeds/maji.json"]),
        ("feeds", ["README.txt"]),
        ("kind", "virus"),
        ("listing", "file:///etc/passwd"),
    ],
)
def test_a_source_that_is_wrong_costs_the_pack(sound: Path, tmp_path: Path, name: str, value: object) -> None:
    def change(told: dict[str, object]) -> None:
        told["sources"][0][name] = value  # type: ignore[index]

    assert "its list of contents" in told(build(tmp_path / "x.zip", manifested(parts(sound), change), honest=False))


@pytest.mark.parametrize(("most", "named"), [("MOST_SOURCES", "sources"), ("MOST_FILES", "attachments")])
def test_a_list_of_contents_that_names_too_much_is_refused_before_that_is_looked_at(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str, named: str
) -> None:
    one = {"source": "/", "address": "", "title": "", "agency": "", "articles": 0, "feeds": [], "path": "", "key": ""}
    monkeypatch.setattr(manifest, most, 2)
    found = manifested(parts(sound), lambda told: told.update({named: [{**one, "url": "not looked at"}] * 3}))
    assert f"its list of contents: {named})" in told(build(tmp_path / "x.zip", found, honest=False))


def test_no_pack_is_made_that_would_not_be_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(manifest._LARGEST, "feeds", 100)
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        fill(store, "https://maji.example/feed", entry("guid:1", "Habari", "Maji safi " * 20), title="Maji")
        with pytest.raises(EgovError, match="more than a pack holds"):
            export(store, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_a_list_of_contents_nested_without_end_is_refused(sound: Path, tmp_path: Path) -> None:
    found = {**parts(sound), "manifest.json": b'{"format":' + b"[" * 100_000}
    assert "its list of contents" in told(build(tmp_path / "x.zip", found, honest=False))


def test_a_list_of_contents_over_its_size_is_refused(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "MOST_BYTES", 500)
    assert "manifest.json alone" in told(sound)


@pytest.mark.parametrize("what", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_told(tmp_path: Path, what: str) -> None:
    path = tmp_path / "x.zip"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    assert "cannot be read (" in told(path)


@given(data=st.binary(min_size=1, max_size=4), where=st.floats(0, 1, exclude_max=True))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_does_more_than_be_told(sound: Path, data: bytes, where: float) -> None:
    whole = sound.read_bytes()
    at = int(where * len(whole))
    broken = sound.with_name("broken.zip")
    broken.write_bytes(whole[:at] + data + whole[at + len(data) :])
    try:
        with Unpacking(broken) as opened:
            read = {part.path: opened.read(part.path) for part in opened.manifest.parts}
    except PackError:
        return
    found = parts(sound)
    assert all(found[path] == content for path, content in read.items() if path in found)


def test_a_pack_on_a_stick_that_cannot_be_written_is_read(sound: Path) -> None:
    sound.chmod(0o400)
    with Unpacking(sound) as opened:
        assert opened.read("README.txt")
