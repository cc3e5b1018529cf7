"""Piping articles to a command: what is typed becomes an argument list, articles bytes, its end a sentence. Pure.

No shell reads what is typed. Signs that mean something to one are refused, unless they are quoted: who types them
believes that they work.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from signal import Signals
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from egov_tui.errors import EgovError, UsageError, in_words
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Article
from egov_tui.system import why
from egov_tui.text.amounts import size
from egov_tui.text.clean import clean, line
from egov_tui.tui.child import LONGEST_ERRAND, MOST_OUTPUT, Ended

Form = Literal["text", "markdown", "html"]
FORMS: Mapping[Form, str] = {"text": N_("text"), "markdown": "Markdown", "html": "HTML"}
_MOST_BYTES = 50_000_000
_MOST_WAYS = 20
_LINES, _LONGEST = 3, 300
"""Lines and characters of a command's output that are said."""
_BETWEEN = f"\n{'-' * 72}\n\n"
"""Between two articles."""
# What is quoted, in turn; what a shell would act on. In double quotes it still would on `$` and a backtick.
_TYPED = re.compile(
    r"""\\.|'[^']*'|"(?:\\.|[^"\\$`])*(?:"|(?P<inside>[$`]))|(?P<sign>[|&;<>()$`*?\[])|(?P<home>(?<!\S)~)""", re.DOTALL
)


class Way(Struct, frozen=True):
    """A command as it is typed, and how it is run."""

    typed: str
    form: Form = "text"
    draws: bool = True
    """It needs the terminal."""


def split(typed: str) -> list[str]:
    """Return what is typed as an argument list, quotes and backslashes read as a shell does.

    Raises:
        UsageError: it is empty, a quote is not closed, or a sign stands in it that only a shell understands.
    """
    for found in _TYPED.finditer(typed):
        if sign := found["sign"] or found["inside"] or found["home"]:
            raise UsageError(
                N_("No shell reads this, so {sign} means nothing. Put it in single quotes if the command wants it."),
                sign=sign,
            )
    try:
        words = shlex.split(typed)
    except ValueError as error:
        raise UsageError(N_("A quote is not closed, or a backslash ends the line.")) from error
    if not words or not words[0]:
        raise UsageError(N_("Type a command, such as: less"))
    return words


# ---------------------------------------------------------------- what there is to choose


def remembered(ways: Iterable[Way], last: Way) -> list[Way]:
    """Return the ways that are known, the last one first, each command once."""
    return [last, *(way for way in ways if way.typed != last.typed)][:_MOST_WAYS]


def offered(configured: Mapping[str, Sequence[str]], ways: Sequence[Way]) -> list[tuple[str, Way]]:
    """Return what can be chosen: commands of the configuration with their names, then those typed before.

    Each is run as it was the last time.
    """
    known = {way.typed: way for way in ways}
    named = {shlex.join(command): name for name, command in configured.items()}
    chosen = [(f"{name}: {typed}", known.get(typed, Way(typed))) for typed, name in named.items()]
    return chosen + [(way.typed, way) for way in ways if way.typed not in named]


# ---------------------------------------------------------------- what it is given


def stream(articles: Iterable[Article], form: Form, as_fed: frozenset[int] = frozenset()) -> bytes:
    """Return articles one after another, in UTF-8, cleaned; those `as_fed` as their sources say them.

    Raises:
        EgovError: it is too much, or nothing.
    """
    from egov_tui.exchange import export  # late: it is seldom wanted

    write: Callable[[Article], str] = {"text": export.text, "markdown": export.markdown, "html": export.html}[form]
    written: list[bytes] = []
    total = 0
    for article in articles:
        told = write(replace(article, full=None) if article.id in as_fed else article)
        written.append(clean(told).encode("utf-8", "replace"))
        total += len(written[-1])
        if total > _MOST_BYTES:
            raise EgovError(N_("That is more than {size}. Select fewer articles."), size=size(_MOST_BYTES))
    if not written:
        raise EgovError(N_("This article is no longer in the cache."))
    return _BETWEEN.encode().join(written)


# ---------------------------------------------------------------- what came of it


def failure(command: Sequence[str], error: OSError) -> str:
    """Return why a command did not run."""
    if isinstance(error, FileNotFoundError):
        return _("{command}: there is no such command. Check its name.").format(command=called(command))
    told = _("{command}: cannot be run ({problem}).")
    return told.format(command=called(command), problem=line(in_words(why(error))))


def summary(command: Sequence[str], ended: Ended) -> tuple[str, bool]:
    """Return what is said of a command that has ended, and whether that is bad."""
    name, output = called(command), _said(ended.output)
    if ended.stopped == "asked":
        return _("{command} was stopped.").format(command=name), False
    if ended.stopped == "output":
        told = _("{command} wrote more than {size} and was stopped.")
        return told.format(command=name, size=size(MOST_OUTPUT)), True
    if ended.stopped == "time":
        seconds = round(LONGEST_ERRAND)
        told = ngettext(
            "{command} had not ended after {n} second and was stopped.",
            "{command} had not ended after {n} seconds and was stopped.",
            seconds,
        )
        return told.format(command=name, n=seconds), True
    if ended.status < 0:
        return _("{command} was ended by {signal}.").format(command=name, signal=_signal(-ended.status)), True
    if ended.status:
        told = (
            _("{command} ended with status {status}: {output}")
            if output
            else _("{command} ended with status {status}.")
        )
        return told.format(command=name, status=ended.status, output=output), True
    told = _("{command}: {output}") if output else _("Piped to {command}.")
    return told.format(command=name, output=output), False


def called(command: Sequence[str]) -> str:
    """Return what a command is called: the name of its program."""
    return line(PurePath(command[0]).name)


def _said(output: bytes) -> str:
    """The beginning of what a command wrote, on one line."""
    lines = [told for one in clean(output.decode("utf-8", "replace")).split("\n") if (told := line(one))]
    words = " ".join(lines[:_LINES])
    return f"{words[:_LONGEST]}…" if len(words) > _LONGEST or len(lines) > _LINES else words


def _signal(number: int) -> str:
    try:
        return Signals(number).name
    except ValueError:
        return str(number)
