"""The build of the catalogues: nothing gets in that cannot be told."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from hatch_build import can_be_told, compile_all

from egov_tui import i18n

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
PLURAL = "nplurals=2; plural=(n != 1);"


def po(locale: Path, language: str, entries: str, plural: str = PLURAL) -> Path:
    """Write a catalogue to be compiled; return where the compiled one will be."""
    folder = locale / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "egov_tui.po"
    file.write_text(HEAD.format(plural=plural) + entries, "utf-8")
    return file.with_suffix(".mo")


def entries(**texts: str) -> str:
    """Entries by their English words."""
    return "\n".join(f'msgid "{text}"\nmsgstr "{told}"\n' for text, told in texts.items())


@pytest.mark.parametrize(
    ("text", "told", "can"),
    [
        ("Read on", "Endelea", True),
        ("Read on", "", False),
        ("{n} unread", "{n} hazijasomwa", True),
        ("{n} unread", "hazijasomwa", False),
        ("{n} unread", "{m} hazijasomwa", False),
        ("{n} unread", "{n hazijasomwa", False),
        ("{n} unread", "{n} {} hazijasomwa", False),
        ("{n} unread", "{n.__class__} hazijasomwa", False),
        ("{n} unread", "{n:>999999999} hazijasomwa", False),
        ("{name!r}: no", "{name}: hapana", False),
        ("{a}, {b}", "{b}, {a}", True),
        ("[-old-] and {+new+}", "[-zamani-] na {+mpya+}", True),
        ("an open { only", "{ wazi", True),
        ("Read on", "Endelea {n}", False),
        ("Read on", "Endelea {", False),
        ("Read on", "Endelea {}", False),
        ("Read on", "Endelea {0.__class__}", False),
        (("{n} link", "{n} links"), ("kiungo {n}", "viungo {n}"), True),
        (("{n} link", "{n} links"), ("kiungo {n}", ""), False),
        (("one link", "{n} links"), ("kiungo kimoja", "viungo {n}"), True),
        (("{n} link", "{n} links"), ("kiungo {k}", "viungo {n}"), False),
    ],
)
def test_what_can_be_told(text: str | tuple[str, ...], told: str | tuple[str, ...], can: bool) -> None:
    assert can_be_told(Message(text, told)) is can


def test_what_is_doubtful_is_not_told() -> None:
    assert not can_be_told(Message("Read on", "Endelea", flags=["fuzzy"]))


def test_bad_entries_are_left_out_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"Text {n}": f"Neno {n}" for n in range(9)}
    po(tmp_path, "sw", entries(**many, **{"{n} new": "mpya {k}"}))
    compile_all(tmp_path)
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.activate("sw")
    assert i18n._("Text 3") == "Neno 3"
    assert i18n._("{n} new").format(n=4) == "4 new"


def test_a_language_is_measured_by_what_any_of_them_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"Text {n}": f"Neno {n}" for n in range(10)}
    po(tmp_path, "sw", entries(**many))
    po(tmp_path, "fr", entries(**{"Text 1": "Mot 1"}))
    compile_all(tmp_path)
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.activate("fr")
    assert i18n.language() == "en"
    assert i18n._("Text 1") == "Text 1", "half of a language is none"
    i18n.activate("sw")
    assert i18n._("Text 1") == "Neno 1"


@pytest.mark.parametrize("rule", ["nplurals=2; plural=(n % 0);", "nplurals=2; plural=7;", "nplurals=2; plural=-1;"])
def test_a_rule_for_plurals_that_leads_nowhere_means_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    plural = 'msgid "{n} link"\nmsgid_plural "{n} links"\nmsgstr[0] "kiungo {n}"\nmsgstr[1] "viungo {n}"\n'
    po(tmp_path, "sw", plural, rule)
    compile_all(tmp_path)
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.activate("sw")
    assert [i18n.ngettext("{n} link", "{n} links", n).format(n=n) for n in (1, 3)] == ["1 link", "3 links"]
