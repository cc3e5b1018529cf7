"""Thousands of damaged feeds: what can be saved is, in clean text, or one of the expected errors says why not."""

import os
import random
from collections.abc import Callable

import pytest

from egov_tui.errors import SourceError
from egov_tui.feeds.job import Answer, Job, pack, unpack_answer
from egov_tui.feeds.parse import parse
from egov_tui.model import Feed
from egov_tui.text.clean import clean, line
from tests.feeds.corpus import ADDRESS, document
from tests.feeds.texts import text_of

SEEDS = int(os.environ.get("EGOV_SEEDS", "250"))
"""Damaged documents of each of the eight lots; more in a longer run."""
RUBBISH = (
    b"\x00", b"\xff", b"\xc3", b"\x1b]0;x\x07", b"&#0;", b"&#x110000;", b"&#xd800;", b"&nosuch;", b"<", b">", b"]]>",
    b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"</item>", b"<item>", b"\xe2\x80\xae", b'"',
    b"<?xml version='1.0' encoding='utf-16'?>", b"<a " + b"x='1' " * 50, b"<b>" * 60, b"xmlns:a='b c'",
)  # fmt: skip


def cut(body: bytes, random: random.Random) -> bytes:
    return body[: random.randrange(len(body))]


def flipped(body: bytes, random: random.Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + bytes([random.randrange(256)]) + body[at + 1 :]


def spoilt(body: bytes, random: random.Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + random.choice(RUBBISH) + body[at:]


def swallowed(body: bytes, random: random.Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + body[at + random.randrange(1, 40) :]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flipped, spoilt, spoilt, swallowed)


def damaged(seed: int) -> bytes:
    _, body = document(seed)
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        body = chance.choice(DAMAGES)(body, chance) or b"x"
    return body


def read(body: bytes) -> Feed | None:
    try:
        return parse(Job(body, ADDRESS))
    except SourceError as error:
        if error.problem.kind not in ("empty", "not_a_feed", "unreadable"):
            raise
        return None


@pytest.mark.parametrize("lot", range(8))
def test_no_damage_raises_and_what_is_saved_is_clean(lot: int) -> None:
    saved = 0
    for seed in range(lot * SEEDS, (lot + 1) * SEEDS):
        feed = read(damaged(seed))
        if feed is None:
            continue
        saved += len(feed.entries)
        assert unpack_answer(pack(Answer(feed))[4:]) == Answer(feed), seed
        for entry in feed.entries:
            for said in (entry.title, entry.guid or "", *entry.authors, *entry.categories, entry.summary):
                assert line(said) == said, seed
            assert clean(text_of(entry)) == text_of(entry), seed
            assert clean(entry.html) == entry.html, seed
    assert saved > SEEDS, "most of most documents can be saved"
