"""story: what several sources tell."""

import click

from egov_tui.cli.output import emit, headline_rows, headline_widths, no_article, print_rows, say
from egov_tui.cli.root import Command, Context
from egov_tui.cli.words import Number
from egov_tui.i18n import _, ngettext
from egov_tui.store import Store


@click.command(
    "story",
    cls=Command,
    help=_(
        "List the articles that tell the same story as these: those of other sources with the same link, or with the "
        "same text within five days. The reader shows them once, and who has read one has read all of them."
    ),
)
@click.argument("numbers", metavar="ID...", type=Number(), nargs=-1, required=True)
@click.option("--split", is_flag=True, help=_("Keep these articles apart from now on; `egov-tui undo` takes it back."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
@click.pass_obj
def story(context: Context | None, numbers: tuple[int, ...], split: bool, as_json: bool) -> int:
    """List who tells a story, or take articles out of one."""
    with Store.open((context or Context()).settings.cache) as store:
        there = {one.id for one in store.articles.headlines(numbers)}
        missing = [number for number in numbers if number not in there]
        for number in missing:
            say(no_article(number))
        if split:
            wanted = [number for number in dict.fromkeys(numbers) if number in there]
            parted = sum(len(store.stories.members(number)) > 1 for number in wanted)
            store.steps.part(wanted)
            say(ngettext("{n} article kept apart.", "{n} articles kept apart.", parted).format(n=parted))
        else:
            found = [one for number in numbers if number in there for one in store.stories.members(number)]
            _print(store, list(dict.fromkeys(found)), as_json)
    return 0 if not missing else 3 if there else 1


def _print(store: Store, ids: list[int], as_json: bool) -> None:
    if as_json:
        from egov_tui.exchange.export import record

        for article in store.articles.full(ids):
            emit(record(article))
    else:
        print_rows(headline_rows(store.articles.headlines(ids)), headline_widths())
