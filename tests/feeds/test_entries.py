"""Identity: what is the same article on the next day, and what is not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from egov_tui.feeds.entries import Raw, read
from egov_tui.model import Entry
from tests.feeds.texts import text_of


def seen(raws: Sequence[Raw], known: dict[str, str] | None = None) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    return read(raws, known or {}, UTC, None)


def remembered(entries: Sequence[Entry]) -> dict[str, str]:
    return {entry.key: entry.content_hash for entry in entries}


BOARD = "https://wizara.example/matangazo"
OLD = Raw(title="TANGAZO", link=BOARD, summary="Zabuni ya maji")
NEW = Raw(title="TANGAZO", link=BOARD, summary="Nafasi za kazi")


def test_two_notices_that_differ_in_their_text_alone_stay_two() -> None:
    entries, keys = seen([NEW, OLD])
    assert len(set(keys)) == 2
    assert [text_of(entry) for entry in entries] == ["Nafasi za kazi", "Zabuni ya maji"]


def test_a_notice_stays_itself_when_others_like_it_come_and_go() -> None:
    first, _ = seen([OLD])
    known = remembered(first)
    second, keys = seen([NEW, OLD], known)
    assert [text_of(entry) for entry in second] == ["Nafasi za kazi"]
    assert keys[1] == first[0].key
    known |= remembered(second)
    assert seen([NEW, OLD], known)[0] == ()
    assert seen([NEW], known)[0] == ()


def test_an_edit_of_one_of_them_is_an_edit_of_that_one() -> None:
    old, new, edited = (Raw(title="TANGAZO", summary=text) for text in ("Zabuni", "Kazi", "Zabuni (imerekebishwa)"))
    (first,), _ = seen([old])
    known = remembered([first])
    known |= remembered(seen([new, old], known)[0])
    (entry,), _ = seen([new, edited], known)
    assert (entry.key, text_of(entry)) == (first.key, "Zabuni (imerekebishwa)")


def test_a_guid_that_a_second_entry_shares_later_does_not_bring_the_first_again() -> None:
    one = Raw(guid="x", title="A", link="https://a.example/1", summary="moja")
    other = Raw(guid="x", title="B", link="https://a.example/2", summary="mbili")
    known = remembered(seen([one])[0])
    entries, keys = seen([other, one], known)
    assert [entry.title for entry in entries] == ["B"]
    assert keys[1] == "guid:x"


def test_a_link_is_the_key_without_its_tracking_and_fragment() -> None:
    tagged = Raw(title="A", link="https://a.example/1?utm_source=rss#top")
    (entry,), keys = seen([tagged])
    assert keys == ("link:https://a.example/1",)
    assert entry.link == "https://a.example/1?utm_source=rss#top"


def test_entries_that_differ_in_the_fragment_stay_apart() -> None:
    assert len(set(seen([Raw(title="A", link=f"https://a.example/#{n}") for n in range(3)])[1])) == 3


def test_a_change_of_scheme_or_of_guids_is_told_by_an_alias() -> None:
    before = Raw(guid="http://a.example/1", title="A", link="http://a.example/1", published="2015-08-19")
    after = Raw(guid="urn:1", title="A", link="https://a.example/1", published="2015-08-19")
    (was,), _ = seen([before])
    (now,), _ = seen([after])
    assert "guid:https://a.example/1" in was.aliases
    assert set(was.aliases) & set(now.aliases)


def test_only_the_date_of_a_change_is_no_edit() -> None:
    one, other = (Raw(guid="1", title="A", updated=day) for day in ("2015-08-19", "2015-08-20"))
    assert seen([one])[0][0].content_hash == seen([other])[0][0].content_hash


def test_no_title_is_invented() -> None:
    raws = [Raw(title="<b>A</b>", summary="x"), Raw(summary="Mkutano mkuu"), Raw(link="https://a.example/1")]
    assert [entry.title for entry in seen(raws)[0]] == ["A", "", ""]


def test_the_summary_is_its_own_or_the_beginning_of_the_text() -> None:
    (own,), _ = seen([Raw(summary="<p>Kwa ufupi</p>", body="<p>Kwa urefu</p>")])
    assert (own.summary, text_of(own)) == ("Kwa ufupi", "Kwa urefu")
    (long,), _ = seen([Raw(summary="neno " * 1000)])
    assert len(long.summary) <= 501
    assert len(text_of(long)) > 4000


few = st.sampled_from(["", "a", "b"])
raw = st.builds(
    Raw, guid=few, title=few, link=st.sampled_from(["", "https://a.example/", "/x"]), published=few, summary=few
)


@given(st.lists(raw, max_size=8))
def test_every_entry_has_a_key_of_its_own_and_keeps_it(raws: list[Raw]) -> None:
    entries, keys = seen(raws)
    assert len(set(keys)) == len(keys) == len(entries) == len(set(raws))
    assert all(keys)
    assert seen(raws, remembered(entries)) == ((), keys)


@given(st.lists(raw, max_size=8, unique=True), st.data())
def test_what_was_seen_is_not_new_in_any_order_or_company(raws: list[Raw], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(raws)))
    known = remembered(seen(raws[:first])[0])
    again = data.draw(st.permutations(raws))
    entries, _ = seen(again, known)
    assert len(entries) == len(raws) - first


# ---------------------------------------------------------------- until when an answer is taken

CALL = Raw(
    title="Nafasi za kazi",
    published="Tue, 10 Nov 2026 09:00:00 GMT",
    summary="<p>Tunatangaza nafasi.</p><p><b>Mwisho</b> wa kupokea maombi: 3 Desemba 2026</p>",
)


def test_an_entry_tells_its_deadline_and_where_it_stands() -> None:
    ((entry,), _keys) = seen([CALL])
    assert entry.closes == datetime(2026, 12, 3, 23, 59, 59, tzinfo=UTC)
    assert entry.closing == "Mwisho wa kupokea maombi: 3 Desemba 2026"


def test_a_deadline_with_a_field_of_its_own_goes_first_and_needs_no_sentence() -> None:
    ((entry,), _keys) = seen([replace(CALL, closes="30/11/2026")])
    assert entry.closes == datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    assert entry.closing == ""


def test_a_field_that_holds_no_deadline_leaves_it_to_the_text() -> None:
    ((entry,), _keys) = seen([replace(CALL, closes="Bado wazi")])
    assert entry.closes == datetime(2026, 12, 3, 23, 59, 59, tzinfo=UTC)


def test_another_deadline_in_its_field_is_an_edit_and_no_field_changes_no_hash() -> None:
    hashes = [seen([replace(CALL, closes=closes)])[0][0].content_hash for closes in ("", "30/11/2026", "1/12/2026")]
    assert len(set(hashes)) == 3
    assert hashes[0] == seen([CALL])[0][0].content_hash
