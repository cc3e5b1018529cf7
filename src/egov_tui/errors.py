"""One tree of errors that a user can meet: `str(error)` says what happened, to what, and what to do."""

from collections.abc import Callable, Mapping

from egov_tui.i18n import N_, _
from egov_tui.model import ErrorKind, Problem, iso


class EgovError(Exception):
    """The root. `status` is the exit status of a command that ends with it."""

    status = 1


class UsageError(EgovError):
    """The command line, the configuration or an argument is wrong."""

    status = 2


class CacheError(EgovError):
    """The cache cannot be used."""

    status = 4


class SourceError(EgovError):
    """An address could not be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return explain(self.problem)


class RemovedError(EgovError):
    """A source was removed while something was done for it."""


class BusyError(EgovError):
    """Another sync of the same cache is running."""


_SENTENCES: Mapping[ErrorKind, str] = {
    "not_found": N_("{address}: nothing is found at this address. Check it, or ask the agency for the new one."),
    "no_connection": N_("{address}: there is no connection. Check the network, then try again."),
    "timeout": N_("{address}: the server took too long to answer. Try again later."),
    "tls": N_("{address}: the site's certificate cannot be trusted. Nothing was read; tell the agency."),
    "refused": N_("{address}: the server refused to answer. Try again later."),
    "rate_limited": N_("{address}: the server asks us to wait before the next request."),
    "gone": N_("{address}: the agency has taken this feed away for good. Its articles are kept."),
    "redirect": N_("{address}: the address leads on to one that cannot be followed. Check it."),
    "not_a_feed": N_("{address}: this is not a news feed. Look for the address of the feed itself."),
    "empty": N_("{address}: the answer was empty. Try again later."),
    "too_large": N_("{address}: the answer is larger than a feed should be. Nothing was read."),
    "too_complex": N_("{address}: the feed is too complex to read. Nothing was read."),
    "unreadable": N_("{address}: the answer could not be read as a news feed."),
}


def explain(problem: Problem, translate: Callable[[str], str] = _) -> str:
    """Return one sentence: which address, what happened, what to do. With `translate=str`, in English."""
    if problem.kind == "rate_limited" and problem.when:
        sentence = translate(N_("{address}: the server asks us to wait until {when}."))
        return sentence.format(address=problem.address, when=iso(problem.when))
    return translate(_SENTENCES[problem.kind]).format(address=problem.address)
