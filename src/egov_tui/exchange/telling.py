"""A digest in words, the same for every form it is written in: sections of entries, each with its facts. Pure.

It tells days and never the time at which it was made, and no numbers of articles, which mean something here alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import TypeVar

from msgspec import Struct

from egov_tui.errors import begun, reason
from egov_tui.exchange.digest import Digest, Share, Silent, Told
from egov_tui.exchange.period import days
from egov_tui.i18n import _, ngettext
from egov_tui.model import Article, Source
from egov_tui.moments import day_alone, in_full, local
from egov_tui.series import listed
from egov_tui.text import closing
from egov_tui.text.clean import line
from egov_tui.text.gist import gist
from egov_tui.text.links import host, redact, strip_tracking, web
from egov_tui.text.misleading import misleads
from egov_tui.text.zones import clock

T = TypeVar("T")


DOT = "\u00a0· "
"""Between two facts; no line begins with it."""


class Entry(Struct, frozen=True):
    """An article, or a source: what it is called, where it leads, and what is to be said of it."""

    title: str
    facts: tuple[str, ...]
    """Ours, or names."""
    link: str = ""
    """A web address; empty where there is none."""
    words: str = ""
    """A sentence more."""
    foreign: bool = False
    """Title and words are an article's, not ours."""
    language: str | None = None
    """Of an article, where it is known."""


class Section(Struct, frozen=True):
    """Entries under one title."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""
    """What there is to say before them."""
    rest: tuple[str, ...] = ()
    """What was left out."""


class Sheet(Struct, frozen=True):
    """A digest in words."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]


def told(digest: Digest, zone: tzinfo | None = None) -> Sheet:
    """Return a digest in words, in the language that is spoken; `zone` is the reader's, None the system's."""
    return Sheet(_("News of public agencies"), tuple(_lead(digest, zone)), tuple(_sections(digest, zone)))


def nothing(digest: Digest, zone: tzinfo | None = None) -> str:
    """Return the sentence for days without news."""
    first, last = days(digest.period, zone)
    if first == last:
        return _("No news of {day}.").format(day=first)
    return _("No news from {first} to {last}.").format(first=first, last=last)


def _lead(digest: Digest, zone: tzinfo | None) -> Iterator[str]:
    first, last = days(digest.period, zone)
    if not digest.articles:
        yield nothing(digest, zone)
    else:
        yield first if first == last else _("{first} to {last}").format(first=first, last=last)
        agencies = len(digest.agencies)
        counts = (
            ngettext("{n} article", "{n} articles", digest.articles).format(n=f"{digest.articles:,}"),
            ngettext("{n} agency", "{n} agencies", agencies).format(n=f"{agencies:,}"),
        )
        yield begun(" · ".join(counts))
    if digest.query:
        yield _("Only what matches: {query}").format(query=line(digest.query))


def _sections(digest: Digest, zone: tzinfo | None) -> Iterator[Section]:
    if digest.deadlines:
        shown, rest = _cut(digest.deadlines, digest.most)
        more = ngettext("and {n} more closing date", "and {n} more closing dates", rest).format(n=f"{rest:,}")
        yield Section(
            _("Closing dates"),
            tuple(_call(one, digest, zone) for one in shown),
            _("Calls of these days that are open, and earlier ones that close within 30 days; the soonest first."),
            (more,) if rest else (),
        )
    for share in digest.agencies:
        title = f"{line(share.agency)} ({share.articles:,})"
        entries = tuple(_article(one, zone) for one in share.told)
        yield Section(title, entries, rest=tuple(_rest(share)))
    if digest.silent:
        silent, rest = _cut(digest.silent, digest.most)
        yield Section(_("Silent"), tuple(_silence(one, zone) for one in silent), _silent_note(), _more(rest))
    if digest.failed:
        failed, rest = _cut(digest.failed, digest.most)
        yield Section(_("Failed"), tuple(_failure(one, zone) for one in failed), _failed_note(), _more(rest))


