"""The reader itself: `egov-tui [--demo] [--plain]`, opened without loading what only the commands need."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.errors import EgovError, UsageError
from egov_tui.i18n import N_, _
from egov_tui.settings import Settings, Sync


class _Run(Protocol):
    """A reader: reads until it is left, and returns the exit status."""

    def __call__(self, settings: Settings, *, lang: str, refresh: bool = False, warning: str = "") -> int: ...


Start = Callable[[str, list[str]], object]
"""Puts a program in the place of this one: its file and its command line (`os.execv`)."""


def open_reader(
    settings: Settings,
    arguments: Sequence[str],
    *,
    demo: bool = False,
    plain: bool = False,
    warning: str = "",
    start: Start = os.execv,
) -> int:
    """Open the reader and return its exit status.

    `demo` opens it on the sample agencies in a cache that is thrown away; `plain` is the one that works line by line;
    `warning` is said in it. Where another language is chosen, the reader starts anew in this process by the same
    `arguments`; all is closed by then.

    Raises:
        UsageError: there is no terminal to draw it on, or the settings name impossible keys.
        CacheError: the cache cannot be used.
    """
    if not plain and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            _("The reader needs a terminal. Without one use --plain, or a command such as list or show (see --help).")
        )
    logging.getLogger("egov_tui").addHandler(_Waiting(settings))
    run = _reader(plain)
    read = partial(run, lang=i18n.language(), warning=warning)
    go_on = partial(_start_anew, start, arguments)
    if demo:
        return _demonstrate(settings, read, go_on)
    try:
        return read(settings)
    except i18n.LanguageChosen as chosen:
        return go_on(chosen.language)


def _start_anew(start: Start, arguments: Sequence[str], language: str) -> int:
    """Start the same command line in another language; the reader's own children are started just so."""
    command = [sys.executable, "-P", "-m", "egov_tui", *without(arguments, "--lang"), "--lang", language]
    try:
        start(sys.executable, command)
    except OSError as error:
        from egov_tui.system import why

        told = N_("The reader could not be started anew ({problem}). Start it again: it opens as it was left.")
        raise EgovError(told, problem=why(error)) from error
    return 0


def without(arguments: Sequence[str], name: str) -> list[str]:
    """Return a command line without an option that takes a value."""
    kept: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == name:
            next(rest, "")
        elif not argument.startswith(f"{name}="):
            kept.append(argument)
    return kept


def _reader(plain: bool) -> _Run:
    """The reader that is wanted; the other is not loaded."""
    if plain:
        from egov_tui.cli.linear import run as run_plain

        return run_plain
    from egov_tui.tui import run

    return run


class _Waiting(logging.Handler):
    """Begins the log with the first thing there is to say: most readers never need it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings

    def emit(self, record: logging.LogRecord) -> None:
        """Start the log, which takes this handler's place, and hand the record on."""
        from egov_tui.cli import log

        log.start(self.settings)
        logging.getLogger("egov_tui").handle(record)


def _demonstrate(settings: Settings, read: Callable[..., int], go_on: Callable[[str], int]) -> int:
    """The samples as sources of a temporary cache, read by the very same sync; log and crash files stay outside."""
    from egov_tui.cli import demo
    from egov_tui.exchange.addresses import sample_files
    from egov_tui.store import Store

    with demo.folder() as folder:
        # An empty configuration for the sync: what the reader chose for their own agencies is not meant for these.
        config = folder.path / "config.toml"
        config.touch()
        own = replace(settings, data=folder.path, config=config, sync=Sync())
        if not folder.goes_on:
            with Store.open(own.cache) as store:
                for file in sample_files():
                    store.sources.add(file.as_uri(), title=file.stem)
        try:
            return read(own, refresh=not folder.goes_on)
        except i18n.LanguageChosen as chosen:
            demo.keep(folder.path)
            return go_on(chosen.language)
