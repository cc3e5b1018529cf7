"""An article as a citation: who said it under which title, when, where, and when it was read.

As text it is told in the language that is spoken (see `i18n.speaking` for another); as an entry for a reference
manager it is BibTeX (`@online` of biblatex) or RIS. What is not known is left out, never invented. Pure.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, tzinfo
from typing import Literal, NamedTuple

from egov_tui import moments
from egov_tui.i18n import _
from egov_tui.model import Article
from egov_tui.series import listed
from egov_tui.text import zones
from egov_tui.text.clean import file_slug, line
from egov_tui.text.links import redact, strip_tracking

Form = Literal["text", "bibtex", "ris"]
_MOST_AUTHORS = 3
"""A text names so many, and says that there are others."""
# What LaTeX acts on. Braces are named: BibTeX counts them, with a backslash before them as well.
_LATEX: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}
_ACTING = re.compile(r"[\\{}~^$&#%_]")
_VERBATIM: Mapping[int, str] = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
"""What an address, which is taken as it stands, may not hold all the same."""


class Citation(NamedTuple):
    """What is cited of an article; all of it cleaned and on one line."""

    key: str
    """What an entry is called among others."""
    agency: str
    title: str
    authors: tuple[str, ...]
    """Without one who is the agency itself."""
    day: date | None
    """By the clock of the source; None where nobody but us said when."""
    revised: bool
    """The day is that of the last change: when it was published nobody said."""
    address: str
    """Without tracking and without secrets."""
    language: str
    read: date


def cite(article: Article, read: date, form: Form = "text", zone: tzinfo | None = None) -> str:
    """Return the citation of an article that was read on a day; a text is one line, an entry has several.

    `zone` is the reader's, None the system's: the day of an article is told by it where the clock of its source is not
    known.
    """
    return FORMS[form](_cited(article, read, zone))


def joined(citations: Iterable[str], form: Form) -> str:
    """Return several citations of a form together: texts line by line, entries with a blank line between."""
    return ("\n" if form == "text" else "\n\n").join(citations)


def _cited(article: Article, read: date, zone: tzinfo | None) -> Citation:
    agency, title = line(article.agency), line(article.title)
    moment = None if article.date_estimated else article.date or article.published or article.updated
    told = zones.clock(article.clock)
    names = dict.fromkeys(map(line, article.authors))
    return Citation(
        key=f"{article.source}-{article.id or file_slug(title)}",
        agency=agency,
        title=title,
        authors=tuple(name for name in names if name and name.casefold() != agency.casefold()),
        day=None
        if moment is None
        else moments.day_alone(moment, zone, told) or moments.local(moment, zone if told is None else told).date(),
        revised=moment is not None and moment == article.updated and moment != article.published,
        address=line(redact(strip_tracking(article.link or ""))),
        language=line(article.language or ""),
        read=read,
    )


# ---------------------------------------------------------------- for people


def _text(cited: Citation) -> str:
    """`e-Government Authority. “First conference”. 19 August 2015. https://… Read 26 November 2026.`"""
    # Translators: a title as it is quoted.
    title = _("“{title}”").format(title=cited.title) if cited.title else ""
    who = [_named(cited.authors), title, cited.agency] if cited.authors else [cited.agency, title]
    when = _when(cited)
    # Translators: the end of a citation.
    read = _("Read {date}.").format(date=moments.in_full(cited.read))
    return " ".join(part for part in (*map(_stopped, who), when, cited.address, read) if part)


def _named(authors: tuple[str, ...]) -> str:
    if len(authors) <= _MOST_AUTHORS:
        return listed(authors)
    # Translators: the authors of an article, of whom only the first are named.
    return _("{names} and others").format(names=listed(authors[:_MOST_AUTHORS]))


def _when(cited: Citation) -> str:
    if cited.day is None:
        return ""
    day = moments.in_full(cited.day)
    # Translators: in a citation, of an article that only says when it was changed.
    return _("Updated {date}.").format(date=day) if cited.revised else _stopped(day)


def _stopped(words: str) -> str:
    return words if not words or words.endswith((".", "…")) else f"{words}."


# ---------------------------------------------------------------- for reference managers


def _bibtex(cited: Citation) -> str:
    """An entry of biblatex. Names and titles have braces of their own: none is taken apart, or put in small letters."""
    fields = [("author", " and ".join(map(_kept, cited.authors or (cited.agency,))))]
    fields.append(("title", _kept(cited.title) if cited.title else ""))
    fields.append(("organization", _kept(cited.agency) if cited.authors else ""))
    if cited.day and cited.revised:
        fields.append(("note", _latex(_when(cited))))
    elif cited.day:
        fields.append(("date", cited.day.isoformat()))
    fields += [("url", cited.address.translate(_VERBATIM)), ("urldate", cited.read.isoformat())]
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@online{{{cited.key},\n{written}}}"


def _kept(text: str) -> str:
    return f"{{{_latex(text)}}}"


def _latex(text: str) -> str:
    return _ACTING.sub(lambda found: _LATEX[found[0]], text)


def _ris(cited: Citation) -> str:
    """An entry of RIS: a tag and a value a line."""
    return "\n".join(f"{tag}  - {value}" for tag, value in _tagged(cited))


def _tagged(cited: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    yield from _each("AU", cited.authors or (cited.agency,))
    yield from _each("TI", (cited.title,))
    yield from _each("PB", (cited.agency,))
    if cited.day and cited.revised:
        yield "N1", _when(cited)
    elif cited.day:
        yield "PY", f"{cited.day.year:04}"
        yield "DA", _slashed(cited.day)
    yield from _each("LA", (cited.language,))
    yield from _each("UR", (cited.address,))
    yield "Y2", _slashed(cited.read)
    yield "ER", ""


def _slashed(day: date) -> str:
    return day.isoformat().replace("-", "/")


def _each(tag: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((tag, value) for value in values if value)


FORMS: Mapping[Form, Callable[[Citation], str]] = {"text": _text, "bibtex": _bibtex, "ris": _ris}
