"""newsboat's filter language -> our query language, as far as that can say the same. Pure.

    attribute operator value        unread = "yes"   title =~ "zabuni|ajira"   age < 7   tags # "afya"
    a and b    a or b    ( a )      `and` and `or` bind alike, from the right, as newsboat reads them

A pattern of plain words, or several of them with `|` between, is looked for as words: in any inflection here. A tag is
a folder or a category here, the title of a feed the name of its agency. What cannot be said so is never guessed.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from egov_tui.errors import EgovError
from egov_tui.exchange.outlines import folder_part
from egov_tui.i18n import N_
from egov_tui.store.query import parse
from egov_tui.text.clean import line

_TOKEN: Final = re.compile(
    r"""\s*(?: (?P<open> \( ) | (?P<close> \) )
      | (?P<text> "(?:[^"\\]|\\.)*" )
      | (?P<sign> =~ | !~ | == | != | =  | <= | >= | < | > | !\# | \# )
      | (?P<word> [\w.:-]+ )
    )""",
    re.VERBOSE,
)
_WORDS: Final = re.compile(r"\w[\w' -]*")
"""What means itself in a regular expression, and in our language within quotes."""
_DEEPEST: Final = 20
_LONGEST: Final = 2_000
_ACROSS: Final = {"==": "=", "!=": "=", "!~": "=~", "!#": "#"}
"""Operators and those that they are, or deny."""


def translated(expression: str) -> str:
    """Return a filter expression as a query.

    Raises:
        EgovError: it cannot be said; the sentence names it, to stand in parentheses.
    """
    reading = _Reading(expression)
    query = reading.read()
    meant = parse(query)
    if meant.nothing or meant.cut or meant.literal:
        raise _unsaid(expression)
    return query


def _unsaid(part: str) -> EgovError:
    return EgovError(N_("this program's searches cannot say {expression}"), expression=line(part)[:200])


class _Reading:
    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.tokens: list[re.Match[str]] = []
        at, end = 0, len(expression.rstrip())
        while at < end:
            found = _TOKEN.match(expression, at)
            if found is None or end > _LONGEST:
                raise _unsaid(expression)
            self.tokens.append(found)
            at = found.end()
        self.at = 0

    def read(self) -> str:
        query = self.expressed(0)
        if self.at < len(self.tokens):
            raise _unsaid(self.expression)
        return query

    def expressed(self, depth: int) -> str:
        """One comparison or group, and what is joined to it."""
        if depth > _DEEPEST:
            raise _unsaid(self.expression)
        if self.kind("open"):
            self.at += 1
            left = self.expressed(depth + 1)
            self.next("close")
        else:
            left = self.compared()
        if not self.kind("word"):
            return left
        join = self.next("word")
        if join not in ("and", "or"):
            raise _unsaid(self.expression)
        right = self.expressed(depth + 1)
        return f"({left} OR {right})" if join == "or" else f"({left} {right})"

    def compared(self) -> str:
        start = self.at
        name = self.next("word")
        between = self.kind("word") and self.tokens[self.at]["word"] == "between"
        sign = self.next("word" if between else "sign")
        value = self.next("text" if self.kind("text") else "word")
        said = self.expression[self.tokens[start].start() : self.tokens[self.at - 1].end()]
        value = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        denied = sign in ("!=", "!~", "!#")
        query = _COMPARED.get(name, _nothing)(_ACROSS.get(sign, sign), value)
        if query is None:
            raise _unsaid(said)
        return f"-{query}" if denied else query

    def kind(self, name: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][name] is not None

    def next(self, name: str) -> str:
        if not self.kind(name):
            raise _unsaid(self.expression)
        self.at += 1
        return self.tokens[self.at - 1][name]


# ---------------------------------------------------------------- what can be compared


def _nothing(sign: str, value: str) -> str | None:
    return None


def _unread(sign: str, value: str) -> str | None:
    return {"yes": "is:unread", "no": "is:read"}.get(value) if sign == "=" else None


def _flags(sign: str, value: str) -> str | None:
    """Flags are letters that mean what one likes; `s` is what its manual stars by."""
    return "is:starred" if sign in ("#", "=~") and value == "s" else None


def _enclosure(sign: str, value: str) -> str | None:
    return "-has:attachment" if sign == "=" and not value else None


def _age(sign: str, value: str) -> str | None:
    """Whole days since an article appeared; `since:7d` is what is younger than seven."""
    if sign == "between":
        found = re.fullmatch(r"(\d{1,5}):(\d{1,5})", value)
        low, high = sorted((int(found[1]), int(found[2]))) if found else (0, -1)
        older = f" -since:{low}d" if low else ""
        return f"(since:{high + 1}d{older})" if found else None
    if not re.fullmatch(r"\d{1,5}", value):
        return None
    days = int(value)
    below = {"<": days, "<=": days + 1, ">": days + 1, ">=": days}.get(sign)
    if sign == "=":
        return _age("between", f"{days}:{days}")
    if not below:
        return None
    return f"since:{below}d" if sign in ("<", "<=") else f"-since:{below}d"


def _words(field: str, *signs: str) -> Callable[[str, str], str | None]:
    def compared(sign: str, value: str) -> str | None:
        parts = value.split("|") if sign == "=~" else [value]
        if sign not in signs or not all(_WORDS.fullmatch(part) for part in parts):
            return None
        exactly = sign != "=~"
        said = [field + (_quoted(part) if exactly or not part.isalnum() or part.isupper() else part) for part in parts]
        return _any(said)

    return compared


def _tags(sign: str, value: str) -> str | None:
    parts = value.split("|") if sign == "=~" else [value]
    if sign not in ("#", "=~") or not all(_WORDS.fullmatch(part.replace("/", "-")) for part in parts):
        return None
    return _any([f"{field}:{_quoted(folder_part(part))}" for part in parts for field in ("folder", "category")])


def _quoted(words: str) -> str:
    return f'"{words.strip()}"'


def _any(said: list[str]) -> str:
    return said[0] if len(said) == 1 else f"({' OR '.join(said)})"


_COMPARED: Final[Mapping[str, Callable[[str, str], str | None]]] = {
    "unread": _unread,
    "flags": _flags,
    "enclosure_url": _enclosure,
    "age": _age,
    "title": _words("title:", "=~", "#"),
    "content": _words("", "=~", "#"),
    "author": _words("author:", "=~", "=", "#"),
    "feedtitle": _words("agency:", "=~", "=", "#"),
    "tags": _tags,
}
