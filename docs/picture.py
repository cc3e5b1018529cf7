"""`make picture`: the pictures of the README, taken from the program itself on the sample agencies."""

import asyncio
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from egov_tui import i18n
from egov_tui.cli import run
from egov_tui.exchange.addresses import sample_files
from egov_tui.settings import Settings
from egov_tui.store import Store

CELL = 12.2
"""Units of a cell in Textual's SVG."""
LEADING = re.compile(r'(<text[^>]* x=)"([0-9.]+)"([^>]*)>((?:&#160;)+)(?=[^<&])')
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


PICTURES: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "reader": ((140, 38), ("f", "j", "j", "b", "J", "f", "enter")),
    "article": ((80, 24), ("slash", *"mikutano", "enter", "enter")),
}
"""Size, and the keys that lead there."""


async def take(data: Path, target: Path, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """Draw the reader as it looks after a few keys."""
    from egov_tui.tui.app import ReaderApp

    settings = Settings(data=data, config=data / "none.toml", state=data)
    with Store.open(settings.cache) as store:
        app = ReaderApp(store, settings, clock=lambda: NOW, zone=UTC, lang="en")
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.3)
            target.write_text(indented(app.export_screenshot(title="egov-tui")), "utf-8")


def indented(svg: str) -> str:
    """Leading blanks as a place further right: some renderers trim them."""

    def move(found: re.Match[str]) -> str:
        blanks = found[4].count("&#160;")
        return f'{found[1]}"{float(found[2]) + blanks * CELL:g}"{found[3]}>'

    return LEADING.sub(move, re.sub(r' textLength="[^"]*"', "", svg))


def main() -> None:
    """Fill a cache with the samples and write the pictures into the folder that is named."""
    i18n.activate("en")
    with tempfile.TemporaryDirectory() as folder:
        run(["--data", folder, "source", "add", *map(str, sample_files())])
        run(["--data", folder, "sync"])
        for name, (size, keys) in PICTURES.items():
            asyncio.run(take(Path(folder), Path(sys.argv[1], f"{name}.svg"), size, keys))


main()
