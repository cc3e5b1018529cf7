"""Whatever is saved, edited, fetched whole, forgotten, marked and removed, in any order: lists, counters and index
agree with a plain model.
"""

import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from egov_tui.model import Decision, FullText, Page
from egov_tui.settings import Retention
from egov_tui.store import Store
from tests.store.conftest import NOW, entry, find

WORDS = ["maji", "zabuni", "conferences", "ng'ombe", "serikali"]
SOURCES = ["a", "b"]


@dataclass
class Plain:
    """An article as a child would remember it."""

    source: str
    key: str
    words: frozenset[str]
    date: int
    states: dict[str, bool] = field(default_factory=lambda: {"read": False, "starred": False, "later": False})
    edited: bool = False
    whole: frozenset[str] | None = None
    """The words of its own page."""


class Cache(RuleBasedStateMachine):
    """The store beside the model."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name, "cache.sqlite3"))
        self.articles: dict[int, Plain] = {}
        self.pruned: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.index.check()
            self.store.close()
            self.folder.cleanup()

    def source_id(self, slug: str) -> int:
        source = self.store.sources.find(slug) or self.store.sources.add(f"https://{slug}.example/", slug=slug)
        return source.id

    @rule(
        slug=st.sampled_from(SOURCES),
        keys=st.lists(st.integers(0, 5), max_size=4),
        words=st.frozensets(st.sampled_from(WORDS)),
        age=st.integers(0, 3),
    )
    def save(self, slug: str, keys: list[int], words: frozenset[str], age: int) -> None:
        number = self.source_id(slug)
        date = NOW - timedelta(days=age)
        entries = tuple(entry(f"k{key}", "T", " ".join(sorted(words)), published=date, language="en") for key in keys)
        known = {article.key for article in self.articles.values() if article.source == slug}
        known |= {key for its, key in self.pruned if its == slug}
        fresh = dict.fromkeys(one.key for one in entries if one.key not in known)
        assert self.store.articles.save(number, Decision(inserts=entries), NOW) == (len(fresh), 0)
        ids = self.store.articles.known(number)
        for key in fresh:
            self.articles[ids[key].id] = Plain(slug, key, words, int(date.timestamp()))

    @rule(pick=st.integers(0, 20), words=st.frozensets(st.sampled_from(WORDS)))
    def edit(self, pick: int, words: frozenset[str]) -> None:
        if not self.articles:
            return
        number = sorted(self.articles)[pick % len(self.articles)]
        article = self.articles[number]
        new = entry("other", "T", " ".join(sorted(words)), language="en")
        known = self.store.articles.known(self.source_id(article.source))[article.key]
        changes = known.content_hash != new.content_hash
        saved = self.store.articles.save(self.source_id(article.source), Decision(edits=((number, new),)), NOW)
        assert saved == (0, int(changes))
        if changes:
            article.words, article.edited = words, True

    @rule(pick=st.integers(0, 20), words=st.frozensets(st.sampled_from(WORDS), min_size=1))
    def fetch_whole(self, pick: int, words: frozenset[str]) -> None:
        if self.articles:
            number = sorted(self.articles)[pick % len(self.articles)]
            page = Page(f"<p>{' '.join(sorted(words))}</p>", "readability")
            assert self.store.full_texts.save(number, page, "https://a.example/1", 9, NOW)
            self.articles[number].whole = words

    @rule(picks=st.lists(st.integers(-1, 30), max_size=3))
    def forget_whole(self, picks: list[int]) -> None:
        self.store.full_texts.forget(picks)
        for number in picks:
            if number in self.articles:
                self.articles[number].whole = None

    @rule(picks=st.lists(st.integers(-1, 30), max_size=3))
    def refuse_whole(self, picks: list[int]) -> None:
        for number in picks:
            self.store.full_texts.refuse(number)

    @rule(slug=st.sampled_from(SOURCES), when=st.sampled_from(["never", "on_open", "always"]))
    def wish(self, slug: str, when: FullText) -> None:
        self.source_id(slug)
        self.store.steps.change(slug, full_text=when)

    @rule()
    def prune(self) -> None:
        for slug in SOURCES:
            self.store.sources.listed(self.source_id(slug), ())
        while self.store.ageing.prune(Retention(keep_days=41), NOW + timedelta(days=40)):
            pass
        old = NOW - timedelta(days=1)
        for number, one in list(self.articles.items()):
            if one.date < old.timestamp() and not (one.states["starred"] or one.states["later"]):
                self.pruned.add((one.source, one.key))
                del self.articles[number]

    @rule(slug=st.sampled_from(SOURCES))
    def remove_and_bring_back(self, slug: str) -> None:
        if source := self.store.sources.find(slug):
            self.store.steps.remove(source)
            self.store.steps.take_back()

    @rule(
        picks=st.lists(st.integers(-1, 30), max_size=6),
        state=st.sampled_from(["read", "starred", "later"]),
        value=st.booleans(),
    )
    def mark(self, picks: list[int], state: str, value: bool) -> None:
        known = [number for number in dict.fromkeys(picks) if number in self.articles]
        assert self.store.articles.mark(picks, **{state: value}) == known
        for number in known:
            self.articles[number].states[state] = value

    @rule(batch=st.integers(1, 5))
    def index(self, batch: int) -> None:
        waiting = self.store.index.waiting()
        assert self.store.index.pending(batch) == min(batch, waiting)

    @rule(slug=st.sampled_from(SOURCES))
    def remove(self, slug: str) -> None:
        self.store.sources.remove(slug)
        self.articles = {n: article for n, article in self.articles.items() if article.source != slug}
        self.pruned = {one for one in self.pruned if one[0] != slug}

    @rule()
    def everything_indexed_is_found_by_its_words_and_no_others(self) -> None:
        while self.store.index.pending(3):
            pass
        for word, query in zip(WORDS, ["maji", "zab*", "conference", "ngombe", '"serikali"'], strict=True):
            assert find(self.store, query) == self.listed(
                lambda article, word=word: word in article.words | (article.whole or frozenset())
            )

    def listed(self, wanted) -> list[int]:  # type: ignore[no-untyped-def]
        ids = [number for number, article in self.articles.items() if wanted(article)]
        return sorted(ids, key=lambda number: (self.articles[number].date, number), reverse=True)

    @invariant()
    def lists_and_counters_agree(self) -> None:
        if not hasattr(self, "store"):
            return
        assert find(self.store, "") == self.listed(lambda article: True)
        assert find(self.store, "is:unread") == self.listed(lambda article: not article.states["read"])
        for state in ("starred", "later"):
            assert find(self.store, f"is:{state}") == self.listed(lambda article, state=state: article.states[state])
        shown = self.store.articles.headlines(list(self.articles))
        assert [one.full for one in shown] == [self.articles[one.id].whole is not None for one in shown]
        assert find(self.store, "is:edited") == self.listed(lambda article: article.edited)
        counts = self.store.articles.counts()
        assert counts.total == len(self.articles)
        assert counts.unread == sum(not article.states["read"] for article in self.articles.values())
        assert counts.starred == sum(article.states["starred"] for article in self.articles.values())
        assert counts.later == sum(article.states["later"] for article in self.articles.values())
        for slug, (unread, total) in counts.by_source.items():
            own = [article for article in self.articles.values() if article.source == slug]
            assert (unread, total) == (sum(not article.states["read"] for article in own), len(own))


TestCache = Cache.TestCase
TestCache.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
