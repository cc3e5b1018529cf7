"""Moments as a reader says them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from egov_tui import i18n
from egov_tui.tui.dates import full, label, short

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DODOMA = ZoneInfo("Africa/Dar_es_Salaam")
DAY = datetime(2026, 11, 25, 21, tzinfo=UTC)
"""Midnight in Dodoma: what a page says that tells a day and no time."""


def test_a_day_alone_is_told_without_a_time_that_nobody_said() -> None:
    assert full(DAY, DODOMA) == "26 November 2026"
    assert full(DAY, DODOMA, estimated=True) == "~26 November 2026"
    assert label(DAY, NOW, DODOMA) == short(DAY, NOW, DODOMA) == "today"
    i18n.activate("sw")
    assert label(DAY, NOW, DODOMA) == "leo"
    assert full(DAY, DODOMA) == "26 Novemba 2026"


def test_a_time_that_was_said_is_told() -> None:
    assert full(DAY, UTC) == "25 November 2026, 21:00"
    assert label(datetime(2026, 11, 26, 6, 14, tzinfo=UTC), NOW, DODOMA) == "09:14"
    assert label(DAY.replace(second=1), NOW, DODOMA) == "00:00"
