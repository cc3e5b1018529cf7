"""Attachments in the reader: listed with their state, fetched in a child while the list is open, opened by the desktop.

The children are small programs of the test, or our own command against a real server.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.errors import explain
from egov_tui.model import Attachment, Decision, Downloaded, Downloading, Kept, Page, encode
from egov_tui.settings import Mode, Sync
from egov_tui.store import Store
from egov_tui.store.folder import digest
from egov_tui.tui import downloads
from egov_tui.tui.child import Child, download_command, open_file, sizes_command
from egov_tui.tui.screens import attaching
from egov_tui.tui.screens.attaching import Attaching
from egov_tui.tui.screens.links import LinksScreen
from tests.server import Server
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings
from tests.tui.test_refresh import WAIT_FOR_EOF, teller

URL, OTHER = "https://a.example/t/1.pdf", "https://a.example/orodha.xlsx"
PDF = b"%PDF-1.4 terms"


def build(cache: Path, url: str = URL) -> None:
    text = f'<p>See <a href="https://a.example/">us</a> and <a href="{url}">the terms</a>.</p>'
    with Store.open(cache) as store:
        files = (Attachment(OTHER, "application/vnd.ms-excel", 182_000, "Quantities"),)
        add(store, "Gazette", [replace(entry(1, "Zabuni", NOW, text), attachments=files)])
        index(store)


def put(store: Store, article: int = 1, content: bytes = PDF) -> Path:
    """Put the file where a download puts it."""
    part = store.folder.make(article) / "x.part"
    part.write_bytes(content)
    sha256 = digest(part)
    kept = Kept(URL, "application/pdf", len(content), store.folder.put(part, article, "1.pdf"), sha256, NOW)
    store.files.keep(article, kept)
    path = store.folder.place(kept)
    assert path
    return path


def play(folder: Path, story: object, *, mode: Mode = "text", url: str = URL, **more: object) -> None:
    chosen = replace(settings(folder), sync=Sync(mode=mode))
    build(chosen.cache, url)
    read(chosen, story, **more)  # type: ignore[arg-type]


async def open_links(desk: Desk, down: int = 1) -> None:
    await desk.press("enter", "semicolon", *["j"] * down)
    assert isinstance(desk.app.screen, LinksScreen)


def as_child(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> list[str]:
    """Let every download be this command; return the addresses that were wished for."""
    wished: list[str] = []

    class Noted(Child):
        def __init__(self, command: list[str], given: Sequence[str] = ()) -> None:
            super().__init__(command, given)
            wished.extend(given)

    monkeypatch.setattr(downloads, "Child", Noted)
    monkeypatch.setattr(downloads, "download_command", lambda *_: command)
    return wished


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_the_head_says_how_many_there_are_and_the_list_which_are_here(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert "@ 2 attachments" in desk.text.replace("\xa0", " ")
        put(desk.store)
        await desk.press("semicolon")
        assert "a.example · PDF · 1 KB · here" in desk.over
        assert "a.example · XLSX · 182 KB" in desk.over
        assert "d download" in desk.over

    play(tmp_path, story, size=size)


def test_files_that_only_the_source_links_are_listed_beside_a_whole_text_too(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        put(desk.store)
        page = Page("<p>What the page of the article says, and links nothing.</p>", "readability")
        desk.store.full_texts.save(1, page, "https://a.example/1", 80, NOW)
        await open_links(desk, down=0)
        assert "What the page of the article says" in desk.text
        assert "@ 2 attachments, 1 here" in desk.text.replace("\xa0", " ")
        assert "a.example · PDF · 1 KB · here" in desk.over
        assert "a.example · XLSX · 182 KB" in desk.over

    play(tmp_path, story)


def test_a_download_is_shown_while_it_goes_on_and_said_when_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = tmp_path / "go"
    steps = (Downloading(URL, 0, 2_000_000), Downloading(URL, 500_000, 2_000_000))
    wait = f"import time\nwhile not os.path.exists({str(go)!r}): time.sleep(0.01)\n"
    end = f"print(open({str(tmp_path / 'end')!r}).read(), flush=True)"
    wished = as_child(monkeypatch, teller(tmp_path, *steps, then=wait + end))

    async def story(desk: Desk) -> None:
        path = put(desk.store)
        (tmp_path / "end").write_text(encode(Downloaded(URL, str(path), len(PDF), "0"), explain) + "\n")
        path.rename(path.with_name("aside.pdf"))
        await open_links(desk)
        assert "was here, and is gone" in desk.over
        await desk.press("d")
        await desk.until(lambda: "500 KB of 2.0 MB, 25 %" in desk.over)
        await desk.press("j", "d")
        assert "Another file is being downloaded" in desk.over
        path.with_name("aside.pdf").rename(path)
        go.touch()
        await desk.until(lambda: "Downloaded: 1.pdf, 1 KB" in desk.over)
        assert "a.example · PDF · 1 KB · here" in desk.over
        assert wished == [URL]
        await desk.press("escape")
        assert "2 attachments, 1 here" in desk.text.replace("\xa0", " ")
        assert "Downloaded: 1.pdf" in desk.text

    play(tmp_path, story)


def test_the_same_key_stops_it_and_a_closed_list_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_child(monkeypatch, teller(tmp_path, Downloading(URL, 5), then=WAIT_FOR_EOF))

    async def story(desk: Desk) -> None:
        await open_links(desk)
        await desk.press("d")
        await desk.until(lambda: "1 KB so far" in desk.over)
        await desk.press("escape")
        assert desk.screen.download is not None
        await desk.press("semicolon", "j")
        assert "1 KB so far" in desk.over
        await desk.press("d")
        await desk.until(lambda: desk.screen.download is None)
        await desk.until(lambda: "The download was stopped" in desk.over)

    play(tmp_path, story)


def test_a_reader_that_quits_takes_its_download_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / "left"
    as_child(
        monkeypatch,
        teller(tmp_path, Downloading(URL, 5), then=f"{WAIT_FOR_EOF}open({str(left)!r}, 'w').close()\n"),
    )

    async def story(desk: Desk) -> None:
        await open_links(desk)
        await desk.press("d")
        await desk.until(lambda: "so far" in desk.over)
        process = desk.screen.download._child._process  # type: ignore[union-attr]
        processes.append(process)

    processes: list[object] = []
    play(tmp_path, story)
    assert processes[0].returncode is not None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        (
            Downloaded(URL, message="It is [bold]larger[/bold]\x1b[31m than may be."),
            "It is [bold]larger[/bold][31m than",
        ),
        (None, "The download broke off; try again."),
    ],
)
def test_why_a_download_failed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Downloaded | None, seen: str
) -> None:
    as_child(monkeypatch, teller(tmp_path, *([told] if told else []), then="sys.exit(1)"))

    async def story(desk: Desk) -> None:
        await open_links(desk)
        await desk.press("d")
        await desk.until(lambda: seen in desk.over)
        assert "\x1b" not in desk.over

    play(tmp_path, story)


def test_offline_nothing_is_fetched_and_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wished = as_child(monkeypatch, ["/bin/false"])

    async def story(desk: Desk) -> None:
        await open_links(desk)
        for key in ("d", "s"):
            await desk.press(key)
            assert "The data mode is offline" in desk.over
        assert not wished

    play(tmp_path, story, mode="offline")


def test_a_link_that_is_no_file_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wished = as_child(monkeypatch, ["/bin/false"])

    async def story(desk: Desk) -> None:
        await open_links(desk, 0)
        await desk.press("d")
        assert "This is no file to download" in desk.over
        assert not wished

    play(tmp_path, story)


def test_a_file_that_is_here_is_opened_by_its_path_and_copied_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def opens(path: Path, program: str | None) -> bool:
        opened.append(path)
        return True

    monkeypatch.setattr(attaching, "open_file", opens)

    async def story(desk: Desk) -> None:
        path = put(desk.store)
        await open_links(desk)
        await desk.press("d")
        assert "It is here already." in desk.over
        await desk.press("enter")
        assert opened == [path]
        assert "Opened:" in desk.text
        await open_links(desk)
        await desk.press("y")
        assert desk.app.clipboard == str(path)
        path.write_bytes(PDF[::-1])
        await open_links(desk)
        await desk.press("enter")
        assert "not as it was fetched" in desk.text
        assert opened == [path]
        await open_links(desk, 2)
        await desk.press("y")
        assert desk.app.clipboard == OTHER

    play(tmp_path, story)


def test_nothing_that_a_desktop_could_run_is_opened(tmp_path: Path) -> None:
    for name in "a.desktop a.sh a.exe a.html a.jar a.bin a a.pdf.sh a.svg a.docm a.py".split():
        assert not open_file(tmp_path / name, "/bin/true"), name
    assert not open_file(Path("a.pdf"), "/bin/true"), "a path that is not whole could be an option"
    assert not open_file(tmp_path / "a.pdf", None)


def test_the_path_is_one_argument(tmp_path: Path) -> None:
    told, opener = tmp_path / "told", tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\nprintf \'%s|\' "$#" "$1" > {told}.new && mv {told}.new {told}\n')
    opener.chmod(0o755)
    path = tmp_path / "a $(touch x);`id` 'q'.pdf"
    assert open_file(path, str(opener))

    async def wait() -> None:
        async with asyncio.timeout(20):
            while not told.exists():
                await asyncio.sleep(0.01)

    asyncio.run(wait())
    assert told.read_text() == f"1|{path}|"


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("UPDATE articles SET packed = 0", True),
        ("UPDATE articles SET packed = 1", False),
        ("UPDATE sources SET offered = 1", False),
    ],
)
def test_in_the_full_mode_sizes_are_asked_for_unless_only_a_pack_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, asked: bool
) -> None:
    wished: list[int] = []

    async def note(_desk: object, article: int) -> str:
        wished.append(article)
        return ""

    monkeypatch.setattr(Attaching, "ask_sizes", note)
    chosen = replace(settings(tmp_path), sync=Sync(mode="full"))
    build(chosen.cache)
    with Store.open(chosen.cache) as store, store._database.write() as connection:
        connection.execute(what)

    async def story(desk: Desk) -> None:
        await open_links(desk)
        await desk.settle()
        assert bool(wished) is asked

    read(chosen, story)


def test_our_own_command_fetches_and_asks_for_sizes(tmp_path: Path, server: Server) -> None:
    file = server.page("/t/1.pdf", PDF * 2000, type="application/pdf")

    async def story(desk: Desk) -> None:
        desk.store.sources.remove("gazette")
        source = desk.store.sources.add(server.url("/feed"), title="Wizara")
        text = f'<p><a href="{file}">the terms</a></p>'
        desk.store.articles.save(source.id, Decision(inserts=(entry(1, "Soko", NOW, text),)), NOW)
        desk.screen.notice()
        await desk.press("full_stop")
        await desk.until(lambda: "Soko" in desk.titles)
        await desk.press("g", "enter", "semicolon", "s")
        await desk.until(lambda: "127.0.0.1 · PDF · 28 KB" in desk.over)
        assert [one.method for one in server.asked] == ["HEAD"]
        await desk.press("d")
        await desk.until(lambda: "28 KB · here" in desk.over)

    play(tmp_path, story)


def test_an_address_stands_on_no_command_line(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    assert download_command(chosen, "en", 7)[-3:] == ["--", "7", "-"]
    assert sizes_command(chosen, "en", 7)[-2:] == ["--", "7"]
