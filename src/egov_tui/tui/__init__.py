"""The reader: what a person sees and presses. It reads the cache, and starts processes for everything else."""

from egov_tui.i18n import LanguageChosen
from egov_tui.settings import Settings
from egov_tui.tui import garbage


def run(settings: Settings, *, lang: str, refresh: bool = False, warning: str = "") -> int:
    """Open the reader and return the exit status: 0, or 128 and the number of the signal that ended it.

    `lang` is the language of the interface; `refresh` fetches at once what is due, `warning` is said.

    Raises:
        UsageError: the keys of the settings cannot be used.
        CacheError: the cache cannot be used.
        LanguageChosen: the reader is to start anew.
        Exception: the reader crashed; the terminal is restored, nothing was printed.
    """
    garbage.hold()
    from egov_tui.store import Store
    from egov_tui.tui.app import ReaderApp

    with Store.open(settings.cache) as store:
        app = ReaderApp(store, settings, refresh=refresh, welcome=not store.sources.ever(), lang=lang, warning=warning)
        try:
            app.run()
        finally:
            garbage.begin()  # where it has not come so far as to begin itself
    if app.crash is not None:
        raise app.crash
    if app.wanted_language:
        raise LanguageChosen(app.wanted_language)
    return app.return_code or 0
