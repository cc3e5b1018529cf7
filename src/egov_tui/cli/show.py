"""show: articles to be read, as their sources say them or as their own pages do."""

from collections.abc import Callable, Sequence

import click
from msgspec.structs import replace

from egov_tui.cli.output import emit, emit_event, no_article, print_text, print_wrapped, say
from egov_tui.cli.root import Command, Context
from egov_tui.cli.words import Number
from egov_tui.errors import EgovError, begun, in_words
from egov_tui.i18n import _
from egov_tui.model import Article, Event, Failed
from egov_tui.settings import Settings
from egov_tui.store import Store


@click.command("show", cls=Command, help=_("Print articles; they are not marked as read."))
@click.argument("numbers", metavar="ID...", type=Number(), nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json", "atom"]),
    default="text",
    show_default=True,
    help=_("In which form."),
)
@click.option("--json", "as_json", is_flag=True, help=_("The same as --format json."))
@click.option("--versions", "past", is_flag=True, help=_("What its edits changed, as [-old-] and {+new+} words."))
@click.option(
    "--full", "wanted", is_flag=True, help=_("Fetch the whole text from the agency's page, if it is not here.")
)
@click.option("--feed-text", is_flag=True, help=_("What the source says, though the whole text is here."))
@click.option("--force", is_flag=True, help=_("With --full: fetch it anew, however large the page is."))
@click.option("--events", is_flag=True, help=_("With --full: print nothing but events, as the reader wants them."))
@click.pass_obj
def show(
    context: Context | None,
    numbers: tuple[int, ...],
    form: str,
    as_json: bool,
    past: bool,
    wanted: bool,
    feed_text: bool,
    force: bool,
    events: bool,
) -> int:
    """Print articles, after fetching their whole texts where that is wanted."""
    settings = (context or Context()).settings
    form = "json" if as_json else form
    if past and form != "text":
        raise click.UsageError(_("--versions is text; it has no other form."))
    if (force or events) and not wanted:
        raise click.UsageError(_("--force and --events go with --full."))
    with Store.open(settings.cache) as store:
        if past:
            return _each(numbers, lambda number: _show_versions(store, number))
        failed = _fetch(store, settings, numbers, force, events) if wanted else set()
        if events:
            return 1 if len(failed) == len(set(numbers)) else 3 if failed else 0
        if form == "atom":
            return _show_feed(store, numbers, feed_text) or (3 if failed else 0)
        status = _each(numbers, lambda number: _show(store.articles.get(number), form, feed_text))
    return status or (3 if failed else 0)


def _each(numbers: Sequence[int], work: Callable[[int], bool]) -> int:
    """Do something for each article; return the exit status: of some, or of all, there was none."""
    missing = [number for number in numbers if not work(number)]
    for number in missing:
        say(no_article(number))
    return 0 if not missing else 1 if len(missing) == len(numbers) else 3


def _show(article: Article | None, form: str, feed_text: bool) -> bool:
    from egov_tui.exchange import export

    if article is None:
        return False
    if feed_text:
        article = replace(article, full=None)
    if form == "json":
        emit(export.record(article))
        return True
    forms = {"text": export.text, "markdown": export.markdown, "html": export.html}
    (print_wrapped if form == "text" else print_text)(forms[form](article))
    if article.full:
        from egov_tui.exchange.layout import whole_text

        say(whole_text(article.full))
    return True


def _show_feed(store: Store, numbers: Sequence[int], feed_text: bool) -> int:
    """Print articles as one feed; return the exit status."""
    from egov_tui.exchange.forms import feed_of

    found = list(store.articles.full(dict.fromkeys(numbers)))
    shown = [replace(one, full=None) if feed_text else one for one in found]
    if shown:
        for piece in feed_of(store, shown, _("Articles"), max(one.date for one in found if one.date)):
            click.echo(piece, nl=False)
    return _each(numbers, {one.id for one in found}.__contains__)


def _show_versions(store: Store, number: int) -> bool:
    from egov_tui.exchange.versions import text

    versions = store.articles.versions(number)
    if len(versions) == 1:
        say(_("This article was never edited since it was first seen."))
    if versions:
        print_wrapped(text(versions))
    return bool(versions)


def _fetch(store: Store, settings: Settings, numbers: Sequence[int], force: bool, events: bool) -> set[int]:
    """Fetch the whole texts that are not here; return the articles that have none for all that, which is said."""
    from egov_tui.cli.signals import run
    from egov_tui.feeds.fetch import Fetcher
    from egov_tui.feeds.recipes import folder_of, load
    from egov_tui.feeds.workers import Workers
    from egov_tui.sync.credentials import gathered
    from egov_tui.sync.fulltext import Means, allowed, fetch_full
    from egov_tui.sync.hosts import Hosts

    failed: set[int] = set()

    def report(event: Event) -> None:
        if events:
            emit_event(event)

    async def work(articles: Sequence[Article]) -> None:
        async with Fetcher(ca_file=settings.sync.ca_file) as client, Workers(1) as workers:
            known, _faults = load(folder_of(settings.config))
            means = Means(client, workers, Hosts(), known, gathered(store, settings.logins))
            for article in articles:
                if why := await fetch_full(store, means, article, force=force, report=report):
                    failed.add(article.id or 0)
                    if not events:
                        say(f"{article.id}: {begun(in_words(why))}")

    try:
        found = [article for article in store.articles.full(list(dict.fromkeys(numbers))) if force or not article.full]
        if found:
            allowed(settings)
            run(work(found))
    except EgovError as error:
        if events:
            emit_event(Failed(error.message, error.status))
        raise
    return failed
