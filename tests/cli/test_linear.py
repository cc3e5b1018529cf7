"""The plain reader as somebody meets it who hears it, or has nothing but lines: whole stories, typed and told."""

import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.cli import run
from egov_tui.model import Attachment, Decision
from egov_tui.store import Store
from egov_tui.store.query import parse
from tests.server import Server
from tests.tui.builder import NOW, add, entry, index, many, world

Captured = pytest.CaptureFixture[str]
Play = Callable[..., str]

SAMPLES = Path(__file__).parents[2] / "sample_feeds"
# What a terminal would obey or hide: C0 but the newline, DEL and C1, what turns text around or cannot be seen.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
FEED = "<rss version='2.0'><channel><title>Wizara ya Maji</title>{items}</channel></rss>"
ITEM = "<item><guid isPermaLink='false'>{0}</guid><title>{0}</title></item>"


class Typing(io.StringIO):
    """An input that is typed line by line; what is no line is done when its turn comes."""

    def __init__(self, typed: Iterable[str | Callable[[], object]]) -> None:
        super().__init__()
        self._typed = iter(typed)

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        for one in self._typed:
            if isinstance(one, str):
                return f"{one}\n"
            one()
        return ""


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Play:
    """Types lines into the plain reader until the input ends, and returns what it told; on long lines if need be."""
    monkeypatch.setenv("COLUMNS", "150")
    monkeypatch.setenv("LINES", "14")

    def played(*typed: str | Callable[[], object], arguments: tuple[str, ...] = ()) -> str:
        monkeypatch.setattr(sys, "stdin", Typing(typed))
        capsys.readouterr()
        assert run(["--plain", *arguments]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        assert ACTING.search(told.out) is None
        return told.out

    return played


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The small world of agencies."""
    file = tmp_path / "data" / "cache.sqlite3"
    world(file)
    return file


def feed(file: Path, *titles: str) -> Path:
    file.write_text(FEED.format(items="".join(ITEM.format(title) for title in titles)), "utf-8")
    return file


def ids(cache: Path, query: str) -> list[int]:
    with Store.open(cache) as store:
        return list(store.articles.ids(parse(query)))


def test_a_list_is_numbered_and_tells_state_title_agency_and_date(cache: Path, play: Play) -> None:
    told = play()
    assert "All articles: 13 articles, 9 unread.\n" in told
    assert (
        "1. Unread: First conference on e-Government opens in Arusha (e-Government Authority, 14 May 2024, English)\n"
        in told
    )
    assert re.search(r"^2\. Unread, starred: ", told, re.MULTILINE)
    assert re.search(r"^4\. [A-Z]\w+ (?!.*nread)", told, re.MULTILINE), "of a read one nothing is said"
    assert "Rows 1 to 10 of 13. Enter: more.\n" in told


def test_enter_goes_on_and_says_when_there_is_no_more(cache: Path, play: Play) -> None:
    told = play("", "")
    assert "\n13. " in told
    assert "Rows 11 to 13 of 13.\n" in told
    assert told.endswith("There is no more of it. ? lists the commands.\nCommand: \n")


def test_an_article_is_read_once_its_end_was_told(cache: Path, play: Play) -> None:
    (first, *_others) = ids(cache, "")
    told = play("1")
    assert "opens in Arusha\n1 of 13, e-Government Authority, Tuesday, 14 May 2024, " in told
    assert "Part 1 of 3. Enter: more." in told
    assert first in ids(cache, "is:unread")
    told = play("1", "", "")
    assert "• one network for offices" in told
    assert "-----" not in told, "nothing is drawn under a heading"
    assert "End of article 1 of 13. It is marked read. 2 links or attachments: ;\n" in told
    assert first not in ids(cache, "is:unread")
    assert "It is marked read" not in play("1", "", "", "1", "", "")


@pytest.mark.parametrize(
    ("rule", "typed", "read"),
    [
        ('["on_open"]', ["1"], True),
        ('["delay"]', ["1"], False),
        ('["delay"]', ["1", "", ""], True),
        ("[]", ["3"], False),
    ],
)
def test_when_an_article_counts_as_read_is_as_the_settings_say(
    cache: Path, tmp_path: Path, play: Play, rule: str, typed: list[str], read: bool
) -> None:
    (tmp_path / "config.toml").write_text(f"[reader]\nmark_read = {rule}\n")
    wanted = ids(cache, "")[int(typed[0]) - 1]
    play(*typed)
    assert (wanted not in ids(cache, "is:unread")) is read


def test_links_are_told_by_number_and_the_address_is_printed_whole(cache: Path, play: Play) -> None:
    told = play("1", ";", "", "o", "links")
    assert "1. the authority’s site: https://www.ega.go.tz/programme\n" in told
    assert "2. the secretariat: mailto:papers@ega.go.tz\n" in told
    assert "3. (this article): https://www.example.go.tz/news/1\n" in told
    assert "Command: \nhttps://www.example.go.tz/news/1\n" in told
    assert "Part 2 of 3." in told, "Enter goes on with the article"


def test_a_notice_that_is_a_file_is_an_attachment_and_told_once(cache: Path, play: Play) -> None:
    link = "https://kisimiri.example/zabuni.pdf"
    notice = replace(entry(1, "Zabuni", NOW + timedelta(days=1), "<p>Ujenzi.</p>"), link=link)
    with Store.open(cache) as store:
        add(store, "Kisimiri", [replace(notice, attachments=(Attachment(link, "application/pdf", None, "Pakua"),))])
        index(store)
    told = play("1", ";")
    assert "1 link or attachment: ;\n" in told
    assert f"1. Pakua: {link} (PDF)\n" in told
    assert "(this article)" not in told


def test_next_and_previous_unread_pass_over_what_is_read(cache: Path, play: Play) -> None:
    told = play("3", "n", "p", "J", "K", "p", "p", "p")
    opened = re.findall(r"^(\d+) of 13, ", told, re.MULTILINE)
    assert opened == ["3", "5", "3", "4", "3", "2", "1"]
    assert "Nothing unread above." in told


def test_up_goes_to_the_row_and_then_to_the_sources(cache: Path, play: Play) -> None:
    told = play("12", "u", "", "u", "", "u", "w")
    assert "All articles, row 12 of 13. Enter lists from there.\nCommand: \n12. " in told
    assert "Rows 12 to 13 of 13." in told
    assert "1. All articles: " in told
    assert re.search(r"^\d+\. Folder Ministries: 1 unread$", told, re.MULTILINE)
    assert "Ministry of Education: 0 unread, failing\n" in told
    assert "This is the top. q quits.\n" in told
    assert told.endswith("The list of sources.\nCommand: \n")


def test_a_number_opens_a_source_and_says_why_it_fails(cache: Path, play: Play) -> None:
    (number,) = re.findall(r"^(\d+)\. Ministry of Education", play("s", ""), re.MULTILINE)
    told = play("s", number)
    assert "The server took too long to answer. Try again later.\n" in told
    assert "No articles from Ministry of Education yet.\n" in told
    (number,) = re.findall(r"^(\d+)\. Ministry of Health", play("s", ""), re.MULTILINE)
    told = play("sources", number, "1")
    assert re.search(r"^Ministry of Health: 3 articles, \d unread\.$", told, re.MULTILINE)
    assert re.search(r"^1\. [^()]+\(\d+ May 2024, \w+\)$", told, re.MULTILINE), "its name is not told again in each row"
    assert "1 of 3, Ministry of Health, " in told


def test_marks_are_set_and_taken_away_by_rows_or_for_the_open_article(cache: Path, play: Play) -> None:
    listed = ids(cache, "")
    told = play("f 1, 3", "b 1", "m 4", "5", "b", "star")
    assert "Starred: First conference on e-Government opens in Arusha\n" in told
    assert "Kept for later: First conference on" in told
    assert "Marked unread: " in told
    assert "No longer kept for later: " in told
    assert {listed[0], listed[1], listed[2], listed[4]} == set(ids(cache, "is:starred"))
    assert ids(cache, "is:later") == [listed[0]]
    assert listed[3] in ids(cache, "is:unread")


def test_all_read_asks_first(cache: Path, play: Play) -> None:
    told = play("A", "no")
    assert "All articles: mark 9 articles read, yes or no? \nNothing was marked.\n" in told
    assert len(ids(cache, "is:unread")) == 9
    assert "Nothing was marked." in play("A"), "no answer is no"
    assert "9 articles marked read." in play("A", "Yes")
    assert ids(cache, "is:unread") == []
    assert "Everything here is read." in play("A")


def test_a_search_is_listed_saved_and_left_to_where_it_began(cache: Path, play: Play) -> None:
    told = play("3", "/mkutano", "1", "u", "S Mikutano", "u", "s")
    assert "Looking for: mkutano\nFound: 1 article, 1 unread.\n1. Unread: Mkutano wa pili" in told
    assert "Found, row 1 of 1." in told
    assert "Saved. It stands among the sources as “Mikutano”." in told
    assert "All articles, row 3 of 13. Enter lists from there." in told
    assert re.search(r"^4\. Saved search Mikutano: \d unread$", told, re.MULTILINE)
    assert "Saved search Mikutano: 1 article" in play("s", "4")


def test_a_search_without_results_stays_where_it_was(cache: Path, play: Play) -> None:
    told = play("s nothingofthekind", "w", "/", "/ ()", "S x")
    assert "No results for: nothingofthekind\n" in told
    assert "All articles, row 1 of 13." in told
    assert "Type what to look for behind it, such as /zabuni." in told
    assert "There is no word to look for in this." in told
    assert "Search first: /." in told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("bogus", "“bogus” is no command. ? lists them."),
        ("99", "There is no row 99; there are 13."),
        ("0", "There is no row 0; there are 13."),
        ("9" * 40, "is no command"),
        ("m three", "“three” is no number of a row."),
        ("f 1 99", "There is no row 99; there are 13."),
        ("open 1 2", "Type the number of one row."),
        ("open", "Type the number of one row."),
        ("next week", "“next week” is not understood: nothing stands behind next."),
        ("m", "No article is open. Type its number first."),
        ("o", "No article is open. Type its number first."),
        ("\x1b[A\x9b2J\u202e", "is no command."),
    ],
    ids=str,
)
def test_whatever_is_typed_is_answered_in_a_sentence(cache: Path, play: Play, typed: str, told: str) -> None:
    assert told in " ".join(play(typed).split())


def test_help_tells_every_command_and_the_letters(cache: Path, play: Play) -> None:
    told = play("?", "", "", "help")
    assert "n, next: opens the next unread article of the list.\n" in told
    assert "/, s, search, find WORDS: finds articles by these words.\n" in told
    assert "q, quit, exit: ends the reader.\n" in told
    assert told.count("Part 1 of 3. Enter: more.") == 2


def test_an_empty_cache_says_what_to_do(play: Play) -> None:
    told = play("R", "n", "1", "s", "1")
    assert told.startswith("egov-tui. ? lists the commands, q quits.\nThere are no sources yet.\n")
    assert "Quit with q and add one: egov-tui source add ADDRESS\n" in told
    assert "Nothing unread below." in told
    assert "There is no row 1; there are 0." in told
    assert "1. All articles: 0 unread\n2. Starred: 0 articles\n" in told


def test_a_refresh_tells_each_source_and_an_empty_list_fills_by_itself(tmp_path: Path, play: Play) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text("no feed at all")
    run(["source", "add", "--no-check", str(feed(tmp_path / "maji.xml", "Zabuni ya kwanza")), str(broken)])
    told = play("R", "s", "Q")
    assert "No articles yet.\nR fetches the news of all sources.\nCommand: \n" in told
    assert "Refreshing 2 sources. Ctrl-C stops it.\n" in told
    assert "Wizara ya Maji: 1 new\n" in told
    assert re.search(r"^broken: \w.*\.$", told, re.MULTILINE)
    assert "1 new article, 0 KB, 1 source failed; it is marked failing in the list of sources\n" in told
    assert "All articles: 1 article, 1 unread.\n1. Unread: Zabuni ya kwanza" in told
    assert "broken: 0 unread, failing\n" in told


def test_what_a_refresh_brings_moves_no_number_and_is_told_of_saved_searches(tmp_path: Path, play: Play) -> None:
    file = feed(tmp_path / "maji.xml", "Zabuni ya kwanza")
    run(["source", "add", "--no-check", str(file)])
    run(["sync"])
    run(["watch", "add", "Zabuni", "zabuni"])
    feed(file, "Zabuni ya kwanza", "Zabuni mpya", "Hotuba")
    told = play("R", "1", "l", "s", "4", "s")
    assert "Saved search Zabuni: 1 new.\nl lists the articles anew.\nCommand: \nZabuni ya kwanza\n1 of 1, " in told
    assert "All articles: 3 articles, 2 unread.\n" in told
    before, after = re.findall(r"^4\. Saved search Zabuni: (.+)$", told, re.MULTILINE)
    assert (before, after) == ("1 unread, 1 new", "1 unread"), "what was opened is new no longer"


def test_a_single_source_is_refreshed_and_its_failure_told_until_it_is_mended(tmp_path: Path, play: Play) -> None:
    file = feed(tmp_path / "gone.xml", "Habari")
    run(["source", "add", "--no-check", str(file)])
    file.unlink()
    told = play("s", "4", "r", "l", lambda: feed(file, "Habari"), "r", "l", "s")
    failed, listed, mended, _listed, sources = told.split("Command: \n")[3:8]
    assert failed.count("Nothing is found at this address.") == 1
    assert "Nothing is found at this address. Check it, or ask the agency for the new one.\nNo articles" in listed
    assert "1 new article, 0 KB\nWizara ya Maji: 1 article, 1 unread.\n" in mended, "why it failed is history"
    assert "failing" not in sources


def test_offline_fetches_nothing_but_files(tmp_path: Path, play: Play) -> None:
    (tmp_path / "config.toml").write_text('[sync]\nmode = "offline"\n')
    run(["source", "add", "--no-check", str(feed(tmp_path / "f.xml", "Habari"))])
    assert "1 new article" in play("R")
    run(["source", "add", "--no-check", "https://wizara.example/feed"])
    assert "The data mode is offline: nothing is fetched." in play("R")


def test_hostile_articles_are_told_as_text(tmp_path: Path, play: Play) -> None:
    run(["source", "add", "--no-check", str(SAMPLES / "hostile")])
    run(["sync"])
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        count = store.articles.counts().total
    assert count > 20
    reading = [line for n in range(1, count + 1) for line in (str(n), *[""] * 12, ";", "o", "f")]
    told = play("", "", "", "s", *reading, "/owned", "S \x1b]0;x\x07jina", "s")
    assert "[@click=app.quit]CLICK[/]" in told
    assert told.count("End of article") >= count - 2


def test_the_interface_speaks_swahili_and_obeys_both_languages(cache: Path, play: Play) -> None:
    told = play("find mkutano", "tafuta kodi", "vyanzo", "ondoka", "bogus", arguments=("--lang", "sw"))
    assert "Habari zote: habari 13, 9 hazijasomwa.\n" in told
    assert "Mkutano wa pili" in told
    assert re.search(r"^Inatafuta: kodi\nZilizopatikana: habari 1\b.*\n1\. .*kulipa kodi", told, re.MULTILINE)
    assert "1. Habari zote: " in told
    assert "bogus" not in told, "ondoka ends it"


def test_the_language_changes_where_the_reader_is_and_lasts(tmp_path: Path, cache: Path, play: Play) -> None:
    told = play("2", "L", "o", "s", "language", "q", arguments=("--lang", "en"))
    swahili, _told, english = told.partition("Language: English.\n")
    assert "Lugha: Kiswahili.\nHabari zote, habari 2 kati ya 13: " in swahili
    assert "https://www.example.go.tz/news/" in swahili, "the article is at hand still"
    assert "1. Habari zote: " in swahili
    assert english.startswith("1. All articles: "), "numbers of rows mean what is told last"
    play("L", "q")
    assert tomllib.loads((tmp_path / "config.toml").read_text())["language"] == "sw"
    assert "Amri:" in play("q"), "the choice lasts"


def test_where_the_choice_cannot_be_written_it_holds_for_now_and_that_is_said(
    tmp_path: Path, cache: Path, play: Play
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("")

    def lock() -> None:
        config.unlink()
        config.mkdir()

    told = play(lock, "L", "w", "q")
    assert "haiwezi kusomwa" in told
    assert "Amri:" in told


def test_a_page_of_a_long_list_reads_only_its_own_rows(
    tmp_path: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(tmp_path / "data" / "cache.sqlite3", 500)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "12")
    told = play("", "500", "n", "w")
    assert "Rows 1 to 4 of 500. Enter: more.\n" in told
    assert "Rows 5 to 8 of 500. Enter: more.\n" in told
    assert "Nothing unread below." in told
    assert max(len(line) for line in told.splitlines()) <= 40


def test_an_article_that_goes_meanwhile_is_said_to_be_gone(cache: Path, play: Play) -> None:
    def remove() -> None:
        with Store.open(cache) as store:
            for source in store.sources.all():
                store.sources.remove(source.slug)

    told = play(remove, "13", "", "n")
    assert "Command: \nThis article is no longer in the cache.\n" in told
    assert "13. This article is no longer in the cache.\n" in told
    assert "Nothing unread below." in told


def test_a_cache_that_breaks_is_told_and_the_reader_goes_on(cache: Path, play: Play) -> None:
    def damage() -> None:
        with cache.open("r+b") as file:
            file.write(b"x" * cache.stat().st_size)

    told = play(damage, "l", "s", "?", "w")
    assert "cache.sqlite3: " in told
    assert "n, next: opens" in told
    assert "All articles, row 1 of 13." in told


def test_the_flag_stands_with_global_options_and_with_no_command(
    cache: Path, play: Play, capsys: Captured, tmp_path: Path
) -> None:
    assert "13 articles" in play(arguments=("--data", str(tmp_path / "data")))
    assert run(["--plain", "list"]) == 2
    assert "--plain goes with no command." in capsys.readouterr().err
    assert run(["--demo", "list"]) == 2
    assert "--demo goes with no command." in capsys.readouterr().err
    assert run(["--help"]) == 0
    assert "--plain" in capsys.readouterr().out


def test_the_demo_reads_the_samples_through_a_pipe_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "egov_tui", "--plain", "--demo"],
        input="/mkutano\n1\n\nq\n",
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Refreshing 12 sources." in done.stdout
    assert done.stdout.count("All articles: 85 articles") == 1
    assert "1 of " in done.stdout
    assert "\x1b" not in done.stdout
    assert not list(tmp_path.glob("egov-tui-demo-*"))


def test_an_attachment_is_downloaded_by_its_number_and_told_where_it_lies(
    tmp_path: Path, play: Play, server: Server
) -> None:
    file = server.page("/t/1.pdf", b"%PDF-1.4", type="application/pdf")
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        text = f'<p>See <a href="https://a.example/">us</a> and <a href="{file}">the terms</a>.</p>'
        source = store.sources.add(server.url("/feed"), title="Wizara")
        store.articles.save(source.id, Decision(inserts=(entry(1, "Zabuni", NOW, text),)), NOW)
    told = play("1", ";", "download", "download 1", "d 9", "download 2", ";", "d 2")
    assert f"2. the terms: {file} (PDF)\n" in told
    assert told.count("Type the number of an attachment") == 3
    assert "Downloaded: 1.pdf, 1 KB\n" in told
    assert f"{tmp_path}/data/attachments/1/1.pdf\n" in told
    assert f"2. the terms: {file} (PDF, 1 KB, here)\n" in told
    assert [one.method for one in server.asked] == ["GET"]
    (tmp_path / "config.toml").write_text('[sync]\nmode = "offline"\n')
    (tmp_path / "data/attachments/1/1.pdf").unlink()
    assert "The data mode is offline" in play("1", "download 2")
    assert len(server.asked) == 1


def test_articles_are_written_to_files(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world(tmp_path / "data" / "cache.sqlite3")
    monkeypatch.chdir(tmp_path)
    told = play("e", "e 1 2", "news", "export 1", str(tmp_path / "one.html"), "1", "e", "", "e", "-", "e", "no/such/x")
    assert "No article is open." in told
    assert "news: 2 files written." in told
    assert f"1 article written to {tmp_path}/one.html." in told
    assert f"Written: {tmp_path}/" in told
    assert "Nothing was written." in told
    assert "there is no such folder." in told
    assert len(list((tmp_path / "news").glob("*.md"))) == 2
    assert len(list(tmp_path.glob("*.md"))) == 1
    assert "is there already" in play("e 1", str(tmp_path / "one.html"))
