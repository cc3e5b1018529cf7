"""cite: how articles are cited."""

from datetime import date

import click

from egov_tui.cli.output import no_article, print_text, say
from egov_tui.cli.root import Command, Context
from egov_tui.cli.words import Number
from egov_tui.exchange.citation import FORMS, Form, joined
from egov_tui.exchange.citation import cite as cited
from egov_tui.i18n import _
from egov_tui.store import Store


@click.command(
    "cite",
    cls=Command,
    help=_("Print the citations of articles, as read today. --lang chooses the language."),
)
@click.argument("numbers", metavar="ID...", type=Number(), nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="text",
    show_default=True,
    help=_("A text to be read, or an entry for a reference manager."),
)
@click.pass_obj
def cite(context: Context | None, numbers: tuple[int, ...], form: Form) -> int:
    """Print a citation of each article, in the order asked."""
    settings = (context or Context()).settings
    wanted = list(dict.fromkeys(numbers))
    today = date.today()
    with Store.open(settings.cache) as store:
        found = {article.id: cited(article, today, form) for article in store.articles.full(wanted)}
    if found:
        print_text(joined(found.values(), form))
    missing = [number for number in wanted if number not in found]
    for number in missing:
        say(no_article(number))
    return 0 if not missing else 3 if found else 1
