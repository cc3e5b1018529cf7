"""Word lists as data, for translators to correct without touching code. Part of the program, read once."""

from collections.abc import Iterator
from functools import cache


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a list of this folder, without remarks and empty ones."""
    from importlib.resources import files  # late: the reader opens without any list

    for line in files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the function words of `sw` or `en`, in lower case."""
    return frozenset(word for line in lines(f"{language}.txt") for word in line.split())


@cache
def months() -> dict[str, int]:
    """Return every spelling of a month's name in lower case, from three letters on, to its number."""
    spellings: dict[str, int] = {}
    for line in lines("months.tsv"):
        number, names = line.split("\t")
        for name in names.split():
            for length in range(3, len(name) + 1):
                spellings.setdefault(name[:length], int(number))
    return spellings


@cache
def labels(group: str) -> frozenset[str]:
    """Return what agencies write beside a part of a list of news, in small letters: `more`, `published`, `closing`."""
    for line in lines("labels.tsv"):
        name, words = line.split("\t")
        if name == group:
            return frozenset(words.split("|"))
    raise KeyError(group)


@cache
def typed(kind: str) -> dict[str, int]:
    """Return what readers type for a kind of day or span, with its number: see `typed.tsv`."""
    rows = (row.split("\t") for row in lines("typed.tsv"))
    return {word: int(number) for name, number, words in rows if name == kind for word in words.split("|")}
