"""A cache of made-up government news to measure on: deterministic, a Zipf vocabulary, Swahili and English, 2-4 KB."""

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from egov_tui.model import Attachment, Decision, Entry
from egov_tui.store import Store

NEWEST = datetime(2026, 6, 1, 8, tzinfo=UTC)
PER_SOURCE = 500
"""Articles of one source; there are at least 8 sources."""
PER_FEED = 50

_FUNCTION = {
    "sw": """ya na wa kwa ni katika kama hii za la cha kuwa pia au ambayo lakini baada kabla hadi kutoka wote zaidi
    bila""",
    "en": "the of and to in for on is that by with as at from be will are this it has was which or have not their",
}
_TOPIC = {
    "sw": """serikali wananchi huduma wizara mkutano mikutano zabuni maji umeme elimu afya kilimo barabara kisima bajeti
    mradi miradi tangazo matangazo ajira usajili leseni kibali malipo ada takwimu mvua utabiri tahadhari mfumo mtandao
    tehama mkoa wilaya halmashauri waziri katibu mkurugenzi watumishi mafunzo shule hospitali dawa chanjo bandari reli
    uchaguzi kura sheria kanuni mahakama ardhi makazi utalii mazingira misitu nishati gesi madini biashara viwanda soko
    bei mazao mahindi mifugo uvuvi kodi ushuru forodha mkopo ruzuku ukaguzi ripoti mwongozo sera mpango kijiji kata""",
    "en": """government citizens service ministry meeting conference tender water electricity education health farming
    road well budget project notice vacancy registration licence permit payment fee statistics rain forecast warning
    system network digital region district council minister secretary director employees training school hospital
    medicine vaccine port railway election vote law regulation court land housing tourism environment forest energy
    gas mineral trade industry market price crop maize livestock fishery tax customs loan grant audit report
    guideline policy plan""",
}
_ENDINGS = {"sw": ("a", "ia", "isha", "ika", "wa", "aji", "o"), "en": ("", "s", "ing", "ed", "ation", "er", "ment")}
_BEGINNINGS = {"sw": ("ku", "ana", "wame", "ali", "ya", "m", "wa", "ki", "vi"), "en": ("", "re", "un", "pre", "over")}
_SYLLABLES = "ba ka la ma na ta wa mbe ngo shi nya zi ru ki do pe to li fu sa gwe cho".split()
_RARE = 9_000
"""Made-up words of a language beside those above: names, places, what only a few articles speak of."""


