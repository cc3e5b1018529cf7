"""Files that appear whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from egov_tui.errors import EgovError
from egov_tui.i18n import _


def write_file(path: Path, content: str) -> None:
    """Write a file whole or not at all: beside its place first (mode 0600), then moved there.

    Raises:
        EgovError: it cannot be written; what was there before is as it was.
    """
    import tempfile  # late: the reader writes none when it starts

    unfinished = ""
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as file:
            unfinished = file.name
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except OSError as error:
        if unfinished:
            with suppress(OSError):
                Path(unfinished).unlink()
        reason = error.strerror or str(error)
        raise EgovError(_("{file}: cannot be written ({problem}).").format(file=path, problem=reason)) from error
