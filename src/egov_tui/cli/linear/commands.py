"""The commands of the plain reader as data, and what a typed line means. Pure.

A command has the letters that it has as a key of the reader on the screen, and words: the English ones, and those of
the reader's language.
"""

from collections.abc import Iterator
from typing import NamedTuple

from egov_tui.errors import UsageError
from egov_tui.i18n import N_, _

_MOST_DIGITS = 9


class Command(NamedTuple):
    """Something the plain reader does."""

    name: str
    letters: tuple[str, ...]
    words: str
    """In English, parted by commas."""
    does: str
    takes: str = ""
    """What may stand behind it."""


class Order(NamedTuple):
    """What a typed line means: the name of a command, and what stands behind it."""

    name: str
    argument: str = ""


# Translators: the messages of one to three small words parted by commas are what a person types for a command. Give
# words of your language in the same way; none may stand for two commands.
COMMANDS = (
    Command("more", (), N_("more"), N_("goes on with what is longer than a page; so does Enter alone.")),
    Command("open", (), N_("open"), N_("opens that row; so does its number alone."), N_("NUMBER")),
    Command("next_unread", ("n",), N_("next"), N_("opens the next unread article of the list.")),
    Command("previous_unread", ("p",), N_("previous"), N_("opens the unread article before.")),
    Command("next_article", ("J",), N_("following"), N_("opens the article in the next row, read or not.")),
    Command("previous_article", ("K",), N_("preceding"), N_("opens the article in the row before, read or not.")),
    Command("read", ("m",), N_("mark"), N_("marks the article, or those rows, read or unread."), N_("NUMBERS")),
    Command("star", ("f",), N_("star"), N_("stars them, or takes the star away."), N_("NUMBERS")),
    Command("later", ("b",), N_("later"), N_("keeps them for later, or no longer."), N_("NUMBERS")),
    Command("all_read", ("A",), N_("finish"), N_("marks all articles of the list read, and asks first.")),
    Command("undo", (), N_("undo"), N_("takes back what was done last.")),
    Command("back", ("u",), N_("up, back"), N_("goes from an article to the list, from there to the sources.")),
    Command("list", ("l",), N_("list"), N_("lists the articles here anew.")),
    Command("all", (), N_("all"), N_("lists all articles.")),
    Command("sources", ("s",), N_("sources"), N_("lists the sources and what else can be opened.")),
    Command("search", ("/", "s"), N_("search, find"), N_("finds articles by these words."), N_("WORDS")),
    Command("save", ("S",), N_("save"), N_("saves the search under this name, among the sources."), N_("NAME")),
    Command("refresh", ("r",), N_("refresh"), N_("fetches the news of the source at hand.")),
    Command("refresh_all", ("R",), N_("refresh all"), N_("fetches the news of all sources.")),
    Command("address", ("o",), N_("address"), N_("prints the address of the article.")),
    Command("whole", ("d",), N_("whole"), N_("fetches the whole text of the article, or goes back to the source's.")),
    Command("elsewhere", ("+",), N_("elsewhere"), N_("opens what the next source says that tells the same story.")),
    Command("links", (";",), N_("links"), N_("lists the links and attachments of the article.")),
    Command("download", ("d",), N_("download"), N_("downloads that attachment of the article."), N_("NUMBER")),
    Command("export", ("e",), N_("export"), N_("writes the article, or those rows, to files."), N_("NUMBERS")),
    Command("where", ("w",), N_("where"), N_("says where you are.")),
    Command("language", ("L",), N_("language"), N_("goes on in the next language.")),
    Command("help", ("?",), N_("help"), N_("lists the commands.")),
    Command("quit", ("q",), N_("quit, exit"), N_("ends the reader.")),
)


def parse(line: str) -> Order:
    """Return what a typed line means.

    Raises:
        UsageError: it is no command, or something stands behind a command that takes nothing.
    """
    typed = " ".join(line.split())
    if not typed:
        return Order("more")
    if _is_number(typed):
        return Order("open", typed)
    if typed[0] == "/":
        return Order("search", typed[1:].strip())
    meant = list(_meant(typed))
    if not meant:
        raise UsageError(_("“{words}” is no command. ? lists them.").format(words=typed))
    # A letter of two commands means the one that takes words where words follow.
    for command, argument in meant:
        if bool(argument) == bool(command.takes):
            return Order(command.name, argument)
    command, argument = meant[0]
    if argument and not command.takes:
        told = _("“{words}” is not understood: nothing stands behind {command}.")
        raise UsageError(told.format(words=typed, command=typed.removesuffix(argument).strip()))
    return Order(command.name, argument)


def _meant(typed: str) -> Iterator[tuple[Command, str]]:
    """The commands that a line may begin with, those of more words first, and what is left of it."""
    first, _blank, rest = typed.partition(" ")
    found = [(command, rest) for command in COMMANDS if first in command.letters]
    folded = f"{typed.casefold()} "
    begun = [(c, word) for c in COMMANDS for word in spoken(c) if folded.startswith(f"{word.casefold()} ")]
    for command, word in sorted(begun, key=lambda one: -len(one[1])):
        found.append((command, " ".join(typed.split(" ")[len(word.split()) :])))
    return iter(found or [(command, rest) for command in COMMANDS if first.lower() in command.letters])


def spoken(command: Command) -> list[str]:
    """Return the words for a command: those of the reader's language, then the English ones."""
    words = f"{_(command.words)}, {command.words}".split(",")
    return list(dict.fromkeys(word.strip() for word in words))


def help_lines() -> Iterator[str]:
    """Yield a line for each command, and what else there is to know."""
    for command in COMMANDS:
        words = [word.strip() for word in _(command.words).split(",")]
        names = ", ".join([*command.letters, *words])
        yield f"{names} {_(command.takes)}: {_(command.does)}" if command.takes else f"{names}: {_(command.does)}"
    yield _("Ctrl-C stops what is going on. In any language the English words work as well.")


def numbers(argument: str) -> list[int]:
    """Return the numbers of rows that are typed behind a command.

    Raises:
        UsageError: something there is no number.
    """
    words = argument.replace(",", " ").split()
    for word in words:
        if not _is_number(word):
            raise UsageError(_("“{words}” is no number of a row.").format(words=word))
    return [int(word.rstrip(".")) for word in words]


def _is_number(word: str) -> bool:
    digits = word.removesuffix(".")
    return digits.isdecimal() and len(digits) <= _MOST_DIGITS
