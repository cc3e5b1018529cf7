"""The cache as the rest of the program sees it."""

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from egov_tui.store.articles import Articles
from egov_tui.store.connection import Database, connect
from egov_tui.store.sources import Sources

if TYPE_CHECKING:
    from egov_tui.store.ageing import Ageing
    from egov_tui.store.deadlines import Deadlines
    from egov_tui.store.files import Files
    from egov_tui.store.folder import Folder
    from egov_tui.store.fulltext import FullTexts
    from egov_tui.store.index import Index
    from egov_tui.store.overview import Overview
    from egov_tui.store.packs import Packs
    from egov_tui.store.robots import RobotRules
    from egov_tui.store.session import Session
    from egov_tui.store.steps import Steps
    from egov_tui.store.stories import Stories
    from egov_tui.store.traffic import Ledger
    from egov_tui.store.watches import Watches


class Store:
    """Sources, articles and the index of words in one SQLite file. For one thread: another opens its own.

    Every method of it and of its parts raises CacheError where the cache cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.path = database.path
        self.sources = Sources(database)
        self.articles = Articles(database)
        self._version = self._data_version()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the cache; it is made with its folder (0700) and file (0600), or migrated, where needed.

        Raises:
            CacheError: see `connection.connect`.
        """
        return cls(connect(path))

    def close(self) -> None:
        """Close it; call it after the terminal is restored, for SQLite may refresh its statistics."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def index(self) -> "Index":
        """The index of words. Who only reads never loads what makes it."""
        from egov_tui.store.index import Index

        return Index(self._database)

    @cached_property
    def full_texts(self) -> "FullTexts":
        """The whole texts of articles."""
        from egov_tui.store.fulltext import FullTexts

        return FullTexts(self._database)

    @cached_property
    def deadlines(self) -> "Deadlines":
        """The deadlines of articles that are in the cache already."""
        from egov_tui.store.deadlines import Deadlines

        return Deadlines(self._database)

    @cached_property
    def watches(self) -> "Watches":
        """The saved searches."""
        from egov_tui.store.watches import Watches

        return Watches(self._database, self.articles)

    @cached_property
    def ageing(self) -> "Ageing":
        """Retention, and the size of the cache."""
        from egov_tui.store.ageing import Ageing

        return Ageing(self._database)

    @cached_property
    def files(self) -> "Files":
        """What is known of the files that go with articles."""
        from egov_tui.store.files import Files

        return Files(self._database)

    @cached_property
    def folder(self) -> "Folder":
        """Where those files lie."""
        from egov_tui.store.folder import Folder

        return Folder(self.path.parent)

    @cached_property
    def overview(self) -> "Overview":
        """What many articles and all sources are in short."""
        from egov_tui.store.overview import Overview

        return Overview(self._database)

    @cached_property
    def packs(self) -> "Packs":
        """What goes out with packs and comes with them."""
        from egov_tui.store.packs import Packs

        return Packs(self._database)

    @cached_property
    def ledger(self) -> "Ledger":
        """What was fetched and what it cost."""
        from egov_tui.store.traffic import Ledger

        return Ledger(self._database)

    @cached_property
    def robots(self) -> "RobotRules":
        """What sites allow robots."""
        from egov_tui.store.robots import RobotRules

        return RobotRules(self._database)

    @cached_property
    def steps(self) -> "Steps":
        """What was done, so that it can be taken back."""
        from egov_tui.store.shelf import Shelf
        from egov_tui.store.steps import Steps

        return Steps(self._database, self.articles, self.sources, self.watches, self.stories, Shelf(self._database))

    @cached_property
    def stories(self) -> "Stories":
        """What several sources tell."""
        from egov_tui.store.stories import Stories

        return Stories(self._database, self.articles)

    @cached_property
    def session(self) -> "Session":
        """How the reader was left."""
        from egov_tui.store.session import Session

        return Session(self._database)

    def interrupt(self) -> None:
        """Break off what is being read, which then raises CacheError. The one thing that another thread may ask."""
        self._database.interrupt()

    def changed(self) -> bool:
        """Tell whether another connection has written since this was asked last (PRAGMA data_version); 10 µs."""
        before, self._version = self._version, self._data_version()
        return before != self._version

    def _data_version(self) -> int:
        row = self._database.row("PRAGMA data_version")
        return int(row[0]) if row else 0
