"""The conversation: a command, what comes of it, page by page; what went wrong is said, and it goes on."""

from collections.abc import Callable, Mapping

from egov_tui.cli.linear.commands import Order, help_lines, parse
from egov_tui.cli.linear.console import Console
from egov_tui.cli.linear.flows import Flow, Text
from egov_tui.errors import EgovError
from egov_tui.i18n import _

Act = Callable[[str], None]
"""What a command does with what is typed behind it."""


class Talking:
    """Asks for commands and obeys them."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._flow: Flow | None = None
        """What Enter goes on with."""
        self._aside: Flow | None = None
        """What was asked for in between, such as the help; Enter goes on with it first."""
        self._left = False

    @property
    def acts(self) -> Mapping[str, Act]:
        """What each command does, by its name (see `commands.COMMANDS`)."""
        return {"more": self.more, "help": self.help, "quit": self.quit}

    def converse(self) -> None:
        """Obey until the reader quits or the input ends.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed while nothing was going on.
        """
        while not self._left:
            try:
                typed = self.console.ask(_("Command:"))
            except KeyboardInterrupt:
                self.console.print([""])
                raise
            if typed is None:
                return
            self.attempt(lambda line=typed: self._obey(parse(line)))  # type: ignore[misc]

    def attempt(self, work: Callable[[], None]) -> None:
        """Do something; say what went wrong, or that it was stopped."""
        try:
            work()
        except EgovError as error:
            self.say(str(error))
        except KeyboardInterrupt:
            self.console.print([""])
            self.say(_("Stopped."))

    def _obey(self, order: Order) -> None:
        self.acts[order.name](order.argument)

    def say(self, *sentences: str) -> None:
        """Say sentences, on one line if there is room."""
        self.console.say(" ".join(sentence for sentence in sentences if sentence))

    # ------------------------------------------------------------ pages

    def show(self, flow: Flow) -> None:
        """Tell the first page of something; what was told before is done with."""
        self.keep(flow)
        self._page(flow)

    def keep(self, flow: Flow) -> None:
        """Have something ready that Enter begins with."""
        self._flow, self._aside = flow, None

    def aside(self, flow: Flow) -> None:
        """Tell the first page of something; at its end Enter goes on with what was told before."""
        self._aside = flow
        self._page(flow)

    def more(self, _argument: str = "") -> None:
        """Tell the next page."""
        flow = next((flow for flow in (self._aside, self._flow) if flow is not None and flow.left), None)
        if flow is not None:
            self._page(flow)
        else:
            self.say(self.at_end())

    def at_end(self) -> str:
        """Return what to say where there is no more to tell."""
        return _("There is no more of it. ? lists the commands.")

    def _page(self, flow: Flow) -> None:
        self.console.print(flow.page(self.console.width, self.console.height))
        told = flow.told()
        if flow.left:
            self.say(told, _("Enter: more."))
        elif told:
            self.say(told)

    # ------------------------------------------------------------ commands

    def help(self, _argument: str = "") -> None:
        """List the commands."""
        self.aside(Text("\n".join(help_lines())))

    def quit(self, _argument: str = "") -> None:
        """End the conversation."""
        self._left = True
