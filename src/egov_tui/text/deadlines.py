"""Until when a call for tenders or applications takes an answer, as its text says it. Pure.

A wrong deadline is worse than none. So a date is one only where all of this holds:

- a cue stands before it in its sentence, or heads the line above it ("closing date", "si zaidi ya tarehe"), or says
  behind it that it was the last ("is the deadline");
- the article is a call: by its title, its categories, or the words close before the date;
- the sentence is about what is handed in ("applications", "ziwasilishwe"), or is a mere label ("Deadline: ...");
- little stands between the cue and the date, and nothing that makes it the day of something else ("dated", "held on",
  "from"); nor is the limit one of questions, payments, interviews;
- it lies after the publication, by two years at most; by half a year where no year is named.

The words are data: `words/deadlines.tsv`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import islice
from typing import Final, Literal, NamedTuple

from egov_tui.text import clock, dates
from egov_tui.text.clean import line
from egov_tui.text.words import lines

VERSION: Final = 1
"""Of what is found; articles that an older version looked at are looked at again."""

FARTHEST: Final = timedelta(days=731)
"""From the publication to a deadline."""
_FARTHEST_WITHOUT_YEAR: Final = timedelta(days=183)
_LONGEST: Final = 200_000
"""Characters of a text that are looked at."""
_MOST_CUES: Final = 100
_LONGEST_SENTENCE: Final = 400
_AROUND: Final = 80
"""Characters on both sides of a hint in which its cue stands, tags included."""
_REACH: Final = 160
"""Characters between a cue and its date at most."""
_NEAR: Final = 300
"""Characters before a sentence that may say that this is a call."""
_SHOWN: Final = 200
"""Characters of a sentence that are kept."""
END_OF_DAY: Final = time(23, 59, 59)
"""The time of a deadline of which no time is told."""

Kind = Literal["hint", "cue", "limit", "behind", "answer", "sending", "small", "call", "other", "aside"]

_CUES: Final[tuple[Kind, ...]] = ("cue", "limit", "behind")

_STOP = re.compile(r"\n|[.!?;][\"”’')\]]*\s+(?=[\"“‘'(\[]*[^\W\d_a-z])")
# Behind these a full stop ends no sentence: "10 a.m. Monday", "Na. 5", "P.O. Box".
_ABBREVIATED = re.compile(
    r"(?:^|[^\w.])(?:[ap]\.m|[A-Za-z]|P\.O|no|na|nos|ref|kumb|dr|dkt|mr|mrs|ms|hon|mhe|bw|bi|s\.l\.p|st|nov|dec|jan|"
    r"feb|mar|apr|jun|jul|aug|sept?|oct|okt|des|ago)$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"\d{8}(?!\d)")
_SAA = re.compile(r"\bsaa\b", re.IGNORECASE)
_LINE_END = re.compile(r"[\s:|=–—-]*")
_WORD = re.compile(r"[^\W\d_]+")
_LABEL_START = re.compile(r"(?:.*[\n\t])?(?:\W|\d{1,2}\b|(?:the|tarehe|siku|ya)\b)*", re.IGNORECASE | re.DOTALL)


class Closing(NamedTuple):
    """A deadline."""

    moment: datetime
    """In UTC. 23:59:59 of the day, in the zone of the source, where no time is told."""
    sentence: str
    """Where it was read: one line of cleaned text, shortened around the date."""


def hinted(text: str) -> bool:
    """Say whether it is worth looking for a deadline in a text or in cleaned HTML: quick, for most have none."""
    return next(_cues(_lower(text), _cues_in_html()), None) is not None


def find(
    title: str, text: str, zone: tzinfo, published: datetime | None, categories: Sequence[str] = ()
) -> Closing | None:
    """Return the deadline of an article, or None.

    `zone` is that of times without one. Of several deadlines it is the first that its sentence calls one of what is
    handed in, else the first. Where it is not known when the article was published, a day counts only with its year.
    """
    whole = f"{line(title)}\n\n{text[:_LONGEST]}"
    low = _lower(whole)
    called = any(_words("call").search(_lower(one)) for one in (title, *categories))
    second = None
    for cue in islice(_cues(low, _words(*_CUES)), _MOST_CUES):
        place = (_behind if _words("behind").fullmatch(cue[0]) else _before)(whole, low, cue, called)
        if place is None or not (called or _words("call").search(low, max(0, place.start - _NEAR), place.end)):
            continue
        moment = _moment(place, zone, published)
        if moment is None:
            continue
        closing = Closing(moment, _sentence(place))
        if place.answered:
            return closing
        second = second or closing
    return second


def told(text: str, zone: tzinfo, published: datetime | None) -> datetime | None:
    """Return the deadline that stands in a field of its own, such as a column of a table of tenders, in UTC.

    None where there is no date in it, or one that cannot be the deadline of what was published then.
    """
    text = line(text[:_LONGEST_SENTENCE])
    day = next(dates.days(text), None)
    moment = None
    if day is None and not _COMPACT.match(text):  # a month alone is no deadline
        return None
    if day is not None and day.year and (its := day.within(day.year)):
        at = clock.after(text[day.end :]) or clock.within(text[: day.start])
        # `saa` with a time that is two is the end of the day here too, where `dates.read` would choose one
        moment = _at(its, at, zone) if at or _SAA.search(text) else None
    if moment is None and (moment := dates.read(text, zone)) and moment.astimezone(zone).time() == time():
        moment = _at(moment.astimezone(zone).date(), None, zone)
    return moment if moment and _possible(moment, published) else None


# ---------------------------------------------------------------- where


def _cues(low: str, wanted: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the cues of a text in lower case, in their order: only around the hints, which are found much faster."""
    done = 0
    for at in sorted({at for hint in _hints() if hint in low for at in _places(low, hint)}):
        start = max(done, at - _AROUND)
        while start < at + 1 and (cue := wanted.search(low, start, at + _AROUND)):
            start = done = cue.end()
            yield cue


