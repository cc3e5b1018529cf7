"""The query language: typed text -> a tree -> what it means in words. Pure; `store.search` turns the tree into SQL.

`zabuni tehama` both words, any inflection; `"serikali mtandao"` the exact phrase; `mkut*` a prefix; `-ajira` without;
`a OR b` (binds its two neighbours: `a b OR c` is a and (b or c)); `( )`; fields `title: source: folder: agency:
author: category: lang: is: has: after: before: since: closing:`, days and spans of time as `text.typed` reads them.
Anything else is plain words: `parse` never raises.
"""

import re
from datetime import date, timedelta
from functools import reduce
from typing import Final

from egov_tui.i18n import _, ngettext, pgettext
from egov_tui.moments import in_full
from egov_tui.series import either, listed
from egov_tui.store.highlight import highlight
from egov_tui.store.tree import (
    After,
    Among,
    And,
    Arrived,
    Before,
    Closing,
    ClosingBy,
    ClosingWithin,
    Dated,
    Day,
    Field,
    FieldName,
    HasAttachment,
    HasDeadline,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Since,
    State,
    Term,
    Within,
    Word,
)
from egov_tui.text import typed
from egov_tui.text.clean import clean, line
from egov_tui.text.names import UNKNOWN, language_code, language_name

__all__ = ["MAX_TERMS", "Phrase", "Prefix", "Query", "Term", "Word", "both", "describe", "highlight", "parse"]

MAX_TERMS: Final = 32
"""So many words and fields count; what follows is left out, and `describe` says so."""
_MAX_DEPTH: Final = 20
_LONGEST_WORD: Final = 200
_LONGEST_PHRASE: Final = 1_000

_STATES: Final[tuple[State, ...]] = ("unread", "read", "starred", "later", "edited", "muted", "open", "closed")
_FIELDS: Final[tuple[FieldName, ...]] = ("source", "folder", "agency", "author", "category", "lang")


# ---------------------------------------------------------------- reading

_TOKEN: Final = re.compile(
    r"""(?P<minus>-*) (?:
        (?P<open> \( ) | (?P<close> \) )
      | (?: (?P<field> [A-Za-z]+ ) : )? (?: " (?P<phrase> [^"]* ) (?: " | $ ) | (?P<word> [^\s()"]+ ) )
    )""",
    re.VERBOSE,
)
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»", '"'))
_HAS_WORD: Final = re.compile(r"[^\W_]")
_SOME_DAY: Final = date(2000, 1, 1)
"""To see whether what was typed is a day at all."""
_SCHEMES: Final = ("http:", "https:")


def parse(text: str) -> Query:
    """Return what a typed query means. Never raises; an empty one means everything, one without a word nothing."""
    text = clean(text)
    reading = _Reading(text.translate(_QUOTES))
    root = reading.read()
    if root == And() and _HAS_WORD.search(text):  # nothing but AND or OR
        root = Word(line(text)[:_LONGEST_WORD])
    return Query(Or() if root == And() and text.strip() else root, reading.cut, tuple(dict.fromkeys(reading.literal)))


def both(a: Query, b: Query) -> Query:
    """Return the query that limits one by the other, such as a search by the place it is made in."""
    return Query(_and([a.root, b.root]), a.cut or b.cut, (*a.literal, *b.literal))


