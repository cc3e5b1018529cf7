"""Articles as files: all in one, or each in its own, under names that are safe and stay the same."""

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from egov_tui.errors import EgovError
from egov_tui.exchange.forms import ENDINGS, FEEDS, Form, alone, headlines, of_source, together
from egov_tui.files import CANNOT_WRITE, FileThereError, writing
from egov_tui.i18n import _, ngettext
from egov_tui.model import Article
from egov_tui.moments import local
from egov_tui.store import Store
from egov_tui.system import why
from egov_tui.text.clean import file_slug
from egov_tui.text.naming import called
from egov_tui.text.zones import clock

_NOTHING = file_slug("")
Watcher = Callable[[], object]
"""Is called before each piece that is written, about an article each; what it raises ends the writing."""


def _unwatched() -> None:
    """Nobody wants to know."""


class Saved(NamedTuple):
    """What came of one file."""

    path: Path
    written: bool = True
    """False: it was there already, and is as it was."""


def file_name(article: Article, form: Form) -> str:
    """Return the name of an article's file: `2015-08-19-kisima-kipya-7.md`, `[a-z0-9-]` and under 120 bytes.

    The day is that of its source, so that the name is the same wherever it is written. Nothing of an address gets into
    it. Where no letter of the title can stand in it, its source does.
    """
    moment = article.date or article.published or article.updated
    told = None if article.date_estimated else clock(article.clock)
    day = f"{local(moment, told or UTC):%Y-%m-%d}" if moment else ""
    title = file_slug(called(article.title, article.text or article.summary))
    words = file_slug(article.source) if title == _NOTHING else title
    return f"{'-'.join(part for part in (day, words, str(article.id or 0)) if part)}.{ENDINGS[form]}"


def into_file(
    store: Store,
    ids: Sequence[int],
    form: Form,
    path: Path,
    title: str,
    *,
    overwrite: bool = False,
    watch: Watcher = _unwatched,
) -> Saved:
    """Write articles into one file, which appears whole or not at all.

    Raises:
        FileThereError: it is there, and not to be replaced.
        EgovError: it cannot be written, or the cache cannot be read.
    """
    return _write(path, _watched(together(store, ids, form, title), watch), overwrite=overwrite)


def into_folder(
    store: Store,
    ids: Sequence[int],
    form: Form,
    folder: Path,
    *,
    overwrite: bool = False,
    watch: Watcher = _unwatched,
) -> Iterator[Saved]:
    """Write each article into a file of its own, feeds one of each source; yield what came of each, one by one.

    The folder is made where it is not there. Files that are there are left, unless they are to be replaced.

    Raises:
        EgovError: one cannot be written, or the cache cannot be read; those before it are there.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
    except OSError as error:
        raise EgovError(CANNOT_WRITE, file=folder, problem=why(error)) from error
    if form in FEEDS:
        for slug, own in _by_source(store, ids).items():
            source = store.sources.find(slug)
            if source is not None:
                path = folder / f"{slug}.{ENDINGS[form]}"
                yield _left(path, overwrite) or _kept(
                    path, _watched(of_source(store, source, own, form), watch), overwrite
                )
        return
    for article in store.articles.full(ids):
        path = folder / file_name(article, form)
        watch()
        yield _left(path, overwrite) or _kept(path, [alone(form, article)], overwrite)


def told(written: int, there: int) -> str:
    """Return how many files were written, and how many were there already."""
    words = ngettext("{n} file written", "{n} files written", written).format(n=f"{written:,}")
    if not there:
        return words
    # Translators: of files; it stands behind "12 files written".
    left = ngettext("{n} was there already", "{n} were there already", there).format(n=f"{there:,}")
    return _("{written}, {left}").format(written=words, left=left)


def _watched(text: Iterable[str], watch: Watcher) -> Iterator[str]:
    for piece in text:
        watch()
        yield piece


def _by_source(store: Store, ids: Sequence[int]) -> dict[str, "array[int]"]:
    found: dict[str, array[int]] = {}
    for one in headlines(store, ids):
        found.setdefault(one.source, array("q")).append(one.id)
    return found


def _left(path: Path, overwrite: bool) -> Saved | None:
    """What is there is not made for nothing."""
    return None if overwrite or not os.path.lexists(path) else Saved(path, written=False)


def _kept(path: Path, text: Iterable[str], overwrite: bool) -> Saved:
    try:
        return _write(path, text, overwrite=overwrite)
    except FileThereError:  # it came meanwhile
        return Saved(path, written=False)


def _write(path: Path, text: Iterable[str], *, overwrite: bool) -> Saved:
    with writing(path, overwrite=overwrite) as file:
        for piece in text:
            file.write(piece.encode())
    return Saved(path)
