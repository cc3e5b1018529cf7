"""What the operating system says, in the reader's language; what it says to programs stays."""

import errno
import gettext
import os
from pathlib import Path

import pytest

from egov_tui import i18n
from egov_tui.cli.asking import agreed
from egov_tui.errors import EgovError, in_words, several
from egov_tui.files import write_file
from egov_tui.series import either, listed
from egov_tui.system import why


class Marked(gettext.NullTranslations):
    """Says every message with a mark before it."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_translations", Marked())


def said(error: Exception) -> str:
    return in_words(why(error))


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EROFS, errno.EISDIR, errno.EIO])
def test_the_common_errors_of_the_system_are_said_in_the_readers_language(marked: None, number: int) -> None:
    assert said(OSError(number, os.strerror(number), "/a")) == f"⟦{os.strerror(number)}"


def test_in_english_they_say_what_the_system_says() -> None:
    assert said(PermissionError(errno.EACCES, os.strerror(errno.EACCES))) == os.strerror(errno.EACCES)


def test_what_has_no_sentence_comes_as_it_is(marked: None) -> None:
    assert said(OSError(errno.EDOM, "strange")) == "strange"
    assert said(OSError("without a number")) == "without a number"
    assert said(ValueError("odd")) == "odd"


def test_bytes_that_are_no_text_have_a_sentence(marked: None) -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xff".decode()
    assert said(caught.value) == "⟦it is no text"


def test_a_file_that_cannot_be_written_says_why_in_the_readers_language(marked: None, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(Exception, match="⟦Not a directory"):
        write_file(tmp_path / "a" / "b", "x")


def test_logs_and_json_keep_the_systems_own_words(marked: None, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(EgovError) as caught:
        write_file(tmp_path / "a" / "b", "x")
    with i18n.in_english():
        assert "(Not a directory)" in str(caught.value)


def test_what_is_no_file_is_told_in_both(marked: None, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(EgovError) as caught:
        write_file(tmp_path / "pipe", "x")
    assert "(⟦it is no file)" in str(caught.value)
    with i18n.in_english():
        assert "(it is no file)" in str(caught.value)


def test_things_stand_one_after_another() -> None:
    assert [listed([]), listed("a"), listed("ab"), listed("abc")] == ["", "a", "a, b", "a, b, c"]
    assert [either([]), either("a"), either("ab"), either("abc")] == ["", "a", "a or b", "a, b or c"]


def test_a_thousand_things_stand_one_after_another(marked: None) -> None:
    assert listed(range(5000)).count(",") == 4999
    assert str(several(range(5000))) == ", ".join(map(str, range(5000)))
    assert str(several("abcde", either=True)) == "a, b, c, d or e"


def test_a_thing_is_never_a_pattern() -> None:
    assert listed(["{first}", "{0}", "{"]) == "{first}, {0}, {"
    assert either(["{x}", "}"]) == "{x} or }"


@pytest.mark.parametrize("answer", ["yes", " Y ", "YES"])
def test_a_yes_is_a_yes_in_english_too(answer: str) -> None:
    assert agreed(answer)


@pytest.mark.parametrize("answer", ["", "no", "n", "yesterday", ","])
def test_anything_else_is_a_no(answer: str) -> None:
    assert not agreed(answer)


def test_the_languages_own_yes_counts() -> None:
    i18n.activate("sw")
    try:
        assert agreed("Ndiyo")
        assert agreed("ndio")
        assert agreed("y")
        assert not agreed("hapana")
    finally:
        i18n.activate("en")
