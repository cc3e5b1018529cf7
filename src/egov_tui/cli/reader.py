"""The reader itself: `egov-tui [--demo] [--plain]`, opened without loading what only the commands need."""

import logging
import sys
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.errors import UsageError
from egov_tui.i18n import _
from egov_tui.settings import Settings, Sync


class _Run(Protocol):
    """A reader: reads until it is left, and returns the exit status."""

    def __call__(self, settings: Settings, *, lang: str, refresh: bool = False) -> int: ...


def open_reader(settings: Settings, *, demo: bool = False, plain: bool = False) -> int:
    """Open the reader and return its exit status.

    `demo` opens it on the sample agencies in a cache that is thrown away; `plain` is the one that works line by line.

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
    return _demonstrate(settings, run) if demo else run(settings, lang=i18n.language())


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


def _demonstrate(settings: Settings, run: _Run) -> int:
    """The samples as sources of a temporary cache, read by the very same sync; log and crash files stay outside."""
    from tempfile import TemporaryDirectory

    from egov_tui.exchange.addresses import sample_files
    from egov_tui.store import Store

    with TemporaryDirectory(prefix="egov-tui-demo-") as folder:
        # An empty configuration for the sync: what the reader chose for their own agencies is not meant for these.
        config = Path(folder) / "config.toml"
        config.touch()
        demo = replace(settings, data=Path(folder), config=config, sync=Sync())
        with Store.open(demo.cache) as store:
            for file in sample_files():
                store.sources.add(file.as_uri(), title=file.stem)
        return run(demo, lang=i18n.language(), refresh=True)
