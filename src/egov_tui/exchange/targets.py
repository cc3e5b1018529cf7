"""Where articles are to be written: what a person typed, as a folder, a file or standard output."""

import re
from pathlib import Path
from typing import NamedTuple

from egov_tui.errors import EgovError, UsageError, several
from egov_tui.exchange.forms import ENDINGS, Form, form_of
from egov_tui.files import CANNOT_WRITE, FileThereError
from egov_tui.i18n import N_
from egov_tui.settings import typed_path
from egov_tui.system import why

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Target(NamedTuple):
    """Where to, and in which form."""

    form: Form
    path: Path | None = None
    """None: standard output."""
    folder: bool = False
    """A file of its own for each article, or for each source."""


def target(typed: str, form: Form | None, *, overwrite: bool = False) -> Target:
    """Return where to write. A folder is what is one, ends with a slash, or is not there and has no ending.

    `-` and nothing are standard output. The ending of a file tells its form, where that was not said; else it is
    Markdown.

    Raises:
        UsageError: this can be no path, or the form of the file is not known.
        FileThereError: the file is there, and not to be replaced.
        EgovError: its folder is not there, or it is no file.
    """
    if typed in ("", "-"):
        return Target(form or "markdown")
    if _CONTROL.search(typed):
        raise UsageError(N_("'{path}' is no path: there are control characters in it."), path=typed)
    path = typed_path(typed)
    assert path is not None
    try:
        return _target(path, form, slash=typed.endswith("/"), overwrite=overwrite)
    except OSError as error:  # a name that is too long, a folder that nobody may look into
        raise EgovError(CANNOT_WRITE, file=path, problem=why(error)) from error


def _target(path: Path, form: Form | None, *, slash: bool, overwrite: bool) -> Target:
    if path.is_dir() or slash or not (path.suffix or path.is_file()):
        if path.is_file():
            raise UsageError(N_("{folder}: is a file, and no folder."), folder=path)
        _in_a_folder(path)
        return Target(form or "markdown", path, folder=True)
    form = form or form_of(path.name)
    if form is None:
        raise UsageError(
            N_("{file}: its ending is none of {endings}. Say --format, or name a folder with a slash behind it."),
            file=path,
            endings=several([f".{one}" for one in ENDINGS.values()]),
        )
    _in_a_folder(path)
    if path.exists() and not overwrite:
        raise FileThereError(path)
    return Target(form, path)


def _in_a_folder(path: Path) -> None:
    """One folder may be missing, for it is made; a longer way that is not there was meant otherwise."""
    if not path.absolute().parent.is_dir():
        raise UsageError(N_("{folder}: there is no such folder."), folder=path.absolute().parent)
