"""Caches with more in them than the small world: a call for tenders with files, and all that can be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from egov_tui.model import Attachment, Cause, Decision, ErrorKind, Kept, Page, Problem, Spent, Validators
from egov_tui.store import Store
from egov_tui.store.folder import digest
from tests.tui.builder import NOW, add, entry, index, world

TENDER = """<p>Halmashauri ya Wilaya ya Kisimiri inawaalika wazabuni wenye sifa kuleta zabuni zao za kutengeneza na
kusambaza madawati 600 kwa shule kumi na nne za msingi.</p>"""
TERMS = """<p>Hati za zabuni zinapatikana bila malipo katika ofisi ya Kitengo cha Manunuzi, saa za kazi.</p>
<p>Zabuni zitafunguliwa hadharani siku hiyo hiyo, mbele ya wazabuni watakaopenda kuhudhuria.</p>"""


def tender(cache: Path) -> None:
    """A call that is open still, with the text of its own page, a file that is here and one that is not."""
    address = "https://kisimiri.example/zabuni/"
    files = (
        Attachment(f"{address}hati.pdf", "application/pdf", 412_000, "Hati ya zabuni ya kusambaza madawati"),
        Attachment(f"{address}bei.xlsx", "application/vnd.ms-excel", 38_000, "Jedwali la bei"),
    )
    call = replace(
        entry(1, "Zabuni ya kutengeneza na kusambaza madawati 600", NOW, TENDER, "sw"),
        closes=datetime(2024, 5, 29, 7, tzinfo=UTC),
        closing="Mwisho wa kupokea zabuni ni tarehe 29 Mei 2024 saa 4:00 asubuhi.",
        attachments=files,
    )
    with Store.open(cache) as store:
        add(store, "Halmashauri ya Wilaya ya Kisimiri", [call])
        index(store)
        store.full_texts.save(1, Page(TENDER + TERMS, "readability"), f"{address}1", 4321, NOW)
        part = store.folder.make(1) / "x.part"
        part.write_bytes(b"%PDF-1.4 " + bytes(411_991))
        sha256 = digest(part)
        name = store.folder.put(part, 1, "hati.pdf")
        store.files.keep(1, Kept(files[0].url, files[0].type, 412_000, name, sha256, NOW))


def full_world(cache: Path) -> None:
    """The small world with all that an article and a source can be."""
    tender(cache)
    world(cache)
    with Store.open(cache) as store:
        first = entry(901, "Zabuni ya ujenzi wa daraja", NOW - timedelta(minutes=5), "<p>Mwisho ni Ijumaa.</p>", "sw")
        slug = add(store, "Wakala wa Barabara za Vijijini na Mijini", [first], "Wakala")
        source = store.sources.find(slug)
        assert source
        number = store.articles.known(source.id)["k901"].id
        changed = replace(first, content_hash="x", html="<p>Mwisho ni Jumatatu.</p>")
        store.articles.save(source.id, Decision(edits=((number, changed),)), NOW)
        store.watches.add("Kodi na ushuru", "kodi")
        for number, (kind, cause) in enumerate(PROBLEMS):
            one = store.sources.add(
                f"https://s{number}.example/feed", title=f"Taasisi ya Umma {number}", folder="Wakala"
            )
            problem = Problem(kind, one.address, "technical words of a library 0x80", cause=cause, when=NOW)
            for _time in range(3):
                store.sources.failed(one.id, problem, NOW + timedelta(hours=1), NOW)
        silent = [NOW - timedelta(days=46 + n * 5) for n in range(8)]
        slug = add(store, "Bodi ya Kimya", [entry(700 + n, f"Zamani {n}", date) for n, date in enumerate(silent)])
        quiet = store.sources.find(slug)
        assert quiet
        store.sources.succeeded(quiet.id, Validators(), NOW + timedelta(days=1), NOW, Spent(bytes_in=61_000))
        store.steps.change(quiet.slug, muted=True)
        fine = store.sources.find("https://ministry-of-health.example/feed")
        assert fine
        store.sources.succeeded(fine.id, Validators(), NOW + timedelta(days=1), NOW, Spent(bytes_in=61_000))
        store.steps.change(fine.slug, insecure=True)
        index(store)


def told_by_several(cache: Path) -> None:
    """A warning that two councils pass on: one story of three sources."""
    with Store.open(cache) as store:
        warning = replace(
            entry(950, "Onyo la mvua kubwa katika mikoa ya pwani", NOW - timedelta(days=2), "", "sw"),
            link="https://tma.example/onyo/12",
        )
        add(store, "Mamlaka ya Hali ya Hewa", [warning])
        for number, council in enumerate(("Halmashauri ya Wilaya ya Mafia", "Halmashauri ya Jiji la Tanga"), 951):
            passed_on = replace(warning, key=f"k{number}", content_hash=f"h{number}", guid=f"g{number}")
            add(store, council, [replace(passed_on, published=NOW - timedelta(days=1, hours=number - 950))])
        index(store)
        while store.stories.pending():
            pass


PROBLEMS: tuple[tuple[ErrorKind, Cause], ...] = (
    ("tls", "chain"),
    ("tls", "own"),
    ("tls", "early"),
    ("refused", "forbidden"),
    ("not_a_feed", "menu"),
    ("not_a_feed", "everything"),
    ("too_large", ""),
)
