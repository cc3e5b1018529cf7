"""The pure parts: dates, panes, places, keys, what a refresh says, the words of a search being typed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from egov_tui.model import Counts, Failed, Finished, Problem, Progress, Source, SourceSynced, Started
from egov_tui.moments import full, label
from egov_tui.store.tree import Query, Within
from egov_tui.tui.keynames import shown
from egov_tui.tui.keys import BINDINGS, KeyChoiceError, keymap
from egov_tui.tui.panes import arrangement
from egov_tui.tui.places import PlaceKind, SourceOrder, Tree, folders
from egov_tui.tui.refresh import Refresh
from egov_tui.tui.screens.searching import live

NOW = datetime(2024, 5, 14, 9, 30, tzinfo=UTC)
EAST = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2024, 5, 14, 6, 14, tzinfo=UTC), "09:14"),
        (datetime(2024, 5, 13, 22, 30, tzinfo=UTC), "01:30"),
        (datetime(2024, 5, 13, 20, 0, tzinfo=UTC), "yesterday"),
        (datetime(2024, 5, 3, 12, 0, tzinfo=UTC), "3 May"),
        (datetime(2015, 8, 19, 12, 0, tzinfo=UTC), "19 Aug 2015"),
    ],
)
def test_the_nearer_a_date_the_finer_in_the_readers_zone(moment: datetime, shown: str) -> None:
    assert label(moment, NOW, EAST) == shown


def test_an_estimated_date_says_so() -> None:
    assert label(NOW, NOW, UTC, estimated=True) == "~09:30"
    assert full(datetime(2015, 8, 19, 6, 14, tzinfo=UTC), EAST) == "19 August 2015, 09:14"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2024, 5, 14, 6, 14, tzinfo=UTC), "09:14"),
        (datetime(2024, 5, 13, 20, 0, tzinfo=UTC), "Mon"),
        (datetime(2024, 5, 7, 20, 0, tzinfo=UTC), "7 May"),
        (datetime(2015, 8, 19, 12, 0, tzinfo=UTC), "2015"),
    ],
)
def test_a_narrow_list_has_a_shorter_date(moment: datetime, told: str) -> None:
    assert label(moment, NOW, EAST, narrow=True) == told
    assert label(moment, NOW, EAST, estimated=True, narrow=True) == f"~{told}"


@pytest.mark.parametrize(
    ("key", "called", "in_ascii"),
    [
        ("question_mark", "?", "?"),
        ("full_stop", ".", "."),
        ("right_square_bracket", "]", "]"),
        ("greater_than_sign", ">", ">"),
        ("escape", "Esc", "Esc"),
        ("ctrl+p", "Ctrl+P", "Ctrl+P"),
        ("shift+tab", "Shift+Tab", "Shift+Tab"),
        ("f1", "F1", "F1"),
        ("f", "f", "f"),
        ("right", "→", "Right"),
        ("A", "A", "A"),
    ],
)
def test_keys_are_called_as_keyboards_call_them(key: str, called: str, in_ascii: str) -> None:
    assert (shown(key), shown(key, arrows=False)) == (called, in_ascii)


@pytest.mark.parametrize(
    ("size", "pane", "shown"),
    [
        ((140, 40), "list", {"sources", "list", "article"}),
        ((120, 10), "list", {"sources", "list", "article"}),
        ((80, 24), "list", {"list", "article"}),
        ((80, 24), "sources", {"sources", "list", "article"}),
        ((80, 19), "article", {"article"}),
        ((79, 40), "list", {"list"}),
        ((1, 1), "sources", {"sources"}),
    ],
)
def test_panes_take_the_room_there_is(size: tuple[int, int], pane: str, shown: set[str]) -> None:
    assert arrangement(*size, pane).panes == shown  # type: ignore[arg-type]


def test_header_and_keys_need_twenty_rows() -> None:
    assert arrangement(80, 20, "list").chrome
    assert not arrangement(80, 19, "list").chrome


def source(slug: str, agency: str, folder: str = "", **more: object) -> Source:
    return Source(1, slug, agency, agency, f"https://{slug}.example/", folder=folder, **more)  # type: ignore[arg-type]


def outline(tree: Tree) -> list[str]:
    """The rows as a person sees them: depth, name, number."""
    return [f"{'  ' * r.depth}{'+ ' if r.closed else ''}{r.label} {r.number}" if r.opens else "" for r in tree.rows()]


def test_sources_stand_in_their_folders_behind_the_fixed_places() -> None:
    tree = Tree(
        [source("z", "Zanzibar", "Isles"), source("b", "Bank"), source("a", "Audit", "Isles")],
        Counts(9, 4, 2, 1, {"z": (3, 5)}),
    )
    assert outline(tree) == [
        "All articles 4",
        "Starred 2",
        "Read later 1",
        "",
        "Bank 0",
        "",
        "Isles 3",
        "  Audit 0",
        "  Zanzibar 3",
    ]
    assert tree.rows()[-1].query == "source:z"


def test_folders_within_folders_carry_the_sums_and_close() -> None:
    sources = [
        source("k", "Kuu", "Serikali"),
        source("a", "Arusha", "Serikali/Mikoa"),
        source("d", "Dodoma", "Serikali/Mikoa", failures=1),
        source("v", "Vijiji", "Mbali/Sana"),
    ]
    counts = Counts(20, 10, 0, 0, {"k": (1, 2), "a": (2, 4), "d": (4, 8), "v": (3, 6)})
    shut = Tree(sources, counts, closed=("Serikali/Mikoa", "Mbali"))
    assert outline(shut)[4:] == ["+ Mbali 3", "", "Serikali 7", "  Kuu 1", "  + Mikoa 6"]
    assert [r.label for r in shut.rows() if r.failing] == ["Mikoa"], "what fails within shows on what hides it"
    (folder,) = [r for r in shut.rows() if r.label == "Mikoa"]
    assert folder.means == Query(Within("Serikali/Mikoa"))
    assert folder.total == 12
    assert folders(sources) == ["", "Mbali", "Mbali/Sana", "Serikali", "Serikali/Mikoa"]


def test_a_folder_may_be_as_deep_as_a_name_is_long() -> None:
    assert len(Tree([source("a", "Arusha", "/".join("x" * 2_000))], Counts(0, 0, 0, 0, {})).rows()) == 2_005


def test_muted_sources_count_nowhere() -> None:
    sources = [source("a", "Arusha", "Mikoa"), source("d", "Dodoma", "Mikoa", muted=True)]
    rows = Tree(sources, Counts(20, 10, 0, 0, {"a": (2, 4), "d": (8, 16)})).rows()
    every, folder, muted = rows[0], rows[4], rows[6]
    assert (every.number, every.total, every.query) == (2, 4, "-is:muted")
    assert (folder.number, folder.query) == (2, "-is:muted")
    assert (muted.label, muted.number) == ("Dodoma", 8)


def test_a_place_stays_the_same_while_its_query_changes() -> None:
    loud, mute = (Tree([source("a", "A", "F", muted=muted)], Counts()).rows() for muted in (False, True))
    assert [row.key for row in loud] == [row.key for row in mute]


def test_orders_of_sources() -> None:
    sources = [source("a", "A"), source("b", "B"), source("c", "C", failures=2)]
    counts = Counts(by_source={"a": (0, 3), "b": (2, 3), "c": (0, 0)})
    newest = {"a": NOW, "b": NOW - timedelta(days=1)}

    def order(by: SourceOrder) -> str:
        return "".join(r.label for r in Tree(sources, counts, order=by, newest=newest).rows() if r.source)

    assert [order(by) for by in ("name", "unread", "newest", "failing")] == ["ABC", "BAC", "ABC", "CAB"]
    newest["b"] = NOW + timedelta(days=1)
    assert order("newest") == "BAC"


def test_two_sources_of_one_agency_show_their_own_titles() -> None:
    two = [Source(1, "a", "TRA", "News", "https://a/"), Source(2, "b", "TRA", "Tenders", "https://b/")]
    assert [r.label for r in Tree(two, Counts()).rows() if r.kind is PlaceKind.SOURCE] == ["News", "Tenders"]


def test_every_binding_has_an_id_and_no_two_clash() -> None:
    assert all(b.id and "." in b.id and b.description for b in BINDINGS)
    assert keymap({}) == {}


def test_chosen_keys_are_put_in_textuals_words() -> None:
    assert keymap({"article.star": ",", "app.help": "f1, ?"}) == {
        "article.star": "comma",
        "app.help": "f1,question_mark",
    }


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ({"article.fly": "f"}, "article.fly"),
        ({"article.star": "m"}, "article.read"),
        ({"list.clean-up": "q"}, "app.back"),
        ({"sync.all": ""}, "sync.all"),
        ({"sync.all": "no key at all"}, "sync.all"),
        ({"sync.all": "ctrl+zz"}, "sync.all"),
        ({"sync.all": "ctrl+i"}, "sync.all"),
        ({"sync.all": "alt+x"}, "sync.all"),
        ({"sync.all": "ctrl+q"}, "sync.all"),
        ({"article.stra": "z"}, "article.star"),
        ({"move.down": "n"}, "article.next-unread"),
        ({"article.star": "z", "article.later": "z"}, "z"),
    ],
)
def test_keys_that_cannot_work_are_refused_by_name(chosen: dict[str, str], named: str) -> None:
    with pytest.raises(KeyChoiceError, match=named):
        keymap(chosen)


def test_two_actions_may_exchange_their_keys() -> None:
    assert keymap({"article.star": "m", "article.read": "f"})


def failed(kind: str, slug: str = "tra") -> SourceSynced:
    return SourceSynced(slug, "failed", error=Problem(kind, f"https://{slug}.example/"))  # type: ignore[arg-type]


def told(*events: object) -> Refresh:
    refresh = Refresh()
    for event in events:
        refresh.tell(event)  # type: ignore[arg-type]
    return refresh


def test_a_running_refresh_says_how_far_it_is() -> None:
    assert told(Started(40)).progress() == "0/40 · 0 KB"
    assert told(Started(40), Progress(12, 40, 3, 85_100, "TRA")).progress() == "12/40 · TRA · 86 KB · 3 failed"


def test_a_refresh_ends_with_one_sentence() -> None:
    good = told(Started(1), SourceSynced("a", "fetched", new=3, bytes_in=900), Finished(1, 0, 3, 0, 900, 100))
    assert good.summary() == ("3 new articles · 1 KB", False)
    mixed = told(SourceSynced("a", "fetched", new=1), failed("gone"), Finished(2, 1, 1, 0, 2_500_000, 9))
    assert mixed.summary()[0].startswith("1 new article · 2.5 MB · 1 source failed")
    assert told(SourceSynced("a", "not_due"), Finished(1, 0, 0, 0, 0, 0)).summary()[0].startswith("Nothing was due")
    assert told(Failed("The cache is full.")).summary(status=4) == ("The cache is full.", True)
    assert "broke off" in told().summary(status=1)[0]
    assert "stopped" in told(Started(3)).summary(cancelled=True, status=143)[0]


def test_without_a_connection_it_says_so_and_nothing_else() -> None:
    done = told(failed("no_connection"), failed("no_connection", "ega"), Finished(2, 2, 0, 0, 0, 0))
    assert done.summary(status=1) == ("There is no connection. Everything read so far can be read.", True)
    one = told(failed("not_found"), Finished(1, 1, 0, 0, 0, 0))
    assert "https://tra.example/" in one.summary(status=1)[0]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("arush", "(arush OR arush*)"),
        ("kodi ya maj", "kodi ya (maj OR maj*)"),
        ("arusha ", "arusha "),
        ('"serikali mtan', '"serikali mtan'),
        ("is:unread", "is:unread"),
        ("kodi -maj", "kodi -maj"),
        ("", ""),
    ],
)
def test_the_last_word_typed_may_be_the_beginning_of_one(typed: str, asked: str) -> None:
    assert live(typed) == asked
