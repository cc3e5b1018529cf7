"""What a source answered, written down in one go."""

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from egov_tui.errors import RemovedError
from egov_tui.feeds.answer import Fetched
from egov_tui.model import Decision, Feed, Outcome, Source, SourceSynced, Spent
from egov_tui.store import Store
from egov_tui.sync import schedule
from egov_tui.sync.pages import Found
from egov_tui.sync.visit import Visit


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a sync decides when its sources are asked again."""

    minutes: int
    """Between two checks of a source for which nothing else was wished."""
    forced: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered, what that cost, and when it was."""

    visit: Visit
    fetched: Fetched
    now: datetime
    found: Found | None = None
    """Of a page: how it was read."""

    @property
    def source(self) -> Source:
        """As it was when it was asked."""
        return self.visit.source

    @property
    def moved(self) -> bool:
        """Whether it tells its news in another way than before."""
        return bool(self.found and self.source.recipe and self.found.recipe.name != self.source.recipe)

    @property
    def spent(self) -> Spent:
        """What it cost; where it said "not modified", how much more the last whole answer did."""
        if self.source.address.startswith("file:"):
            return Spent()
        size = None if self.fetched.not_modified else self.fetched.bytes_in
        saved = max(0, (self.source.size or 0) - self.fetched.bytes_in) if size is None else 0
        return replace(self.visit.spent, saved=saved, size=size)

    @property
    def synced(self) -> SourceSynced:
        """How it fared, before anything is known of its articles."""
        outcome: Outcome = "not_modified" if self.fetched.not_modified else "fetched"
        if outcome == "fetched" and self.fetched.validators.body_hash == self.source.validators.body_hash:
            outcome = "unchanged"
        spent = self.spent
        return SourceSynced(self.source.slug, outcome, bytes_in=spent.bytes_in, bytes_out=spent.bytes_out)


def keep(store: Store, answer: Answer, feed: Feed, decision: Decision, terms: Terms) -> SourceSynced:
    """Store what a source said, and return how it fared.

    Raises:
        RemovedError: the source was removed meanwhile.
        CacheError: the cache cannot be written.
    """
    source, found = answer.source, answer.found
    here = store.sources.find(source.slug)
    if here is None or here.id != source.id:
        raise RemovedError(source.slug)
    otherwise = found.way(here) if found and (found.recipe.name, found.listing) != (here.recipe, here.listing) else None
    if otherwise and not answer.moved:
        store.sources.read_by(source.id, otherwise)  # before its articles, which are kept as that tells
    new, changed = store.articles.save(source.id, decision, answer.now)
    if otherwise and answer.moved:
        # Behind them: who is killed in between has to compare them once more, or would keep all of them twice.
        store.sources.read_by(source.id, otherwise)
    known = store.articles.known(source.id)
    listed = {known[key].id for key in feed.listed if key in known}
    store.sources.listed(source.id, listed, whole=not feed.cut)
    store.sources.describe(source.id, feed)
    # Validators last: until the articles are safe the server must be ready to send them again, and after a feed that
    # broke off to send the rest.
    synced = answer.synced if feed.cut else answered(store, answer, feed.interval, terms)
    return replace(synced, new=new, changed=changed)


def answered(store: Store, answer: Answer, feed_minutes: int | None, terms: Terms) -> SourceSynced:
    """Note that a source answered and when it is asked again, and return how it fared.

    `feed_minutes` is how long the feed itself asks to be left alone.
    """
    source, fetched, now = answer.source, answer.fetched, answer.now
    rhythm = None if source.minutes else schedule.rhythm(store.articles.dates(source.id), now)
    next_check = schedule.after_success(now, source.minutes or terms.minutes, feed_minutes, fetched.max_age, rhythm)
    store.sources.succeeded(source.id, fetched.validators, next_check, now, answer.spent, forced=terms.forced)
    moves = store.sources.moved(source.id, fetched.permanent) if fetched.permanent or source.moved_to else False
    return replace(answer.synced, next_check=next_check, moved_to=fetched.permanent if moves else None)
