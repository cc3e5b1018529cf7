"""The short texts of a block of a page, and the dates among them."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import islice

from selectolax.lexbor import LexborNode

from egov_tui.feeds.dom import attribute
from egov_tui.text import dates
from egov_tui.text.clean import line
from egov_tui.text.words import labels, months

LONGEST_DATE = 60
"""Characters of a text that is a date, with its label; a date within a longer one is of the story."""
_MOST_PARTS = 600
"""Elements and texts of a block that are looked at: an item of a list has fewer."""
_DAY_AND_YEAR = re.compile(r"\d\D+\d")
"""A date has two numbers at least: a year alone, or a month and a year, is none of publication."""
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")
_WORD = re.compile(r"[^\W\d_]{3,}")


def short_texts(blocks: Iterable[LexborNode]) -> list[str]:
    """Return the short texts with two numbers in them, the single ones before those that elements put together."""
    single: list[str] = []
    together: list[str] = []
    for block in blocks:
        held: dict[int, list[str] | None] = {}
        for part in islice(block.traverse(include_text=True), _MOST_PARTS):
            if not part.is_text_node:
                if part.tag == "time" and (moment := attribute(part, "datetime")):
                    single.insert(0, line(moment[: 2 * LONGEST_DATE]))
            elif text := line(part.text(deep=False)[:_MOST_PARTS]):
                single.append(text)
                _add(held, text, part, block)
        together += [" ".join(texts) for texts in held.values() if texts]
    return [one for one in (*single, *together) if len(one) <= LONGEST_DATE and _DAY_AND_YEAR.search(one)]


def _add(held: dict[int, list[str] | None], text: str, part: LexborNode, block: LexborNode) -> None:
    """Note a text for each element around it, until one holds too much for a date; those above hold more."""
    above = part.parent if part.mem_id != block.mem_id else None
    while above is not None:
        texts = held.setdefault(above.mem_id, [])
        if texts is None:
            return
        texts.append(text)
        if sum(map(len, texts)) + len(texts) > LONGEST_DATE + 1:
            held[above.mem_id] = None
        above = above.parent if above.mem_id != block.mem_id else None


def date_among(
    texts: Sequence[str], formats: Sequence[str], zone: tzinfo, apart_from: Iterable[str] = ()
) -> datetime | None:
    """Return the date that texts tell: one labelled as that of publication first, never one labelled as the last day
    to answer. `apart_from` is what is no date of publication.
    """
    told = [text for text in texts if text not in apart_from and not says(text, "closing")]
    labelled = [text for text in told if says(text, "published")]
    return next((found for text in (*labelled, *told) if (found := read_date(text, formats, zone))), None)


def read_date(text: str, formats: Sequence[str], zone: tzinfo) -> datetime | None:
    """Return the moment that a text names, by the formats of strptime first."""
    if _UNIX.fullmatch(text):  # seconds, or milliseconds as JavaScript counts them
        return datetime.fromtimestamp(int(text[:10]), UTC)
    for form in formats if len(text) <= 10 * LONGEST_DATE else ():
        try:
            return datetime.strptime(line(text), form).replace(tzinfo=zone)
        except ValueError:
            continue
    return dates.read(text, zone)


def is_date(text: str) -> bool:
    """Say whether a text is a date and no more, but for its label."""
    if len(text) > LONGEST_DATE or not _DAY_AND_YEAR.search(text) or not dates.read(text):
        return False
    known = {word for label in labels("published") for word in label.split()} | labels("weekday")
    words = _WORD.findall(text.lower())
    return all(word in known or word in months() for word in words)


def says(text: str, group: str) -> bool:
    """Say whether a text begins with a label of a group (see `words.labels`)."""
    lowered = text.lower()
    return any(lowered.startswith(label) for label in labels(group))
