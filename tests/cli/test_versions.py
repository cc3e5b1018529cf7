"""`show --versions`: what the edits of an article changed, for people and scripts without a screen."""

from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.settings import load
from egov_tui.store import Store
from tests.store.conftest import NOW, edit, entry, keep

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def number(tmp_path: Path) -> int:
    """An article that was edited once, and one, a number further, that never was."""
    with Store.open(load().cache) as store:
        source = store.sources.add("https://wizara.example/feed", title="Wizara")
        first, _other = keep(store, source, entry("k", "Zabuni", "Mwisho ni Ijumaa."), entry("l", "Maji", "Maji."))
        edit(store, source, first, entry("k", "Zabuni", "Mwisho ni Jumatatu."), NOW)
    return first


def test_the_newest_version_comes_first_with_what_it_changed(number: int, capsys: Captured) -> None:
    assert run(["show", str(number), "--versions"]) == 0
    told = capsys.readouterr().out
    assert told.index("Version 2 of 2, first seen 3 May 2026, 09:00 (UTC)") < told.index("Version 1 of 2")
    assert "Mwisho ni [-Ijumaa-]{+Jumatatu+}." in told
    assert "\x1b" not in told


def test_an_article_that_was_never_edited_says_so(number: int, capsys: Captured) -> None:
    assert run(["show", str(number + 1), "--versions"]) == 0
    told = capsys.readouterr()
    assert "never edited" in told.err
    assert "Version 1 of 1" in told.out


def test_what_is_not_there_has_no_versions_and_they_have_one_form(number: int, capsys: Captured) -> None:
    assert run(["show", "999", "--versions"]) == 1
    assert "no such article" in capsys.readouterr().err
    assert run(["show", str(number), "--versions", "--json"]) == 2
