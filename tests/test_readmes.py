"""The two READMEs hold the same facts: what needs no language is compared, part by part."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po

from egov_tui.cli import metavars

ROOT = Path(__file__).parents[1]
ENGLISH, SWAHILI = "README.md", "README.sw.md"

CATALOGUE = ROOT / "src/egov_tui/locale/sw/LC_MESSAGES/egov_tui.po"

_HEADING = re.compile(r"(#+) (.+)")
_COMMENT = re.compile(r"\s*(?<!\S)#.*$")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)]*)\)")
_EXAMPLE = re.compile(r"\*([^*]+)\*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


class Part(NamedTuple):
    """What stands under one heading: paragraphs, rows of tables, and blocks of code, in their order."""

    level: int
    title: str
    paragraphs: list[str]
    rows: list[str]
    code: list[str]


def parts(text: str) -> Iterator[Part]:
    """The parts of a README, each from its heading to the next."""
    part = Part(0, "", [], [], [])
    for block in re.findall(r"^```.*?^```$|^[^\n]+(?:\n(?!```)[^\n]+)*", text, re.MULTILINE | re.DOTALL):
        heading = _HEADING.fullmatch(block)
        if heading:
            if part.level or part.paragraphs:
                yield part
            part = Part(len(heading[1]), heading[2], [], [], [])
        elif block.startswith("```"):
            part.code.extend(_COMMENT.sub("", line).rstrip() for line in block.splitlines())
        elif block.startswith("|"):
            part.rows.extend(block.splitlines())
        else:
            part.paragraphs.append(" ".join(block.split()))
    yield part


def codes(text: str) -> list[str]:
    """What is to be typed or pressed."""
    return [" ".join(code.split()) for code in _CODE.findall(text)]


def in_swahili(text: str) -> str:
    """A text in which what commands take is called as their Swahili help calls it."""
    catalogue = read_po(CATALOGUE.open("rb"), locale="sw")
    said = {
        name: str(message.string)
        for name in vars(metavars)
        if name.isupper() and (message := catalogue.get(name)) is not None
    }
    one_of_them = re.compile(rf"(?<![\w-])({'|'.join(said)})(?![\w-])")
    return re.sub(
        r"```.*?```|`[^`]+`", lambda code: one_of_them.sub(lambda name: said[name[1]], code[0]), text, flags=re.S
    )


def links(text: str) -> list[str]:
    """Where a text leads to, as for both: each README leads to the other, and has pictures of its own."""
    other = {ENGLISH: "the other README", SWAHILI: "the other README"}
    return [other.get(one, one.replace(".sw.", ".")) for one in _LINK.findall(text)]


def numbers(text: str) -> list[str]:
    """The figures that stand outside code and links."""
    return _NUMBER.findall(_LINK.sub("", _CODE.sub("", text)))


def examples(text: str) -> list[str]:
    """The words that stand for themselves."""
    return _EXAMPLE.findall(_CODE.sub("", text))


def points(text: str) -> list[str]:
    """The dots that part one point from the next."""
    return re.findall("·", text)


def keys(row: str) -> list[str]:
    """What stands in the first cell of a row, as far as it is to be typed or pressed."""
    return codes(re.split(r"(?<!\\)\|", row)[1])


COMPARED: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("code", codes),
    ("link", links),
    ("number", numbers),
    ("example", examples),
    ("point", points),
)


def differences(english: str, swahili: str) -> list[str]:
    """Say in whole sentences what one README has and the other has not."""
    ours, theirs = list(parts(english)), list(parts(swahili))
    if [part.level for part in ours] != [part.level for part in theirs]:
        heads = [[f"{'#' * part.level} {part.title}" for part in both] for both in (ours, theirs)]
        return [f"The headings differ: {ENGLISH} has {heads[0]}, {SWAHILI} has {heads[1]}."]
    return [told for a, b in zip(ours, theirs, strict=True) for told in _differences(a, b)]


def _differences(a: Part, b: Part) -> Iterator[str]:
    where = f"“{a.title}” ({SWAHILI}: “{b.title}”)"
    yield from (f"{where}: {told}" for told in _lacking("the line of code", a.code, b.code))
    if a.code != b.code and Counter(a.code) == Counter(b.code):
        yield f"{where}: the lines of code stand in another order."
    for kind, ones, others in (("row", a.rows, b.rows), ("paragraph", a.paragraphs, b.paragraphs)):
        if len(ones) != len(others):
            yield f"{where}: {ENGLISH} has {len(ones)} {kind}s, {SWAHILI} has {len(others)}."
            ones, others = [" ".join(ones)], [" ".join(others)]
        for n, (one, other) in enumerate(zip(ones, others, strict=True), start=1):
            here = f"{where}, {kind} {n}" if len(ones) > 1 else where
            for name, found in COMPARED:
                yield from (f"{here}: {told}" for told in _lacking(f"the {name}", found(one), found(other)))
            if kind == "row" and len(a.rows) == len(b.rows) and keys(one) != keys(other):
                yield f"{here}: the first cell has {keys(one)} in {ENGLISH}, {keys(other)} in {SWAHILI}."


def _lacking(what: str, ones: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    a, b = Counter(ones), Counter(others)
    for name, rest in ((SWAHILI, a - b), (ENGLISH, b - a)):
        yield from (f"{name} lacks {what} {one!r}{f' ({n} times)' if n > 1 else ''}." for one, n in rest.items())


def test_both_readmes_hold_the_same_facts() -> None:
    english, swahili = ((ROOT / name).read_text("utf-8") for name in (ENGLISH, SWAHILI))
    told = differences(in_swahili(english), swahili)
    assert not told, "\n".join(("The READMEs differ; write the same into both:", *told))


@pytest.mark.parametrize("name", [ENGLISH, SWAHILI])
def test_each_readme_leads_to_the_other_and_all_links_to_files_that_are_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    found = _LINK.findall(text)
    assert (SWAHILI if name == ENGLISH else ENGLISH) in found
    assert [one for one in found if "://" not in one and not (ROOT / one).is_file()] == []


# ---------------------------------------------------------------- the comparison itself

WHOLE = """# egov-tui

