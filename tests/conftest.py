"""Every test has its own folders, an English interface, and nothing of the machine it runs on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from egov_tui import i18n
from tests.server import Server, serving


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith(("EGOV_TUI", "TEXTUAL", "LC_")) or name in ("NO_COLOR", "COLORTERM", "LANG", "LANGUAGE"):
            monkeypatch.delenv(name)
        if name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("EGOV_TUI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EGOV_TUI_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    i18n.activate("en")
    yield
    i18n.activate("en")


@pytest.fixture
def server() -> Iterator[Server]:
    """A real HTTP server on 127.0.0.1."""
    yield from serving()
