"""Folders and config.toml."""

import os
from pathlib import Path

import pytest

from egov_tui.errors import EgovError, UsageError
from egov_tui.settings import Settings, load, samples, save

EXAMPLE = """
language = "sw"
[reader]
mark_read = ["end", "delay"]
theme = "egov-light"
icons = "ascii"
[sync]
mode = "offline"
auto_refresh_minutes = 0
interval_minutes = 30
monthly_budget_mb = 0
[keys]
"article.star" = "f"
"""


def configured(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "c.toml"
    file.write_text(text, "utf-8")
    return load(config=file, environ={})


def test_every_key_is_read(tmp_path: Path) -> None:
    settings = configured(tmp_path, EXAMPLE)
    assert settings.language == "sw"
    assert (settings.reader.theme, settings.reader.icons) == ("egov-light", "ascii")
    assert settings.reader.mark_read == ("end", "delay")
    assert (settings.sync.mode, settings.sync.interval_minutes) == ("offline", 30)
    assert settings.keys == {"article.star": "f"}


def test_every_key_is_optional(tmp_path: Path) -> None:
    assert configured(tmp_path, "").sync == Settings().sync


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("language = 'fr'", 1, "language"),
        ("\n[reader]\nmark_read = 'end'", 3, "mark_read"),
        ("[reader]\nmark_read = ['never']", 2, "mark_read"),
        ("[sync]\ninterval_minutes = -1", 2, "interval_minutes"),
        ("[sync]\n\ninterval_minutes = true", 3, "interval_minutes"),
        ("[keys]\n'article.star' = 3", 2, "article.star"),
        ("colour = 1", 1, "colour"),
        ("[colours]\nred = 1", 1, "colours"),
        ("[sync", 1, ""),
    ],
)
def test_a_wrong_one_is_named_with_its_line(tmp_path: Path, text: str, line: int, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        configured(tmp_path, text)
    assert f"line {line}:" in str(caught.value)
    assert named in str(caught.value)


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"c\.toml"):
        load(config=file, environ={})
    with pytest.raises(UsageError, match="missing"):
        load(config=tmp_path / "missing.toml", environ={})


def test_arguments_come_before_the_environment(tmp_path: Path) -> None:
    environ = {"EGOV_TUI_DATA": str(tmp_path / "environ")}
    assert load(environ=environ).data == tmp_path / "environ"
    chosen = load(tmp_path / "argument", environ=environ)
    assert chosen.data == tmp_path / "argument"
    assert chosen.cache.parent == chosen.data
    assert chosen.state.parent == chosen.data, "a cache named by hand keeps its logs beside it"


def test_the_samples_are_found() -> None:
    assert len(list(samples().glob("*.xml"))) >= 5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, '[sync]\nmode = "offline"\n'),
        ("", '[sync]\nmode = "offline"\n'),
        ('language = "sw"\n', 'language = "sw"\n\n[sync]\nmode = "offline"\n'),
        ("[sync]\ninterval_minutes = 30\n", '[sync]\nmode = "offline"\ninterval_minutes = 30\n'),
        ('[sync]\nmode = "text"  # for now\n', '[sync]\nmode = "offline"  # for now\n'),
        ('[sync]\nmode = "full"\n[keys]\n"sync.mode" = "W"\n', '[sync]\nmode = "offline"\n[keys]\n"sync.mode" = "W"\n'),
    ],
)
def test_a_choice_is_written_and_every_other_line_stays(tmp_path: Path, before: str | None, after: str) -> None:
    file = tmp_path / "new" / "c.toml"
    if before is not None:
        file.parent.mkdir()
        file.write_text(before, "utf-8")
    save(Settings(config=file), "sync.mode", "offline")
    assert file.read_text("utf-8") == after
    assert load(config=file, environ={}).sync.mode == "offline"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'language = "sw"\n'),
        ("[reader]\ntheme = 'nord'", "language = \"sw\"\n[reader]\ntheme = 'nord'\n"),
        ('language = "en"  # it\'s "mine"\n', 'language = "sw"  # it\'s "mine"\n'),
        (
            "# a\u2028b\n[keys]\n'article.star' = '\x85'\n",
            "language = \"sw\"\n# a\u2028b\n[keys]\n'article.star' = '\x85'\n",
        ),
    ],
)
def test_a_choice_of_no_table_is_written_before_all_tables(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(before, "utf-8")
    save(Settings(config=file), "language", "sw")
    assert file.read_text("utf-8") == after


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("reader.theme = 'nord'\n", "reader.theme"),
        ("reader = {theme = 'nord'}\n", "reader.theme"),
        ("language = '''\nen'''\n", "language"),
    ],
)
def test_what_cannot_be_changed_line_by_line_is_let_alone(tmp_path: Path, before: str, name: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(before, "utf-8")
    with pytest.raises(EgovError, match=f"{name} is set there in a way"):
        save(Settings(config=file), name, "sw")
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize("before", ["[reader\n", "nonsense = 1\n", "\ufefflanguage = 'en'\n"])
def test_nothing_is_written_into_what_no_start_could_read(tmp_path: Path, before: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(before, "utf-8")
    with pytest.raises(UsageError, match="line 1"):
        save(Settings(config=file), "language", "sw")
    assert file.read_text("utf-8") == before


def test_a_configuration_that_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "c.toml")
    with pytest.raises(EgovError, match="it is no file"):
        save(Settings(config=tmp_path / "c.toml"), "language", "sw")


def test_a_linked_configuration_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("")
    link = tmp_path / "c.toml"
    link.symlink_to(target)
    save(Settings(config=link), "sync.mode", "offline")
    assert link.is_symlink()
    assert 'mode = "offline"' in target.read_text()


def test_a_choice_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EgovError, match="cannot be"):
        save(Settings(config=tmp_path / "file" / "c.toml"), "sync.mode", "offline")