class _Reading:
    """One pass over the tokens; groups by recursion as deep as _MAX_DEPTH, deeper parentheses mean nothing."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.finditer(text)
        self.terms = 0
        self.cut = False
        self.literal: list[str] = []

    def read(self) -> Node:
        """All there is; a parenthesis closed too often closes nothing."""
        parts: list[Node] = []
        while True:
            node, more = self.group(0)
            parts.append(node)
            if not more:
                return _and(parts)

    def group(self, depth: int) -> tuple[Node, bool]:
        """The nodes up to the closing parenthesis or the end; whether something follows."""
        alternatives: list[list[Node]] = []
        joining = False
        for token in self.tokens:
            if token["close"]:
                return _close(alternatives), True
            if token["word"] == "OR" and not token["minus"] and not token["field"]:
                joining = bool(alternatives)
                continue
            if token["word"] == "AND" and not token["field"]:
                continue
            node = self.node(token, depth)
            if node is not None:
                if joining:
                    alternatives[-1].append(node)
                else:
                    alternatives.append([node])
                joining = False
            if self.cut:
                break
        return _close(alternatives), False

    def node(self, token: re.Match[str], depth: int) -> Node | None:
        node: Node | None
        if token["open"]:
            if depth >= _MAX_DEPTH:
                return None
            node, _more = self.group(depth + 1)
            if node == And():
                return None
        else:
            node = _leaf(token)
            if node is None:
                return None
            if token["field"] and isinstance(node, Word | Phrase | Prefix) and not node.in_title:
                self.literal.append(node.text)
            self.terms += 1
            if self.terms > MAX_TERMS:
                self.cut = True
                return None
        return Not(node) if token["minus"] else node


def _close(alternatives: list[list[Node]]) -> Node:
    return _and([nodes[0] if len(nodes) == 1 else Or(tuple(nodes)) for nodes in alternatives])


def _and(nodes: list[Node]) -> Node:
    """One node for all of them, flat and without repetition."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, And) else (node,)
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else And(unique)


def _leaf(token: re.Match[str]) -> Node | None:
    """A word, phrase, prefix or field; None where there is nothing to look for."""
    name = (token["field"] or "").lower()
    quoted = token["phrase"] is not None
    value = line(token["phrase"] if quoted else token["word"])
    if name:
        known = _field(name, value, quoted)
        if known is not None:
            return known
        if name == "title":
            return _term(value, quoted, in_title=True)
        value = f"{token['field']}:{value}"
    return _term(value, quoted)


def _term(value: str, quoted: bool, in_title: bool = False) -> Term | None:
    if not _HAS_WORD.search(value):
        return None
    if quoted:
        return Phrase(value[:_LONGEST_PHRASE], in_title)
    if value.endswith("*"):
        return Prefix(value.rstrip("*")[:_LONGEST_WORD], in_title)
    return Word(value[:_LONGEST_WORD], in_title)


def _field(name: str, value: str, quoted: bool) -> Node | None:
    """A field with a value it can have; None otherwise."""
    folded = value.lower()
    for field in _FIELDS:
        if name == field and _HAS_WORD.search(value):
            if field == "lang":
                code = language_code(value.rstrip("*"))
                return Field(field, code) if code else None
            prefix = value.endswith("*") and not quoted
            plain = value.rstrip("*") if prefix else value
            return Field(field, plain.lower() if field == "source" else plain[:_LONGEST_WORD], prefix)
    for state in _STATES:
        if name == "is" and folded == state:
            return Is(state)
    if name == "has" and folded in ("attachment", "attachments"):
        return HasAttachment()
    if name == "has" and folded in ("deadline", "deadlines"):
        return HasDeadline()
    if name in ("after", "before", "since", "closing"):
        return _time(name, folded)
    return None


def _time(name: str, value: str) -> Node | None:
    if name in ("since", "closing") and (length := typed.span(value)) is not None:
        return Since(length) if name == "since" else ClosingWithin(length)
    found = (typed.deadline if name == "closing" else typed.day)(value, _SOME_DAY)
    if found is None:
        return None
    day: Day = value if typed.moves(value) else found
    kinds: dict[str, type[Before | ClosingBy]] = {"before": Before, "closing": ClosingBy}
    return kinds[name](day) if name in kinds else After(day)


# ---------------------------------------------------------------- telling


