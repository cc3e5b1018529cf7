"""How the fetching of files is told: as events for the reader, else as lines, with a bar on a terminal."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from egov_tui.cli.output import emit_event, print_text, say
from egov_tui.errors import EgovError
from egov_tui.i18n import _
from egov_tui.model import Downloaded, Downloading, Kept
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.links import redact


class Teller:
    """Tells of files while they come; `paths` are those that are here."""

    def __init__(self, events: bool) -> None:
        self._events = events
        self._bar: Callable[[str, int, int | None], None] | None = None
        self._plain = events or bool(os.environ.get("NO_COLOR")) or not sys.stderr.isatty()
        self._close: Callable[[], object] = lambda: None
        self.paths: list[Path] = []

    def progress(self, url: str) -> Callable[[int, int | None], None]:
        """Return what is to be told how far a file is: bytes, and bytes of the whole."""

        def tell(done: int, total: int | None) -> None:
            if self._events:
                emit_event(Downloading(url, done, total))
            elif not self._plain:
                if self._bar is None:
                    self._bar, self._close = _bar()
                self._bar(url, done, total)

        return tell

    def done(self, url: str, kept: Kept | None, path: Path | None) -> None:
        """Tell where a file lies."""
        self.close()
        assert kept is not None
        assert path is not None
        self.paths.append(path)
        if self._events:
            emit_event(Downloaded(url, str(path), kept.length or 0, kept.sha256 or ""))
        else:
            print_text(str(path))
            told = _("{size}, SHA-256 {digest}").format(size=size(kept.length or 0), digest=kept.sha256)
            print_text(f"    {told}")

    def failed(self, url: str, why: EgovError) -> None:
        """Tell why a file is not here."""
        self.close()
        if self._events:
            emit_event(Downloaded(url, message=why.message))
        else:
            say(str(why))

    def close(self) -> None:
        """Take the bar away."""
        self._close()
        self._bar, self._close = None, lambda: None


def _bar() -> tuple[Callable[[str, int, int | None], None], Callable[[], object]]:
    """A progress bar on stderr, and what takes it away."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        BarColumn(),
        TextColumn("{task.fields[far]}", markup=False),
        TextColumn("{task.fields[name]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("get", total=None, far="", name="")
    bar.start()

    def draw(url: str, done: int, total: int | None) -> None:
        # Translators: sizes, such as 3 MB of 5 MB.
        far = _("{done} of {total}").format(done=size(done), total=size(total)) if total else size(done)
        name = line(redact(url)).rpartition("/")[2][:40]
        bar.update(task, completed=done, total=total, far=far, name=name)

    return draw, bar.stop
