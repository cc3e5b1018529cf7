"""The reader: what a person sees and presses. It reads the cache, and starts processes for everything else."""

import gc

from egov_tui.settings import Settings


def run(settings: Settings, *, lang: str, refresh: bool = False) -> int:
    """Open the reader and return the exit status: 0, or 128 and the number of the signal that ended it.

    `lang` is the language of the interface; `refresh` fetches at once what is due.

    Raises:
        UsageError: the keys of the settings cannot be used.
        CacheError: the cache cannot be used.
        Exception: the reader crashed; the terminal is restored, nothing was printed.
    """
    # Importing and building makes much that lives to the end: no use looking for garbage in it.
    gc.disable()
    from egov_tui.store import Store
    from egov_tui.tui.app import ReaderApp

    with Store.open(settings.cache) as store:
        app = ReaderApp(store, settings, refresh=refresh, welcome=not store.sources.ever(), lang=lang)
        gc.freeze()
        gc.enable()
        app.run()
    if app.crash is not None:
        raise app.crash
    return app.return_code or 0
