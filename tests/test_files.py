"""Files appear whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from egov_tui.errors import EgovError
from egov_tui.files import write_file


def test_a_file_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "orodha.opml"
    write_file(file, "habari\n")
    assert file.read_text() == "habari\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EgovError, match="cannot be written"):
        write_file(tmp_path / "none" / "orodha.opml", "habari")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "x").touch()
    with pytest.raises(EgovError, match="cannot be written"):
        write_file(folder, "habari")
    assert list(tmp_path.iterdir()) == [folder]


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    pipe, folder, link = tmp_path / "pipe", tmp_path / "folder", tmp_path / "link"
    os.mkfifo(pipe)
    folder.mkdir()
    link.symlink_to(pipe)
    for path in (pipe, folder, link):
        with pytest.raises(EgovError, match="it is no file"):
            write_file(path, "x")
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert link.is_symlink()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "link", "pipe"]
