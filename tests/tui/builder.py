"""Builds caches to read from: a small world of agencies, or as many plain articles as a test wants."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from egov_tui.model import Decision, Entry, Problem
from egov_tui.settings import Reader, Settings
from egov_tui.store import Store
from egov_tui.tui.app import ReaderApp
from egov_tui.tui.screens.reader import ReaderScreen

NOW = datetime(2024, 5, 14, 9, 30, tzinfo=UTC)

CONFERENCE = """
<p>The first conference on e-Government in the country opened in <strong>Arusha</strong> today. More than four
hundred heads of ICT from ministries, agencies and councils have come to share what they have built, and what it
would take to build it <em>once</em> instead of four hundred times.</p>
<p>Opening it, the Chief Secretary urged public bodies to use ICT to serve people better. “Institutions that have not
begun to change will be changed,” he said. The programme is on <a href="https://www.ega.go.tz/programme">the
authority’s site</a>.</p>
<h2>What the councils asked for</h2>
<ul><li>one network for offices within a district, paid for once;</li>
<li>shared systems for pay, stores and records;<ul><li>with training in Kiswahili;</li>
<li>and people to call when they stop.</li></ul></li></ul>
<blockquote><p>We do not need another portal. We need the ones we have to talk to each other.</p></blockquote>
<table><tr><th>Region</th><th>Councils online</th><th>Share</th></tr>
<tr><td>Arusha</td><td>7</td><td>100 %</td></tr><tr><td>Mwanza</td><td>6</td><td>75 %</td></tr>
<tr><td>Kigoma</td><td>3</td><td>38 %</td></tr></table>
<p>Papers can be sent until Friday to <a href="mailto:papers@ega.go.tz">the secretariat</a>.</p>
"""

WORLD: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "e-Government Authority",
        "Authorities",
        (
            ("First conference on e-Government opens in Arusha", "en", CONFERENCE),
            ("Taasisi za umma zahimizwa kutumia TEHAMA kuwahudumia wananchi", "sw", ""),
            ("Mkutano wa pili wa Serikali Mtandao kufanyika Dodoma", "sw", ""),
            ("Guidelines on domain names for public institutions", "en", ""),
        ),
    ),
    (
        "Tanzania Revenue Authority",
        "Authorities",
        (
            ("Tarehe ya mwisho ya kulipa kodi ya majengo yasogezwa mbele", "sw", ""),
            ("New receipt machines: questions and answers for traders", "en", ""),
        ),
    ),
    (
        "Ministry of Health",
        "Ministries",
        (
            ("Chanjo ya surua kutolewa katika mikoa kumi na miwili", "sw", ""),
            ("Notice to patients: clinic hours during the holiday week", "en", ""),
            ("Wizara yapokea magari ya wagonjwa ishirini na manne", "sw", ""),
        ),
    ),
    (
        "Arusha City Council",
        "Councils",
        (
            ("Ratiba ya ukusanyaji taka kwa mwezi Juni", "sw", ""),
            ("Tender: repair of the Ngarenaro market roof", "en", ""),
        ),
    ),
    (
        "Meteorological Authority",
        "",
        (
            ("Heavy rain expected along the coast from Thursday", "en", ""),
            ("Utabiri wa hali ya hewa wa siku kumi", "sw", ""),
        ),
    ),
)


def entry(number: int, title: str, date: datetime | None, html: str = "", language: str = "en") -> Entry:
    """An entry with a body."""
    html = html or f"<p>{title}. Details follow below for everybody whom this concerns.</p>" + "".join(
        f"<p>Paragraph {n} of the notice says what to bring, where to go, and whom to ask when in doubt.</p>"
        for n in range(1, 5)
    )
    return Entry(
        key=f"k{number}",
        content_hash=f"h{number}",
        title=title,
        guid=f"g{number}",
        link=f"https://www.example.go.tz/news/{number}?utm_source=feed",
        published=date,
        language=language,
        summary=title,
        html=html,
    )


def add(store: Store, title: str, entries: Iterable[Entry], folder: str = "", now: datetime = NOW) -> str:
    """Add a source with articles; return its slug."""
    slug_host = title.lower().replace(" ", "-")
    source = store.sources.find(f"https://{slug_host}.example/feed") or store.sources.add(
        f"https://{slug_host}.example/feed", title=title, folder=folder
    )
    store.articles.save(source.id, Decision(inserts=tuple(entries)), now)
    return source.slug


def index(store: Store) -> None:
    """Index everything."""
    while store.index.pending():
        pass


def world(path: Path) -> None:
    """The small world: 13 articles of 5 agencies, some read, one starred, one source failing."""
    with Store.open(path) as store:
        number = 0
        for at, (agency, folder, titles) in enumerate(WORLD):
            entries = []
            for title, language, html in titles:
                number += 1
                age = timedelta(hours=5 * at + 13 * (number - 1) ** 1.6)
                entries.append(entry(number, title, NOW - age, html, language))
            add(store, agency, reversed(entries), folder)
        failing = store.sources.add("https://www.moe.example/feed", title="Ministry of Education", folder="Ministries")
        problem = Problem("timeout", "https://www.moe.example/feed", "no answer within 30 s")
        store.sources.failed(failing.id, problem, NOW + timedelta(hours=1), NOW)
        index(store)
        from egov_tui.store.query import parse

        ids = store.articles.ids(parse(""))
        store.articles.mark([ids[3], ids[6], ids[7], ids[10]], read=True)
        store.articles.mark([ids[1]], starred=True)
        store.articles.mark([ids[4]], later=True)


def many(path: Path, count: int) -> None:
    """One agency with so many articles, a minute apart, newest first in their numbers."""
    with Store.open(path) as store:
        entries = [entry(n, f"Notice {n}", NOW - timedelta(minutes=n)) for n in range(count, 0, -1)]
        add(store, "Gazette", entries)
        index(store)


@dataclass
class Desk:
    """A reader under test."""

    app: ReaderApp
    pilot: Pilot[None]
    store: Store

    @property
    def screen(self) -> ReaderScreen:
        """The reader's screen, whatever lies over it."""
        return next(s for s in self.app.screen_stack if isinstance(s, ReaderScreen))

    @property
    def focus(self) -> str:
        """The id of the widget that has the focus, which is also the pane's name."""
        assert self.screen.focused is not None
        assert self.screen.focused.id in (self.screen.pane, "query")
        return self.screen.focused.id

    @property
    def titles(self) -> list[str]:
        """The titles in the list."""
        return [h.title for i in range(self.screen.rows.count) if (h := self.screen.rows.headline(i))]

    @property
    def under_cursor(self) -> str:
        """The title that the list's cursor is on."""
        headline = self.screen.rows.headline(self.screen.rows.cursor)
        return headline.title if headline else ""

    @property
    def text(self) -> str:
        """What the screen shows."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    @property
    def over(self) -> str:
        """What lies over the desk, as it shows, frame and all."""
        region = self.app.screen.children[0].region
        lines = self.text.splitlines()[region.y : region.bottom]
        return "\n".join(line[region.x : region.right] for line in lines)

    async def press(self, *keys: str) -> None:
        """Press keys and let what they started end."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing moves: what timers without delay begin (see `QUICK`), work of the thread."""
        await self.pilot.pause(_A_MOMENT)
        running = [w for w in self.app.workers if w.group not in ("sync", "download") and not w.is_finished]
        if running:
            with suppress(WorkerCancelled):  # superseded by a later one of its group
                await self.app.workers.wait_for_complete(running)
        await self.pilot.pause(_A_MOMENT)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(20):
            while not holds():
                await self.pilot.pause(0.02)