def _places(low: str, hint: str) -> Iterator[int]:
    at = low.find(hint)
    for _one in range(_MOST_CUES):
        if at < 0:
            return
        yield at
        at = low.find(hint, at + len(hint))


class _Place(NamedTuple):
    """A day that a cue says is the last, in its sentence; all is counted from the beginning of the text."""

    whole: str
    start: int
    """Where the sentence begins; and ends."""
    end: int
    day: dates.Named
    gap: str
    """What stands before the day from the cue on, or behind it up to the cue."""
    cue: int
    """Where the cue begins, or the day, where that stands first."""
    answered: bool
    """The sentence is about what is handed in."""


def _before(whole: str, low: str, cue: re.Match[str], called: bool) -> _Place | None:
    """The day behind a cue."""
    start, end = _sentence_around(whole, cue.start(), cue.end())
    answered = _is_about_answers(low[start:end], cue, called)
    if not answered and not _is_label(low, start, cue):
        return None
    last = cue.end()
    for day in _days(whole, cue.end(), min(end, cue.end() + _REACH)):
        gap = low[last : day.start]
        if _words("other").search(gap):
            last = day.end
            continue
        said = cue[0] + gap if last == cue.end() else gap
        if not _is_small(gap) and (_is_limit(cue) or not _words("answer", "sending").search(said)):
            return None
        if _words("aside").search(low, start, day.start):
            return None
        return _Place(whole, start, end, day, said, cue.start(), answered)
    return None


def _behind(whole: str, low: str, cue: re.Match[str], called: bool) -> _Place | None:
    """The day right before a cue such as "is the deadline"."""
    start, end = _sentence_around(whole, cue.start(), cue.end())
    sentence = low[start:end]
    if not _is_about_answers(sentence, cue, called) or _words("aside").search(sentence):
        return None
    for day in _days(whole, max(start, cue.start() - _REACH), cue.start()):
        gap = low[day.end : cue.start()]
        if _is_small(gap):
            return _Place(whole, start, end, day, gap, day.start, answered=True)
    return None


def _is_about_answers(sentence: str, cue: re.Match[str], called: bool) -> bool:
    """Whether a sentence is about what is handed in: it names it, or says that something is, which in a call is that.

    A mere limit has to say that something is handed in: "applicants must be born on or before" is about their age.
    """
    named, sent = (_words(kind).search(sentence) is not None for kind in ("answer", "sending"))
    return sent if _is_limit(cue) else named or (sent and called)


def _is_limit(cue: re.Match[str]) -> bool:
    return _words("limit").fullmatch(cue[0]) is not None


def _is_small(gap: str) -> bool:
    """Whether nothing is said between a cue and its day but the time and the like."""
    return _small().issuperset(_WORD.findall(gap))


def _days(whole: str, start: int, end: int) -> Iterator[dates.Named]:
    # a little more, so that a date is not cut: which then begins too far away
    for day in dates.days(whole[start : end + 30]):
        if start + day.start < end:
            yield day._replace(start=start + day.start, end=start + day.end)


def _is_label(low: str, start: int, cue: re.Match[str]) -> bool:
    """Whether a line is but the name of a date: `Closing date: 3 December 2026`."""
    return not _is_limit(cue) and _LABEL_START.fullmatch(low, start, cue.start()) is not None


