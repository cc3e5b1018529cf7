"""`make picture`: the pictures of the two READMEs, taken from the program itself on the sample agencies.

    python docs/picture.py FOLDER LANGUAGE

writes them into the folder as SVG: `reader.svg`, `reader.sw.svg`.
"""

import asyncio
import re
import sys
import tempfile
from datetime import UTC
from pathlib import Path

from egov_tui import i18n

CELL = 12.2
"""Units of a cell in Textual's SVG."""
LEADING = re.compile(r'(<text[^>]* x=)"([0-9.]+)"([^>]*)>((?:&#160;)+)(?=[^<&])')
Picture = tuple[tuple[int, int], tuple[str, ...]]
"""Size, and the keys that lead there."""
FOUND: Picture = ((80, 24), ("slash", *"mikutano", "enter", "enter"))
MARKED = ("f", "j", "j", "b", "J", "f")
PICTURES: dict[str, dict[str, Picture]] = {
    "en": {"reader": ((140, 38), (*MARKED, "enter")), "article": FOUND},
    # An article in the language of the page: two further down.
    "sw": {"reader.sw": ((140, 38), (*MARKED, "J", "J", "enter")), "article.sw": FOUND},
}


async def take(data: Path, target: Path, picture: Picture, language: str) -> None:
    """Draw the reader as it looks after a few keys."""
    from egov_tui.settings import Settings
    from egov_tui.store import Store
    from egov_tui.tui.app import ReaderApp

    size, keys = picture
    settings = Settings(data=data, config=data / "none.toml", state=data)
    with Store.open(settings.cache) as store:
        app = ReaderApp(store, settings, zone=UTC, lang=language)
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


def main(target: Path, language: str) -> None:
    """Fill a cache with the samples and write the pictures of a language into a folder."""
    i18n.activate(language)  # first: the texts of a module are made when it is imported
    from egov_tui.cli import run
    from egov_tui.exchange.addresses import sample_files

    with tempfile.TemporaryDirectory() as folder:
        common = ["--data", folder, "--lang", language]
        run([*common, "source", "add", *map(str, sample_files())])
        run([*common, "sync"])
        for name, picture in PICTURES[language].items():
            asyncio.run(take(Path(folder), target / f"{name}.svg", picture, language))


main(Path(sys.argv[1]), sys.argv[2])
