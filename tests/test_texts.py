"""No text of the interface bypasses its catalogues, none is put together of parts, and each number has its forms."""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.literals import Found, astray, bypassing, counted_alone, glued, modules

WHOLE_MODULES = {
    "cli/manpage.py": "examples, names of variables and words of the query language; its sentences are messages",
    "feeds/own.py": "names of elements",
    "store/fitting.py": "names of columns",
    "store/pages.py": "technical words of what is damaged",
    "store/search.py": "parts of SQL",
    "store/shelf.py": "names of columns",
    "text/clock.py": "words of dates, to be read",
}
"""Modules with no text of the interface in which a literal looks like one, each with what its literals are."""

EXCEPTIONS = {
    '.\\" Made by: {} man': "a remark in the source of the manual",
    "JSON Feed": "the name of a format",
    "egov-tui pack": "the name of a format",
    '<?xml version="1.0" encoding="UTF-8"?>': "XML",
    "not an event: {}": "a fault of ours, for the crash report",
    "egov-tui/{} (terminal news reader)": "what a server is told",
    "without sending a response": "words of httpx, to be recognised",
    "a namespace with blanks in it": "technical words of what is damaged",
    "{} characters of text": "the technical line of a problem",
    "in a private network": "the technical line of a problem",
    "{} entries; the first {} were read": "the technical line of a problem",
    "time limit": "the technical line of a problem",
    "worker ended: {}": "the technical line of a problem",
    "database is locked": "words of SQLite, to be recognised",
    "slug address agency title": "names of columns",
    "source_id key": "names of columns",
    "no answer": "stands for words of SQLite",
    "a migration left a row without its parent": "a fault of ours, for the crash report",
}
"""Literals that look like a text of the interface and are none, each with what it is."""

APART = {
    "f'{_(command.words)}, {command.words}'": "names of commands in two languages, to be told apart by their commas",
    "f'{names} {_(command.takes)}: {_(command.does)}'": "the usage of a command, and what it does",
}

WITHOUT_NOUN = {
    "{n} KB": "a unit",
    "{n} MB": "a unit",
    "{n} %": "a unit",
    "{done} of {total}": "sizes with their units",
    "{done} of {total}, {n} %": "sizes with their units",
    "{n} of {m}": "a place in a row",
    "Part {n} of {m}.": "a place in a row",
    "End of article {n} of {m}.": "a place in a row",
    "{place}, article {n} of {m}: {title}": "a place in a row",
    "{place}, row {n} of {m}. Enter lists from there.": "a place in a row",
    "Version {n} of {m}": "a place in a row",
    "Version {n} of {m}, first seen {when}": "a place in a row",
    "Version {n} of {m}; earlier ones are no longer kept": "a place in a row",
    "Open link {n}": "a number as a name",
    "There is no link {n} here.": "a number as a name",
    "Lost source {number}": "a number as a name",
    "A saved search has at most {n} characters.": "a limit that stays, told later (`errors.Message`)",
}


def found(look: Callable[[str, ast.Module], Iterator[Found]]) -> list[Found]:
    return [one for path, tree in modules() for one in look(path, tree)]


def of(look: Callable[[str, ast.Module], Iterator[Found]], source: str) -> list[str]:
    return [one.text for one in look("x.py", ast.parse(source))]


def test_every_text_that_a_person_reads_stands_in_the_catalogues() -> None:
    texts = [one for one in found(bypassing) if one.place.rpartition(":")[0] not in WHOLE_MODULES]
    assert [one for one in texts if one.text not in EXCEPTIONS] == []


def test_every_exception_is_needed() -> None:
    texts = found(bypassing)
    assert set(EXCEPTIONS) - {one.text for one in texts} == set()
    assert set(WHOLE_MODULES) - {one.place.rpartition(":")[0] for one in texts} == set()
    assert set(APART) - {one.text for one in found(glued)} == set()
    assert set(WITHOUT_NOUN) - {one.text for one in found(counted_alone)} == set()


def test_no_message_hides_from_the_extractor() -> None:
    assert found(astray) == []


def test_no_sentence_is_put_together_of_messages() -> None:
    assert [one for one in found(glued) if one.text not in APART] == []


def test_a_message_with_a_number_of_things_has_its_forms() -> None:
    assert [one for one in found(counted_alone) if one.text not in WITHOUT_NOUN] == []


@pytest.mark.parametrize(
    "source",
    [
        'say("There is nothing here.")',
        'self.notify("Saved")',
        'Static("Loading")',
        'raise UsageError("no such source")',
        'raise UsageError(f"{file}: cannot be read")',
        'def why():\n    return "not read yet"',
        'click.option("--x", help="Overwrites.")',
        'Input(placeholder="Address")',
        'around.border_title = "Add a source"',
        'NAMES = {"a": "unread first"}',
        'Binding("x", "clean", "Clean", id="a.b")',
        'told = "done" if n else "nothing to do"',
    ],
)
def test_a_text_that_bypasses_the_catalogues_is_found(source: str) -> None:
    assert of(bypassing, source)


@pytest.mark.parametrize(
    "source",
    [
        '"""What this does."""',
        'say(_("There is nothing here."))',
        'log.warning("cannot read %s", file)',
        'raise SourceError(Problem("unreadable", address, "cut off after 3 bytes"))',
        'db.execute("SELECT id FROM articles")',
        'Binding("x", "dismiss(None)", _("Close"), id="a.b")',
        'Kind = Literal["one or", "the other"]',
        'x: "Some name | Other name" = 1',
    ],
)
def test_what_no_person_reads_is_passed_over(source: str) -> None:
    assert not of(bypassing, source)


@pytest.mark.parametrize(
    "source",
    [
        '_(f"{n} new")',
        "f\"{name}: {_('removed')}\"",
        '_("Saved as " + name)',
        "N_(words)",
        'ngettext("{n} a", f"{n} b", n)',
        'pgettext("a", f"b{n}")',
    ],
)
def test_a_message_that_no_extractor_finds_is_found(source: str) -> None:
    assert of(astray, source)


@pytest.mark.parametrize(
    "source",
    [
        '_("Unread") + _("articles")',
        'told + _("and more")',
        'told += ", " + _("some lost")',
        'told += ngettext("{n} lost", "{n} lost", n).format(n=n)',
        "f\"{_('Unread')} {_('articles')}\"",
        "f\"{n} {_('articles')}\"",
        "f\"{_('Open')} {name}\"",
        '"{} {}".format(_("Open"), name)',
        '" ".join([_("Open"), _("articles")])',
        '", ".join([_("one"), _("other")])',
    ],
)
def test_a_sentence_of_parts_is_found(source: str) -> None:
    assert of(glued, source)


@pytest.mark.parametrize(
    "source",
    [
        "f\"{_('There are no sources yet.')} {more}\"",
        "f\"{name}: {_('removed')}\"",
        "f\"{name} ({_('your own')})\"",
        "f\"    {_('image')}\"",
        'plain(" " + _("Nothing found."))',
        '" ".join([_("Downloading."), _("Ctrl-C stops it.")])',
        '"\\n".join([_("one"), _("other")])',
        'told += [_("one")]',
    ],
)
def test_what_stands_apart_is_no_part(source: str) -> None:
    assert not of(glued, source)
