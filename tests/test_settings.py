"""Folders and config.toml."""

from pathlib import Path

import pytest

from egov_tui.errors import UsageError
from egov_tui.settings import Settings, load, samples

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
