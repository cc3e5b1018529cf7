"""Pages as sources: which recipe reads one, where its list stands, and what it is when its site has changed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from msgspec.structs import replace

from egov_tui.errors import SourceError
from egov_tui.feeds.answer import Fetched
from egov_tui.feeds.job import ListJob
from egov_tui.model import Cause, Feed, FullText, Problem, Reading, Recipe, Source, Trial, Way
from egov_tui.text.links import redact, web

Fetch = Callable[[str], Awaitable[Fetched]]
"""Fetches an address that a page leads to."""
Read = Callable[[ListJob], Awaitable[Reading]]
_TELLING: Mapping[str, Cause] = {
    "shell": "shell", "menu": "menu", "everything": "everything", "same": "same", "undated": "undated"
}  # fmt: skip


class NoList(SourceError):
    """No recipe finds a list of news in a page; `trials` tells what each of them finds."""

    def __init__(self, problem: Problem, trials: tuple[Trial, ...] = ()) -> None:
        super().__init__(problem)
        self.trials = trials


@dataclass(frozen=True, slots=True)
class Found:
    """What a page is as a source."""

    recipe: Recipe
    feed: Feed
    page: Fetched
    """That the list was read of."""
    listing: str | None = None
    """Where the list is, if not in the page that was asked for."""
    trials: tuple[Trial, ...] = ()

    def way(self, source: Source | None = None) -> Way:
        """Return how it is read from now on; of a new one on the web also the pages of articles, if the recipe can."""
        new = (source is None or source.recipe is None) and web(self.page.address)
        wished: FullText = "always" if new and self.recipe.page else source.full_text if source else "never"
        return Way(self.recipe.name, self.listing, wished)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pages by recipes; `fetch` and `read` reach the network and the workers."""

    recipes: Mapping[str, Recipe]
    fetch: Fetch
    read: Read
    known: Mapping[str, str]
    """Keys to content hashes of what the cache has."""
    zone: str = ""
    base: str = ""
    """Where relative links start, of a page that lies in a file."""

    async def by(self, recipe: Recipe, page: Fetched, listing: str | None = None) -> Found:
        """Return what one recipe finds in a page.

        Raises:
            NoList: it finds no list of news there.
            SourceError: the page cannot be read at all.
        """
        reading = await self._try((recipe,), page)
        if reading.feed is None:
            raise NoList(no_list(reading.trials[0].fault, page.address), reading.trials)
        return Found(recipe, reading.feed, page, listing, reading.trials)

    async def detect(self, page: Fetched, recipes: Mapping[str, Recipe] | None = None, path: str = "") -> Found:
        """Return what the best of the recipes finds, in the page or where the list of its kind of site stands.

        With a `path` only those are tried that are for it.

        Raises:
            NoList: none finds a list of news.
            SourceError: the page cannot be read at all.
        """
        reading = await self._try(tuple((self.recipes if recipes is None else recipes).values()), page, path)
        faults: list[Problem] = []
        for trial in reading.trials:
            recipe = self.recipes[trial.recipe]
            if trial.listing and trial.evidence:
                try:
                    there = await self.fetch(trial.listing)
                    found = await self.by(recipe, there, trial.listing)
                    feed = replace(found.feed, title=found.feed.title or reading.title)
                    return Found(recipe, feed, there, trial.listing, reading.trials)
                except SourceError as error:
                    faults.append(error.problem)
            if trial.recipe == reading.recipe and reading.feed:
                return Found(recipe, reading.feed, page, None, reading.trials)
        told = next((trial.fault for trial in reading.trials if trial.fault in _TELLING), "")
        raise NoList(faults[0] if faults else no_list(told, page.address), reading.trials)

    async def again(self, recipe: Recipe | None, page: Fetched, address: str, listing: str | None) -> Found:
        """Return what a source says whose recipe is known: by another one of its path, where its site has moved on.

        What was a list and is none any more is an error, unless another kind of site is found to be there: an empty
        shell is no empty list.

        Raises:
            NoList: the layout has changed.
            SourceError: the page cannot be read at all.
        """
        fault: SourceError = NoList(no_list("layout", page.address))
        if recipe:
            try:
                return await self.by(recipe, page, listing)
            except NoList as error:
                fault = error
        if listing and page.address == listing:
            page = await self.fetch(address)
        others = {name: one for name, one in self.of_known_kinds().items() if one is not recipe}
        try:
            return await self.detect(page, others, urlsplit(address).path or "/")
        except NoList as error:
            if error.problem.kind == "unreadable":
                raise fault from None
            raise  # it is of another kind, but that list cannot be had

    def of_known_kinds(self) -> dict[str, Recipe]:
        """Return the recipes that tell by evidence what they read."""
        return {name: one for name, one in self.recipes.items() if not one.repeated}

    async def _try(self, recipes: tuple[Recipe, ...], page: Fetched, path: str = "") -> Reading:
        return await self.read(
            ListJob(page.body, page.address, recipes, page.content_type, self.known, self.zone, self.base, path)
        )


def no_list(fault: str, address: str) -> Problem:
    """Return why a page is no list of news."""
    return Problem("unreadable", redact(address), "", cause=_TELLING.get(fault, "layout"))
