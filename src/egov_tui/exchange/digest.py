"""The news of some days, by agency: what is told of them, what is only counted, and who said nothing. Pure."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from msgspec import Struct

from egov_tui.exchange.period import Period
from egov_tui.model import Article, Source
from egov_tui.text.clean import line

MOST = 20
"""Articles of an agency that are told, where nobody wishes otherwise."""
SOON = timedelta(days=30)
"""A call from before these days is told if it closes so soon."""
_NEVER = datetime.max.replace(tzinfo=UTC)


class Told(Struct, frozen=True):
    """An article, and other agencies that tell the same story."""

    article: Article
    also: tuple[str, ...] = ()


class Share(Struct, frozen=True):
    """What is of one agency. Each of its articles is told, or one more, or a repetition of a story that is told."""

    agency: str
    articles: int
    told: tuple[Told, ...]
    """The newest first."""
    more: int = 0
    repeated: int = 0
    """So many tell what another article told first, of this agency or another."""


class Silent(Struct, frozen=True):
    """A source without news in these days."""

    source: Source
    newest: datetime | None
    """The date of its newest article before."""


class Digest(Struct, frozen=True):
    """The news of some days."""

    period: Period
    query: str
    """As it was typed; empty: all news."""
    articles: int
    agencies: tuple[Share, ...]
    """In the order of their sources."""
    deadlines: tuple[Told, ...]
    """What can still be answered, the soonest first."""
    silent: tuple[Silent, ...]
    failed: tuple[Source, ...]
    most: int = MOST
    """No list that is to be read is longer; 0: as long as it takes."""

    @property
    def empty(self) -> bool:
        """Whether there is neither news nor anything to be answered."""
        return not (self.articles or self.deadlines)


def digest(
    articles: Iterable[Article],
    calls: Iterable[Article],
    sources: Sequence[Source],
    newest: Mapping[str, datetime],
    period: Period,
    *,
    query: str = "",
    most: int = MOST,
) -> Digest:
    """Return the digest of articles of some days, which come oldest first, of calls, and of how their sources fare.

    Agencies stand in the order of `sources`. `newest` is the date of each source's newest article before the end of
    the days, by slug. No more articles are held at once than are told.
    """
    on_one_line = cache(line)  # a few names, many times
    shares: dict[str, _Share] = {line(source.agency): _Share(most) for source in sources}
    firsts: dict[int, _Story] = {}
    count = 0
    for article in articles:
        count += 1
        agency = on_one_line(article.agency)
        if agency not in shares:
            shares[agency] = _Share(most)
        shares[agency].take(article, agency, firsts)
    followed = [source for source in sources if not source.offered]
    quiet = [source for source in followed if source.last_problem is None]
    return Digest(
        period,
        query,
        count,
        tuple(share.done(agency) for agency, share in shares.items() if share.articles),
        tuple(_once(calls)),
        tuple(
            Silent(source, newest.get(source.slug))
            for source in quiet
            if source.slug not in newest or newest[source.slug] < period.since
        ),
        tuple(source for source in followed if source.last_problem is not None),
        most,
    )


class _Story:
    """An article that told a story first, and whoever told it after that."""

    def __init__(self, article: Article, agency: str) -> None:
        self.article, self.agency = article, agency
        self.also: dict[str, None] = {}

    def told_by(self, agency: str) -> None:
        if agency != self.agency:
            self.also[agency] = None

    def done(self) -> Told:
        return Told(self.article, tuple(self.also))


class _Share:
    """What is gathered of one agency, its newest stories at the end."""

    def __init__(self, most: int) -> None:
        self.articles = self.stories = 0
        self.newest: deque[_Story] = deque(maxlen=most or None)

    def take(self, article: Article, agency: str, firsts: dict[int, _Story]) -> None:
        self.articles += 1
        if article.story is not None and article.story in firsts:
            firsts[article.story].told_by(agency)
            return
        story = _Story(article, agency)
        if article.story is not None:
            firsts[article.story] = story
        self.stories += 1
        self.newest.append(story)

    def done(self, agency: str) -> Share:
        told = tuple(story.done() for story in reversed(self.newest))
        return Share(agency, self.articles, told, self.stories - len(told), self.articles - self.stories)


def _once(calls: Iterable[Article]) -> list[Told]:
    """Each call once, as it was told first; the soonest first."""
    stories: dict[int, _Story] = {}
    alone: list[Told] = []
    for call in sorted(calls, key=lambda call: (call.date or _NEVER, call.id or 0)):
        agency = line(call.agency)
        if call.story is None:
            alone.append(Told(call))
        elif call.story in stories:
            stories[call.story].told_by(agency)
        else:
            stories[call.story] = _Story(call, agency)
    told = [*alone, *(story.done() for story in stories.values())]
    return sorted(told, key=lambda one: (one.article.closes or _NEVER, one.article.id or 0))
