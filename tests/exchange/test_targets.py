"""Where articles are to go, as people type it."""

import os
from pathlib import Path

import pytest

from egov_tui.errors import EgovError
from egov_tui.exchange.forms import Form
from egov_tui.exchange.targets import Target, target
from egov_tui.files import FileThereError


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.d").mkdir()
    (tmp_path / "there.md").touch()
    (tmp_path / "there").touch()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("typed", "form", "meant"),
    [
        ("-", None, Target("markdown")),
        ("", "atom", Target("atom")),
        (".", None, Target("markdown", Path(), folder=True)),
        ("folder.d", "html", Target("html", Path("folder.d"), folder=True)),
        ("new", None, Target("markdown", Path("new"), folder=True)),
        ("new.2015/", None, Target("markdown", Path("new.2015"), folder=True)),
        ("new.html", None, Target("html", Path("new.html"))),
        ("new.md", "text", Target("text", Path("new.md"))),
        ("new.2015", "text", Target("text", Path("new.2015"))),
        ("folder.d/../all.json", None, Target("json", Path("folder.d/../all.json"))),
        ("~/all.atom", None, Target("atom", Path("~/all.atom").expanduser())),
    ],
)
def test_what_is_typed_means_a_folder_a_file_or_standard_output(typed: str, form: Form | None, meant: Target) -> None:
    if meant.path is not None and typed.startswith("~"):
        meant = meant._replace(path=Path.home() / "all.atom")
    assert target(typed, form) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("no/such/all.md", "no/such: there is no such folder"),
        ("../no/such/", "there is no such folder"),
        ("there.md/", "is a file, and no folder"),
        ("there.md/all.md", "there is no such folder"),
        ("all.pdf", "its ending is none of .md, .html, .txt, .json, .atom. Say --format"),
        ("a\x1b]0;x\x07.md", "no path"),
        ("a\x9b.md", "no path"),
        ("a\n.md", "no path"),
        ("a\0.md", "no path"),
        ("\udc80.md", "no path"),
        ("  ", "no path"),
        ("~nobody-of-this-name/x.md", "no path"),
        ("n" * 300 + ".md", "cannot be written"),
    ],
)
def test_what_can_be_no_target_is_told_in_a_sentence(typed: str, why: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(EgovError, match=why.replace(".", r"\.")):
        target(typed, None)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_is_there_is_told_of_unless_it_is_to_be_replaced() -> None:
    for typed, form in (("there.md", None), ("there", "text")):
        with pytest.raises(FileThereError):
            target(typed, form)  # type: ignore[arg-type]
        assert target(typed, form, overwrite=True).path == Path(typed)  # type: ignore[arg-type]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(FileThereError):
        target("pipe.md", None)
