"""newsboat's file `urls`: an address a line, with tags behind it, and queries that stand for feeds. Pure.

https://wizara.example/feed afya "mikoa ya kusini" "~Wizara ya Afya" !
"query:Zabuni:title =~ \\"zabuni\\" and unread = \\"yes\\""
# a comment
"""

import re
from itertools import islice
from typing import Final

from egov_tui.errors import EgovError, message
from egov_tui.exchange.decoding import text
from egov_tui.exchange.filters import translated
from egov_tui.exchange.outlines import MOST_SOURCES, NO_COMMANDS, NO_WEB, Import, Refused, categories, folder_part
from egov_tui.i18n import N_
from egov_tui.model import Outline, Search, bare
from egov_tui.text.clean import line
from egov_tui.text.links import redact, safe, web

MOST_SEARCHES: Final = 200
_MOST_TAGS: Final = 100
"""Of a source; what stands behind them is passed over."""
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)(?:"|$)|([^\s"]\S*)')
_ESCAPED = re.compile(r"\\(.)")
_FIRST = re.compile(r'"?(?:https?://|file://|query:|exec:|filter:)', re.IGNORECASE)
_HEAD = 65_536
_QUERY = re.compile(r"query:([^:]+):(.+)", re.DOTALL)


def looks_so(data: bytes) -> bool:
    """Tell whether a file is such a list: its first line that is no comment begins with an address."""
    for one in text(data[:_HEAD]).splitlines():
        if one.strip() and not one.lstrip().startswith("#"):
            return _FIRST.match(one.lstrip()) is not None
    return False


def read(data: bytes, name: str) -> Import:
    """Return what the file lists. The first tag of a source is its folder, further ones are categories.

    `"~Name"` names it, `!` hides it there and mutes it here, with a tag behind it or without.

    Raises:
        EgovError: it lists more than 5,000 sources, or 200 searches. No part of it is taken.
    """
    outlines: list[Outline] = []
    refused: list[Refused] = []
    searches: list[Search] = []
    for one in text(data).splitlines():
        address, *tags = _tokens(one) or [""]
        if not address or address.startswith("#"):
            continue
        muted = any(tag.startswith("!") for tag in tags)
        kept = safe(address)
        if address.startswith("query:"):
            try:
                searches.append(_search(address, muted))
            except EgovError as error:
                refused.append(Refused(line(address), error.message))
        elif address.lower().startswith(("exec:", "filter:")):
            refused.append(Refused(redact(line(address)), message(NO_COMMANDS)))
        elif kept is None or not web(kept):
            refused.append(Refused(redact(line(address)), message(NO_WEB)))
        else:
            outlines.append(_outline(kept, tags, muted))
        if len(outlines) + len(refused) > MOST_SOURCES:
            told = N_("{file}: lists more than {most} sources; make several files of it. Nothing was taken in.")
            raise EgovError(told, file=name, most=f"{MOST_SOURCES:,}")
        if len(searches) > MOST_SEARCHES:
            told = N_("{file}: holds more than {most} query feeds; make several files of it. Nothing was taken in.")
            raise EgovError(told, file=name, most=MOST_SEARCHES)
    return Import(tuple(outlines), tuple(refused), tuple(searches))


def _tokens(one: str) -> list[str]:
    found = islice(_TOKEN.finditer(one), _MOST_TAGS + 1)
    return [_ESCAPED.sub(r"\1", each[1]) if each[1] is not None else each[2] for each in found]


def _outline(address: str, tags: list[str], muted: bool) -> Outline:
    address, login = bare(address)
    names = [line(tag[1:]) for tag in tags if tag.startswith("~")]
    plain = [one for one in (line(tag) for tag in tags if not tag.startswith(("~", "!"))) if one]
    folder = folder_part(plain[0]) if plain else ""
    return Outline(
        address, names[0] if names else "", folder, login=login, categories=categories(plain[1:]), muted=muted
    )


def _search(address: str, muted: bool) -> Search:
    found = _QUERY.fullmatch(address)
    if found is None:
        raise EgovError(N_("it has no name, or nothing to look for"))
    return Search(line(found[1]), translated(found[2]), muted)
