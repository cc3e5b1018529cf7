"""How the reader was left outlives it; what another version left does no harm."""

from pathlib import Path

from egov_tui.store import Store
from egov_tui.store.session import Position
from tests.store.conftest import entry, keep


def test_what_is_remembered_is_there_after_a_restart(path: Path) -> None:
    with Store.open(path) as store:
        store.session.put("history", ["maji", "zabuni"])
        store.session.put("history", ["mkutano"])
    with Store.open(path) as store:
        assert store.session.get("history", list[str], []) == ["mkutano"]
        assert store.session.get("nothing", int, 7) == 7


def test_what_is_of_another_kind_counts_as_nothing(path: Path) -> None:
    with Store.open(path) as store:
        store.session.put("width", "wide")
        assert store.session.get("width", int, 80) == 80


def test_a_place_in_an_article_is_kept_with_it_and_forgotten_with_it(path: Path) -> None:
    with Store.open(path) as store:
        source = store.sources.add("https://wizara.example/feed")
        (number,) = keep(store, source, entry("1"))
        assert store.session.position(number) is None
        store.session.keep_position(number, Position(3, 120))
        store.session.keep_position(99, Position(3, 120))
        assert store.session.position(number) == Position(3, 120)
        store.session.keep_position(number, None)
        assert store.session.position(number) is None
        store.session.keep_position(number, Position(1, 1))
        store.sources.remove(source.slug)
        assert store.session.position(number) is None
        assert store.session.position(99) is None
