"""The palette: every action of the reader, every place, every theme."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.style import Style

from egov_tui.i18n import _
from egov_tui.text.clean import line
from egov_tui.tui.render import plain
from egov_tui.tui.screens.reader import ReaderScreen

Command = tuple[str, str, Callable[[], object]]
_UNLISTED = ("move.", "pane.", "article.link-")


def _shown(name: str, key: str) -> Content:
    return plain(name, (f"  {key}" if key else "", Style(dim=True)))


class ReaderCommands(Provider):
    """Names are plain text: Textual's own highlighting would read markup in them."""

    async def discover(self) -> Hits:
        """Offer everything before something is typed."""
        for name, told, run in self._commands():
            yield DiscoveryHit(_shown(name, told), run, text=name)

    async def search(self, query: str) -> Hits:
        """Offer what matches what is typed."""
        matcher = Matcher(query)
        for name, told, run in self._commands():
            if (score := matcher.match(name)) > 0:
                yield Hit(score, _shown(name, told), run, text=name)

    def _commands(self) -> Iterator[Command]:
        yield from self._actions()
        yield from self._places()
        yield from self._watches()
        yield from self._themes()

    def _actions(self) -> Iterator[Command]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            name = binding.id or ""
            if not name or name in seen or name.startswith(_UNLISTED) or not binding.description:
                continue
            seen.add(name)
            key = self.app.get_key_display(binding)
            yield binding.description, key, partial(self.app.run_action, binding.action, active.node)

    def _places(self) -> Iterator[Command]:
        if not isinstance(self.screen, ReaderScreen):
            return
        screen = self.screen
        for place in screen.sources.places:
            if place.opens:
                yield _("Go to {place}").format(place=line(place.label)), "", partial(screen.choose, place)

    def _watches(self) -> Iterator[Command]:
        if not isinstance(self.screen, ReaderScreen):
            return
        for watch in self.screen.watches:
            told = _("Tell again of {name}") if watch.muted else _("Mute {name}")
            yield told.format(name=line(watch.name)), "", partial(self.screen.mute_watch, watch)
            told = _("Remove the saved search {name}")
            yield told.format(name=line(watch.name)), "", partial(self.screen.remove_watch, watch)

    def _themes(self) -> Iterator[Command]:
        def choose(name: str) -> None:
            self.app.theme = name

        for name in sorted(self.app.available_themes):
            yield _("Theme: {name}").format(name=name), "", partial(choose, name)
