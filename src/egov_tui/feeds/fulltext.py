"""The page of an article -> its whole text. Only the worker process calls this: what reads pages is loaded late.

A source that has a recipe for the pages of its articles is read by that; any other by Mozilla's Readability, which
comes with the extra `fulltext`.
"""

import re

from msgspec.structs import replace

from egov_tui.errors import SourceError
from egov_tui.feeds.decode import decode
from egov_tui.feeds.flat import flat
from egov_tui.feeds.job import PageJob
from egov_tui.feeds.own import own as by_recipe
from egov_tui.model import Attachment, Page, Problem
from egov_tui.text.clean import line
from egov_tui.text.documents import linked
from egov_tui.text.html import plain, sanitize

LIBRARY = "readability"
"""What a page says to have been found by that no recipe is for."""
LEAST = 80
"""Characters: with less, and no file to go with it, a page says nothing."""
_LITTLE = 400
"""Characters: a page that asks for a password and says no more is there to be logged in to."""
_ENOUGH = 100_000
"""Characters of HTML that are looked at to see whether a page says anything."""
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0", "application/msword"),
)
_PASSWORD = re.compile(r"<input\b[^<>]{0,500}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_FIRST = re.compile(r"((?:<(?:div|blockquote)>)*+)<(h[1-6]|p)>(.*?)</\2>", re.DOTALL)
_TAG = re.compile("<[^<>]*>")
_ANY_TAG = re.compile("<[a-zA-Z!]")
_NO_LETTER = re.compile(r"[\W_]+")


def page(job: PageJob) -> Page:
    """Return what the page of an article says, cleaned, without its title, and the files that it links.

    Raises:
        SourceError: it is a file (`file`), wants a login (`login`), waits for a script (`shell`), says nothing
            (`short`), or the extra that reads it is missing (`extra`).
    """
    if kind := _file_type(job.body):
        raise SourceError(Problem("unreadable", job.address, kind, cause="file"))
    html_text = decode(job.body, job.content_type)
    if not _ANY_TAG.search(html_text):
        raise SourceError(Problem("unreadable", job.address, "no HTML", cause="short"))
    own = by_recipe(job)
    if own is None:
        own = Page(sanitize(readable(html_text, job.address), job.address), LIBRARY)
    html = without_title(own.html, job.title)
    found = replace(own, html=html, attachments=_each_once((*own.attachments, *linked(html))))
    _judge(found, html_text, job.address)
    return found


def readable(html_text: str, address: str) -> str:
    """Return the raw HTML of the main text of a page, as Readability finds it; empty where it finds none.

    Raises:
        SourceError: the extra `fulltext` is not installed.
    """
    try:
        from readability import Document  # 40 ms, and in the worker alone
        from readability.readability import Unparseable
    except ImportError as error:
        raise SourceError(Problem("unreadable", address, str(error), cause="extra")) from error
    try:
        return str(Document(flat(html_text)).summary(html_partial=True))
    except Unparseable:  # an empty page, for one
        return ""


def without_title(html: str, title: str) -> str:
    """Return cleaned HTML without the title that it begins with, if it does."""
    first = _FIRST.match(html)
    if first is None or not _letters(title) or _letters(plain(first[3])) != _letters(title):
        return html
    return first[1] + html[first.end() :]


def _file_type(body: bytes) -> str | None:
    """The type of what is no page, by its first bytes, whatever the server called it."""
    begun = body[:1024].lstrip()
    return next((kind for magic, kind in _MAGIC if begun.startswith(magic)), None)


def _each_once(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    return tuple({file.url: file for file in reversed(files)}.values())[::-1]


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _judge(found: Page, html_text: str, address: str) -> None:
    """Refuse a page that says nothing, and say what it is."""
    length = _length(found.html)
    if length < _LITTLE and _PASSWORD.search(html_text):
        raise SourceError(Problem("unreadable", address, "a field for a password", cause="login"))
    if length < LEAST and not found.attachments:
        shell = bool(_SCRIPT.search(html_text)) and _length(flat(html_text)) < _LITTLE
        told = f"{length} characters of text"
        raise SourceError(Problem("unreadable", address, told, cause="shell" if shell else "short"))


def _length(html: str) -> int:
    """Characters of text, as far as they matter here."""
    return len(line(_TAG.sub(" ", html[:_ENOUGH])))
