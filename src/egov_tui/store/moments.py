"""Moments and lists as the tables hold them: whole seconds since 1970 in UTC, JSON arrays."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(moment: datetime) -> int:
    """Return whole seconds since 1970, rounded down."""
    return (moment - _EPOCH) // timedelta(seconds=1)


def seconds_or_none(moment: datetime | None) -> int | None:
    """Return whole seconds since 1970, or None for None."""
    return None if moment is None else seconds(moment)


def moment(number: int) -> datetime:
    """Return the moment of so many seconds since 1970, in UTC."""
    return _EPOCH + timedelta(seconds=number)


def moment_or_none(number: int | None) -> datetime | None:
    """Return the moment of so many seconds since 1970, or None for None."""
    return None if number is None else moment(number)


def pack(values: Sequence[Any]) -> str | None:
    """Return a list as JSON; None where it is empty, so that a row that has none costs nothing."""
    return json.dumps(list(values), ensure_ascii=False) if values else None


def unpack(text: str | None) -> tuple[Any, ...]:
    """Read back what `pack` wrote."""
    return tuple(json.loads(text)) if text else ()
