"""Kinds of files: which links lead to one, what it is called on this disk, and what may be opened. Pure."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from egov_tui.text.clean import file_slug

LINKED = frozenset("pdf doc docx xls xlsx ppt pptx odt ods csv zip".split())
"""Endings of links in a text that are attachments of it."""
PAGE, OTHER = "html", "bin"
"""Endings for a page, and for what is of no kind that is known."""
_BY_TYPE: Mapping[str, str] = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "text/csv": "csv",
    "text/plain": "txt",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "application/epub+zip": "epub",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "text/html": PAGE,
    "application/xhtml+xml": PAGE,
}
_TYPES: Mapping[str, str] = {last: type for type, last in reversed(tuple(_BY_TYPE.items()))}
OPENED = frozenset(_BY_TYPE.values()) - {PAGE}
"""What may be handed to the desktop: documents, pictures and sound, nothing that a desktop would run."""
_ENDING = re.compile(r"\.([a-zA-Z0-9]{1,5})$")
_NAMELESS = "untitled"


def ending(name: str) -> str:
    """Return the ending of a name or path, in lower case without its dot; empty where it has none."""
    found = _ENDING.search(name)
    return found[1].lower() if found else ""


def ending_of(address: str) -> str:
    """Return the ending of the path of an address; empty where it has none."""
    return ending(_last(address))


def kind(address: str, type: str | None = None) -> str:
    """Return of which kind a file is, for people: `PDF`; by its address, else its media type, else that type."""
    by_name = ending_of(address)
    if by_name in LINKED | OPENED:
        return by_name.upper()
    found = _BY_TYPE.get(media_type(type))
    return found.upper() if found else media_type(type)


def type_of(address: str) -> str | None:
    """Return the media type of a file by the ending of its address, None for one that is not known."""
    return _TYPES.get(ending_of(address))


def media_type(header: str | None) -> str:
    """Return the media type of a Content-Type without its parameters, in lower case."""
    return (header or "").partition(";")[0].strip().lower()


def is_page(type: str | None) -> bool:
    """Say whether a media type is that of a page."""
    return _BY_TYPE.get(media_type(type)) == PAGE


def file_name(address: str, *, given: str = "", type: str | None = None, title: str | None = None) -> str:
    """Return a name for a file on this disk: `[a-z0-9-]+.[a-z0-9]+`, never hidden and never a path.

    `given` is the name that the server gives it. The ending is one of a fixed list: by the name where it has one of
    them, else by the media type, else `bin`.
    """
    names = [re.split(r"[/\\]", given)[-1], _last(address)]
    endings = [one for name in names if (one := ending(name)) in OPENED]
    stems = [_ENDING.sub("", name) for name in names] + [title or ""]
    stem = next((slug for one in stems if one and (slug := file_slug(one)) != _NAMELESS), _NAMELESS)
    # A page is one whatever its name says.
    last = PAGE if is_page(type) else [*endings, _BY_TYPE.get(media_type(type), OTHER)][0]
    return f"{stem}.{last}"


def _last(address: str) -> str:
    """The last part of the path of an address, decoded."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return re.split(r"[/\\]", unquote(path).rstrip("/"))[-1]