Kiswahili: [README.sw.md](README.sw.md)

Lists `egov-tui catalogue` 42 agencies, *mkutano* · see [more](MORE.md).

![A picture](docs/reader.png)

## Keys

```
make run   # opens it
```

| keys | do |
|---|---|
| `a` `b` | add · remove |
"""
TRANSLATED = """# egov-tui

English: [README.md](README.md)

`egov-tui catalogue` huorodhesha taasisi 42, *mkutano* · tazama [zaidi](MORE.md).

![Picha](docs/reader.sw.png)

## Vitufe

```
make run   # hukifungua
```

| vitufe | kazi |
|---|---|
| `a` `b` | ongeza · ondoa |
"""


def test_a_true_translation_has_no_difference() -> None:
    assert differences(WHOLE, TRANSLATED) == []


@pytest.mark.parametrize(
    ("found", "other", "told"),
    [
        ("## Vitufe", "### Vitufe", "The headings differ: "),
        ("## Vitufe", "## Vitufe\n\n## Zaidi", "The headings differ: "),
        ("make run", "make test", "“Keys” (README.sw.md: “Vitufe”): README.sw.md lacks the line of code 'make run'."),
        ("egov-tui catalogue", "egov-tui sync", "README.md lacks the code 'egov-tui sync'."),
        ("42", "41", "paragraph 2: README.sw.md lacks the number '42'."),
        ("mkutano", "mikutano", "README.sw.md lacks the example 'mkutano'."),
        ("MORE.md", "OTHER.md", "README.sw.md lacks the link 'MORE.md'."),
        ("reader.sw.png", "article.sw.png", "README.sw.md lacks the link 'docs/reader.png'."),
        ("ongeza · ondoa", "ongeza", "row 3: README.sw.md lacks the point '·'."),
        ("`a` `b` |", "`b` `a` |", "row 3: the first cell has ['a', 'b'] in README.md, ['b', 'a'] in README.sw.md."),
        ("| `a`", "| `c` | ongeza |\n| `a`", "README.md has 3 rows, README.sw.md has 4."),
        ("| `a`", "| `c` | ongeza |\n| `a`", "README.md lacks the code 'c'."),
        ("![Picha]", "Sentensi.\n\n![Picha]", "README.md has 3 paragraphs, README.sw.md has 4."),
        ("README.md)", "CONTRIBUTING.md)", "README.sw.md lacks the link 'the other README'."),
    ],
)
def test_what_differs_is_told_plainly(found: str, other: str, told: str) -> None:
    changed = TRANSLATED.replace(found, other)
    assert changed != TRANSLATED
    assert any(told in one for one in differences(WHOLE, changed))
    assert differences(changed, TRANSLATED) != []