def test_a_file_of_authorities_is_named_whole_and_holds_certificates(tmp_path: Path) -> None:
    file = Path(__file__).parent / "data" / "authority.pem"
    assert configured(tmp_path, f'[sync]\nca_file = "{file}"').sync.ca_file == file
    assert configured(tmp_path, "").sync.ca_file is None
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    broken = tmp_path / "broken.pem"
    broken.write_text(file.read_text().replace("MII", "MXX", 1))
    for wrong, told in (
        (f'"{tmp_path / "none.pem"}"', "cannot be read"),
        (f'"{tmp_path}"', "cannot be read"),
        (f'"{empty}"', "holds no certificates"),
        (f'"{broken}"', "holds no certificates"),
        ('"authority.pem"', "must be a whole path"),
        ('"~nobody-of-this-name/a.pem"', "must be a whole path"),
        ("true", "must be a text"),
        ("[]", "must be a text"),
    ):
        with pytest.raises(UsageError) as caught:
            configured(tmp_path, f"[sync]\n\nca_file = {wrong}")
        assert "line 3: sync.ca_file" in str(caught.value)
        assert told in str(caught.value)


def test_logins_stand_beside_the_configuration_not_in_the_data(tmp_path: Path) -> None:
    settings = load(data=tmp_path / "data", environ={"EGOV_TUI_CONFIG": str(tmp_path / "config" / "c.toml")})
    assert settings.logins == tmp_path / "config" / "logins.toml"


def test_files_have_a_cap_of_their_own(tmp_path: Path) -> None:
    assert configured(tmp_path, "").attachments.max_mb == 50
    assert configured(tmp_path, "[attachments]\nmax_mb = 7").attachments.max_mb == 7
    for wrong in ("-1", "true", "'7'", "1.5", "1000001"):
        with pytest.raises(UsageError, match=r"line 2: attachments\.max_mb: must be"):
            configured(tmp_path, f"[attachments]\nmax_mb = {wrong}")


def test_commands_to_pipe_to_are_argument_lists_by_name(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text(
        '[pipe]\nprint = ["lp", "-d", "office"]\n"to me" = ["mail", "-s", "News; $HOME", "me@example.org"]\n'
    )
    assert load(config=file, environ={}).pipe == {
        "print": ("lp", "-d", "office"),
        "to me": ("mail", "-s", "News; $HOME", "me@example.org"),
    }


@pytest.mark.parametrize(
    "value", ['"lp -d office"', "[]", '[""]', '["lp", 2]', r'["lp", "a\u001bb"]', r'["lp\u0000"]', "{}", "7"]
)
def test_what_is_no_argument_list_is_named_with_its_line(tmp_path: Path, value: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(f'[pipe]\nprint = ["lp"]\n"to me" = {value}\n')
    with pytest.raises(UsageError, match="line 3: to me: must be a list of texts"):
        load(config=file, environ={})
