"""The sources to begin with: whole, in both languages, none that is known to be broken, and in the wheel."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from egov_tui.catalogue import entries, read
from egov_tui.text.links import identity, safe

ROOT = Path(__file__).parents[1]
BROKEN = ("mwananchi.co.tz", "thecitizen.co.tz", "millardayo.com", "meteo.go.tz", "voaswahili.com")
"""Hosts that are known to answer with nothing that can be read."""
WHOLE = {
    "id": "maji",
    "title_sw": "Wizara ya Maji",
    "title_en": "Ministry of Water",
    "url": "https://www.maji.example/news",
    "kind": "page",
    "language": "sw",
    "country": "TZ",
    "topic": "government",
    "official": True,
    "checked_on": "2026-11",
    "mark": "P",
    "estimate_kb": 60,
}


def test_many_entries_each_once_with_addresses_that_can_be_followed() -> None:
    found = entries()
    assert len(found) >= 35
    assert len({entry.id for entry in found}) == len({identity(entry.url) for entry in found}) == len(found)
    for entry in found:
        assert safe(entry.url) == entry.url
        assert entry.title("sw")
        assert entry.title("en")
    for language in ("sw", "en"):
        assert len({entry.title(language) for entry in found}) == len(found), "told apart by their names"


def test_none_of_them_is_known_to_be_broken() -> None:
    for entry in entries():
        host = urlsplit(entry.url).netloc
        assert not any(host == broken or host.endswith(f".{broken}") for broken in BROKEN), entry.id
        assert "worldbank.org/en/news/all/rss" not in entry.url
        assert not re.search(r"\.go\.tz/(?:.*/)?(?:feed|rss)\b", entry.url), entry.id


def test_official_is_only_what_an_agency_publishes_on_a_host_of_its_own() -> None:
    elsewhere = re.compile(r"blogspot\.|amazonaws\.|\.co\.tz$|bbci\.|allafrica\.")
    assert not [entry.id for entry in entries() if entry.official and elsewhere.search(urlsplit(entry.url).netloc)]
    assert all(entry.official for entry in entries() if urlsplit(entry.url).netloc.endswith(".go.tz"))


def test_tanzania_comes_first_and_those_of_a_country_stand_together() -> None:
    countries = [entry.country for entry in entries()]
    runs = [one for one, before in zip(countries, [None, *countries], strict=False) if one != before]
    assert runs[0] == "TZ"
    assert len(runs) == len(set(runs))
    assert {"feed", "page"} == {entry.kind for entry in entries()}
    assert {"sw", "en"} < {entry.language for entry in entries()}


def test_a_whole_entry_is_read() -> None:
    assert read({"entry": [WHOLE]})[0].title("sw") == "Wizara ya Maji"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "Wizara ya Maji"),
        ("id", ""),
        ("title_sw", ""),
        ("url", "http://www.maji.example/news"),
        ("url", "https://user:password@www.maji.example/"),
        ("url", "https://www.maji.example/a b"),
        ("kind", "blog"),
        ("language", "fr-x"),
        ("country", "Tanzania"),
        ("topic", "misc"),
        ("official", "yes"),
        ("checked_on", "2026-13"),
        ("checked_on", "recently"),
        ("mark", "X"),
        ("estimate_kb", 0),
        ("estimate_kb", "60"),
        ("unknown", 1),
    ],
)
def test_an_entry_with_something_wrong_is_refused(name: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        read({"entry": [WHOLE | {name: value}]})


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_an_entry_that_lacks_something_is_refused(name: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=name):
        read({"entry": [{key: value for key, value in WHOLE.items() if key != name}]})


def test_the_wheel_takes_it_along() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "src/egov_tui" in wheel["packages"]
    assert (ROOT / "src" / "egov_tui" / "catalogue.toml").is_file()
