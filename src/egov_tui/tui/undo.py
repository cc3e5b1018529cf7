"""What was marked in this session, so that it can be taken back. Pure."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

Field = Literal["read", "starred", "later"]
_MOST = 100


class Marked(NamedTuple):
    """Articles whose field was `before` and is now the opposite."""

    field: Field
    ids: Sequence[int]
    before: bool


class History:
    """The last marks, newest last."""

    def __init__(self) -> None:
        self._marks: list[Marked] = []

    def __bool__(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._marks)

    def add(self, marked: Marked) -> None:
        """Remember what was done."""
        self._marks.append(marked)
        del self._marks[:-_MOST]

    def take(self) -> Marked | None:
        """Return what was done last and forget it; None when there is nothing left."""
        return self._marks.pop() if self._marks else None
