"""What the indexes of a damaged cache know of sources and articles whose rows are lost."""

from collections import Counter
from collections.abc import Container

from egov_tui.store.fitting import LARGEST
from egov_tui.store.remains import Record, Remains

_KNOWING = {
    "sqlite_autoindex_articles_1": ("source_id", "key"),
    "articles_by_source": ("source_id", "date"),
    "articles_by_date": ("date",),
}
_MARKING = {"articles_unread": "read", "articles_starred": "starred", "articles_later": "later"}
_ENOUGH = 2


def small(value: object) -> int:
    """Return a number that a row may have, else 0."""
    return value if isinstance(value, int) and 0 < value < LARGEST else 0


def indexed_sources(remains: Remains, known: Container[int]) -> dict[int, Record]:
    """Return address and short name of sources that are not `known`, as far as indexes tell, by their number.

    Where no page of the sources is missing, both must tell of one.
    """
    lost: dict[int, Record] = {}
    for index, name in (("sqlite_autoindex_sources_2", "address"), ("sqlite_autoindex_sources_1", "slug")):
        for values in remains.entries(index):
            if len(values) == 2 and (number := small(values[1])) and number not in known:
                lost.setdefault(number, {})[name] = values[0]
    return {number: row for number, row in lost.items() if remains.torn("sources") or len(row) == _ENOUGH}


def indexed_articles(remains: Remains, known: Container[int]) -> dict[int, Record]:
    """Return source, key, date and state of articles that are not `known`, as far as indexes tell, by their number.

    Where no page of the articles is missing, a single index that tells of another one is itself wrong.
    """
    lost: dict[int, Record] = {}
    witnesses: Counter[int] = Counter()
    for index, names in _KNOWING.items():
        for values in remains.entries(index):
            number = small(values[-1]) if len(values) == len(names) + 1 else 0
            if number and number not in known:
                witnesses[number] += 1
                row = lost.setdefault(number, {"read": 1})
                row.update((name, value) for name, value in zip(names, values, strict=False) if value is not None)
    for index, state in _MARKING.items():
        for values in remains.entries(index):
            if len(values) == 2 and (number := small(values[1])) in lost:
                lost[number][state] = int(state != "read")
    if remains.torn("articles_unread"):  # nobody must miss an article because of it
        for row in lost.values():
            row["read"] = 0
    torn = remains.torn("articles")
    return {number: row for number, row in lost.items() if torn or witnesses[number] >= _ENOUGH}
