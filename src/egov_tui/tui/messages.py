"""What widgets tell the screen, and what its helpers tell it; in the past tense."""

from dataclasses import dataclass

from textual.message import Message

from egov_tui.model import Event


@dataclass
class CursorMoved(Message):
    """The cursor of a list stands on another row."""

    rows: str
    """The id of the widget."""
    index: int


@dataclass
class RowChosen(Message):
    """A row was opened, by key or mouse."""

    rows: str
    index: int


@dataclass
class EndReached(Message):
    """The last line of the open article has been on screen."""

    article: int


class ArticleScrolled(Message):
    """Another part of the article is in view."""

    def can_replace(self, message: Message) -> bool:
        """Only the last of several matters."""
        return isinstance(message, ArticleScrolled)


@dataclass
class SearchTyped(Message):
    """The text of the search box changed."""

    text: str


@dataclass
class SearchAccepted(Message):
    """The search is done; its results are to be read."""


@dataclass
class SyncTold(Message):
    """The sync child told an event."""

    event: Event


@dataclass
class SyncEnded(Message):
    """The sync child has ended; `cancelled` when we ended it."""

    cancelled: bool
    status: int
