"""The commands as a person or a script meets them: output, exit status, sentences."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.store import Store
from tests.server import Server

Captured = pytest.CaptureFixture[str]

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>{title}</title><link>https://wizara.example/</link><language>sw</language>
<item><title>TANGAZO</title><guid isPermaLink="false">a1</guid><link>https://wizara.example/1</link>
<pubDate>Wed, 19 Aug 2015 09:00:00 +0300</pubDate>
<description>Mkutano wa kwanza wa Serikali Mtandao Arusha.</description></item>
<item><title>TANGAZO</title><guid isPermaLink="false">a2</guid><link>https://wizara.example/2</link>
<pubDate>Thu, 20 Aug 2015 09:00:00 +0300</pubDate><description>Zabuni ya ujenzi wa kisima cha maji.</description></item>
</channel></rss>"""

ARTICLE_KEYS = (
    "id guid key source agency title link published updated first_seen date date_estimated authors categories "
    "language summary text attachments read starred later edited"
).split()
SOURCE_KEYS = (
    "source agency title address kind folder unread total last_ok last_error failing_since next_check language"
).split()
PROBE_KEYS = "address final_address ok error kind title link language authors articles".split()
SYNC_KEYS = "source outcome new changed bytes_in bytes_out error next_check".split()


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    file = tmp_path / "wizara.xml"
    file.write_text(RSS.format(title="Wizara ya Maji"), "utf-8")
    return file


def lines(capsys: Captured) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def followed(feed: Path, capsys: Captured) -> str:
    assert run(["source", "add", str(feed)]) == 0
    assert run(["sync"]) == 0
    capsys.readouterr()
    return "wizara-ya-maji"


def test_a_followed_source_is_fetched_listed_found_shown_and_marked(followed: str, capsys: Captured) -> None:
    assert run(["list", "--json"]) == 0
    newest, oldest = lines(capsys)
    assert list(newest) == ARTICLE_KEYS
    assert (newest["title"], oldest["title"]) == ("TANGAZO", "TANGAZO")
    assert newest["published"] == newest["date"] == "2015-08-20T06:00:00Z"
    assert newest["source"] == followed
    assert newest["agency"] == "Wizara ya Maji"

    assert run(["search", "kisima", "--json"]) == 0
    (found,) = lines(capsys)
    assert found["id"] == newest["id"]

    assert run(["show", str(newest["id"])]) == 0
    assert "kisima cha maji" in capsys.readouterr().out

    assert run(["list", "--unread", "--json"]) == 0
    assert len(lines(capsys)) == 2, "showing marks nothing"

    assert run(["mark", str(newest["id"]), "--read", "--star"]) == 0
    assert run(["list", "--unread", "--json"]) == 0
    assert [line["id"] for line in lines(capsys)] == [oldest["id"]]
    assert run(["list", "--starred", "--json"]) == 0
    assert [line["id"] for line in lines(capsys)] == [newest["id"]]


def test_words_that_look_like_options_are_words_of_the_query(followed: str, capsys: Captured) -> None:
    assert run(["search", "tangazo", "-kisima", "--json"]) == 0
    (found,) = lines(capsys)
    assert found["guid"] == "a1"
    assert run(["search", "--nonsense", "-x", "tangazo"]) == 0


