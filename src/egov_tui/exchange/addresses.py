"""What a person types to follow something, as addresses: of the web, of a file, of all feed files of a folder."""

from pathlib import Path

from egov_tui.errors import UsageError
from egov_tui.i18n import N_, _
from egov_tui.settings import samples, typed_path
from egov_tui.text.links import redact, safe, web

FEED_SUFFIXES = (".xml", ".rss", ".atom", ".rdf", ".json")


def sample_files() -> list[Path]:
    """Return the files of the sample agencies: feeds, and pages of those that have none."""
    folder = samples()
    return sorted([*feed_files(folder), *(file.absolute() for file in folder.glob("*.html"))])


def feed_files(folder: Path) -> list[Path]:
    """Return the files of a folder that by their names may be feeds, sorted, as absolute paths."""
    return sorted(f.absolute() for f in folder.iterdir() if f.suffix.lower() in FEED_SUFFIXES and f.is_file())


def places(typed: str) -> list[str]:
    """Return what was typed as addresses; a folder stands for the feed files in it, a bare host is asked by https.

    Raises:
        UsageError: it can be no address, or names a file that is not there.
    """
    if "://" in typed or typed.startswith("file:"):
        return [_followable(typed)]
    path = typed_path(typed)
    assert path is not None
    if path.is_dir():
        return [file.as_uri() for file in feed_files(path)]
    if path.is_file():
        return [path.absolute().as_uri()]
    meant = path.is_absolute() or typed.startswith(("./", "../", "~"))
    if meant or path.suffix.lower() in (*FEED_SUFFIXES, ".opml", ".html"):
        raise UsageError(N_("{file}: there is no such file or folder."), file=typed)
    return [_followable(f"https://{typed}")]


def none_inside(folder: str) -> str:
    """Return the sentence for a folder without feed files."""
    told = _("{folder}: there is no feed file in this folder ({suffixes}).")
    return told.format(folder=folder, suffixes=" ".join(FEED_SUFFIXES))


def _followable(address: str) -> str:
    """The address, if it is one that can be fetched at all."""
    if address.startswith("file:///"):
        return address
    if web(address) and " " not in address and (followable := safe(address)):
        return followable
    raise UsageError(
        N_("{address}: this is no address that can be followed; it should begin with https:// or http://."),
        address=redact(address),
    )