QUICK: dict[str, float] = {
    "egov_tui.tui.screens.searching.TYPING_PAUSE": 0.001,
    "egov_tui.tui.screens.reading.PREVIEW_DELAY": 0.001,
    "egov_tui.tui.screens.listing.SETTLED": 0.001,
}
"""Pauses that a person needs and a test does not."""
_A_MOMENT = 0.02


@contextmanager
def quickly() -> Iterator[None]:
    """Leave out the pauses."""
    with ExitStack() as stack:
        for name, seconds in QUICK.items():
            stack.enter_context(patch(name, seconds))
        yield


def settings(folder: Path, **reader: object) -> Settings:
    """Settings with everything in a folder."""
    return Settings(
        data=folder,
        config=folder / "config.toml",
        state=folder / "state",
        reader=Reader(**reader),  # type: ignore[arg-type]
    )


def read(
    chosen: Settings,
    play: Callable[[Desk], Awaitable[None]],
    *,
    size: tuple[int, int] = (140, 40),
    delay: float = 3600.0,
    welcome: bool = False,
) -> None:
    """Open the reader and play on it."""

    async def main() -> None:
        with quickly(), Store.open(chosen.cache) as store:
            app = ReaderApp(store, chosen, clock=lambda: NOW, zone=UTC, delay=delay, welcome=welcome)
            async with app.run_test(size=size) as pilot:
                desk = Desk(app, pilot, store)
                await desk.settle()
                await play(desk)

    asyncio.run(main())
