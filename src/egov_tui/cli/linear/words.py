"""How the plain reader says things: short, the number first, a state in words. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from egov_tui.exchange.layout import provenance
from egov_tui.exchange.plain import body
from egov_tui.i18n import _, ngettext, pgettext
from egov_tui.model import Article, File, Headline
from egov_tui.moments import label
from egov_tui.series import listed
from egov_tui.text import closing
from egov_tui.text.clean import line
from egov_tui.text.dateline import dateline
from egov_tui.text.html import read
from egov_tui.text.links import safe, strip_tracking
from egov_tui.text.names import language_told
from egov_tui.text.reading import is_whole
from egov_tui.text.zones import clock
from egov_tui.tui.linked import Linked, linked
from egov_tui.tui.page import body as page
from egov_tui.tui.page import titled
from egov_tui.tui.places import Place, PlaceKind

# ---------------------------------------------------------------- lists


def row(number: int, headline: Headline, now: datetime, zone: tzinfo | None, *, agency: bool) -> str:
    """Return a row of a list of articles: `3. Unread, starred: Title (Agency, yesterday, Swahili)`."""
    facts = [line(headline.agency)] if agency else []
    facts.append(_seen(label(headline.date, now, zone, told=clock(headline.clock)), headline.date_estimated))
    if closes := headline.closes:
        over, until = closing.past(closes, now), closing.label(closes, now, zone, headline.clock)
        facts.append(_("closed") if over else _("closes {date}").format(date=until))
    if headline.language:
        facts.append(language_told(headline.language, None))
    if others := headline.others:
        facts.append(ngettext("also told by {n} other", "also told by {n} others", others).format(n=others))
    whole = [_("whole text")] if headline.full else []
    # Translators: of one article.
    unread = [] if headline.read else [pgettext("article", "unread")]
    state = listed([*unread, *_states(headline), *whole])
    title = line(headline.title) or _("(no title)")
    return f"{number}. {state[:1].upper()}{state[1:]}{': ' if state else ''}{title} ({listed(facts)})"


def _seen(when: str, estimated: bool) -> str:
    return _("first seen {when}").format(when=when) if estimated else when


def _states(one: Headline | Article) -> list[str]:
    told = (
        (one.starred, _("starred")),
        (one.later, _("read later")),
        (one.edited, _("edited by the agency")),
    )
    return [words for holds, words in told if holds]


def counted(total: int, unread: int) -> str:
    """Return how many articles there are: `40 articles, 12 unread`."""
    told = [ngettext("{n} article", "{n} articles", total).format(n=total)]
    if unread:
        told.append(ngettext("{n} unread", "{n} unread", unread).format(n=unread))
    return listed(told)


def place_rows(places: Sequence[Place]) -> Iterator[str]:
    """Yield the rows of the list of sources: those that open have a number, folders only a name."""
    number = 0
    for place in places:
        if place.opens:
            number += 1
            yield f"{number}. {called(place)}: {listed(_numbers(place))}"


def called(place: Place) -> str:
    """Return the name of a place."""
    if place.watch is not None:
        return _("Saved search {name}").format(name=line(place.watch.name))
    if place.kind is PlaceKind.FOLDER:
        return _("Folder {name}").format(name=line(place.folder.replace("/", " / ")))
    return line(place.label)


def _numbers(place: Place) -> list[str]:
    if place.kind in (PlaceKind.STARRED, PlaceKind.LATER):
        return [ngettext("{n} article", "{n} articles", place.number).format(n=place.number)]
    told = [ngettext("{n} unread", "{n} unread", place.number).format(n=place.number)]
    if place.fresh:
        told.append(ngettext("{n} new", "{n} new", place.fresh).format(n=place.fresh))
    if place.source is not None and place.source.failures:
        told.append(failing())
    if place.source is not None and place.source.insecure:
        told.append(_("certificate not checked"))
    return told


def failing() -> str:
    """Return the word that a source carries which fails."""
    return _("failing")


def nothing_here(place: Place, *, sources: bool) -> str:
    """Return why a place has no articles, and what helps."""
    match place.kind:
        case PlaceKind.STARRED:
            told = [_("Nothing is starred."), _("{key} stars an article.").format(key="f")]
        case PlaceKind.LATER:
            told = [_("Nothing is kept for later."), _("{key} keeps an article for later.").format(key="b")]
        case PlaceKind.SOURCE:
            told = [
                _("No articles from {agency} yet.").format(agency=line(place.label)),
                _("{key} fetches its news.").format(key="r"),
            ]
        case PlaceKind.ALL if not sources:
            told = [no_sources()]
        case PlaceKind.ALL:
            told = [_("No articles yet."), _("{key} fetches the news of all sources.").format(key="R")]
        case _:
            told = [_("Nothing found.")]
    return "\n".join(told)


def no_sources() -> str:
    """Return that there are no sources, and what helps."""
    told = (
        _("There are no sources yet."),
        _("Quit with q and add one: egov-tui source add ADDRESS"),
        _("Agencies to choose from: egov-tui catalogue"),
        _("To look around first: egov-tui --demo --plain"),
    )
    return "\n".join(told)


# ---------------------------------------------------------------- an article


def article_text(article: Article, number: int, count: int, now: datetime, zone: tzinfo | None) -> str:
    """Return an article as it is read out: its head and its text.

    The head is the title; where it stands, agency, date and language; authors; deadline; state.
    """
    # Translators: which article of the list: 2 of 40.
    facts = [_("{n} of {m}").format(n=number, m=count), line(article.agency)]
    if date := dateline(article, zone):
        facts.append(_seen(date.removeprefix("~"), article.date_estimated))
    facts.append(language_told(article.language, article.declared))
    head = [titled(article), listed(facts)]
    if authors := [name for author in article.authors if (name := line(author)) and name != line(article.agency)]:
        head.append(_("By {names}").format(names=listed(authors)))
    if article.closes:
        told = (closing.sentence(article.closes, now, zone, article.clock), line(article.closing))
        head += [words for words in told if words]
    states = _states(article)
    if article.full is not None:
        states.append(_("whole text") if is_whole(article) else _("what the source says; the whole text is here"))
    head += provenance(article)
    if states:
        head.append(listed(states))
    text = body(article, read(article.html), ruled=False)
    return "\n".join(head) + "\n\n" + (text or _("The agency gives no more than this headline."))


def link_rows(article: Article, attached: Sequence[File]) -> list[str]:
    """Return the links and attachments of an article by number: their words, the address, and what is known of a file.

    The numbers are those in the text; behind its own links come its attachments and its own address, where it is none
    of these, then the files that only its own page tells of.
    """
    rows = []
    for n, link in enumerate(numbered(article, attached), 1):
        shown = line(link.address)
        name = _("(this article)") if _is_own(link, article) else link.words
        row = f"{n}. {name}: {shown}" if name and name != shown else f"{n}. {shown}"
        facts = listed(link.facts[1:]) if link.file else ""
        rows.append(f"{row} ({facts})" if facts else row)
    return rows


def numbered(article: Article, attached: Sequence[File]) -> list[Linked]:
    """Return what an article leads to in the order of its numbers; images are not offered."""
    return [one for one in linked(article, page(article), attached) if one.number or one.file]


def leading_on(article: Article, attached: Sequence[File]) -> list[Linked]:
    """Return the same without the article's own page."""
    return [one for one in numbered(article, attached) if not _is_own(one, article)]


def _is_own(link: Linked, article: Article) -> bool:
    """Whether a link leads to the page of the article; where that is a file, it is an attachment first."""
    return link.file is None and line(link.address) == address(article)


def address(article: Article) -> str:
    """Return the address of an article without tracking; empty where it has none that is safe."""
    return line(strip_tracking(safe(article.link or "") or ""))


def marked(field: str, value: bool, title: str) -> str:
    """Return that an article was marked."""
    sentences = {
        ("read", True): _("Marked read: {title}"),
        ("read", False): _("Marked unread: {title}"),
        ("starred", True): _("Starred: {title}"),
        ("starred", False): _("The star is taken away: {title}"),
        ("later", True): _("Kept for later: {title}"),
        ("later", False): _("No longer kept for later: {title}"),
    }
    return sentences[field, value].format(title=line(title) or _("(no title)"))
