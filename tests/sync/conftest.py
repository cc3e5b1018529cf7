"""What all tests of a sync want."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.sync import schedule


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let force ask again at once, which nobody but a test wants."""
    monkeypatch.setattr(schedule, "FORCED_GAP", timedelta(0))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", config=tmp_path / "c.toml", state=tmp_path / "state")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.cache) as opened:
        yield opened
