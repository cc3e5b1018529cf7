"""Choosing a language, and falling back to English."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hatch_build import compile_all, sealed

import egov_tui
from egov_tui import i18n
from egov_tui.errors import CacheError, EgovError, message
from egov_tui.i18n import N_

PACKAGE = Path(egov_tui.__file__).parent


@pytest.mark.parametrize(
    ("wishes", "environ", "chosen"),
    [
        (("sw",), {"LANG": "en_GB.UTF-8"}, "sw"),
        ((None, "sw"), {}, "sw"),
        ((None,), {"LANG": "sw_TZ.UTF-8"}, "sw"),
        ((None,), {"LANG": "en_GB", "LC_ALL": "sw_KE"}, "sw"),
        ((None,), {"LC_MESSAGES": "sw", "LANG": "en"}, "sw"),
        ((None,), {"LC_MESSAGES": "en_US.UTF-8", "LANG": "sw_TZ.UTF-8"}, "en"),
        ((None,), {"LC_ALL": "", "LANG": "sw_TZ.UTF-8"}, "sw"),
        ((None,), {"LANG": "sw@latin"}, "sw"),
        ((None,), {"LANG": "sw-KE@x"}, "sw"),
        ((None,), {"LANG": "SW_tz"}, "sw"),
        (("sw-TZ",), {}, "sw"),
        (("de",), {"LANG": "fr_FR"}, "en"),
        ((None,), {"LANG": "C"}, "en"),
        ((None,), {"LC_ALL": "POSIX", "LANG": "sw"}, "en"),
        ((None,), {"LANG": "swahili"}, "en"),
        ((None,), {"LANG": "../sw"}, "en"),
        ((None,), {}, "en"),
    ],
)
def test_wishes_come_before_the_environment(
    wishes: tuple[str | None, ...], environ: dict[str, str], chosen: str
) -> None:
    assert i18n.choose(*wishes, environ=environ) == chosen


def test_what_the_environment_says_of_languages_is_left_for_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de:fr")
    i18n.activate("sw")
    assert os.environ["LANGUAGE"] == "de:fr"


def test_swahili_agrees_with_the_class_of_the_noun() -> None:
    i18n.activate("sw")
    one = i18n.ngettext("{n} source added", "{n} sources added", 1).format(n=1)
    many = i18n.ngettext("{n} source added", "{n} sources added", 3).format(n=3)
    assert ("kimeongezwa" in one, "vimeongezwa" in many) == (True, True)


# ---------------------------------------------------------------- bad catalogues


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def random_bytes(file: Path) -> None:
    file.write_bytes(random.Random(7).randbytes(40_000))


def one_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def compiled_by_hand(file: Path) -> None:
    file.write_bytes(file.read_bytes().rpartition(b"\0egov-tui ")[0])


def resealed(body: bytes) -> bytes:
    return sealed(body, 9, 9)


def wrong_magic(file: Path) -> None:
    body = file.read_bytes().rpartition(b"\0egov-tui ")[0]
    file.write_bytes(resealed(b"\0\0\0\0" + body[4:]))


def another_charset(file: Path) -> None:
    body = file.read_bytes().rpartition(b"\0egov-tui ")[0]
    file.write_bytes(resealed(body.replace(b"charset=utf-8", b"charset=nope!")))


def no_text(file: Path) -> None:
    body = file.read_bytes().rpartition(b"\0egov-tui ")[0]
    file.write_bytes(resealed(body.replace("…".encode(), b"\xff\xff\xff")))


def hostile_plural(file: Path) -> None:
    body = file.read_bytes().rpartition(b"\0egov-tui ")[0]
    file.write_bytes(resealed(body.replace(b"plural=(n != 1)", b"plural=exit(n) ")))


def enormous(file: Path) -> None:
    body = file.read_bytes().rpartition(b"\0egov-tui ")[0]
    file.write_bytes(resealed(body + bytes(8_000_000)))


DAMAGES = (
    *(truncated, random_bytes, one_bit, empty, a_folder, a_pipe, compiled_by_hand),
    *(wrong_magic, another_charset, no_text, hostile_plural, enormous),
)


def catalogue_in(folder: Path) -> Path:
    """A copy of the Swahili catalogue."""
    shutil.copytree(PACKAGE / "locale", folder, dirs_exist_ok=True)
    return folder / "sw" / "LC_MESSAGES" / "egov_tui.mo"


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_catalogue_means_english_and_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    damage(catalogue_in(tmp_path))
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.activate("sw")
    assert i18n._("Search") == "Search"
    assert i18n.ngettext("{n} source added", "{n} sources added", 1) == "{n} source added"
    assert i18n.language() == "en"
    assert "damaged" in i18n.warning(asked=False)


def test_any_damaged_octet_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = catalogue_in(tmp_path)
    whole, chance = file.read_bytes(), random.Random(3)
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    for _ in range(200):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        i18n.activate("sw")
        assert i18n.language() == "en" or bytes(damaged).lower() == whole.lower(), "a letter of the checksum at most"


def test_a_missing_catalogue_means_english_and_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.activate("sw")
    assert i18n._("Search") == "Search"
    assert "missing" in i18n.warning(asked=False)
    i18n.activate("en")
    assert i18n.warning(asked=True) == ""


def test_that_a_language_is_not_finished_is_told_who_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = catalogue_in(tmp_path)
    file.write_bytes(sealed(file.read_bytes().rpartition(b"\0egov-tui ")[0], 79, 100))
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.activate("sw")
    assert i18n._("Search") == "Search"
    assert "Too few" in i18n.warning(asked=True)
    assert i18n.warning(asked=False) == "", "whose system speaks it is not told again and again"


def test_the_languages_go_round_and_those_that_cannot_be_spoken_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = catalogue_in(tmp_path)
    for name in ("fr", "zz"):
        shutil.copytree(tmp_path / "sw", tmp_path / name)
    (tmp_path / "zz" / "LC_MESSAGES" / "egov_tui.mo").unlink()
    (tmp_path / "egov_tui.pot").write_text("no language")
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    monkeypatch.setattr(i18n, "LANGUAGES", i18n.languages(tmp_path))
    assert i18n.LANGUAGES == ("en", "fr", "sw", "zz")
    seen = []
    for _ in range(4):
        i18n.activate(i18n.following())
        seen.append(i18n.language())
    assert seen == ["fr", "sw", "en", "fr"]
    file.unlink()
    i18n.activate(i18n.following())
    assert i18n.language() == "en"


# ---------------------------------------------------------------- told later


def test_an_error_is_told_in_the_language_that_is_spoken_when_it_is_heard() -> None:
    i18n.activate("sw")
    inner = message(N_("the disk is full"))
    error = CacheError(N_("{file}: cannot be written ({problem})."), file="/a/{b}", problem=inner)
    assert str(error) == "/a/{b}: haiwezi kuandikwa (diski imejaa)."
    assert str(error.message) == "/a/{b}: cannot be written (the disk is full)."
    with i18n.in_english():
        assert str(error) == "/a/{b}: cannot be written (the disk is full)."
        assert i18n._("Search") == "Search"
    assert i18n._("Search") != "Search"
    i18n.activate("en")
    assert str(error) == str(error.message)


def test_a_text_without_facts_is_told_as_it_stands() -> None:
    assert str(EgovError("{this} is {no} template")) == "{this} is {no} template"
    assert str(EgovError()) == ""


# ---------------------------------------------------------------- the command


def said(package: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a copy of the program."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "egov_tui", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(package), "PYTHONPATH": str(package), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folder of a copy of the program, whose catalogues can be damaged."""
    shutil.copytree(PACKAGE, tmp_path / "egov_tui", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_damaged_catalogue_warns_once_and_never_on_stdout(copy: Path) -> None:
    truncated(copy / "egov_tui/locale/sw/LC_MESSAGES/egov_tui.mo")
    done = said(copy, "--lang", "sw", "source", "list", "--json")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == ["The texts in sw are damaged, so English is spoken. Install egov-tui anew."]
    assert "damaged" in said(copy, "doctor", LANG="sw_TZ.UTF-8").stderr
    assert said(copy, "--lang", "en", "doctor", LANG="sw_TZ.UTF-8").stderr == ""


def test_a_half_translated_third_language(copy: Path) -> None:
    locale = copy / "egov_tui" / "locale"
    (locale / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (locale / "fr" / "LC_MESSAGES" / "egov_tui.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Usage:"\nmsgstr "Emploi {x}:"\n'
    )
    compile_all(locale)
    done = said(copy, "--lang", "fr", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage:")
    assert done.stderr.splitlines() == ["Too few texts are translated into fr as yet, so English is spoken."]
    assert said(copy, "--help", LANG="fr_FR.UTF-8").stderr == ""
    wrong = said(copy, "--lang", "de", "list")
    assert wrong.returncode == 2
    assert all(name in wrong.stderr for name in ("'sw'", "'fr'", "'en'"))


@pytest.mark.parametrize("locale", ["C", "POSIX", "sw_TZ.UTF-8", "xx_XX.nonsense", "en_US.ISO-8859-1", "\udcff"])
def test_a_locale_that_the_system_does_not_have(copy: Path, locale: str) -> None:
    (copy / "f.opml").write_text(
        '<opml version="2.0"><body><outline type="rss" text="Habari ★ ng’ombe" xmlUrl="https://a.example/"/></body></opml>',
        "utf-8",
    )
    environ = {"LC_ALL": locale}
    assert said(copy, "source", "import", str(copy / "f.opml"), **environ).returncode == 0
    listed = said(copy, "source", "list", **environ)
    assert listed.returncode == 0
    assert "Habari ★ ng’ombe" in listed.stdout
    assert ("Matumizi" in said(copy, "--help", **environ).stdout) == locale.startswith("sw")


def test_another_language_is_spoken_within_and_then_as_before() -> None:
    i18n.activate("en")
    with i18n.speaking("sw") as able:
        assert able
        assert i18n._("Search") != "Search"
        with i18n.speaking("en") as able:
            assert able
            assert i18n._("Search") == "Search"
    assert i18n._("Search") == "Search"
    with i18n.speaking("xx") as able:
        assert not able
        assert i18n._("Search") == "Search"