def build(path: Path, articles: int) -> None:
    """Write a cache of so many articles to a path where none is, indexed; a third is read, a few carry marks."""
    random_ = random.Random(1)
    with Store.open(path) as store:
        count = max(8, -(-articles // PER_SOURCE)) if articles else 0
        sources = [
            store.sources.add(f"https://wakala{n}.example/feed", title=f"Wakala wa {_name(n)}").id for n in range(count)
        ]
        made = 0
        while made < articles:  # the feeds take turns, so that sources mix in every stretch of time
            for source in sources:
                size = min(PER_FEED, articles - made)
                entries = tuple(entry(made + i, articles) for i in range(size))
                store.articles.save(source, Decision(inserts=entries), NEWEST + timedelta(hours=1))
                made += size
        while store.index.pending(1000):
            pass
        ids = range(1, articles + 1)
        store.articles.mark(random_.sample(ids, articles // 3), read=True)
        store.articles.mark(random_.sample(ids, articles // 100), starred=True)
        store.articles.mark(random_.sample(ids, articles // 200), later=True)


def _name(number: int) -> str:
    random_ = random.Random(f"name/{number}")
    return "".join(random_.choices(_SYLLABLES, k=3)).title()


def entry(number: int, of: int) -> Entry:
    """One of so many articles, the higher its number the newer."""
    random_ = random.Random(f"entry/{number}")
    language = "sw" if number % 5 < 3 else "en"
    words = _words(random_, language)
    title = " ".join(next(words) for _ in range(random_.randint(5, 11))).capitalize()
    paragraphs = []
    left = random_.randint(280, 560)
    while left > 0:
        length = min(left, random_.randint(30, 90))
        paragraphs.append(" ".join(next(words) for _ in range(length)).capitalize() + ".")
        left -= length
    html = "".join(f"<p>{p}</p>" for p in paragraphs)
    published = NEWEST - timedelta(minutes=12) * (of - number) + timedelta(minutes=random_.randint(0, 600))
    return Entry(
        key=f"guid:{number}",
        content_hash=hashlib.sha256(html.encode()).hexdigest()[:32],
        title=title,
        guid=f"https://wakala.example/?p={number}",
        link=f"https://wakala.example/habari/{number}",
        published=min(published, NEWEST),
        authors=(f"{_name(number % 40)} {_name(number % 70)}",) if number % 3 else (),
        categories=tuple({_CATEGORIES[number % 7], _CATEGORIES[number % 5]}) if number % 2 else (),
        language=language,
        summary=paragraphs[0][:300],
        html=html,
        aliases=(f"like:{hashlib.sha256(title.encode()).hexdigest()[:32]}",),
        attachments=(Attachment(f"https://wakala.example/f/{number}.pdf", "application/pdf"),)
        if number % 9 == 0
        else (),
    )


def page(kilobytes: int) -> str:
    """HTML of about so many kilobytes as agencies write it: paragraphs, links, headings, lists, tables, quotes."""
    random_ = random.Random(f"page/{kilobytes}")
    words = _words(random_, "en")

    def said(least: int, most: int) -> str:
        return " ".join(next(words) for _ in range(random_.randint(least, most))).capitalize()

    parts: list[str] = []
    size = number = 0
    while not parts or size < 1000 * kilobytes:
        number += 1
        link = f'<a href="https://wakala.example/hati/{number}.pdf">{said(2, 5)}</a>'
        part = f"<p>{said(30, 90)}, <strong>{said(2, 4)}</strong>. See {link} and {said(5, 30)}.</p>"
        match number % 6:
            case 2:
                part += "<ul>" + "".join(f"<li>{said(4, 14)}</li>" for _ in range(4)) + "</ul>"
            case 3:
                part += f"<h2>{said(3, 7)}</h2>"
            case 4:
                rows = (f"<tr><td>{said(1, 3)}</td><td>{n * 37}</td><td>{said(2, 6)}</td></tr>" for n in range(6))
                part += f"<table><tr><th>Region</th><th>Councils</th><th>Notes</th></tr>{''.join(rows)}</table>"
            case 5:
                part += f"<blockquote><p>{said(10, 30)}</p></blockquote>"
        parts.append(part)
        size += len(part)
    return "".join(parts)


_CATEGORIES = ("Habari", "Matangazo", "Zabuni", "Ajira", "Press release", "Hotuba", "Taarifa kwa umma")
_vocabularies: dict[str, tuple[list[str], list[float]]] = {}


def _words(random_: random.Random, language: str) -> Iterator[str]:
    vocabulary, weights = _vocabulary(language)
    while True:
        yield from random_.choices(vocabulary, cum_weights=weights, k=100)


def _vocabulary(language: str) -> tuple[list[str], list[float]]:
    """The words of a language, the most frequent first, and their cumulated Zipf weights."""
    if language not in _vocabularies:
        random_ = random.Random(f"vocabulary/{language}")
        rare = dict.fromkeys(
            random_.choice(_BEGINNINGS[language])
            + "".join(random_.choices(_SYLLABLES, k=random_.randint(1, 3)))
            + random_.choice(_ENDINGS[language])
            for _ in range(_RARE)
        )
        words = list(dict.fromkeys([*_FUNCTION[language].split(), *_TOPIC[language].split(), *rare]))
        _vocabularies[language] = words, list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    return _vocabularies[language]


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