def describe(query: Query) -> str:
    """Return what was understood, in the reader's words: short, one line; days as they are today."""
    if query.nothing:
        return _("there is no word to look for")
    said = _("all articles") if query.everything else _say(query.root, outermost=True)
    told = [one for one in query.literal if not one.startswith(_SCHEMES)]
    if told:
        # Translators: {query} is what was understood, {words} what was typed and means no field.
        plain = _("{query} ({words}: no such field or value, taken as words)")
        said = plain.format(query=said, words=listed(told))
    if query.cut:
        cut = ngettext(
            "{query} (only the first {n} word counts)", "{query} (only the first {n} words count)", MAX_TERMS
        )
        said = cut.format(query=said, n=MAX_TERMS)
    return said


def _say(node: Node, outermost: bool = False) -> str:
    match node:
        case Word(text, in_title):
            # Translators: what is looked for; {word} is a word, a phrase in quotes or the beginning of a word.
            return _("{word} in the title").format(word=text) if in_title else text
        case Phrase(text, in_title):
            exact = f"“{text}”"
            return _("{word} in the title").format(word=exact) if in_title else exact
        case Prefix(text, in_title):
            begun = f"{text}…"
            return _("{word} in the title").format(word=begun) if in_title else begun
        case Not(inner):
            # Translators: what is not to be found.
            return _("without {what}").format(what=_say(inner))
        case And(nodes):
            return _enclosed(listed(_say(n) for n in nodes), outermost)
        case Or(nodes):
            # two at a time: between more of them a comma would mean that all are wanted
            return _enclosed(reduce(lambda one, other: either([one, other]), map(_say, nodes)), outermost)
        case Since(span):
            return _say_span(span)
        case HasDeadline() | ClosingWithin() | ClosingBy():
            return _say_closing(node)
        case Arrived() | Among() | Dated():
            return ""
        case Within(folder):
            return _("folder {name}").format(name=folder)
        case _:
            return _say_property(node)


def _enclosed(text: str, outermost: bool) -> str:
    return text if outermost else f"({text})"


def _say_property(node: Field | Is | HasAttachment | After | Before) -> str:
    match node:
        case Field("lang", value):
            return _("language unknown") if value == UNKNOWN else _("language {name}").format(name=language_name(value))
        case Field(name, value, prefix):
            shown = f"{value}…" if prefix else value
            sentences = {
                "source": _("source {name}"),
                "folder": _("folder {name}"),
                "agency": _("agency {name}"),
                "author": _("author {name}"),
                "category": _("category {name}"),
            }
            return sentences[name].format(name=shown)
        case Is(state):
            states = {
                # Translators: which articles are found.
                "unread": pgettext("articles", "unread"),
                "read": pgettext("articles", "read"),
                "starred": pgettext("articles", "starred"),
                "later": pgettext("articles", "kept for later"),
                "edited": _("edited by the source"),
                "muted": _("of muted sources"),
                "open": pgettext("articles", "still open"),
                "closed": pgettext("articles", "closed"),
            }
            return states[state]
        case HasAttachment():
            return _("with attachments")
        case After(day):
            return _("from {date} on").format(date=_in_full(day))
        case Before(day):
            return _("before {date}").format(date=_in_full(day))


def _in_full(day: Day) -> str:
    return in_full(typed.reckoned(day, date.today()))


def _say_span(span: timedelta) -> str:
    if not span.seconds:
        return ngettext("the last {n} day", "the last {n} days", span.days).format(n=span.days)
    hours = int(span.total_seconds()) // 3600
    return ngettext("the last {n} hour", "the last {n} hours", hours).format(n=hours)


def _say_closing(node: Closing) -> str:
    match node:
        case HasDeadline():
            return _("a closing date")
        case ClosingBy(day):
            # Translators: that day is still one of those on which it may close.
            return _("closing by {date}").format(date=in_full(typed.reckoned(day, date.today(), typed.deadline)))
        case ClosingWithin(span) if not span.seconds:
            return ngettext("closing within {n} day", "closing within {n} days", span.days).format(n=span.days)
        case ClosingWithin(span):
            hours = int(span.total_seconds()) // 3600
            return ngettext("closing within {n} hour", "closing within {n} hours", hours).format(n=hours)