def _sentence_around(whole: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a cue begins and ends; a cue that heads a line has the next one with it."""
    first = max(0, start - _LONGEST_SENTENCE)
    begins = [stop.end() for stop in _stops(whole, first, start) if stop.end() <= start]
    here = _LINE_END.match(whole, end)
    behind = here.end() if here and "\n" in here[0] else end
    last = min(len(whole), behind + _LONGEST_SENTENCE)
    ends = next((stop.start() + (stop[0][0] != "\n") for stop in _stops(whole, behind, last)), last)
    return (begins[-1] if begins else first), ends


def _stops(whole: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for stop in _STOP.finditer(whole, start, min(len(whole), end + 1)):  # with the capital behind it
        if stop[0][0] != "." or not _ABBREVIATED.search(whole[max(0, stop.start() - 8) : stop.start()]):
            yield stop


def _sentence(place: _Place) -> str:
    """The sentence on one line, shortened around the date; what is left out is marked."""
    day = place.day
    core = line(place.whole[place.cue : day.end])
    before, after = line(place.whole[place.start : place.cue]), line(place.whole[day.end : place.end])
    room = _SHOWN - len(core)
    if len(after) > room // 2:
        after = after[: max(room // 2, room - len(before))].rpartition(" ")[0] + "…" if room > 0 else "…"
    room = max(0, room - len(after))
    if len(before) > room:
        before = "…" + before[len(before) - room :].partition(" ")[2]
    glue = "" if after[:1] in (*",.;:)…", "") else " "
    return f"{before} {core}{glue}{after}".strip()


# ---------------------------------------------------------------- when


def _moment(place: _Place, zone: tzinfo, published: datetime | None) -> datetime | None:
    """The moment that a place names; None where it cannot be a deadline of what was published then."""
    behind = place.whole[place.day.end : place.end]
    at = clock.after(behind) or clock.within(place.gap)
    if place.day.year is not None:
        days = [place.day.within(place.day.year)]
        farthest = FARTHEST
    elif published is not None:
        year = published.astimezone(zone).year
        days = [place.day.within(year), place.day.within(year + 1)]
        farthest = _FARTHEST_WITHOUT_YEAR
    else:
        return None
    moments = (_at(day, at, zone) for day in days if day)
    return next((moment for moment in moments if moment and _possible(moment, published, farthest)), None)


def _possible(moment: datetime, published: datetime | None, farthest: timedelta = FARTHEST) -> bool:
    return published is None or timedelta() < moment - published <= farthest


def _at(day: date, at: clock.Clock | None, zone: tzinfo) -> datetime | None:
    try:
        return datetime.combine(day, at.time if at else END_OF_DAY, (at and at.zone) or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# ---------------------------------------------------------------- words


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Each expression behind what it is."""
    return tuple((kind, words) for kind, _tab, words in (one.partition("\t") for one in lines("deadlines.tsv")))


@cache
def _hints() -> tuple[str, ...]:
    return tuple(words for kind, words in _phrases() if kind == "hint")


@cache
def _small() -> frozenset[str]:
    return frozenset(word for kind, words in _phrases() if kind == "small" for word in words.split())


@cache
def _words(*kinds: Kind) -> re.Pattern[str]:
    """What finds any expression of these kinds as whole words of a text in lower case; the longest first."""
    return _pattern(kinds, r"[^\S\n]+")


@cache
def _cues_in_html() -> re.Pattern[str]:
    return _pattern(_CUES, r"(?:\s|<[^<>]*>)+")


def _pattern(kinds: Sequence[Kind], blank: str) -> re.Pattern[str]:
    """One regular expression for all; by their first letters, which `re` goes through ten times as fast."""
    wanted = sorted((words for kind, words in _phrases() if kind in kinds), key=len, reverse=True)
    by_letter: dict[str, list[str]] = {}
    for words in wanted:
        first, *rest = words.split()
        for one in first.split("|"):
            letter = one[0] if one[0] != "*" else ""
            by_letter.setdefault(letter, []).append(_expression([one.removeprefix(letter), *rest], blank))
    letters = (f"{letter}(?:{'|'.join(ends)})" for letter, ends in by_letter.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(letters)})(?!\w)")


def _expression(words: Sequence[str], blank: str) -> str:
    parts = ([re.escape(one).replace(r"\*", r"\w*") for one in word.split("|")] for word in words)
    return blank.join(one[0] if len(one) == 1 else f"(?:{'|'.join(one)})" for one in parts)


def _lower(text: str) -> str:
    """A text in lower case, in which everything stands where it did: of one letter alone Unicode makes two."""
    return (text if text.isascii() else text.replace("\u0130", "I")).lower()
