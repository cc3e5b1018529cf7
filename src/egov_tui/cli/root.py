"""The root command: global options, and the reader when no subcommand is named."""

import re
from dataclasses import dataclass, field
from typing import Any

import click

from egov_tui import __version__, i18n
from egov_tui.cli import log
from egov_tui.cli.metavars import ARGUMENTS, COMMAND, DIR, FILE, OPTIONS
from egov_tui.i18n import _
from egov_tui.settings import Settings, load, typed_path


@dataclass
class Context:
    """What the global options say; `settings` reads them when a command first asks."""

    options: dict[str, str] = field(default_factory=dict)
    _settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        """The settings of this call; the log starts with them."""
        if self._settings is None:
            self._settings = load(typed_path(self.options.get("data")), typed_path(self.options.get("config")))
            log.start(self._settings)
        return self._settings


def _global_options() -> list[click.Option]:
    def keep(context: click.Context, option: click.Parameter, value: Any) -> None:
        if value is not None:
            context.ensure_object(Context).options[str(option.name)] = value

    return [
        click.Option(
            ["--data"],
            metavar=DIR,
            expose_value=False,
            callback=keep,
            help=_("Keep the cache in this folder (or EGOV_TUI_DATA)."),
        ),
        click.Option(
            ["--config"],
            metavar=FILE,
            expose_value=False,
            callback=keep,
            help=_("Read this configuration (or EGOV_TUI_CONFIG)."),
        ),
        click.Option(
            ["--lang"],
            type=click.Choice(sorted(i18n.LANGUAGES, reverse=True)),
            expose_value=False,
            callback=keep,
            help=_("Speak Swahili or English."),
        ),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_tell_version,
            help=_("Tell the version and leave."),
        ),
    ]


def _tell_version(context: click.Context, option: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:  # a shell asks how the line may go on
        click.echo(f"egov-tui {__version__}")
        context.exit()


_SENTENCE_END = re.compile(r"(?<=[.])\s")


class _WithGlobals(click.Command):
    """A command that takes the global options too, so that they may stand before or after its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = f"[{OPTIONS}]"
        self.params += _global_options()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's help option, in the reader's language."""
        option = super().get_help_option(ctx)
        if option:
            option.help = _("Show this message and leave.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, whole: a list of commands breaks it, where click would cut it."""
        return _SENTENCE_END.split(" ".join((self.help or "").split()), maxsplit=1)[0]


class Command(_WithGlobals):
    """A command of ours."""


ANY_WORD = {"ignore_unknown_options": True}
"""Context settings of commands that take a query: what looks like an unknown option is a word (`-ajira`)."""


class Group(_WithGlobals, click.Group):
    """A group whose commands are imported when they are called or listed, not before."""

    command_class = Command

    def __init__(self, *args: Any, lazy: dict[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", f"{COMMAND} [{ARGUMENTS}...]")
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a reader's day, not of the alphabet: those of the group's module first."""
        return [*(name for name in self.commands if name not in self.lazy), *self.lazy]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        if cmd_name in self.lazy and cmd_name not in self.commands:
            from importlib import import_module

            module, _dot, name = self.lazy[cmd_name].rpartition(".")
            self.add_command(getattr(import_module(f"egov_tui.cli.{module}"), name), cmd_name)
        return super().get_command(ctx, cmd_name)


@click.group(
    cls=Group,
    invoke_without_command=True,
    lazy={
        "sync": "sync.sync",
        "list": "articles.list_",
        "search": "articles.search",
        "show": "show.show",
        "cite": "cite.cite",
        "mark": "articles.mark",
        "export": "export.export",
        "undo": "undo.undo",
        "story": "story.story",
        "attachment": "attachment.attachment",
        "watch": "watch.watch",
        "digest": "digest.digest",
        "source": "source.source",
        "catalogue": "catalogue.catalogue",
        "pack": "pack.pack",
        "usage": "usage.usage",
        "doctor": "doctor.doctor",
        "index": "index.index",
        "backup": "copies.backup",
        "restore": "copies.restore",
        "man": "man.man",
        "completion": "completion.completion",
    },
    subcommand_metavar=f"[{COMMAND} [{ARGUMENTS}...]]",
    help=_(
        "Read the news of public agencies in the terminal, online and off.\n\n"
        "Without a command the reader opens; ? in it shows its keys. Everything it does to the cache has a "
        "command here. Exit status: 0 done, 1 failed, 2 wrong usage, 3 partly failed, 4 the cache cannot be used."
    ),
)
@click.option("--demo", is_flag=True, help=_("Open the sample agencies in a cache that is thrown away; no network."))
@click.option(
    "--plain",
    is_flag=True,
    help=_("Read line by line, with nothing drawn: for screen readers, simple terminals and slow lines."),
)
@click.pass_context
def root(context: click.Context, demo: bool, plain: bool) -> int | None:
    """Open the reader unless a subcommand is named."""
    if context.invoked_subcommand:
        for flag, given in (("--demo", demo), ("--plain", plain)):
            if given:
                raise click.UsageError(_("{option} goes with no command.").format(option=flag))
        return None
    from egov_tui.cli.reader import open_reader

    own = context.ensure_object(Context)
    flags = [flag for flag, wanted in (("--demo", demo), ("--plain", plain)) if wanted]
    arguments = [*(f"--{name}={value}" for name, value in own.options.items()), *flags]
    return open_reader(own.settings, arguments, demo=demo, plain=plain)
