"""What the manual page says: the help of every command as `--help` has it, the keys of the reader, the rest. Pure."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from egov_tui import __version__
from egov_tui.cli.log import FILE_NAME
from egov_tui.cli.roff import Block, Entry, Heading, Page, Script, Section, Text
from egov_tui.i18n import N_, _
from egov_tui.settings import Settings

if TYPE_CHECKING:
    from egov_tui.tui.manual import Group

_QUERIES = (
    ("zabuni tehama", N_("Both words, each with its inflections.")),
    ('"serikali mtandao"', N_("Exactly these words, one behind the other.")),
    ("mkut*", N_("Words that begin so.")),
    ("-ajira", N_("Without this word; the minus may stand before anything here.")),
    ("a OR b, ( )", N_("One or the other; parentheses group.")),
    ("title: source: folder: agency: author: category:", N_("A word in this place alone, as in `title:zabuni`.")),
    ("lang:sw", N_("In this language.")),
    (
        "is:unread is:read is:starred is:later is:edited is:muted",
        N_("In this state; edited: by the agency, muted: of muted sources."),
    ),
    ("is:open is:closed closing:7d", N_("Calls that can still be answered, or no longer, or that close so soon.")),
    ("has:attachment has:deadline", N_("With files, or with a closing date.")),
    ("after:2015-08-01 before:2016-01-01", N_("From this day on, or from before this day.")),
    ("since:7d", N_("Of the last hours (h), days (d), weeks (w), months (m) or years (y).")),
)
_ENVIRONMENT = (
    (
        "EGOV_TUI_DATA, EGOV_TUI_CONFIG",
        N_("The folder of the cache and the configuration, as `--data` and `--config`."),
    ),
    (
        "LC_ALL, LC_MESSAGES, LANG",
        N_("The language, where neither `--lang` nor the configuration names it: Swahili for `sw`, else English."),
    ),
    ("TZ", N_("The time zone of the dates that are shown; those of `--json` are always UTC.")),
    ("NO_COLOR", N_("Set to anything: nothing is coloured, and commands print no escape sequences.")),
    ("http_proxy, https_proxy, all_proxy, no_proxy", N_("The proxy to fetch through, and the sites that need none.")),
)
_STATUSES = (
    ("0", N_("Done; also where nothing was due.")),
    ("1", N_("Failed.")),
    ("2", N_("Wrong usage; also the reader without a terminal.")),
    ("3", N_("Partly failed: some of the sources or arguments.")),
    ("4", N_("The cache cannot be used.")),
    ("10", N_("`watch check` found something new.")),
    ("129, 130, 143", N_("Ended: the terminal was closed, Ctrl-C was pressed, or the system asked for it.")),
)
_EXAMPLES = (
    (
        "egov-tui source add https://habarileo.co.tz/feed/",
        N_("Follow an agency, by the address of its feed, its site or the page that lists its news."),
    ),
    ("egov-tui sync", N_("Fetch what is due.")),
    ("egov-tui search zabuni maji -ajira --since 30d", N_("Find articles of the last thirty days.")),
    ("egov-tui list --open --sort closing", N_("The calls that can still be answered, those that close first on top.")),
    ("egov-tui show 12 --format markdown > habari.md", N_("Keep an article as a file.")),
    ("0 * * * * egov-tui sync", N_("A line of crontab(5) that fetches every hour.")),
    ("egov-tui man > ~/.local/share/man/man1/egov-tui.1", N_("Put this page where man(1) finds it.")),
)
_SCRIPTS = (
    (
        "mail.sh",
        N_(
            "A script for crontab(5) that mails what is new in the saved searches, and nothing where nothing is: "
            "`0 6 * * * sh $HOME/bin/egov-mail`"
        ),
    ),
    ("fzf.sh", N_("A script to pick an article with fzf(1), with a preview, and read it.")),
    ("notify.sh", N_("A script that shows what is new in the saved searches on the desktop, by notify-send(1).")),
)
"""Worked examples, word for word those of the README."""


def page(root: click.Context, keys: Iterable["Group"], places: Settings, *, short: Callable[[str], str] = str) -> Page:
    """Return the manual page of a command and all those under it.

    `root` is the context of the outermost command, `keys` are those of the reader's panes, `places` tells where files
    are; `short` writes a path as people do (`~` for the home folder).
    """
    name = str(root.info_name)
    first, *rest = _paragraphs(root.command)
    return Page(
        name,
        __version__,
        _("Manual of {name}").format(name=name),
        (
            Section(_("NAME"), (Text(f"{name} - {first.rstrip('.')}"),)),
            Section(_("SYNOPSIS"), (Text(f"`{_usage(root)}`"),)),
            Section(_("DESCRIPTION"), (*map(Text, rest), *map(Text, _described()))),
            Section(_("OPTIONS"), tuple(_options(root, ()))),
            Section(_("COMMANDS"), (Text(_every_command()), *_commands(root, _names(root)))),
            Section(_("SEARCHING"), (Text(_searching()), *_entries(_QUERIES))),
            Section(_("KEYS"), (Text(_of_keys()), *_pressed(keys))),
            Section(_("FILES"), tuple(_files(places, short))),
            Section(_("ENVIRONMENT"), _entries(_ENVIRONMENT)),
            Section(_("EXIT STATUS"), _entries(_STATUSES)),
            Section(_("EXAMPLES"), (*_entries(_EXAMPLES), *_scripts())),
            Section(_("SEE ALSO"), (Text("crontab(5), man(1)"),)),
        ),
    )


def _described() -> tuple[str, ...]:
    return (
        _(
            "It fetches the feeds of agencies, and reads the news pages of those that have none. Every article is kept "
            "on your own disk: without a connection everything read so far opens, is found and can be marked."
        ),
        _("Unless you choose otherwise, the network is used only when you ask for it."),
    )


def _every_command() -> str:
    return _("Every command takes the options `--data`, `--config`, `--lang`, `--version` and `--help` too.")


def _searching() -> str:
    return _(
        "`search`, `watch add` and the search box of the reader take the same queries. A word finds its inflections in "
        "Swahili and English. What is none of this is plain words; no query is an error."
    )


def _of_keys() -> str:
    return _(
        "These work in the panes of the reader, unless `[keys]` in the configuration names others. What lies over the "
        "panes tells its own keys at its lower edge."
    )


def _entries(told: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    return tuple(Entry(term, _(words)) for term, words in told)


def _scripts() -> Iterator[Block]:
    for name, told in _SCRIPTS:
        yield Text(_(told))
        yield Script(tuple(Path(__file__).with_name("examples").joinpath(name).read_text("utf-8").splitlines()))


def _paragraphs(command: click.Command) -> list[str]:
    return [" ".join(part.split()) for part in (command.help or "").split("\n\n") if part.strip()] or [""]


def _usage(context: click.Context) -> str:
    return " ".join((context.command_path, *context.command.collect_usage_pieces(context)))


def _names(context: click.Context) -> tuple[str, ...]:
    return tuple(str(one.name) for one in context.command.get_params(context))


def _options(context: click.Context, without: Iterable[str]) -> Iterator[Block]:
    """The options of a command, but for those told elsewhere."""
    for one in context.command.get_params(context):
        told = one.get_help_record(context)
        if told and one.name not in without and (told[1] or isinstance(one, click.Option)):
            yield Entry(*told)


def _commands(context: click.Context, common: Iterable[str]) -> Iterator[Block]:
    """Everything under a command: usage, help and options of its own, depth first in the order of `--help`."""
    command = context.command
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        under = command.get_command(context, name) if isinstance(command, click.Group) else None
        if under is None or under.hidden:
            continue
        within = click.Context(under, parent=context, info_name=name)
        yield Heading(_usage(within))
        yield from map(Text, _paragraphs(under))
        yield from _options(within, common)
        yield from _commands(within, common)


def _pressed(keys: Iterable["Group"]) -> Iterator[Block]:
    for group in keys:
        yield Heading(group.title)
        yield from (Entry(entry.shown, entry.told) for entry in group.entries)


def _files(places: Settings, short: Callable[[str], str]) -> Iterator[Block]:
    for path, told in (
        (places.cache, _("The cache, one SQLite file: sources, articles, and what you marked.")),
        (places.data / "attachments", _("Files of articles that were downloaded.")),
        (places.config, _("The configuration. It need not be there, nor any of its settings.")),
        (places.logins, _("Users and passwords of sources, readable by you alone; `source login` writes it.")),
        (places.config.with_name("recipes"), _("Recipes of your own, by which pages without a feed are read.")),
        (places.state / FILE_NAME, _("The log.")),
    ):
        yield Entry(short(str(path)), told)
