"""The command `egov-tui`: exit statuses, errors and signals around the commands, which load only when called."""

import errno
import gc
import os
import sys

from egov_tui import i18n


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status (DESIGN: 0, 1, 2, 3, 4, 129, 130, 143)."""
    # What importing makes lives to the end: looking for garbage in it is a tenth of a start.
    gc.disable()
    try:
        status = run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status; errors are told on stderr, a crash leaves a file."""
    _open_streams()
    if asked := os.environ.get("_EGOV_TUI_COMPLETE"):
        return _answer_tab(asked)
    from egov_tui.errors import EgovError, UsageError
    from egov_tui.i18n import _
    from egov_tui.settings import load, typed_path
    from egov_tui.text.clean import clean

    # The language first: all texts of a module are made when it is imported.
    wished = option(arguments, "--lang")
    i18n.activate(first := i18n.choose(wished))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    settings = None
    try:
        try:
            settings = load(typed_path(option(arguments, "--data")), typed_path(option(arguments, "--config")))
        except UsageError:  # whoever asks for help is helped, whatever is wrong
            if "--help" not in arguments and "--version" not in arguments:
                raise
        else:
            if (chosen := i18n.choose(wished, settings.language)) != first:
                i18n.activate(chosen)
        warning = i18n.warning(asked=bool(wished or (settings and settings.language)))
        if settings and opens_reader(arguments):
            from egov_tui.cli.reader import open_reader

            return open_reader(
                settings, arguments, demo="--demo" in arguments, plain="--plain" in arguments, warning=warning
            )
        if warning:
            print(warning, file=sys.stderr)  # noqa: T201
        gc.enable()
        return _command(arguments)
    except BrokenPipeError:
        _silence()  # whoever read our output has seen enough
        return 0
    except EgovError as error:
        print(clean(str(error)), file=sys.stderr)  # noqa: T201 (click is not loaded for the reader)
        return error.status
    except Exception as error:  # noqa: BLE001 (the last door: a crash is told in one sentence, never a traceback)
        if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
            from egov_tui.errors import in_words
            from egov_tui.system import why

            _silence()
            told = _("The output could not be written ({problem}).").format(problem=in_words(why(error)))
        else:
            from egov_tui.cli import log

            file = log.crash(error, settings.state if settings else None)
            told = _("egov-tui met a fault of its own and had to stop. The details are in {file}; nothing is lost.")
            told = told.format(file=file)
        print(clean(told), file=sys.stderr)  # noqa: T201
        return 1


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What a write to stdout says where there is no room behind it. Any other error of the system is a fault of ours."""


def _answer_tab(asked: str) -> int:
    """Tell a shell how a line may go on. It interrupts whoever types: whatever is wrong is no answer, and not told."""
    try:
        from egov_tui.cli.tab import respond

        return respond(asked)
    except Exception:  # noqa: BLE001 (see above)
        _silence()
        return 1


def _open_streams() -> None:
    """Let a stream that was closed by who started us lead nowhere: Python has None in its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _silence() -> None:
    """Let stdout lead nowhere: it must not be flushed again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(arguments: list[str]) -> int:
    """Run a command by click, which is loaded for nothing else."""
    import click

    i18n.lend()
    from egov_tui.cli.root import root

    try:
        # Not `root.main`: that makes a closed pipe an exit status of 1.
        with root.make_context("egov-tui", list(arguments)) as context:
            return root.invoke(context) or 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (click.Abort, EOFError):
        return 130
    except click.ClickException as error:
        error.show()
        return 2


VALUED = ("--data", "--config", "--lang")
FLAGS = ("--demo", "--plain")
"""Of the reader itself."""


def opens_reader(arguments: list[str]) -> bool:
    """Tell whether a command line opens the reader: nothing but global options that are well formed, and its flags."""
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in VALUED and not equals:
            value = next(rest, "")
        if argument not in FLAGS and (
            name not in VALUED or not value or (name == "--lang" and value not in i18n.LANGUAGES)
        ):
            return False
    return True


def option(arguments: list[str], name: str) -> str | None:
    """Return the last value given for a global option, read before click knows the commands."""
    value = None
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == name and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif argument.startswith(name + "="):
            value = argument.partition("=")[2]
    return value
