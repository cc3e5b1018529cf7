"""Choosing a language, and falling back to English."""

from pathlib import Path

import pytest

from egov_tui import i18n


@pytest.mark.parametrize(
    ("wishes", "environ", "chosen"),
    [
        (("sw",), {"LANG": "en_GB.UTF-8"}, "sw"),
        ((None, "sw"), {}, "sw"),
        ((None,), {"LANG": "sw_TZ.UTF-8"}, "sw"),
        ((None,), {"LANG": "en_GB", "LC_ALL": "sw_KE"}, "sw"),
        ((None,), {"LC_MESSAGES": "sw", "LANG": "en"}, "sw"),
        (("sw-TZ",), {}, "sw"),
        (("de",), {"LANG": "fr_FR"}, "en"),
        ((None,), {"LANG": "C"}, "en"),
        ((None,), {}, "en"),
    ],
)
def test_wishes_come_before_the_environment(
    wishes: tuple[str | None, ...], environ: dict[str, str], chosen: str
) -> None:
    assert i18n.choose(*wishes, environ=environ) == chosen


def test_swahili_agrees_with_the_class_of_the_noun() -> None:
    i18n.activate("sw")
    one = i18n.ngettext("{n} source added", "{n} sources added", 1).format(n=1)
    many = i18n.ngettext("{n} source added", "{n} sources added", 3).format(n=3)
    assert ("kimeongezwa" in one, "vimeongezwa" in many) == (True, True)


def test_a_missing_or_damaged_catalogue_means_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.activate("sw")
    assert i18n._("Search") == "Search"
    folder = tmp_path / "sw" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "egov_tui.mo").write_bytes(b"no catalogue at all")
    i18n.activate("sw")
    assert i18n._("Search") == "Search"
