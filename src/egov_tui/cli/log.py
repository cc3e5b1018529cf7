"""The log and the crash files, in the state folder: rotating, redacted, readable by the owner alone."""

import logging
import os
import re
import tempfile
import traceback
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from egov_tui.files import make_folder
from egov_tui.i18n import in_english
from egov_tui.settings import Settings
from egov_tui.text.clean import clean, line
from egov_tui.text.links import redact

FILE_NAME = "egov-tui.log"
"""In the state folder."""
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_state: Path | None = None


class _OwnFile(RotatingFileHandler):
    """Readable by its owner alone, also the new file of a rotation."""

    def _open(self) -> TextIOWrapper:
        file = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(file, "a", encoding=self.encoding)  # noqa: PTH123 (a handle has no path)


class _Redacting(logging.Formatter):
    """English whatever the interface speaks, and without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        with in_english():
            return redacted(line(super().format(record)))

    def formatException(self, ei: object) -> str:  # noqa: N802 (logging's own name)
        return " | ".join(traceback.format_exception(*ei)).replace("\n", " ")  # type: ignore[misc]


def redacted(text: str) -> str:
    """Return a text whose addresses carry no passwords and no tokens."""
    return _ADDRESS.sub(lambda found: redact(found[0]), text)


def start(settings: Settings) -> None:
    """Write the log of this process to the state folder, 3 files of 256 KB. Where it cannot, go on without."""
    global _state
    _state = settings.state
    logger = logging.getLogger("egov_tui")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        make_folder(_state)
        file = _state / FILE_NAME
        handler = _OwnFile(file, maxBytes=256_000, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        logger.addHandler(logging.NullHandler())
        return
    handler.setFormatter(_Redacting("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    for old in logger.handlers[:]:
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logging.raiseExceptions = False  # a disk too full for the log is told by what needs it more
    logger.propagate = False


def crash(error: BaseException, state: Path | None = None) -> Path:
    """Write what is known of a crash to a file of its own, without the values of variables; return the file.

    It stands in the state folder (`state`, or that of the log), else in the system's folder for temporary files.
    """
    with in_english():
        text = clean(redacted("".join(traceback.format_exception(error))))
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    for folder in (state or _state, Path(tempfile.gettempdir())):
        if folder is None:
            continue
        try:
            make_folder(folder)
            file = folder / name
            file.touch(mode=0o600, exist_ok=False)
            file.write_text(text, "utf-8")
        except OSError:
            continue
        return file
    return Path(name)
