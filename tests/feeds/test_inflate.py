"""gzip in bounded steps."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.feeds.inflate import Inflater, TooLarge


def inflated(data: bytes, step: int = 10_000, limit: int = 1_000_000) -> tuple[bytes, bool]:
    inflater = Inflater(limit)
    body = b"".join(inflater.feed(data[at : at + step]) for at in range(0, len(data), step))
    return body, inflater.complete


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.integers(1, 50))
def test_members_however_cut_become_one_body(members: list[bytes], step: int) -> None:
    assert inflated(b"".join(map(gzip.compress, members)), step) == (b"".join(members), True)


def test_rubbish_behind_the_last_member_is_passed_over() -> None:
    assert inflated(gzip.compress(b"habari") + b"\0\0\r\n<!-- cached -->") == (b"habari", True)


def test_what_breaks_off_is_not_complete() -> None:
    assert not inflated(gzip.compress(b"habari" * 100)[:-5])[1]


def test_the_limit_is_for_all_members_together() -> None:
    member = gzip.compress(b" " * 400_000)
    assert len(inflated(member * 2)[0]) == 800_000
    with pytest.raises(TooLarge):
        inflated(member * 3)


def test_what_is_no_gzip_is_refused() -> None:
    with pytest.raises(zlib.error):
        inflated(b"<rss/>")
