"""The attachments of an article: its enclosures, those of its own page, and the files that its text links. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from egov_tui.i18n import N_, _
from egov_tui.model import Article, Attachment, File, FileState, Kept
from egov_tui.text.clean import line
from egov_tui.text.documents import is_document, linked
from egov_tui.text.filetypes import OPENED, ending
from egov_tui.text.links import identity, safe, strip_tracking, web

STATES: Mapping[FileState, str] = {
    "not_fetched": "",
    "here": N_("here"),
    "missing": N_("was here, and is gone"),
    "changed": N_("changed since it was fetched"),
}


def attachments(article: Article, more: Sequence[Attachment] = ()) -> tuple[Attachment, ...]:
    """Return the attachments of an article, each address once, in this order: what its source tells, what its own
    page tells (`more`), what either text links (by the ending of the path), and the article's own address, where
    that is a file.

    Of one that is told twice, what was left open the first time is taken from the second.
    """
    found: dict[str, Attachment] = {}
    texts = [article.html, article.full.html if article.full else ""]
    own = [Attachment(article.link)] if article.link and is_document(article.link) else []
    for one in (*article.attachments, *more, *(file for html in texts for file in linked(html)), *own):
        address = safe(one.url)
        if address is None or not web(address):
            continue
        address = strip_tracking(address)
        known = found.get(identity(address), Attachment(address))
        found[identity(address)] = Attachment(
            known.url, known.type or one.type, known.length or one.length, known.title or line(one.title or "") or None
        )
    return tuple(found.values())


def files(article: Article, more: Sequence[Attachment], kept: Iterable[Kept]) -> tuple[File, ...]:
    """Return the attachments of an article with what the cache knows of each; one that was fetched counts as here."""
    known: Mapping[str, Kept] = {identity(one.url): one for one in kept}
    return tuple(_file(one, known.get(identity(one.url))) for one in attachments(article, more))


def not_opened(file: File, path: Path | None) -> str:
    """Return why a file cannot be opened, as a sentence; empty where it can. `path` is where it lies."""
    if path is None or file.state == "not_fetched":
        return _("It has not been fetched yet.")
    if file.state == "missing":
        return _("{file}: is gone; fetch it again.").format(file=path)
    if file.state == "changed":
        return _("{file}: is not as it was fetched, so it is not opened. Look at it yourself.").format(file=path)
    if ending(path.name) not in OPENED:
        return _("{file}: could be a program, so it is not opened. Look at it yourself.").format(file=path)
    return ""


def _file(one: Attachment, kept: Kept | None) -> File:
    if kept is None:
        return File(one.url, one.type, one.length, one.title)
    length = kept.length if kept.name else one.length or kept.length
    state: FileState = "here" if kept.name else "not_fetched"
    return File(one.url, one.type or kept.type, length, one.title, kept, state)
