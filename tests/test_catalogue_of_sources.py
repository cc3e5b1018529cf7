"""The sources to begin with: whole, in both languages, and in the wheel."""

import re
import tomllib
from pathlib import Path

from egov_tui.catalogue import entries
from egov_tui.text.links import safe

ROOT = Path(__file__).parents[1]


def test_ten_entries_each_once_with_addresses_that_can_be_followed() -> None:
    found = entries()
    assert len(found) == 10
    assert len({entry.id for entry in found}) == len({entry.url for entry in found}) == 10
    for entry in found:
        assert entry.url.startswith("https://")
        assert safe(entry.url) == entry.url
        assert re.fullmatch("[a-z0-9-]+", entry.id)
        assert re.fullmatch(r"\d{4}-\d{2}", entry.checked_on)
        assert 0 < entry.estimate_kb < 200
        assert entry.title("sw")
        assert entry.title("en")


def test_both_languages_are_among_them_and_tanzania_comes_first() -> None:
    found = entries()
    assert {entry.language for entry in found} == {"sw", "en"}
    assert [entry.country for entry in found][:4] == ["TZ"] * 4
    assert "TZ" not in [entry.country for entry in found][4:]


def test_the_wheel_takes_it_along() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "src/egov_tui" in wheel["packages"]
    assert (ROOT / "src" / "egov_tui" / "catalogue.toml").is_file()
