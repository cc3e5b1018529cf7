"""Files of this computer as sources: their time and size are their validator."""

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from egov_tui.feeds.answer import Fetched, Stop, body_hash, not_empty
from egov_tui.model import Validators


def read(address: str, validators: Validators, max_bytes: int) -> Fetched:
    """Return the file at a `file:` address.

    Raises:
        Stop: it cannot be read, is no file, or is larger than `max_bytes`.
    """
    path = Path(url2pathname(urlsplit(address).path))
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a device or a pipe may never end
            raise Stop("unreadable", "not a file")
        mark = f'"{found.st_mtime_ns}-{found.st_size}"'
        if mark == validators.etag:
            return Fetched(address, b"", True, validators, inside=True)
        # O_NONBLOCK: some files of the system look like any other and never end
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise Stop("not_found", "no such file") from None
    except OSError as error:
        raise Stop("unreadable", error.strerror or str(error)) from None
    if len(body) > max_bytes:
        raise Stop("too_large", f"more than {max_bytes} bytes")
    validators = Validators(mark, None, body_hash(body), address)
    return Fetched(address, not_empty(body), False, validators, inside=True)