def _cut(things: Sequence[T], most: int) -> tuple[Sequence[T], int]:
    """The first of them, and how many are left out."""
    shown = things[:most] if most else things
    return shown, len(things) - len(shown)


def _more(rest: int) -> tuple[str, ...]:
    told = ngettext("and {n} more source", "and {n} more sources", rest).format(n=f"{rest:,}")
    return (told,) if rest else ()


def _silent_note() -> str:
    return _("These sources had no news in these days.")


def _failed_note() -> str:
    return _("These sources cannot be read at present; news of theirs may be missing.")


# ---------------------------------------------------------------- articles


def _article(told: Told, zone: tzinfo | None) -> Entry:
    article = told.article
    return _entry(article, [_day(article, zone), *_badges(article), *_also(told)], _gist(article))


def _call(told: Told, digest: Digest, zone: tzinfo | None) -> Entry:
    article, until = told.article, digest.period.until
    assert article.closes is not None
    facts = [closing.sentence(article.closes, until, zone, article.clock), line(article.agency)]
    if article.date is not None and article.date < digest.period.since:
        facts.append(_("published earlier, on {date}").format(date=_day(article, zone)))
    return _entry(article, [*facts, *_also(told)])


def _entry(article: Article, facts: Sequence[str], words: str = "") -> Entry:
    link = strip_tracking(line(article.link or ""))
    title = line(article.title) or _("(no title)")
    if misleads(title, link):
        facts = [*facts, _("the link leads to {host}").format(host=host(link))]
    return Entry(title, tuple(facts), link if web(link) else "", words, True, article.language)


def _gist(article: Article) -> str:
    return gist(article.title, article.summary)


def _day(article: Article, zone: tzinfo | None) -> str:
    """The day of an article as the reader's calendar has it; one that was told as a day stays that day."""
    moment = article.date
    if moment is None:
        return ""
    alone = None if article.date_estimated else day_alone(moment, zone, clock(article.clock))
    return in_full(alone or local(moment, zone).date())


def _badges(article: Article) -> Iterator[str]:
    if article.date_estimated:
        yield _("date estimated")
    if article.edited:
        yield _("edited by the agency")
    if files := len(article.attachments):
        yield ngettext("{n} attachment", "{n} attachments", files).format(n=files)


def _also(told: Told) -> Iterator[str]:
    if told.also:
        yield _("also: {agencies}").format(agencies=listed(told.also))


def _rest(share: Share) -> Iterator[str]:
    if n := share.more:
        yield ngettext("and {n} more article", "and {n} more articles", n).format(n=f"{n:,}")
    if n := share.repeated:
        yield ngettext(
            "{n} article tells what another one told first",
            "{n} articles tell what other ones told first",
            n,
        ).format(n=f"{n:,}")


# ---------------------------------------------------------------- sources


def _silence(one: Silent, zone: tzinfo | None) -> Entry:
    source = one.source
    last = _("last news {date}").format(date=_date(one.newest, zone)) if one.newest else _("no news so far")
    answer = (
        _("last answered {date}").format(date=_date(source.last_ok, zone)) if source.last_ok else _("not fetched yet")
    )
    return Entry(_name(source), (last, answer))


def _failure(source: Source, zone: tzinfo | None) -> Entry:
    assert source.last_problem is not None
    since = source.failing_since
    facts = (_("since {date}").format(date=_date(since, zone)),) if since else ()
    return Entry(_name(source), facts, words=redact(line(reason(source.last_problem, source=source.slug))))


def _date(moment: datetime, zone: tzinfo | None) -> str:
    return in_full(local(moment, zone).date())


def _name(source: Source) -> str:
    """The agency, and which of its sources where that has another title."""
    agency, title = line(source.agency), line(source.title)
    return agency if agency == title else listed((agency, title))
