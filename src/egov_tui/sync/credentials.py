"""The logins of a sync: read once, after what still stood in addresses was moved to where it belongs."""

import logging
from pathlib import Path

from egov_tui import logins
from egov_tui.errors import EgovError
from egov_tui.i18n import in_english
from egov_tui.logins import Logins
from egov_tui.model import bare
from egov_tui.store import Store

_log = logging.getLogger(__name__)


def gathered(store: Store, file: Path) -> Logins:
    """Return the logins of all sources. What of them cannot be used is logged, and costs the others nothing.

    Raises:
        CacheError: the cache cannot be written.
    """
    with in_english():  # what is wrong with them is for the log alone
        _take_out_of_addresses(store, file)
        found = logins.read(file)
    for fault in found.faults:
        _log.warning("%s", fault)
    return found


def _take_out_of_addresses(store: Store, file: Path) -> None:
    """Move users and passwords out of addresses, as sources of earlier versions have them, into the file of logins.

    Where they cannot be kept there, the address stays as it is, and works as it did.
    """
    for source in store.sources.all():
        address, login = bare(source.address)
        if address == source.address:
            continue
        try:
            if login is not None and logins.read(file).of(source) is None:
                logins.put(file, source.slug, login)
        except EgovError as error:
            _log.warning("%s: its login stays in its address: %s", source.slug, error)
            continue
        store.sources.respell(source.id, address)
