"""Files appear whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from egov_tui.errors import EgovError
from egov_tui.files import FileThereError, write_file, writing


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


def test_a_file_is_for_its_owner_alone_unless_it_is_shared(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        for name, shared in (("own", False), ("shared", True)):
            with writing(tmp_path / name, shared=shared) as file:
                file.write(b"habari")
        modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("own", "shared")]
    finally:
        os.umask(before)
    assert modes == [0o600, 0o644]


def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    file = tmp_path / "habari.md"
    file.write_text("yangu")
    with pytest.raises(FileThereError, match="is there already"), writing(file):
        pytest.fail("it was opened")
    (tmp_path / "nowhere.md").symlink_to(tmp_path / "none")
    with pytest.raises(FileThereError), writing(tmp_path / "nowhere.md"):
        pytest.fail("it was opened")
    with writing(file, overwrite=True) as out:
        out.write(b"mpya")
    assert file.read_text() == "mpya"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    def refuse(*_names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not links:  # as on a memory stick
        monkeypatch.setattr(os, "link", refuse)
    file = tmp_path / "habari.md"
    with pytest.raises(FileThereError), writing(file) as out:  # noqa: PT012 (it is the writing that is tested)
        out.write(b"mpya")
        file.write_text("ya mwingine")
    assert file.read_text() == "ya mwingine"
    assert list(tmp_path.iterdir()) == [file]
    with writing(tmp_path / "nyingine.md") as out:
        out.write(b"mpya")
    assert (tmp_path / "nyingine.md").read_bytes() == b"mpya"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_goes_wrong_while_it_is_written_leaves_nothing(tmp_path: Path) -> None:
    for error in (KeyboardInterrupt(), OSError(28, "No space left on device")):
        with pytest.raises((KeyboardInterrupt, EgovError)), writing(tmp_path / "habari.md") as out:  # noqa: PT012
            out.write(b"nusu")
            raise error
    assert list(tmp_path.iterdir()) == []
