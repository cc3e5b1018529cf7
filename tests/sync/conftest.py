"""What all tests of a sync want."""

from datetime import timedelta

import pytest

from egov_tui.sync import schedule


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let force ask again at once, which nobody but a test wants."""
    monkeypatch.setattr(schedule, "FORCED_GAP", timedelta(0))
