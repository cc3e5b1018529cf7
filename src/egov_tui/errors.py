"""One tree of errors that a user can meet: `str(error)` says what happened, to what, and what to do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from egov_tui import moments
from egov_tui.i18n import N_, _
from egov_tui.model import Cause, ErrorKind, Message, Problem, Stopped, iso


class EgovError(Exception):
    """The root. `status` is the exit status of a command that ends with it.

    It holds a text as the catalogues know it (marked by `N_`) and what goes into that; `str()` tells it in the language
    that is spoken then, `message` hands it on untold. A text without facts is told as it stands.
    """

    status = 1

    def __init__(self, text: str = "", **facts: object) -> None:
        super().__init__(text)
        self._told = message(text, **facts)

    @property
    def message(self) -> Message:
        """What happened, to what, and what to do."""
        return self._told

    def __str__(self) -> str:
        return in_words(self.message)


def message(text: str, **facts: object) -> Message:
    """Return a text, as the catalogues know it, with what goes into it; messages and errors stay untold in it."""
    days = {name: _iso(one) for name, one in facts.items() if isinstance(one, date)}
    return Message(text, {name: _fact(one) for name, one in facts.items() if name not in days}, days)


def in_words(told: Message | str) -> str:
    """Tell a message in the language that is spoken now, moments in words; what is no message as it stands."""
    if isinstance(told, str):
        return told
    text = _(told.text) if told.text else ""  # gettext has a catalogue's head under the empty text
    facts = {name: in_words(one) for name, one in told.facts.items()}
    facts |= {name: _moment(one) for name, one in told.moments.items()}
    return text.format(**facts) if facts else text


def _iso(when: date) -> str:
    """A moment, or a day, in ISO 8601."""
    return str(iso(when)) if isinstance(when, datetime) else when.isoformat()


def _moment(when: str) -> str:
    """A moment, or a day, as people say it."""
    return moments.full(datetime.fromisoformat(when)) if "T" in when else moments.in_full(date.fromisoformat(when))


def several(things: Iterable[object], *, either: bool = False) -> Message | str:
    """Return things one after another (`a, b, c`), or of which one is meant (`a, b or c`), untold."""
    told = [_fact(one) for one in things]
    if either and len(told) > 1:
        # Translators: the last two things of a list of which one is meant, such as: unicode or ascii
        last = N_("{first} or {last}")
        told[-2:] = [message(last, first=told[-2], last=told[-1])]
    return _in_a_row(told)


def _in_a_row(told: Sequence[str | Message]) -> Message | str:
    """Halves within halves: a feed may name a thousand authors, and as many messages in each other cannot be told."""
    if len(told) < 2:
        return told[0] if told else ""
    # Translators: one thing of a list and what follows it, such as: unicode, ascii
    more = N_("{first}, {rest}")
    half = len(told) // 2
    return message(more, first=_in_a_row(told[:half]), rest=_in_a_row(told[half:]))


def _fact(one: object) -> str | Message:
    if isinstance(one, EgovError):
        return one.message
    return one if isinstance(one, Message) else str(one)


class UsageError(EgovError):
    """The command line, the configuration or an argument is wrong."""

    status = 2


class CacheError(EgovError):
    """The cache cannot be used."""

    status = 4


class CacheLostError(CacheError):
    """Nothing more can be kept: the disk is full, the cache damaged, or no longer to be written."""


class CacheDamagedError(CacheLostError):
    """The file is no database, or no longer a whole one."""


class IndexDamagedError(CacheError):
    """The index of words is not that of the articles, which are whole."""


class CacheBusyError(CacheError):
    """Another program is writing."""


class SourceError(EgovError):
    """An address could not be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem

    @property
    def message(self) -> Message:
        """Which address, what happened, what to do."""
        return explained(self.problem)


class RemovedError(EgovError):
    """A source was removed while something was done for it."""


class BusyError(EgovError):
    """Another sync of the same cache is running."""


_SENTENCES: Mapping[ErrorKind, str] = {
    "not_found": N_("nothing is found at this address. Check it, or ask the agency for the new one."),
    "no_connection": N_("there is no connection. Check the network, then try again."),
    "timeout": N_("the server took too long to answer. Try again later."),
    "tls": N_("the site's certificate cannot be trusted. Nothing was read; tell the agency."),
    "refused": N_("the server refused to answer. Try again later."),
    "rate_limited": N_("the server asks us to wait before the next request."),
    "gone": N_("the agency has taken this source away for good. Its articles are kept."),
    "redirect": N_("the address leads on to one that cannot be followed. Check it."),
    "not_a_feed": N_("this is not a news feed. Look for the address of the feed itself."),
    "empty": N_("the answer was empty. Try again later."),
    "too_large": N_("the answer is too large. Nothing was read."),
    "too_complex": N_("the answer is too complex to read. Nothing was read."),
    "unreadable": N_("the answer could not be read as news. Try again later, or tell the agency."),
}

