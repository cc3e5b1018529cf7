"""source import and source export."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egov_tui.cli import run
from egov_tui.exchange import lists, opml
from egov_tui.exchange.outlines import once
from egov_tui.model import Outline
from egov_tui.store import Store

Captured = pytest.CaptureFixture[str]
LISTS = Path(__file__).parents[1] / "data" / "opml"

ADDRESSES = st.builds(
    "{}://{}.example/{}{}".format,
    st.sampled_from(("http", "https", "HTTPS")),
    st.text("abcdefgh", min_size=1, max_size=3),
    st.text("ab /&'\"<>%é中~", max_size=8),
    st.sampled_from(("", "?a=1&b=2", '?q="x"&utm_source=y', "#x", "?&amp;")),
)
NAMES = st.text(max_size=30)
FOLDERS = st.lists(st.text(max_size=8), max_size=4).map("/".join)
OUTLINES = st.builds(
    Outline,
    ADDRESSES,
    NAMES,
    FOLDERS,
    link=st.none() | ADDRESSES,
    zone=st.sampled_from(("", "Africa/Nairobi", "+03:00")),
    agency=NAMES,
    slug=st.text("ab-", max_size=70),
    language=st.none() | st.sampled_from(("sw", "en-GB", "pt_BR", "not a language")),
    categories=st.lists(st.text(max_size=12), max_size=4).map(tuple),
    minutes=st.none() | st.integers(1, 10_080),
    muted=st.booleans(),
    keep_days=st.none() | st.integers(0, 36_500),
    keep_newest=st.none() | st.integers(0, 1_000_000),
    full_text=st.sampled_from(("never", "on_open", "always")),
    recipe=st.none() | st.just("wp-api"),
    listing=st.none() | ADDRESSES,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    return lambda: tmp_path_factory.mktemp("cache") / "cache.sqlite3"


def exported(store: Store) -> bytes:
    sources = store.sources.all()
    return opml.write(sources, store.sources.choices(one.id for one in sources)).encode()


@given(st.lists(OUTLINES, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_exported_imported_and_exported_again_is_the_same_to_the_byte(
    folder: Callable[[], Path], outlines: list[Outline]
) -> None:
    with Store.open(folder()) as here, Store.open(folder()) as there:
        here.steps.take_in(outlines)
        before = exported(here)
        found = lists.read(before, "orodha")
        assert found.refused == ()
        there.steps.take_in(once(found.outlines))
        assert exported(there) == before


def objects(capsys: Captured) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_outline_is_told_and_the_numbers_at_the_end(tmp_path: Path, capsys: Captured) -> None:
    assert run(["source", "import", str(LISTS / "freshrss.opml"), str(LISTS / "feedly.opml")]) == 3
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "ewura\tMaji & Nishati\tEWURA\thttps://ewura.example/feed",
        "wizara-ya-afya\tAfya\tWizara ya Afya\thttps://moh.example/feed",
        "bohari-ya-dawa\tAfya\tBohari ya Dawa\thttps://msd.example/rss.xml",
    ]
    assert told.err.splitlines()[0] == "https://msd.example/rss.xml: is followed already, as bohari-ya-dawa."
    assert told.err.splitlines()[-3:] == [
        "3 sources added. Fetch them with `egov-tui sync`.",
        "1 was known already",
        "2 were refused",
    ]
    assert run(["source", "import", str(LISTS / "feedly.opml"), "--json"]) == 0
    assert objects(capsys) == [
        {"address": address, "outcome": "known", "source": slug, "reason": None}
        for address, slug in (
            ("https://moh.example/feed", "wizara-ya-afya"),
            ("https://msd.example/rss.xml", "bohari-ya-dawa"),
            ("https://msd.example/rss.xml", "bohari-ya-dawa"),
        )
    ]
    assert run(["undo"]) == 0
    assert capsys.readouterr().err == "The import is taken back: 3 sources.\n"
    assert run(["source", "list", "--json"]) == 0
    assert objects(capsys) == []


def test_a_rehearsal_says_the_same_and_stores_nothing(tmp_path: Path, capsys: Captured) -> None:
    login = tmp_path / "login.opml"
    login.write_text('<opml><body><outline text="A" xmlUrl="https://amina:siri@a.example/"/></body></opml>')
    assert run(["source", "import", str(login), "--dry-run", "--json"]) == 0
    assert objects(capsys) == [{"address": "https://a.example/", "outcome": "added", "source": "a", "reason": None}]
    assert not (tmp_path / "logins.toml").exists()
    assert run(["source", "import", str(login), "--dry-run"]) == 0
    assert "1 source would be added" in capsys.readouterr().err
    urls = tmp_path / "urls"
    urls.write_text('"query:Zabuni:title =~ \\"zabuni\\""\n')
    assert run(["source", "import", str(urls), "--dry-run"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "Would be saved as zabuni: title:zabuni",
        "0 sources would be added",
        "1 search would be saved",
    ]
    assert run(["watch", "list"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["source", "list", "--json"]) == 0
    assert objects(capsys) == []
    assert run(["undo"]) == 1


def test_urls_of_newsboat_bring_their_queries(tmp_path: Path, capsys: Captured) -> None:
    urls = tmp_path / "urls"
    urls.write_text('https://a.example/f maji\n"query:Mpya:unread = \\"yes\\" and tags # \\"maji\\""\nexec:ls\n')
    assert run(["source", "import", str(urls), "--json"]) == 3
    told = objects(capsys)
    assert [(one["address"], one["outcome"]) for one in told] == [
        ("https://a.example/f", "added"),
        ("query:Mpya", "added"),
        ("exec:ls", "refused"),
    ]
    assert run(["watch", "list", "--json"]) == 0
    assert objects(capsys)[0]["query"] == '(is:unread (folder:"maji" OR category:"maji"))'
    assert run(["source", "import", str(urls), "--json"]) == 3
    assert [one["outcome"] for one in objects(capsys)] == ["known", "known", "refused"]
    assert run(["undo"]) == 0
    assert capsys.readouterr().err == "The import is taken back: 1 source, 1 saved search.\n"
    run(["watch", "list", "--json"])
    assert objects(capsys) == []


def test_a_list_that_cannot_be_read_costs_the_others_nothing(tmp_path: Path, capsys: Captured) -> None:
    cut = tmp_path / "cut.opml"
    cut.write_bytes((LISTS / "feedly.opml").read_bytes()[:600])
    assert run(["source", "import", str(cut)]) == 1
    assert run(["source", "import", str(cut), str(LISTS / "inoreader.opml")]) == 3
    told = capsys.readouterr()
    assert told.err.count("cut.opml: cannot be read as a list of sources, OPML") == 2
    assert len(told.out.splitlines()) == 2


def test_a_page_is_taken_where_its_recipe_is_known(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "pages.opml"
    page = '<outline text="{0}" xmlUrl="https://{0}.example/" egov:recipe="{1}" egov:listing="https://{0}.example/l"/>'
    both = page.format("a", "core-announcements") + page.format("b", "nyingine")
    file.write_text(f'<opml xmlns:egov="urn:egov-tui"><body>{both}</body></opml>')
    assert run(["source", "import", str(file), "--json"]) == 3
    good, bad = objects(capsys)
    assert (good["outcome"], bad["outcome"]) == ("added", "refused")
    assert "nyingine" in str(bad["reason"])
    assert run(["source", "export"]) == 0
    assert 'type="page"' in capsys.readouterr().out


def test_no_file_turns_checks_off_and_no_export_tells_a_login(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "l.opml"
    file.write_text(
        '<opml xmlns:egov="urn:egov-tui"><body><outline text="A" xmlUrl="https://amina:siri@a.example/" '
        'egov:insecure="true" egov:zone="Nowhere/Here" egov:interval="0" egov:keepDays="-1" egov:fullText="x"/>'
        "</body></opml>"
    )
    assert run(["source", "import", str(file)]) == 0
    run(["source", "export"])
    told = capsys.readouterr()
    assert "siri" not in told.out + told.err
    assert '<outline type="rss" text="A" title="A" xmlUrl="https://a.example/" egov:slug="a"/>' in told.out


def test_what_is_only_offered_is_not_exported(tmp_path: Path, capsys: Captured) -> None:
    run(["source", "add", "--no-check", "https://a.example/", "https://b.example/"])
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store, store._database.write() as connection:
        connection.execute("UPDATE sources SET offered = 1 WHERE slug = 'b-example'")
    capsys.readouterr()
    assert run(["source", "export", str(tmp_path / "o.opml")]) == 0
    assert capsys.readouterr().err.startswith("1 source written to")
    assert "b.example" not in (tmp_path / "o.opml").read_text()


def test_a_folder_of_any_depth_is_written_so_that_it_can_be_read(tmp_path: Path) -> None:
    run(["source", "add", "--no-check", "https://a.example/", "--folder", "/".join(["x"] * 2_000)])
    assert run(["source", "export", str(tmp_path / "o.opml")]) == 0
    assert run(["--data", str(tmp_path / "b"), "source", "import", str(tmp_path / "o.opml")]) == 0
    assert run(["--data", str(tmp_path / "b"), "source", "export", str(tmp_path / "p.opml")]) == 0
    assert (tmp_path / "o.opml").read_bytes() == (tmp_path / "p.opml").read_bytes()