def test_list_prints_tabs_when_piped_and_never_an_escape(followed: str, capsys: Captured) -> None:
    assert run(["list"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert [line.split("\t")[3:] for line in out.splitlines()] == [["Wizara ya Maji", "TANGAZO"]] * 2


def test_limit(followed: str, capsys: Captured) -> None:
    assert run(["list", "--limit", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run(["list", "--limit", "0"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_global_options_stand_before_or_after_the_command(feed: Path, tmp_path: Path, capsys: Captured) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert run(["--data", str(elsewhere), "source", "add", "--no-check", str(feed)]) == 0
    capsys.readouterr()
    assert run(["source", "list", "--json", "--data", str(elsewhere)]) == 0
    assert [one["address"] for one in lines(capsys)[-1:]] == [feed.as_uri()]
    assert run(["source", "list", "--json"]) == 0
    assert lines(capsys) == []


def test_source_list_has_every_key(followed: str, capsys: Captured) -> None:
    assert run(["source", "list", "--json"]) == 0
    (one,) = lines(capsys)
    assert list(one) == SOURCE_KEYS
    assert (one["source"], one["kind"], one["unread"], one["total"]) == (followed, "rss", 2, 2)
    assert one["last_ok"] is not None
    assert one["last_error"] is None


def test_sync_reports_each_source(feed: Path, capsys: Captured) -> None:
    run(["source", "add", "--no-check", str(feed)])
    capsys.readouterr()
    assert run(["sync", "--json"]) == 0
    (one,) = lines(capsys)
    assert list(one) == SYNC_KEYS
    assert (one["outcome"], one["new"], one["changed"]) == ("fetched", 2, 0)
    assert run(["sync", "--json"]) == 0
    (again,) = lines(capsys)
    assert again["outcome"] == "not_due"
    assert run(["sync", "--json", "--force"]) == 0
    (forced,) = lines(capsys)
    assert forced["outcome"] in ("not_modified", "unchanged")
    assert run(["sync", "--json", "--force"]) == 0
    (held,) = lines(capsys)
    assert held["outcome"] == "not_due", "force leaves alone who answered it within the minute"


def test_events_begin_and_end(feed: Path, capsys: Captured) -> None:
    run(["source", "add", "--no-check", str(feed)])
    capsys.readouterr()
    assert run(["sync", "--events"]) == 0
    types = [event["type"] for event in lines(capsys)]
    assert types[0] == "started"
    assert types[-1] == "finished"
    assert "source" in types


def test_a_folder_stands_for_the_feeds_in_it(feed: Path, capsys: Captured) -> None:
    (feed.parent / "second.xml").write_text(RSS.format(title="Mamlaka"), "utf-8")
    assert run(["source", "add", str(feed.parent), "--json"]) == 0
    assert sorted(str(one["agency"]) for one in lines(capsys)) == ["Mamlaka", "Wizara ya Maji"]


def test_source_test_tells_of_each_argument_in_order(feed: Path, tmp_path: Path, capsys: Captured) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html><body><p>Karibu</p></body></html>", "utf-8")
    nothing = tmp_path / "nothing.xml"
    nothing.write_bytes(b"")
    missing = tmp_path / "missing.xml"
    assert run(["source", "test", str(feed), str(page), str(nothing), str(missing), "--json"]) == 3
    good, *bad = lines(capsys)
    assert list(good) == PROBE_KEYS
    assert good["ok"]
    assert good["error"] is None
    articles = good["articles"]
    assert isinstance(articles, list)
    assert [list(a) for a in articles] == [ARTICLE_KEYS] * 2
    assert {a["id"] for a in articles} == {None}
    assert [one["ok"] for one in bad] == [False] * 3
    assert [one["error"]["kind"] for one in bad] == ["not_a_feed", "empty", "not_found"]  # type: ignore[index]
    assert all(one["error"]["message"] for one in bad)  # type: ignore[index]
    assert run(["source", "list", "--json"]) == 0
    assert lines(capsys) == [], "testing stores nothing"
    assert run(["source", "test", str(page)]) == 1


def test_opml_goes_out_and_comes_in_again(tmp_path: Path, capsys: Captured) -> None:
    run(["source", "add", "--no-check", "https://a.example/feed", "--title", "A & B", "--folder", "Afya"])
    run(["source", "add", "--no-check", "https://b.example/feed"])
    file = tmp_path / "list.opml"
    assert run(["source", "export", str(file)]) == 0
    assert run(["source", "export", str(file)]) == 1, "an existing file is not overwritten unasked"
    assert run(["--data", str(tmp_path / "other"), "source", "import", str(file)]) == 0
    capsys.readouterr()
    assert run(["--data", str(tmp_path / "other"), "source", "list", "--json"]) == 0
    there = {(one["address"], one["agency"], one["folder"]) for one in lines(capsys)}
    assert ("https://a.example/feed", "A & B", "Afya") in there
    assert len(there) == 2
    assert run(["source", "test", str(file), "--json"]) == 0
    (told,) = lines(capsys)
    assert told["kind"] == "opml"
    assert {s["address"] for s in told["sources"]} == {"https://a.example/feed", "https://b.example/feed"}  # type: ignore[attr-defined]


def test_index_reads_anew_what_a_better_reading_waits_for(
    followed: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["index"]) == 0
    assert capsys.readouterr().err == "0 articles were read anew.\n"
    monkeypatch.setattr("egov_tui.text.html.VERSION", 99)
    assert run(["index"]) == 0
    assert capsys.readouterr().err == "2 articles were read anew.\n"
    assert run(["search", "kisima", "--json"]) == 0
    assert len(lines(capsys)) == 1


def test_usage_tells_what_each_source_cost_and_what_was_spared(
    server: Server, capsys: Captured, tmp_path: Path
) -> None:
    config = tmp_path / "budget.toml"
    config.write_text("[sync]\nmonthly_budget_mb = 2\n")
    run(["source", "add", "--no-check", server.page("/f", RSS.format(title="Wizara")), "--title", "Wizara"])
    run(["sync"])
    run(["sync", "--force"])
    capsys.readouterr()
    assert run(["usage", "--json"]) == 0
    (day,) = lines(capsys)
    assert list(day) == "day source requests bytes_in bytes_out saved_estimate".split()
    assert (day["source"], day["requests"]) == ("wizara", 2)
    assert isinstance(day["bytes_in"], int)
    assert isinstance(day["saved_estimate"], int)
    assert day["bytes_in"] > day["saved_estimate"] > 0
    assert run(["usage", "--days", "1", "--config", str(config)]) == 0
    told = capsys.readouterr()
    assert told.out.split("\t")[:2] == ["wizara", "2 requests"]
    assert "In 1 day: 1 KB received, 1 KB sent; about 1 KB spared." in told.err
    assert "This month: 2 KB of 2.0 MB." in told.err


def test_a_sync_over_the_budget_says_how_to_fetch_all_the_same(
    server: Server, capsys: Captured, tmp_path: Path
) -> None:
    config = tmp_path / "budget.toml"
    config.write_text("[sync]\nmonthly_budget_mb = 1\n")
    large = RSS.format(title="Wizara").replace("Zabuni", "maji safi " * 120_000)
    run(["source", "add", "--no-check", server.page("/f", large), "--title", "Wizara"])
    run(["sync"])
    run(["source", "edit", "wizara", "--interval", "60"])
    capsys.readouterr()
    assert run(["sync", "--config", str(config)]) == 0
    assert "bytes of this month are spent" in capsys.readouterr().err
    assert len(server.asked) == 1
    assert run(["sync", "wizara", "--config", str(config)]) == 0
    assert len(server.asked) == 2


def test_a_source_is_changed(followed: str, capsys: Captured) -> None:
    changes = ["--title", "Maji", "--folder", "Wizara", "--zone", "Africa/Nairobi", "--interval", "240"]
    assert run(["source", "edit", followed, *changes]) == 0
    assert run(["source", "list"]) == 0
    told = capsys.readouterr().out
    assert "Maji" in told
    assert run(["source", "edit", followed]) == 2
    assert run(["source", "edit", followed, "--zone", "Mars/Base"]) == 2
    assert run(["source", "edit", "hakuna", "--title", "x"]) == 1
    assert "no such source" in capsys.readouterr().err


def test_a_source_that_fails_tells_how_often_since_when_and_until_when(
    server: Server, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["source", "add", "--no-check", server.page("/f", "", status=500), "--title", "Wizara"])
    run(["sync", "--force"])
    run(["sync", "--force"])
    capsys.readouterr()
    assert run(["source", "list"]) == 0
    told = capsys.readouterr().out
    assert "the server refused to answer" in told
    assert "2 times in a row, since 2" in told
    assert "next try 2" in told


def test_removing_a_source_forgets_its_articles(followed: str, capsys: Captured) -> None:
    assert run(["source", "remove", followed, "nobody"]) == 3
    assert "nobody" in capsys.readouterr().err
    assert run(["list", "--json"]) == 0
    assert lines(capsys) == []
    assert run(["search", "kisima", "--json"]) == 0
    assert lines(capsys) == []


def test_a_page_that_links_one_feed_leads_to_it(server: Server, capsys: Captured) -> None:
    server.page("/feed.xml", RSS.format(title="Halmashauri"), type="application/rss+xml")
    server.page("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>')
    assert run(["source", "add", server.url("/"), "--json"]) == 0
    (one,) = lines(capsys)
    assert one["address"] == server.url("/feed.xml")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["show", "99"], 1),
        (["mark", "99", "--read"], 1),
        (["mark", "1"], 2),
        (["show", "one"], 2),
        (["sync", "nobody"], 1),
        (["source", "add", "./missing.xml"], 2),
        (["source", "remove", "nobody"], 1),
        (["source", "import", "missing.opml"], 1),
        (["nonsense"], 2),
        (["list", "--nonsense"], 2),
        (["list", "--limit", "-1"], 2),
        (["--lang", "fr", "list"], 2),
        ([], 2),
        (["--config", "missing.toml", "list"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_one_sentence_and_a_status(arguments: list[str], status: int, capsys: Captured) -> None:
    assert run(arguments) == status
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err


def test_a_damaged_configuration_is_named_with_its_line(tmp_path: Path, capsys: Captured) -> None:
    config = tmp_path / "config.toml"
    for text, line in (
        ("[sync]\nmode = 'loud'\n", 2),
        ("language = 'sw'\nx = = 1\n", 2),
        ("[reader]\n\ncolour = 1\n", 3),
    ):
        config.write_text(text)
        assert run(["--config", str(config), "list"]) == 2
        assert f"line {line}" in capsys.readouterr().err


def test_a_cache_that_is_no_cache_is_refused_and_left_alone(tmp_path: Path, capsys: Captured) -> None:
    cache = tmp_path / "d" / "cache.sqlite3"
    cache.parent.mkdir()
    cache.write_bytes(b"these are my holiday notes " * 100)
    before = cache.read_bytes()
    assert run(["--data", str(cache.parent), "list"]) == 4
    assert str(cache) in capsys.readouterr().err
    assert cache.read_bytes() == before


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").write_text("")
    assert run(["--data", str(tmp_path / "file" / "data"), "list"]) == 4
    assert "file" in capsys.readouterr().err


def test_help_and_errors_come_in_the_chosen_language(capsys: Captured) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "egov_tui", "--lang", "sw", "--help"], capture_output=True, text=True, check=True
    )
    assert "Soma habari za taasisi" in done.stdout


def test_a_crash_leaves_a_file_and_one_sentence(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("https://me:secret@host.example/ failed")

    monkeypatch.setattr(Store, "open", fault)
    assert run(["--data", str(tmp_path / "d"), "list"]) == 1
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    (file,) = (tmp_path / "d" / "state").glob("crash-*.txt")
    assert str(file) in told
    assert "RuntimeError" in file.read_text()
    assert "secret" not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


# ---------------------------------------------------------------- what a shell does to a program

PROGRAM = [sys.executable, "-P", "-m", "egov_tui"]


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.xml").write_text(RSS.format(title=f"Wizara {number}"), "utf-8")
    data = tmp_path / "d"
    assert run(["--data", str(data), "source", "add", "--no-check", str(tmp_path)]) == 0
    piped = subprocess.Popen([*PROGRAM, "--data", str(data), "sync"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert piped.stdout
    piped.stdout.close()
    assert piped.wait() == 0
    with Store.open(data / "cache.sqlite3") as store:
        assert store.articles.counts().total == 8, "the sync goes on although nobody reads its lines"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_stdout_is_one_sentence(followed: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.rglob("crash-*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data", "~nobody-of-this-name/x", "list"],
        ["--data", "", "list"],
        ["source", "add", "~nobody-of-this-name/x"],
        ["source", "add", "missing.xml"],
        ["source", "add", "--no-check", "ftp://a.example/feed"],
        ["source", "add", "--no-check", "http://"],
        ["source", "add", "--no-check", "hello world"],
        ["source", "import", "~nobody-of-this-name/x"],
        ["list", "--since", "lately"],
        ["list", "--after", "2015-13-45"],
        ["search", "maji", "--before", "soon"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_is_wrong_usage(arguments: list[str], capsys: Captured) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert told
    assert "Traceback" not in told


def test_offline_nothing_is_asked_not_even_to_add_or_test(tmp_path: Path, server: Server, feed: Path) -> None:
    config = tmp_path / "offline.toml"
    config.write_text("[sync]\nmode = 'offline'\n")
    address = server.page("/feed", RSS.format(title="T"))
    for verb in ("add", "test"):
        assert run(["--config", str(config), "source", verb, address]) == 2
        assert run(["--config", str(config), "source", verb, str(feed)]) == 0
    assert server.asked == []


def test_a_password_is_not_told_again(capsys: Captured) -> None:
    for arguments in (["sync"], ["source", "remove"], ["list", "--source"]):
        run([*arguments, "https://me:hunter2@a.example/?token=abc"])
    assert "hunter2" not in capsys.readouterr().err


def test_json_holds_an_address_as_given_but_nothing_that_acts(tmp_path: Path, capsys: Captured) -> None:
    name = str(tmp_path / "a\x9b31m\u202e.xml")
    assert run(["source", "test", name, "--json"]) == 1
    out = capsys.readouterr().out
    assert not set(out) & {"\x9b", "\u202e"}
    assert json.loads(out)["address"] == name


def test_export_says_what_it_leaves_out(followed: str, tmp_path: Path, capsys: Captured) -> None:
    run(["source", "add", "--no-check", "https://a.example/feed"])
    assert run(["source", "export", str(tmp_path / "o.opml")]) == 0
    told = capsys.readouterr().err
    assert "1 source written" in told
    assert "1 file of this machine was left out" in told


def test_a_port_that_is_none_costs_the_other_arguments_nothing(feed: Path, capsys: Captured) -> None:
    assert run(["source", "test", "--json", "http://127.0.0.1:99999/", str(feed)]) == 3
    bad, good = lines(capsys)
    assert (bad["ok"], good["ok"]) == (False, True)
    assert run(["source", "add", "http://127.0.0.1:99999/", "none.xml", str(feed)]) == 3
    told = capsys.readouterr().err
    assert "99999" in told
    assert "none.xml" in told


@pytest.mark.parametrize(("arguments", "status"), [((), 2), (("list",), 0), (("source", "import", "-"), 1)])
@pytest.mark.parametrize("stream", [0, 1])
def test_a_stream_that_is_closed_is_no_fault(
    tmp_path: Path, arguments: tuple[str, ...], status: int, stream: int
) -> None:
    """As cron and careless scripts start programs."""
    command = [sys.executable, "-P", "-m", "egov_tui", "--data", str(tmp_path), "--lang", "en", *arguments]
    done = subprocess.run(
        command, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, preexec_fn=lambda: os.close(stream)
    )
    assert done.returncode == status
    assert "fault of its own" not in done.stderr


def test_a_query_without_a_word_finds_nothing(followed: str, capsys: Captured) -> None:
    assert run(["search", "🙂"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "There is no word to look for in this.\n"


def test_help_speaks_the_configured_language_whatever_else_is_wrong(tmp_path: Path, capsys: Captured) -> None:
    config = tmp_path / "config.toml"
    config.write_text("language = 'sw'")
    assert run(["--config", str(config), "--help"]) == 0
    assert "Matumizi:" in capsys.readouterr().out
    config.write_text("a = " + "[" * 100_000)
    assert run(["--config", str(config), "--help"]) == 0
    assert run(["--config", str(config), "list"]) == 2


def test_a_source_added_by_another_spelling_is_the_same_when_it_comes_back(tmp_path: Path, capsys: Captured) -> None:
    assert run(["source", "add", "--no-check", 'http://x.example/?a=1&b="2"']) == 0
    assert run(["source", "export", str(tmp_path / "all.opml")]) == 0
    assert run(["source", "import", str(tmp_path / "all.opml")]) == 0
    assert "known already" in capsys.readouterr().err


def test_dates_that_tell_no_zone_are_in_that_of_the_source(feed: Path, capsys: Captured) -> None:
    feed.write_text(feed.read_text().replace(" +0300", ""))
    assert run(["source", "add", "--zone", "Africa/Nairobi", str(feed)]) == 0
    assert run(["sync"]) == 0
    capsys.readouterr()
    run(["list", "--json"])
    assert [article["published"] for article in lines(capsys)] == ["2015-08-20T06:00:00Z", "2015-08-19T06:00:00Z"]
    assert run(["source", "add", "--zone", "Africa/Nowhere", str(feed)]) == 2


def test_addresses_are_taken_from_standard_input_where_no_command_line_may_tell_them(feed: Path) -> None:
    command = [sys.executable, "-P", "-m", "egov_tui", "source", "test", "--json", "--", "-"]
    told = subprocess.run(command, input=f"{feed}\n{feed.as_uri()}\n\nnone.xml\n", capture_output=True, text=True)
    assert told.returncode == 0
    assert [json.loads(line)["ok"] for line in told.stdout.splitlines()] == [True, True]
