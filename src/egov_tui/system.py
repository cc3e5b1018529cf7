"""Why the operating system would not, told in the reader's language; logs and JSON keep its own words. Pure."""

import errno
from collections.abc import Mapping

from egov_tui.errors import message
from egov_tui.i18n import N_
from egov_tui.model import Message

_SENTENCES: Mapping[int, str] = {
    errno.EPERM: N_("Operation not permitted"),
    errno.ENOENT: N_("No such file or directory"),
    errno.EIO: N_("Input/output error"),
    errno.ENXIO: N_("No such device or address"),
    errno.ENOMEM: N_("Cannot allocate memory"),
    errno.EACCES: N_("Permission denied"),
    errno.EBUSY: N_("Device or resource busy"),
    errno.EEXIST: N_("File exists"),
    errno.ENODEV: N_("No such device"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EISDIR: N_("Is a directory"),
    errno.ENFILE: N_("Too many open files in system"),
    errno.EMFILE: N_("Too many open files"),
    errno.EFBIG: N_("File too large"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EROFS: N_("Read-only file system"),
    errno.EMLINK: N_("Too many links"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.ENOTEMPTY: N_("Directory not empty"),
    errno.ELOOP: N_("Too many levels of symbolic links"),
    errno.ESTALE: N_("Stale file handle"),
    errno.EDQUOT: N_("Disk quota exceeded"),
}
"""Linux's own words (strerror(3)) for what can happen to a file, so that English readers see what they know."""
NO_FILE = N_("it is no file")
"""What we say ourselves of devices and pipes."""


def why(error: Exception) -> Message | str:
    """Return what an error of the system, or of reading a text, says, untold; what has no sentence here, as it came."""
    if isinstance(error, UnicodeError):
        return message(N_("it is no text"))
    if not isinstance(error, OSError):
        return str(error)
    sentence = NO_FILE if error.strerror == NO_FILE else _SENTENCES.get(error.errno or 0)
    return message(sentence) if sentence else error.strerror or str(error)