_CAUSES: Mapping[Cause, str] = {
    "name": N_("the name of this site is not known. Check the address, or try again later."),
    "chain": N_(
        "the site does not send all of its certificates, so nobody can check them. Nothing was read; tell the agency."
    ),
    "own": N_(
        "only the site itself vouches for its certificate. Nothing was read; tell the agency, or name its authority's "
        "file as ca_file in the settings."
    ),
    "wrong_name": N_(
        "the certificate is for another site than this one. Nothing was read; check the address, or tell the agency."
    ),
    "file": N_("this is a file such as a PDF, no feed and no page. Name the page that lists the news."),
    "login": N_("the site wants a user and password. Give them with `egov-tui source login {source}`."),
    "forbidden": N_(
        "the site refuses to show this. If it wants a login, give it with `egov-tui source login {source}`."
    ),
}
"""What is told in place of the sentence of a kind, where the cause says more."""
_DATED: Mapping[Cause, str] = {
    "expired": N_("the site's certificate expired on {date}. Nothing was read; tell the agency."),
    "early": N_(
        "the site's certificate is valid only from {date}. Nothing was read; check the date of this computer, or tell "
        "the agency."
    ),
}
"""The same with a date."""


FAULTS: Mapping[str, str] = {
    "layout": N_("no list of news is found in it"),
    "shell": N_("the page is empty until a script fills it"),
    "menu": N_("only short links, as of a menu, are found in it"),
    "everything": N_("so many links are found in it that they are no list of news"),
    "same": N_("all links that are found in it lead to one and the same address"),
    "undated": N_("no list of links with dates is found in it"),
}
"""Why a page is no list of news, as a part of a sentence."""
_PAGES: Mapping[str, str] = {
    "layout": N_("no list of news is found in this page. Its layout may have changed."),
    "shell": N_("this page is empty until a script fills it, and where the script has its news is not known."),
    "menu": N_("only short links are found in this page, as of a menu. Name the page that lists the news."),
    "everything": N_("so many links are found in this page that they are no list. Name the page that lists the news."),
    "same": N_("all items of this page lead to one and the same address. Name the page that lists the news."),
    "undated": N_("no list of links with dates is found in this page. Name the page that lists the news."),
    "articles": N_("the pages of some articles could not be read. What the list says of them is kept."),
    "robots": N_("the site does not want programs to read this page (robots.txt). Read it in a browser."),
}

_NO_FEED = N_(
    "this is no news feed, and none was found at {places}. Look for the address of the feed, or of the page that lists "
    "the news."
)


STOPPED: Mapping[Stopped, str] = {
    "budget": N_("The bytes of this month are spent: nothing more is fetched unasked. Name a source, or use --force."),
    "captive": N_("Every site answers with a page of its own: this network wants you to sign in. Do so in a browser."),
}
"""Why a sync did not ask everybody."""


def explain(problem: Problem, *, source: str = "") -> str:
    """Return one sentence: which address, what happened, what to do.

    `source` is what commands call it, where that is known.
    """
    return in_words(explained(problem, source=source))


def explained(problem: Problem, *, source: str = "") -> Message:
    """Return the same untold."""
    return message("{address}: {problem}", address=problem.address, problem=sentence(problem, source=source))


def reason(problem: Problem, *, source: str = "") -> str:
    """Return the same for where the source is plain to see: what happened, and what to do."""
    return begun(in_words(sentence(problem, source=source)))


def begun(words: str) -> str:
    """Return words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def sentence(problem: Problem, *, source: str = "") -> Message:
    """Return what happened and what to do, as a sentence that follows the address."""
    if problem.kind == "rate_limited" and problem.when:
        return message(N_("the server asks us to wait until {when}."), when=problem.when)
    if problem.cause in _PAGES:
        return message(_PAGES[problem.cause])
    if problem.cause in _CAUSES:
        return message(_CAUSES[problem.cause], source=source or message(N_("SOURCE")))
    if problem.cause in _DATED and problem.when:
        return message(_DATED[problem.cause], date=problem.when.date())
    if problem.tried:
        return message(_NO_FEED, places=several(problem.tried))
    if problem.cut and problem.kind == "too_large":
        return message(N_("the source has more articles than are read at once. The first ones are kept."))
    if problem.cut:
        return message(N_("the answer breaks off before its end. What is whole is kept; try again later."))
    return message(_SENTENCES[problem.kind])
