"""The reader itself: `egov-tui [--demo]`, opened without loading what only the commands need."""

import logging
import sys
from pathlib import Path

from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.errors import UsageError
from egov_tui.i18n import _
from egov_tui.settings import Settings, Sync, samples


def open_reader(settings: Settings, *, demo: bool = False) -> int:
    """Open the reader and return its exit status; `demo` on the sample agencies in a cache that is thrown away.

    Raises:
        UsageError: there is no terminal to open it on, or the settings name impossible keys.
        CacheError: the cache cannot be used.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            _("The reader needs a terminal. In scripts use a command such as list, search or show (see --help).")
        )
    logging.getLogger("egov_tui").addHandler(_Waiting(settings))
    if demo:
        return _demonstrate(settings)
    from egov_tui.tui import run

    return run(settings, lang=i18n.language())


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


def _demonstrate(settings: Settings) -> int:
    """The samples as sources of a temporary cache, read by the very same sync; log and crash files stay outside."""
    from tempfile import TemporaryDirectory

    from egov_tui.exchange.addresses import feed_files
    from egov_tui.store import Store
    from egov_tui.tui import run

    with TemporaryDirectory(prefix="egov-tui-demo-") as folder:
        # An empty configuration for the sync: what the reader chose for their own agencies is not meant for these.
        config = Path(folder) / "config.toml"
        config.touch()
        demo = replace(settings, data=Path(folder), config=config, sync=Sync())
        with Store.open(demo.cache) as store:
            for file in feed_files(samples()):
                store.sources.add(file.as_uri(), title=file.stem)
        return run(demo, lang=i18n.language(), refresh=True)
