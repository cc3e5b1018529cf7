"""Lists of sources in the reader: taken in and written by our own commands, for the reader itself parses no files."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from egov_tui.errors import UsageError, in_words
from egov_tui.i18n import _, ngettext
from egov_tui.model import Event, Failed, ListExported, ListsImported
from egov_tui.series import listed
from egov_tui.settings import typed_path
from egov_tui.system import why
from egov_tui.text.clean import line
from egov_tui.tui.child import Child, export_command, import_command
from egov_tui.tui.screens.asking import Asking
from egov_tui.tui.screens.confirming import replacing
from egov_tui.tui.screens.desk import ERROR_SECONDS

if TYPE_CHECKING:
    from egov_tui.tui.screens.reader import ReaderScreen

_PROPOSED = "~/egov-tui.opml"


def take_in(screen: "ReaderScreen") -> None:
    """Ask for a list of sources, and follow what it names."""
    hint = _("OPML of another reader, or the file urls of newsboat.")
    asking = Asking(_("Import a list of sources"), screen.typed_list, hint, _("Enter import · Esc close"))
    screen.app.push_screen(asking, partial(_take, screen))


def write(screen: "ReaderScreen") -> None:
    """Ask for a file, and write what is followed into it."""
    hint = _("As OPML, with folders and settings, without logins.")
    asking = Asking(_("Export the sources"), _PROPOSED, hint)
    screen.app.push_screen(asking, partial(_with_path, screen, partial(_export, screen)))


def _with_path(screen: "ReaderScreen", work: Callable[[Path], object], typed: str | None) -> None:
    """Go on with what was typed as the path of a file; relative ones start where the reader was started."""
    if not typed:
        return
    try:
        path = typed_path(typed)
    except UsageError as error:
        screen.say(str(error), bad=True, seconds=ERROR_SECONDS)
        return
    assert path is not None
    work(path.absolute())


# ---------------------------------------------------------------- in


def _take(screen: "ReaderScreen", typed: str | None) -> None:
    """What was typed is proposed again until it could be taken in."""
    screen.typed_list = typed or screen.typed_list
    _with_path(screen, partial(_import, screen), typed)


def _import(screen: "ReaderScreen", file: Path) -> None:
    command = import_command(screen.context.settings, screen.context.lang, file)
    screen.run_worker(_run(screen, command, partial(_imported, screen, file)), group="lists", exit_on_error=False)


def _imported(screen: "ReaderScreen", file: Path, event: Event) -> None:
    if not isinstance(event, ListsImported):
        return
    screen.typed_list = ""
    screen.read_places()
    screen.tell_empty()
    told = _("{file}: {things}.").format(file=line(file.name), things=listed(_numbers(event)))
    if event.refused:
        told = f"{told} {line(in_words(event.message))}"
    elif event.added:
        fetch = _("{key} fetches them.").format(key=screen.context.key("sync.all"))
        told = f"{told} {fetch}"
    screen.say(told, bad=bool(event.refused), seconds=ERROR_SECONDS)


def _numbers(event: ListsImported) -> Sequence[str]:
    added, searches, known, refused = event.added, event.searches, event.known, event.refused
    told = (
        (True, ngettext("{n} source added", "{n} sources added", added), added),
        (searches, ngettext("{n} search saved", "{n} searches saved", searches), searches),
        (known, ngettext("{n} was known already", "{n} were known already", known), known),
        (refused, ngettext("{n} was refused", "{n} were refused", refused), refused),
    )
    return [words.format(n=f"{n:,}") for wanted, words, n in told if wanted]


# ---------------------------------------------------------------- out


def _export(screen: "ReaderScreen", file: Path) -> None:
    if not file.exists():
        _write(screen, file, True)
        return
    screen.app.push_screen(replacing(file, screen.sources), partial(_write, screen, file, overwrite=True))


def _write(screen: "ReaderScreen", file: Path, meant: bool | None, *, overwrite: bool = False) -> None:
    if meant:
        command = export_command(screen.context.settings, screen.context.lang, file, overwrite=overwrite)
        screen.run_worker(_run(screen, command, partial(_exported, screen, file)), group="lists", exit_on_error=False)


def _exported(screen: "ReaderScreen", file: Path, event: Event) -> None:
    if isinstance(event, ListExported):
        n, left = event.sources, event.left
        told = ngettext("{n} source written to {file}.", "{n} sources written to {file}.", n)
        told = told.format(n=f"{n:,}", file=line(str(file)))
        if left:
            out = ngettext("{n} file of this machine was left out.", "{n} files of this machine were left out.", left)
            told = f"{told} {out.format(n=f'{left:,}')}"
        screen.say(told, seconds=ERROR_SECONDS)


# ---------------------------------------------------------------- both


async def _run(screen: "ReaderScreen", command: Sequence[str], tell: Callable[[Event], object]) -> None:
    """Run a command of ours, and say what came of it, or why nothing did."""
    told: list[Event] = []
    problem = ""
    try:
        await Child(command).run(told.append)
    except OSError as error:
        problem = in_words(why(error))
    for event in told:
        if isinstance(event, Failed):
            screen.say(line(in_words(event.message)), bad=True, seconds=ERROR_SECONDS)
        else:
            tell(event)
    if not told:
        screen.say(problem or _("It broke off; try again."), bad=True, seconds=ERROR_SECONDS)
