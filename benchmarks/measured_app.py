"""`python -m benchmarks.measured_app DATA FILE`: the reader as it is, which also notes how late its event loop was.

It writes the delays in ms of the time from the first refresh's begin to its end, as JSON, and leaves.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.tui import app

STEP = 0.005


class MeasuredApp(app.ReaderApp):
    """The reader with a clock beside it."""

    CSS_PATH = str(Path(app.__file__).parent / "app.tcss")  # a subclass elsewhere would look beside itself
    out: Path

    def on_mount(self) -> None:
        """Start the clock."""
        self._measuring = asyncio.create_task(self._note_delays())

    async def _note_delays(self) -> None:
        delays: list[float] = []
        while True:
            before = time.perf_counter()
            await asyncio.sleep(STEP)
            late = time.perf_counter() - before - STEP
            if getattr(self.screen, "fetching", False):
                delays.append(late * 1000)
            elif delays:
                self.out.write_text(json.dumps(delays))
                self.exit()
                return


def main() -> None:
    """Open the reader on a data folder."""
    data, MeasuredApp.out = Path(sys.argv[1]), Path(sys.argv[2])
    settings = Settings(data=data, config=data / "config.toml")
    with Store.open(settings.cache) as store:
        measured = MeasuredApp(store, settings, lang="en")
        measured.run()
    if measured.crash is not None:
        raise measured.crash


main()
