"""Sources, a list, an article: where the reader is, and the ways between."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Literal

from egov_tui.cli.linear import words
from egov_tui.cli.linear.commands import numbers
from egov_tui.cli.linear.console import Console
from egov_tui.cli.linear.flows import Rows, Text
from egov_tui.cli.linear.talking import Act, Talking
from egov_tui.errors import UsageError, reason
from egov_tui.i18n import _, ngettext
from egov_tui.model import Article, Watch
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.query import Query, both, parse
from egov_tui.store.search import NEWEST
from egov_tui.text.reading import whole
from egov_tui.tui.attached import attached
from egov_tui.tui.page import titled
from egov_tui.tui.places import Place, Tree, Watched, everything

View = Literal["sources", "list", "article"]


class Browsing(Talking):
    """Goes from the sources to a list, from there to an article, and back. A list is a snapshot: no number moves."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        console: Console,
        *,
        clock: Callable[[], datetime] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        """`clock` and `zone` (None: the system's) say what today is."""
        super().__init__(console)
        self.store, self.settings = store, settings
        self.clock = clock or (lambda: datetime.now(UTC))
        self.zone = zone
        self.view: View = "list"
        self.as_fed: set[int] = set()
        """Articles that are told as their feeds have them, though their whole text is here."""
        self.place = everything(store.articles.counts())
        self.ids: array[int] = array("q")
        self.at = -1
        """The row of the article that was opened last; none yet: -1."""
        self.choices: list[Place] = []
        """What the numbers of the list of sources mean."""

    @property
    def acts(self) -> Mapping[str, Act]:
        """What each command does."""
        return {
            **super().acts,
            "open": self.open,
            "next_unread": partial(self._step_unread, 1),
            "previous_unread": partial(self._step_unread, -1),
            "next_article": partial(self._step, 1),
            "previous_article": partial(self._step, -1),
            "back": self.back,
            "list": self.list_again,
            "all": self.all_articles,
            "sources": self.sources,
            "elsewhere": self.elsewhere,
            "address": self.address,
            "links": self.links,
            "where": self.where,
        }

    # ------------------------------------------------------------ sources

    def sources(self, _argument: str = "") -> None:
        """List what can be opened."""
        found = self._places()
        self.choices = [place for place in found if place.opens]
        self.view = "sources"
        self.show(Text("\n".join(words.place_rows(found))))

    def _places(self) -> list[Place]:
        watches = self.store.watches.all()
        return Tree(self.store.sources.all(), self.store.articles.counts(), watches, self.watched(watches)).rows()

    def watched(self, watches: Sequence[Watch]) -> Mapping[int, Watched]:
        """Return what is in the saved searches."""
        store = self.store.watches
        until = store.settled()
        return {
            one.id: Watched(store.unread(one), 0 if one.muted else len(store.arrived(one, one.seen, until)))
            for one in watches
        }

    # ------------------------------------------------------------ a list

    def open_place(self, place: Place) -> None:
        """List the articles of a place from its newest."""
        ids = self.found(place.means)
        self.place, self.ids, self.at, self.view = place, ids, -1, "list"
        if place.watch is not None:
            self.store.watches.seen(place.watch, self.store.watches.settled())
        if place.source is not None and place.source.failures and place.source.last_problem:
            self.say(reason(place.source.last_problem, source=place.source.slug))
        if not ids:
            self.show(Text(words.nothing_here(place, sources=bool(self.store.sources.all()))))
            return
        self.say(f"{words.called(place)}: {words.counted(len(ids), len(self.unread()))}.")
        self.show(self.rows_from(0))

    def found(self, wanted: Query) -> "array[int]":
        """Return what a query finds, newest first, each story once; of one with words the newest so many."""
        ids = self.store.articles.ids(wanted, limit=NEWEST if wanted.words else None)
        return self.store.stories.once(wanted, ids)

    def unread(self) -> set[int]:
        """Return what is listed and nobody has read."""
        wanted = both(self.place.means, parse("is:unread"))
        return set(self.store.articles.ids(wanted)).intersection(self.ids)

    def rows_from(self, start: int) -> Rows:
        """Return the rows of the list from one on."""
        return Rows(len(self.ids), start, self._rows)

    def _rows(self, start: int, stop: int) -> list[str]:
        found = {one.id: one for one in self.store.articles.headlines(self.ids[start:stop])}
        now = self.clock()
        agency = self.place.shows_agency
        gone = _("This article is no longer in the cache.")
        return [
            words.row(index + 1, headline, now, self.zone, agency=agency)
            if (headline := found.get(self.ids[index]))
            else f"{index + 1}. {gone}"
            for index in range(start, stop)
        ]

    def list_again(self, _argument: str = "") -> None:
        """List the place anew, with what has come meanwhile."""
        self.open_place(self.found_again(self.place))

    def found_again(self, place: Place) -> Place:
        """Return a place as it is now, or as it was where it is no more."""
        return next((one for one in self._places() if one.opens and one.key == place.key), place)

    def all_articles(self, _argument: str = "") -> None:
        """List all articles."""
        self.open_place(everything(self.store.articles.counts()))

    # ------------------------------------------------------------ an article

    def open(self, argument: str) -> None:
        """Open the row of a number: a place of the list of sources, else an article."""
        if len(wanted := numbers(argument)) != 1:
            raise UsageError(_("Type the number of one row."))
        index = self.row(wanted[0])
        if self.view == "sources":
            self.open_place(self.choices[index])
        else:
            self.open_article(index)

    def row(self, number: int) -> int:
        """Return the index of a row.

        Raises:
            UsageError: there is no such row.
        """
        count = len(self.choices) if self.view == "sources" else len(self.ids)
        if not 1 <= number <= count:
            told = ngettext("There is no row {n}; there is {m}.", "There is no row {n}; there are {m}.", count)
            raise UsageError(told.format(n=number, m=count))
        return number - 1

    def article_of(self, index: int) -> Article:
        """Return the article of a row, with its whole text where that is here and wanted.

        Raises:
            UsageError: it has gone.
        """
        article = self.store.articles.get(self.ids[index])
        if article is None:
            raise UsageError(_("This article is no longer in the cache."))
        return article if article.id in self.as_fed else whole(article)

    def open_article(self, index: int) -> None:
        """Read an article out, a page at a time."""
        article = self.article_of(index)
        self.at, self.view = index, "article"
        rule = self.settings.reader.mark_read
        if "on_open" in rule:
            self.store.steps.mark([self.ids[index]], read=True)
        text = words.article_text(article, index + 1, len(self.ids), self.clock(), self.zone)
        self.show(Text(text, partial(self._ended, article)))

    def _ended(self, article: Article) -> str:
        """The end of an article was told; nobody knows how long its reader took, so that a delay is no other rule."""
        told = [_("End of article {n} of {m}.").format(n=self.at + 1, m=len(self.ids))]
        if not article.read and {"end", "delay"}.intersection(self.settings.reader.mark_read):
            self.store.steps.mark([self.ids[self.at]], read=True)
            told.append(_("It is marked read."))
        if links := len(words.leading_on(article, attached(self.store, article))):
            told.append(ngettext("{n} link or attachment: {key}", "{n} links or attachments: {key}", links))
            told[-1] = told[-1].format(n=links, key=";")
        if others := len(self.store.stories.members(self.ids[self.at])) - 1:
            told.append(ngettext("{n} other source tells it: {key}", "{n} other sources tell it: {key}", others))
            told[-1] = told[-1].format(n=others, key="+")
        return " ".join(told)

    def at_end(self) -> str:
        """Say what comes after an article."""
        if self.view == "article":
            return _("That was its end. n opens the next unread article, u goes back to the list.")
        return super().at_end()

    def _step(self, by: int, _argument: str = "") -> None:
        if 0 <= self.at + by < len(self.ids):
            self.open_article(self.at + by)
        else:
            self.say(_("That was the last article.") if by > 0 else _("That was the first article."))

    def _step_unread(self, by: int, _argument: str = "") -> None:
        unread = self.unread()
        ahead = range(self.at + by, len(self.ids) if by > 0 else -1, by)
        index = next((index for index in ahead if self.ids[index] in unread), None)
        if index is None:
            self.say(_("Nothing unread below.") if by > 0 else _("Nothing unread above."))
        else:
            self.open_article(index)

    def elsewhere(self, _argument: str = "") -> None:
        """Read out what the next source says that tells the same story; its row is that article from then on."""
        index = self.here()
        telling = self.store.stories.members(self.ids[index])
        if len(telling) == 1:
            self.say(_("No other source tells this story."))
            return
        self.ids[index] = telling[(telling.index(self.ids[index]) + 1) % len(telling)]
        self.open_article(index)

    def here(self) -> int:
        """Return the row of the article at hand.

        Raises:
            UsageError: none was opened.
        """
        if self.view == "sources" or self.at < 0:
            raise UsageError(_("No article is open. Type its number first."))
        return self.at

    def address(self, _argument: str = "") -> None:
        """Print the address of the article at hand, unbroken."""
        address = words.address(self.article_of(self.here()))
        self.console.print([address or _("This article has no address.")])

    def links(self, _argument: str = "") -> None:
        """List the links of the article at hand."""
        article = self.article_of(self.here())
        rows = words.link_rows(article, attached(self.store, article))
        self.aside(Text("\n".join(rows) or _("This article has no links.")))

    # ------------------------------------------------------------ where

    def back(self, _argument: str = "") -> None:
        """Go from an article to its row in the list, from a list to the sources."""
        if self.view == "article":
            self.return_to_list()
        elif self.view == "list":
            self.sources()
        else:
            self.say(_("This is the top. q quits."))

    def return_to_list(self) -> None:
        """Say where in the list the reader is; it is told from there on when more is wanted."""
        self.view = "list"
        self.where()
        self.keep(self.rows_from(max(0, self.at)))

    def where(self, _argument: str = "") -> None:
        """Say where the reader is."""
        place = words.called(self.place)
        if self.view == "sources":
            self.say(_("The list of sources."))
        elif self.view == "list":
            told = _("{place}, row {n} of {m}. Enter lists from there.")
            self.say(told.format(place=place, n=max(1, self.at + 1), m=len(self.ids)))
        else:
            told = _("{place}, article {n} of {m}: {title}")
            title = titled(self.article_of(self.at))
            self.say(told.format(place=place, n=self.at + 1, m=len(self.ids), title=title))
