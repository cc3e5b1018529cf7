"""How commands speak: data on stdout, words for people on stderr, nothing foreign uncleaned."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from shutil import get_terminal_size

import click

from egov_tui import moments
from egov_tui.cli.asking import agreed
from egov_tui.cli.breaking import broken
from egov_tui.errors import explained
from egov_tui.i18n import _
from egov_tui.model import Event, Headline, encode
from egov_tui.text import closing
from egov_tui.text.clean import clean, line
from egov_tui.text.links import redact
from egov_tui.text.names import language_mark
from egov_tui.text.zones import clock


def say(text: str) -> None:
    """Tell a person something, on stderr; on a terminal no word is broken at the end of a line."""
    told = clean(text)
    click.echo("\n".join(broken(told, get_terminal_size().columns)) if sys.stderr.isatty() else told, err=True)


def confirm(question: str) -> None:
    """Ask on a terminal whether to go on; no answer is a no.

    Raises:
        click.Abort: it is not meant.
    """
    # Translators: a question, and how it can be answered.
    asked = _("{question} (yes or no)").format(question=clean(question))
    if not agreed(str(click.prompt(asked, default="", show_default=False, err=True))):
        say(_("Nothing was changed."))
        raise click.Abort


_MEASURE = 88
# What JSON allows and a terminal would obey or hide: an address "as given" may hold it.
_ACTING = re.compile("[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ud800-\udfff]")


def no_source(name: str) -> str:
    """Return the sentence for a name or address that means none of the sources."""
    told = _("{source}: there is no such source. `egov-tui source list` shows them.")
    return told.format(source=redact(name))


def no_article(number: int) -> str:
    """Return the sentence for a number that no article has."""
    return _("{id}: there is no such article. `egov-tui list` shows their numbers.").format(id=number)


def json_line(record: Mapping[str, object]) -> str:
    """Return an object as one line of JSON in which nothing acts on a terminal."""
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(record, ensure_ascii=False))


def emit(record: Mapping[str, object]) -> None:
    """Print one object of JSON Lines."""
    click.echo(json_line(record))


def emit_event(event: Event) -> None:
    """Print what happens as our own reader reads it; in English, whatever the interface speaks."""
    click.echo(encode(event, lambda problem: clean(str(explained(problem)))))


def print_text(text: str) -> None:
    """Print foreign text to stdout."""
    click.echo(clean(text))


def print_rows(rows: Iterable[tuple[str, ...]], widths: tuple[int, ...], dress: Callable[[str], str] = str) -> None:
    """Print rows: on a terminal aligned, else with tabs between.

    `widths` are the cells of all columns but the last. Nothing is lost of the first column, for people copy names and
    numbers from it; the others are cut with a mark, the last where the terminal ends. There `dress` gives it its looks.
    """
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(line(cell) for cell in row))
        return
    from rich.cells import cell_len  # late: nothing else of a command needs it

    total = get_terminal_size().columns
    for row in rows:
        cells = [line(cell) for cell in row]
        first = cells[0] + " " * max(0, widths[0] - cell_len(cells[0]))
        left = "  ".join([first, *(fit(cell, width) for cell, width in zip(cells[1:-1], widths[1:], strict=True))])
        rest = total - cell_len(left) - 2
        click.echo(f"{left}  {dress(fit(cells[-1], rest).rstrip())}" if rest > 0 else left)


def print_entry(facts: Iterable[str], below: str) -> None:
    """Print one thing as a terminal has room for it: its facts on a line, and below them what may be long."""
    print_wrapped(" · ".join(line(fact) for fact in facts if fact))
    print_wrapped(f"    {line(below)}")


def fit(text: str, width: int) -> str:
    """Return a text in exactly so many cells, `…` at its end where it had to be cut."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"


def print_wrapped(text: str) -> None:
    """Print foreign text to stdout; on a terminal its lines are broken between words, further lines indented alike."""
    if not sys.stdout.isatty():
        print_text(text)
        return
    for one in broken(clean(text), min(get_terminal_size().columns, _MEASURE)):
        click.echo(one)


def marks(headline: Headline) -> str:
    """Return an article's state in four places, by shape: unread, starred, later, edited."""
    flags = ((not headline.read, "●"), (headline.starred, "★"), (headline.later, "◷"), (headline.edited, "≠"))
    return "".join(sign if on else " " for on, sign in flags)


def headline_rows(headlines: Iterable[Headline]) -> Iterator[tuple[str, ...]]:
    """Yield the columns of a list of articles: id, marks, date, agency, on a terminal the language, title.

    On a terminal dates and deadlines are in words; what other programs read keeps its stamps and its columns.
    """
    now = datetime.now(UTC)
    for headline in headlines:
        language: tuple[str, ...] = ()
        until = ""
        if sys.stdout.isatty():
            told, estimated = clock(headline.clock), headline.date_estimated
            date = moments.label(headline.date, now, told=told, estimated=estimated)
            until = f"({closing.short(headline.closes, now, clock=headline.clock)}) " if headline.closes else ""
            until = f"(+{headline.others}) {until}" if headline.others else until
            language = (language_mark(headline.language),)
        else:
            date = f"{moments.local(headline.date):%Y-%m-%d %H:%M}{'~' if headline.date_estimated else ''}"
        yield str(headline.id), marks(headline), date, headline.agency, *language, until + headline.title


def headline_widths() -> tuple[int, ...]:
    """Return the cells of all columns of such a list on a terminal but the last."""
    return 6, 4, moments.width(), 20, 3
