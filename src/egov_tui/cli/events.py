"""Commands as the reader runs them: what happens, and why nothing can be done, as events on stdout."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from egov_tui.cli.output import emit_event
from egov_tui.errors import EgovError
from egov_tui.i18n import _
from egov_tui.model import Failed

events_option = click.option(
    "--events", is_flag=True, help=_("Print every event as JSON while it happens, as the reader wants it.")
)


@contextmanager
def failing_as(events: bool) -> Iterator[None]:
    """Tell the reader, too, why nothing can be done."""
    try:
        yield
    except EgovError as error:
        if events:
            emit_event(Failed(error.message, error.status))
        raise
