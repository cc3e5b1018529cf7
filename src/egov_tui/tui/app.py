"""The app: theme, keys, signals, and an end in good order."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES, Theme

from egov_tui.i18n import _, language
from egov_tui.series import listed
from egov_tui.settings import Settings, complaint
from egov_tui.store import Store
from egov_tui.text.clean import clean
from egov_tui.tui import garbage
from egov_tui.tui.ahead import acted
from egov_tui.tui.ascii import Ascii
from egov_tui.tui.context import READING_DELAY, Context
from egov_tui.tui.driver import Steady
from egov_tui.tui.icons import icons
from egov_tui.tui.keys import APP, KeyChoiceError, keymap
from egov_tui.tui.library import Library
from egov_tui.tui.panes import CHROME
from egov_tui.tui.screens.reader import ReaderScreen
from egov_tui.tui.theme import THEMES
from egov_tui.tui.upkeep import IDLE, Upkeep


def _commands() -> type[Provider]:
    """Load the palette when it is first opened."""
    from egov_tui.tui.commands import ReaderCommands

    return ReaderCommands


class ReaderApp(App[None]):
    """Opens the reader's screen on a cache."""

    TITLE = "egov-tui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(APP)
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        refresh: bool = False,
        welcome: bool = False,
        lang: str = "",
        warning: str = "",
        clock: Callable[[], datetime] | None = None,
        zone: tzinfo | None = None,
        delay: float = READING_DELAY,
    ) -> None:
        """Open on a store; `refresh` fetches at once what is due, `welcome` greets who comes for the first time.

        `warning` is said as long as nothing else is.

        `clock` and `zone` (None: the system's) say what today is, `delay` how many seconds make an article read.

        Raises:
            UsageError: the keys of the settings cannot be used.
        """
        try:
            self.chosen_keys = keymap(settings.keys)
        except KeyChoiceError as error:
            raise complaint(settings, f"keys.{error.name}", str(error)) from error
        themes = {**BUILTIN_THEMES, **THEMES}
        if settings.reader.theme not in themes:
            told = _("there is no theme {name}; there are {others}")
            raise complaint(
                settings, "reader.theme", told.format(name=settings.reader.theme, others=listed(sorted(themes)))
            )
        # Before anything is styled: set afterwards, it would have every stylesheet read twice.
        self.set_reactive(App.theme, settings.reader.theme)
        super().__init__()
        self.crash: Exception | None = None
        self.lent: asyncio.Future[Any] | None = None
        """What another program does that has the terminal (see `lending`)."""
        self._asked_to_leave: int | None = None
        self.wanted_language = ""
        """The language in which the reader is to start anew once it has ended; empty where it is not to."""
        self.library = Library(store, settings.cache)
        self.context = Context(
            self.library,
            settings,
            lang or language(),
            clock or (lambda: datetime.now(UTC)),
            zone,
            icons(settings.reader.icons),
            self.chosen_keys,
            delay,
        )
        self._refresh_first, self._welcome, self._warning = refresh, welcome, warning
        self._drawn_by = [Ascii()] if settings.reader.icons == "ascii" else []
        self._upkeep = Upkeep(self.context)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Return Textual's themes and ours."""
        return {**super().available_themes, **THEMES}

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver for this platform, mended where it is that of Linux and macOS."""
        found = super().get_driver_class()
        return Steady if issubclass(Steady, found) else found

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters of finished lines, and the one for plain ASCII where it is chosen."""
        return [*super().get_line_filters(), *self._drawn_by]

    def get_key_display(self, binding: Binding) -> str:
        """Return a binding's key as a reader sees it."""
        return self.context.shown(binding.key)

    def get_default_screen(self) -> Screen[None]:
        """Return the reader's screen."""
        return ReaderScreen(self.context, self._warning)

    def on_mount(self) -> None:
        """Take the reader's keys, and leave in good order when asked from outside."""
        self.set_keymap(self.chosen_keys)
        self.call_after_refresh(garbage.begin)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not in the main thread
                loop.add_signal_handler(number, self._leave, 128 + number)
        if self._refresh_first:
            self.call_after_refresh(self._refresh_now)
        if self._welcome:
            self.call_after_refresh(self._greet)
        self.set_interval(IDLE, self._keep_up)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave, remembering how things are: once panes are taken down, nobody knows any more."""
        for screen in self.screen_stack:
            if isinstance(screen, ReaderScreen):
                screen.keep()
        super().exit(result, return_code, message)

    def speak(self, language: str) -> None:
        """Leave, to be started anew in another language."""
        self.wanted_language = language
        self.exit()

    def _leave(self, status: int) -> None:
        if self.lent is not None:
            if status != 128 + signal.SIGINT:  # Ctrl-C was meant for who has the terminal
                self._asked_to_leave = status
                self.lent.cancel()
            return
        self.wanted_language = ""  # whoever ends the reader while it is being left for another language means it
        self.exit(return_code=status)

    def terminal_returned(self) -> None:
        """Go on, or leave where that was wanted meanwhile: only who has the terminal can leave it in good order."""
        self.lent = None
        if self._asked_to_leave is not None:
            self._leave(self._asked_to_leave)

    def _refresh_now(self) -> None:
        if isinstance(self.screen, ReaderScreen):
            self.screen.start_refresh([])

    def _greet(self) -> None:
        if isinstance(self.screen, ReaderScreen):
            self.screen.greet()

    def _keep_up(self) -> None:
        if isinstance(self._driver, Steady) and self._driver.hung_up:
            self._leave(128 + signal.SIGHUP)
            return
        screen = self.screen_stack[-1] if self.screen_stack else None  # none is left where the reader is leaving
        if isinstance(screen, ReaderScreen) and self._upkeep.due(screen.presses, screen.fetching):
            self.run_worker(self._upkeep.run(), group="upkeep", exit_on_error=False)

    async def on_unmount(self) -> None:
        """Close the thread's connection; no child outlives the reader."""
        await self._upkeep.stop()
        self.library.close()

    async def on_event(self, event: events.Event) -> None:
        """What is pasted is foreign text as well: Textual's input would draw its control characters."""
        if isinstance(event, events.Paste):
            event.text = clean(event.text)
        elif isinstance(event, events.Key | events.MouseDown) and not event.is_forwarded:
            if self.focused is not None:
                await acted(self.focused)
            if isinstance(self.screen, ReaderScreen):
                self.screen.presses += 1
        await super().on_event(event)

    def action_help(self) -> None:
        """Show the keys that work here."""
        from egov_tui.tui.screens.help import HelpScreen

        pane = self.screen.pane if isinstance(self.screen, ReaderScreen) else ""
        self.push_screen(HelpScreen(self.screen.active_bindings, pane, self.context))

    def action_help_quit(self) -> None:
        """Say how to leave to who pressed ctrl+c; it copies what is selected, and ends nothing."""
        if isinstance(self.screen, ReaderScreen):
            self.screen.say(_("To quit, press {key}.").format(key=self.context.shown("ctrl+q")))

    def action_command_palette(self) -> None:
        """Show the palette; over anything but the desk there is nothing in it."""
        if isinstance(self.screen, ReaderScreen):
            from egov_tui.tui.commands import Palette

            palette = Palette(placeholder=_("A command, a source or a theme"))
            self.push_screen(palette.set_class(self.size.height < CHROME, "-low"))

    # ------------------------------------------------------------ crashes

    def _handle_exception(self, error: Exception) -> None:
        """Keep the error for whoever started us; Textual only knows how to print it."""
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        """Textual would print a traceback with the values of all variables: nobody's news belongs there."""
        self._exit_renderables.clear()
