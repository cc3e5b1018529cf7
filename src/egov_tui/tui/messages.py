"""What widgets tell the screen, and what its helpers tell it; in the past tense."""

from textual.message import Message

from egov_tui.model import Event


class CursorMoved(Message):
    """The cursor of a list stands on another row; `rows` is the id of the widget."""

    def __init__(self, rows: str, index: int) -> None:
        super().__init__()
        self.rows, self.index = rows, index


class RowChosen(Message):
    """A row was clicked on; `rows` is the id of the widget, `twice` says that it was a double click."""

    def __init__(self, rows: str, index: int, *, twice: bool = False) -> None:
        super().__init__()
        self.rows, self.index, self.twice = rows, index, twice


class FolderTouched(Message):
    """The mark of a folder was clicked."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder


class EndReached(Message):
    """The last line of the open article has been on screen."""

    def __init__(self, article: int) -> None:
        super().__init__()
        self.article = article


class ArticleScrolled(Message):
    """Another part of the article is in view."""

    def can_replace(self, message: Message) -> bool:
        """Only the last of several matters."""
        return isinstance(message, ArticleScrolled)


class SearchTyped(Message):
    """The text of the search box changed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class SearchAccepted(Message):
    """The search is done; its results are to be read."""


class FindTyped(Message):
    """The text of the box to find something with changed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class FindAccepted(Message):
    """What is to be found is typed; on to it."""


class SyncTold(Message):
    """The sync child told an event."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class SyncEnded(Message):
    """The sync child has ended; `cancelled` when we ended it."""

    def __init__(self, cancelled: bool, status: int) -> None:
        super().__init__()
        self.cancelled, self.status = cancelled, status
