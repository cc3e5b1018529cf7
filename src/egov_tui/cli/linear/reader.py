"""The plain reader: marking, searching and refreshing upon going to and fro."""

from array import array
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import partial
from typing import Literal, NamedTuple

from egov_tui.cli.asking import agreed
from egov_tui.cli.linear import words
from egov_tui.cli.linear.browsing import Browsing
from egov_tui.cli.linear.commands import numbers
from egov_tui.cli.linear.console import Console
from egov_tui.cli.linear.talking import Act
from egov_tui.errors import UsageError, reason
from egov_tui.i18n import N_, _, activate, following, language, ngettext
from egov_tui.model import Event, Problem, SourceSynced, Started
from egov_tui.settings import Settings, save
from egov_tui.store import Store
from egov_tui.store.query import describe, parse
from egov_tui.store.search import NEWEST
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.links import web
from egov_tui.text.names import language_name
from egov_tui.tui.attached import attached
from egov_tui.tui.places import Place, PlaceKind

Field = Literal["read", "starred", "later"]


class Origin(NamedTuple):
    """Where the reader was before a search."""

    place: Place
    ids: "array[int]"
    at: int


class LinearReader(Browsing):
    """Everything that can be said to the plain reader."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        console: Console,
        *,
        lang: str,
        clock: Callable[[], datetime] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(store, settings, console, clock=clock, zone=zone)
        self.lang = lang
        self.origin: Origin | None = None

    @property
    def acts(self) -> Mapping[str, Act]:
        """What each command does."""
        return {
            **super().acts,
            "read": partial(self.mark, "read"),
            "star": partial(self.mark, "starred"),
            "later": partial(self.mark, "later"),
            "all_read": self.all_read,
            "undo": self.undo,
            "search": self.search,
            "save": self.save,
            "download": self.download,
            "export": self.export,
            "refresh": self.refresh,
            "refresh_all": self.refresh_all,
            "whole": self.whole,
            "language": self.language,
        }

    def run(self, *, refresh: bool = False, warning: str = "") -> int:
        """Converse from the first word to the last and return the exit status."""
        if warning:
            self.say(warning)
        self.say(_("egov-tui. ? lists the commands, q quits."))
        if refresh:
            self.attempt(partial(self._fetch, [], force=False))
        if not self.ids:  # else the refresh has listed them
            self.attempt(self.all_articles)
        self.converse()
        return 0

    def language(self, _argument: str = "") -> None:
        """Go on in the next language, now and from now on; everything stays where it is.

        No text is kept here but what was said already, so that nothing has to start anew as on the screen.
        """
        wanted = following()
        if wanted == self.lang:
            raise UsageError(N_("There is no other language: its texts are missing or damaged."))
        activate(wanted)
        self.lang = language()
        place = self.place if self.place.kind is PlaceKind.SEARCH else self.found_again(self.place)
        self.place = place._replace(label=_("Found")) if place.kind is PlaceKind.SEARCH else place
        self.say(_("Language: {name}.").format(name=language_name(self.lang)))
        (self.sources if self.view == "sources" else self.where)()
        save(self.settings, "language", self.lang)

    # ------------------------------------------------------------ marks

    def mark(self, field: Field, argument: str) -> None:
        """Mark the article at hand, or those of some rows, or take the mark away."""
        if argument and self.view == "sources":
            raise UsageError(_("These are sources. Open one first, to mark its articles."))
        rows = [self.row(number) for number in numbers(argument)] if argument else [self.here()]
        for headline in self.store.articles.headlines([self.ids[row] for row in dict.fromkeys(rows)]):
            value = not getattr(headline, field)
            self.store.steps.mark([headline.id], **{field: value})
            self.say(words.marked(field, value, headline.title))

    def all_read(self, _argument: str = "") -> None:
        """Mark everything read that is listed, once the reader has said yes."""
        unread = self.unread()
        if not unread:
            self.say(_("Everything here is read."))
            return
        ask = ngettext(
            "{place}: mark {n} article read, yes or no?", "{place}: mark {n} articles read, yes or no?", len(unread)
        )
        asked = ask.format(place=words.called(self.place), n=len(unread))
        answer = self.console.ask(asked) or ""
        if agreed(answer):
            self.store.steps.mark(unread, read=True)
            told = ngettext("{n} article marked read.", "{n} articles marked read.", len(unread))
            self.say(told.format(n=len(unread)))
        else:
            self.say(_("Nothing was marked."))

    def undo(self, _argument: str = "") -> None:
        """Take back what was done last."""
        from egov_tui.store.steps import told

        step = self.store.steps.take_back()
        self.say(told(step) if step else _("There is nothing to take back."))

    # ------------------------------------------------------------ searching

    def search(self, argument: str) -> None:
        """List what these words find; where that is nothing, stay."""
        if not argument:
            raise UsageError(_("Type what to look for behind it, such as /zabuni."))
        query = parse(argument)
        if query.nothing:
            raise UsageError(_("There is no word to look for in this."))
        found = self.found(parse(argument))
        if not found:
            self.say(_("No results for: {query}").format(query=describe(query)))
            return
        if self.place.kind is not PlaceKind.SEARCH:
            self.origin = Origin(self.place, self.ids, self.at)
        self.say(_("Looking for: {query}").format(query=describe(query)))
        if len(found) >= NEWEST:
            told = ngettext("Only the newest {n} is listed.", "Only the newest {n} are listed.", NEWEST)
            self.say(told.format(n=NEWEST))
        self.open_place(Place(PlaceKind.SEARCH, _("Found"), argument))

    def save(self, argument: str) -> None:
        """Save the search at hand."""
        if self.place.kind is not PlaceKind.SEARCH:
            raise UsageError(_("Search first: {key}. What you find can be saved.").format(key="/"))
        saved = self.store.watches.add(argument or self.place.query, self.place.query)
        self.say(_("Saved. It stands among the sources as “{name}”.").format(name=saved.name))

    def back(self, _argument: str = "") -> None:
        """From what a search found, go back to the list where it began."""
        if self.view == "list" and self.place.kind is PlaceKind.SEARCH and self.origin is not None:
            self.place, self.ids, self.at = self.origin
            self.origin = None
            self.return_to_list()
        else:
            super().back()

    # ------------------------------------------------------------ refreshing

    def refresh(self, _argument: str = "") -> None:
        """Fetch the source at hand; of all articles, all."""
        if self.place.kind is PlaceKind.ALL:
            self.refresh_all()
        elif self.place.source is None:
            raise UsageError(_("Choose a source first; {key} refreshes all of them.").format(key="R"))
        else:
            self._fetch([self.place.source.slug], force=True)

    def refresh_all(self, _argument: str = "") -> None:
        """Fetch all sources, whether they are due or not."""
        self._fetch([], force=True)

    def whole(self, _argument: str = "") -> None:
        """Fetch the whole text of the article at hand and read it out; where it is here, tell the other version."""
        index = self.here()
        article = self.article_of(index)
        assert article.id is not None
        if article.full is not None:
            self.as_fed ^= {article.id}
        elif not web(article.link or ""):
            raise UsageError(_("This article has no page of its own: there is no more of it to fetch."))
        elif self.settings.sync.mode == "offline":
            raise UsageError(_("The data mode is offline: nothing is fetched."))
        else:
            from egov_tui.cli.linear.fetching import fetch_whole  # late, as for a refresh

            self.say(_("Fetching the whole text…"), _("Ctrl-C stops it."))
            came = fetch_whole(self.settings, self.lang, article.id)
            if came.stopped or came.error:
                self.say(came.error or _("Stopped: the whole text was not fetched."))
                return
            self.say(_("The whole text is here, {size}.").format(size=size(came.bytes_in)))
        self.open_article(index)

    def download(self, argument: str = "") -> None:
        """Download an attachment of the article at hand, by its number among the links; say where it lies."""
        article = self.article_of(self.here())
        links = words.numbered(article, attached(self.store, article))
        wanted = numbers(argument)
        if len(wanted) != 1 or not 1 <= wanted[0] <= len(links) or (file := links[wanted[0] - 1].file) is None:
            raise UsageError(_("Type the number of an attachment behind it; {key} lists them.").format(key="“;”"))
        if self.settings.sync.mode == "offline" and file.state != "here":
            raise UsageError(_("The data mode is offline: nothing is fetched."))
        from egov_tui.cli.linear.fetching import download

        assert article.id is not None
        self.say(_("Downloading."), _("Ctrl-C stops it."))
        self.say(download(self.settings, self.lang, article.id, file.url))
        after = next((one for one in attached(self.store, article) if one.url == file.url), file)
        if path := self.store.folder.place(after.kept):
            self.console.print([str(path)])

    def export(self, argument: str = "") -> None:
        """Write the article at hand, or those of some rows, where the reader says; what is there already is left."""
        from egov_tui.exchange.targets import target
        from egov_tui.tui.exports import Export, Wish, usual_folder

        if argument and self.view == "sources":
            raise UsageError(_("These are sources. Open one first, to export its articles."))
        rows = [self.row(number) for number in numbers(argument)] if argument else [self.here()]
        usual = usual_folder()
        asked = _("Where to? A folder, or a file that ends in .md, .html, .txt, .json or .atom; Enter alone: {folder}")
        typed = self.console.ask(asked.format(folder=usual))
        if typed is None or typed.strip() == "-":
            self.say(_("Nothing was written."))
            return
        wish = Wish(target(typed.strip() or usual, None))
        ids = [self.ids[row] for row in dict.fromkeys(rows)]
        told, _bad = Export(self.settings.cache, ids, wish, words.called(self.place)).run()
        self.say(told)

    def _fetch(self, slugs: list[str], *, force: bool) -> None:
        wanted = [one for one in self.store.sources.all() if not slugs or one.slug in slugs]
        if not wanted:
            raise UsageError(words.no_sources())
        local = all(one.address.startswith("file:") for one in wanted)
        if self.settings.sync.mode == "offline" and not local:
            raise UsageError(_("The data mode is offline: nothing is fetched."))
        from egov_tui.cli.linear.fetching import fetch  # late: many only read

        watches = self.store.watches.all()
        before = self.watched(watches)
        tell = partial(self._tell, each=len(wanted) > 1)
        done, told = fetch(self.settings, self.lang, slugs, force=force, tell=tell, known=self.problem_of)
        self.say(told)
        for one in watches:
            if (new := self.watched([one])[one.id].fresh - before[one.id].fresh) > 0:
                told = ngettext("Saved search {name}: {n} new.", "Saved search {name}: {n} new.", new)
                self.say(told.format(name=line(one.name), n=new))
        if done.new and self.ids:
            self.say(_("{key} lists the articles anew.").format(key="l"))
        elif done.new:
            self.list_again()

    def _tell(self, event: Event, *, each: bool) -> None:
        """Say that a refresh begins, and with `each` what came of every source that has news or fails."""
        match event:
            case Started(sources=n) if n:
                told = ngettext("Refreshing {n} source.", "Refreshing {n} sources.", n).format(n=n)
                self.say(told, _("Ctrl-C stops it."))
            case SourceSynced(outcome="failed", error=error) if each and error:
                told = reason(self.problem_of(event.source) or error, source=event.source)
                self.say(f"{self._agency(event.source)}: {told}")
            case SourceSynced(new=n) if each and n:
                told = ngettext("{n} new", "{n} new", n).format(n=n)
                self.say(f"{self._agency(event.source)}: {told}")

    def problem_of(self, slug: str) -> Problem | None:
        """Return why a source fails, as the cache knows it: an event tells no more than of which kind that is."""
        source = self.store.sources.find(slug)
        return source.last_problem if source else None

    def _agency(self, slug: str) -> str:
        source = self.store.sources.find(slug)
        return line(source.agency) if source else slug
