"""The log and the crash files: redacted, for the owner's eyes."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from egov_tui.cli import log
from egov_tui.settings import Settings


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    log.start(Settings(data=tmp_path, config=tmp_path / "c", state=tmp_path / "a" / "state"))
    yield tmp_path / "a" / "state"
    logger = logging.getLogger("egov_tui")
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
        handler.close()


def written(state: Path) -> str:
    return "".join(file.read_text("utf-8") for file in state.iterdir())


def test_addresses_lose_their_secrets_and_text_its_orders(state: Path) -> None:
    logging.getLogger("egov_tui.sync").warning("x: %s \x1b]0;owned\x07", "https://me:pw@a.example/f?token=t0k&x=1")
    text = written(state)
    assert "a.example/f" in text
    assert not {"pw", "t0k", "\x1b", "\x07"} & {part for part in ("pw", "t0k", "\x1b", "\x07") if part in text}
    assert len(text.splitlines()) == 1


def test_a_traceback_is_one_redacted_line(state: Path) -> None:
    try:
        raise ValueError("https://me:pw@a.example/")
    except ValueError:
        logging.getLogger("egov_tui").exception("failed")
    text = written(state)
    assert "ValueError" in text
    assert "pw" not in text
    assert len(text.splitlines()) == 1


def test_files_and_folders_are_the_owners_alone_also_after_a_rotation(state: Path) -> None:
    logger = logging.getLogger("egov_tui")
    for _ in range(700):
        logger.info("n" * 1000)
    files = list(state.iterdir())
    assert 1 < len(files) <= 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert {folder.stat().st_mode & 0o777 for folder in (state, state.parent)} == {0o700}
    assert sum(file.stat().st_size for file in files) < 800_000


def test_a_state_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    log.start(Settings(data=tmp_path, config=tmp_path / "c", state=tmp_path / "file" / "state"))
    logging.getLogger("egov_tui").warning("said to nobody")
