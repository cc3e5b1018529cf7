"""digest: the news of the last days by agency, to be mailed or read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from egov_tui.cli.leaving import ended_by_signals
from egov_tui.cli.metavars import DATE, FILE, QUERY
from egov_tui.cli.output import json_line, say
from egov_tui.cli.root import ANY_WORD, Command, Context
from egov_tui.cli.words import Number
from egov_tui.i18n import _
from egov_tui.settings import typed_path
from egov_tui.store import Store


@click.command(
    "digest",
    cls=Command,
    context_settings=ANY_WORD,
    help=_(
        "Tell the news of the last days by agency, closing dates first, and which sources were silent or failed. "
        "QUERY is as in `search`; muted sources are left out unless it names them.\n\n"
        "Days are whole: 7d is seven of them and what there is of today; with `--until yesterday`, the seven that end "
        "with it. The same cache and the same days give the same bytes. A story of several agencies is told once. "
        "--format json is one object with `since until query articles agencies deadlines silent failed`; an agency "
        "has `agency count articles more repeated`, an article `id source agency title link date date_estimated "
        "language summary attachments edited closes also`."
    ),
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar=f"[{QUERY}...]")
@click.option(
    "--since",
    metavar="7d",
    default="",
    help=_("Of the last days (7d), weeks (2w), months (3m) or hours (6h), or from a day on; 7d if nothing says it."),
)
@click.option(
    "--until",
    metavar=DATE,
    default="",
    help=_("Up to the end of this day, or to a moment such as 2026-05-03T07:00; up to now by default."),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help=_("In which form."),
)
@click.option("--json", "as_json", is_flag=True, help=_("The same as --format json."))
@click.option(
    "--most",
    type=Number(0),
    default=20,
    show_default=True,
    help=_("At most so many articles of an agency, the rest by their number; 0 for all."),
)
@click.option("--skip-empty", is_flag=True, help=_("Print nothing where there are neither news nor closing dates."))
@click.option("--to", "target", metavar=FILE, help=_("Write it to this file."))
@click.option("--overwrite", is_flag=True, help=_("Replace the file if it is there."))
@click.pass_obj
def digest(
    context: Context | None,
    words: tuple[str, ...],
    since: str,
    until: str,
    form: str,
    as_json: bool,
    most: int,
    skip_empty: bool,
    target: str | None,
    overwrite: bool,
) -> int:
    """Print the digest of some days, or write it to a file."""
    from egov_tui.exchange import digestforms as forms
    from egov_tui.exchange.gathering import Wish, gather
    from egov_tui.exchange.telling import told

    with Store.open((context or Context()).settings.cache) as store:
        found = gather(store, Wish(" ".join(words), since, until, most), datetime.now(UTC))
    if found.empty and skip_empty:
        return 0
    if as_json or form == "json":
        pieces: Iterator[str] = iter([json_line(forms.record(found)) + "\n"])
    else:
        pieces = forms.FORMS[form](told(found))
    file = typed_path(target)
    if file is None or target == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        _write(file, pieces, overwrite)
    return 0


def _write(file: Path, pieces: Iterator[str], overwrite: bool) -> None:
    from egov_tui.files import writing

    with ended_by_signals(), writing(file, overwrite=overwrite) as out:
        out.writelines(piece.encode() for piece in pieces)
    say(_("{file}: the digest is written.").format(file=file))
