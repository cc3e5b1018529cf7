"""What a query is made of: a tree of small frozen nodes. `query` reads it from text, `search` makes SQL of it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

FieldName = Literal["source", "folder", "agency", "author", "category", "lang"]
Day = date | str
"""A day of the local calendar; a text is what was typed where that means another day tomorrow (see text.typed)."""
State = Literal["unread", "read", "starred", "later", "edited", "muted", "open", "closed"]


class Word(Struct, frozen=True):
    """A word in any inflection."""

    text: str
    in_title: bool = False


class Phrase(Struct, frozen=True):
    """Words exactly as they stand, in this order."""

    text: str
    in_title: bool = False


class Prefix(Struct, frozen=True):
    """Words that begin so; `text` is without its asterisk."""

    text: str
    in_title: bool = False


class Field(Struct, frozen=True):
    """A property of the article. `source` equals the value, `lang` is a language's code or `text.names.UNKNOWN`,
    `folder` is the folder or one in it; the others hold its words, or with `prefix` words of which the last begins so.
    A `category` may be the article's or its source's."""

    name: FieldName
    value: str
    prefix: bool = False


class Is(Struct, frozen=True):
    """A state that the reader, an edit or the clock gave the article (`open`: it has a deadline, which is not past),
    or that its source is muted."""

    state: State


class HasAttachment(Struct, frozen=True):
    """Files go with the article."""


class After(Struct, frozen=True):
    """Dated on this day or later."""

    day: Day


class Before(Struct, frozen=True):
    """Dated before this day."""

    day: Day


class Since(Struct, frozen=True):
    """Dated within this span before now."""

    span: timedelta


class HasDeadline(Struct, frozen=True):
    """It says until when an answer is taken."""


class ClosingWithin(Struct, frozen=True):
    """Its deadline is within this span from now."""

    span: timedelta


class ClosingBy(Struct, frozen=True):
    """Its deadline is not past, and on this day or before."""

    day: Day


class Arrived(Struct, frozen=True):
    """Stored after the article of one id, and until that of another. Nothing that is typed means it."""

    after: int
    until: int


class Among(Struct, frozen=True):
    """One of the articles with these ids. Nothing that is typed means it."""

    ids: tuple[int, ...]


class Dated(Struct, frozen=True):
    """Dated from one moment on, and before another; None leaves that end open. Nothing that is typed means it."""

    since: datetime | None = None
    until: datetime | None = None


class Within(Struct, frozen=True):
    """Of a source in just this folder, or in one within it, whatever its name is made of. Nothing that is typed means
    it."""

    folder: str


class Not(Struct, frozen=True):
    """Everything else."""

    node: "Node"


class And(Struct, frozen=True):
    """All of them; of none, everything."""

    nodes: tuple["Node", ...] = ()


class Or(Struct, frozen=True):
    """Any of them; of none, nothing."""

    nodes: tuple["Node", ...] = ()


Term = Word | Phrase | Prefix
"""What is looked up in the index of words."""
Closing = HasDeadline | ClosingWithin | ClosingBy
"""What is asked of a deadline."""
Hidden = Arrived | Among | Dated | Within
"""What nobody types."""
Node = Term | Field | Is | HasAttachment | After | Before | Since | Closing | Hidden | Not | And | Or


class Query(Struct, frozen=True):
    """What was understood. Hashable, so that a place of the reader can be remembered by its query."""

    root: Node = And()
    cut: bool = False
    """More was typed than counts (query.MAX_TERMS); the rest is left out."""
    literal: tuple[str, ...] = ()
    """What looks like a field and is none, or has a value that it cannot have: taken as words."""

    @property
    def words(self) -> tuple[Term, ...]:
        """The words to highlight: those looked for, not those ruled out; each once, in the order typed."""
        return tuple(dict.fromkeys(_wanted(self.root)))

    @property
    def everything(self) -> bool:
        """Whether it limits nothing."""
        return self.root == And()

    @property
    def nothing(self) -> bool:
        """Whether it finds nothing, for there is no word in it to look for."""
        return self.root == Or()


def _wanted(node: Node) -> Iterator[Term]:
    if isinstance(node, Word | Phrase | Prefix):
        yield node
    elif isinstance(node, And | Or):
        for inner in node.nodes:
            yield from _wanted(inner)
