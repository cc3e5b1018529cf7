"""The words of click: all that our commands can say stand in our catalogues; a new click that says more is noticed."""

from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir

from egov_tui.cli import run
from egov_tui.cli.recipes import TITLES
from egov_tui.cli.words import WORDS, counted
from egov_tui.feeds.recipes import load

NEVER = {
    "Aborted!": "we end without a word (`cli._command`)",
    **dict.fromkeys(("d", "Windows error: {error}"), "of Windows"),
    **dict.fromkeys(("{editor}: Editing failed", "{editor}: Editing failed: {e}"), "no editor is opened"),
    **dict.fromkeys(
        (
            "deprecated",
            "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
            "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
        ),
        "nothing is deprecated",
    ),
    "Positional arguments": "no argument has a help of its own",
    **dict.fromkeys(
        (
            "Value must be an iterable.",
            "Name '{name}' defined twice",
            "Boolean option {decl!r} cannot use the same flag for true/false.",
            "Could not determine name for option with declarations {decls!r}",
            "Arguments take exactly one parameter declaration, got {length}: {decls}.",
            "Invalid start character for option ({option})",
            "Unknown color {colour!r}",
            "Choice({choices})",
            "Unknown standard stream '{name}'",
            "unknown error",
        ),
        "a mistake of whoever wrote the command",
    ),
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to "
    "pass '--{name}'?": "a mistake of whoever wrote the command",
    **dict.fromkeys(
        (
            "Takes {nargs} values but 1 was given.",
            "Argument {name!r} takes {nargs} values.",
            "{len_type} values are required, but {len_value} was given.",
        ),
        "nothing takes a number of values",
    ),
    "env var: {var}": "no option tells its variable",
    **dict.fromkeys(("required", "Missing option"), "no option is required"),
    **dict.fromkeys(
        ("Missing parameter", "Missing {param_type}", "Missing parameter: {param_name}"), "there are no other kinds"
    ),
    "(dynamic)": "no default is",
    "Do you want to continue?": "we ask in words of our own",
    "Confirm the action without prompting.": "we have words of our own",
    "%(prog)s, version %(version)s": "we have words of our own",
    "Show the version and exit.": "we have words of our own",
    "Show this message and exit.": "we have words of our own",
    **dict.fromkeys(
        ("Repeat for confirmation", "Error: The two entered values do not match."), "no answer is repeated"
    ),
    "Error: invalid input": "we ask in words of our own",
    "Press any key to continue...": "nothing pauses",
    **dict.fromkeys(
        (
            "Shell completion is not supported for Bash versions older than 4.4.",
            "Couldn't detect Bash version, shell completion is not supported.",
        ),
        "it is not offered",
    ),
    **dict.fromkeys(
        (
            "{value!r} does not match the format {format}.",
            "{value!r} is not a valid boolean. Recognized values: {states}",
            "{value!r} is not a valid UUID.",
            "Could not open file {filename!r}: {message}",
            "file",
            "directory",
            "path",
            "{name} {filename!r} does not exist.",
            "{name} {filename!r} is a file.",
            "{name} {filename!r} is a directory.",
            "{name} {filename!r} is not readable.",
            "{name} {filename!r} is not writable.",
            "{name} {filename!r} is not executable.",
        ),
        "a type that nothing has",
    ),
}
"""What click can say and our commands never do, each with the reason."""


def of_click() -> set[str]:
    found = extract_from_dir(
        str(Path(click.__file__).parent), method_map=[("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
    )
    return {message if isinstance(message, str) else message[0] for _file, _line, message, _comments, _context in found}


def test_all_that_click_says_is_ours_or_never_said() -> None:
    ours = {*WORDS, counted(1)[0], *(one for one in counted(1))}
    said = of_click()
    assert said - ours - set(NEVER) == set(), "new words of click: into cli/words.py, or here with a reason"
    assert ours - said == set(), "click does not say this any more"
    assert set(NEVER) - said == set(), "click does not say this any more"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--limit"], "Chaguo '--limit'"),
        (["list", "--nothing"], "Hakuna chaguo '--nothing'"),
        (["nothing"], "Hakuna amri 'nothing'"),
        (["show"], "Kinachokosekana ni kigezo 'ID...'."),
        (["list", "--sort", "x"], "si mojawapo ya 'newest'"),
        (["list", "x", "y"], "vigezo visivyotarajiwa"),
    ],
)
def test_wrong_usage_is_told_in_swahili(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert run(["--lang", "sw", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Hitilafu: " in told


def test_our_own_recipes_have_titles_in_the_catalogues() -> None:
    assert sorted(TITLES) == sorted(one.title for one in load(None)[0].values())
