"""The palette: every action of the reader, every place, every theme."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.fuzzy import Matcher
from textual.style import Style

from egov_tui.i18n import LANGUAGES, _, language
from egov_tui.text.clean import line
from egov_tui.text.names import language_name
from egov_tui.tui.filters import parted
from egov_tui.tui.keys import APP, BINDINGS
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.render import plain
from egov_tui.tui.screens.reader import ReaderScreen


class Command(NamedTuple):
    """Something to choose."""

    name: str
    told: str
    """What stands behind the name: its key, or what tells it from another of the same name."""
    run: Callable[[], object]


class Palette(CommandPalette):
    """Textual's own, without the English words that there is nothing: there always is something."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """The articles can be searched for whatever was typed (`ReaderCommands.search`)."""


_UNLISTED = ("move.", "pane.", "article.link-", "app.escape", "app.palette")


def _shown(command: Command) -> Content:
    return plain(command.name, (f"  {command.told}" if command.told else "", Style(dim=True)))


class ReaderCommands(Provider):
    """Names are plain text: Textual's own highlighting would read markup in them."""

    async def discover(self) -> Hits:
        """Offer everything before something is typed."""
        for command in self._commands():
            yield DiscoveryHit(_shown(command), command.run, text=command.name)

    async def search(self, query: str) -> Hits:
        """Offer what matches what is typed, and at the end to look for it in the articles."""
        matcher = Matcher(query)
        for command in self._commands():
            if (score := matcher.match(command.name)) > 0:
                yield Hit(score, _shown(command), command.run, text=command.name)
        if isinstance(self.screen, ReaderScreen):
            words = line(query)
            name = _("Search the articles: {words}").format(words=words)
            last = Command(name, "", partial(self.screen.search_for, words))
            yield Hit(0, _shown(last), last.run, text=last.name)

    def _commands(self) -> Iterator[Command]:
        if isinstance(self.screen, ReaderScreen):
            yield from self._actions(self.screen)
            yield from self._citations(self.screen)
            yield Command(_("Digest of the last days"), "", self.screen.digest)
            yield Command(_("Import a list of sources (OPML)"), "", self.screen.import_list)
            yield Command(_("Export the sources (OPML)"), "", self.screen.export_list)
            yield Command(_("Import a pack"), "", self.screen.import_pack)
            yield Command(_("Export a pack"), "", self.screen.export_pack)
            yield from self._places(self.screen)
            yield from self._languages(self.screen)
            yield from self._watches(self.screen)
            yield from self._offers(self.screen)
            yield from self._themes(self.screen)

    def _actions(self, screen: ReaderScreen) -> Iterator[Command]:
        """Every action that would do something now, whichever pane has the focus, once."""
        of_the_app = {binding.id for binding in APP}
        for binding in {binding.id: binding for binding in BINDINGS}.values():
            name = str(binding.id)
            if name.startswith(_UNLISTED) or not screen.means(binding.action):
                continue
            runs_on = self.app if name in of_the_app else screen
            yield Command(
                binding.description, screen.context.key(name), partial(self._run, screen, binding.action, runs_on)
            )

    async def _run(self, screen: ReaderScreen, action: str, runs_on: DOMNode) -> None:
        """Leave the search box first, where it has the focus: in it, keys are letters."""
        if screen.typing:
            await screen.action_accept_search()
        await self.app.run_action(action, runs_on)

    def _citations(self, screen: ReaderScreen) -> Iterator[Command]:
        """A citation in every other language, and for reference managers."""
        if not screen.means("cite"):
            return
        for code in LANGUAGES:
            if code != language():
                told = _("Copy a citation in {language}").format(language=language_name(code))
                yield Command(told, "", partial(screen.cite, "text", code))
        yield Command(_("Copy a citation as {form}").format(form="BibTeX"), "", partial(screen.cite, "bibtex"))
        yield Command(_("Copy a citation as {form}").format(form="RIS"), "", partial(screen.cite, "ris"))

    def _places(self, screen: ReaderScreen) -> Iterator[Command]:
        """Every place but the one that is open."""
        places = [place for place in screen.sources.places if place.opens and place.key != screen.place.key]
        names = Counter(place.label for place in places)
        for place in places:
            twin = place.source.slug if place.source and names[place.label] > 1 else ""
            yield Command(_("Go to {place}").format(place=line(place.label)), twin, partial(screen.choose, place))

    def _languages(self, screen: ReaderScreen) -> Iterator[Command]:
        """Every language but the one that the list is limited to; a search says for itself what it looks for."""
        if screen.place.kind is not PlaceKind.SEARCH:
            now = parted(screen.filter).language
            for code, name in screen.limits():
                if code != now:
                    yield Command(name, screen.context.key("list.filter"), partial(screen.limit_language, code))

    def _watches(self, screen: ReaderScreen) -> Iterator[Command]:
        for watch in screen.watches:
            told = _("Tell again of {name}") if watch.muted else _("Mute {name}")
            yield Command(told.format(name=line(watch.name)), "", partial(screen.mute_watch, watch))
            told = _("Remove the saved search {name}")
            yield Command(told.format(name=line(watch.name)), "", partial(screen.remove_watch, watch))

    def _offers(self, screen: ReaderScreen) -> Iterator[Command]:
        """Sources that came with packs can be followed."""
        for source in screen.followed:
            if source.offered:
                told = _("Follow {name}").format(name=line(source.agency))
                yield Command(told, _("came with a pack"), partial(screen.take_up, source))

    def _themes(self, screen: ReaderScreen) -> Iterator[Command]:
        for name in sorted(set(self.app.available_themes) - {self.app.theme}):
            yield Command(_("Theme: {name}").format(name=name), "", partial(screen.choose_theme, name))
