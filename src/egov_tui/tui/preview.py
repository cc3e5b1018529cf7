"""What is shown of a source before it is followed. Pure."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual.content import Content

from egov_tui.i18n import _, ngettext
from egov_tui.model import Probed
from egov_tui.moments import label
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.names import kind_name, language_name
from egov_tui.tui.icons import Icons
from egov_tui.tui.render import Styles, fit, plain


def facts(found: Probed, icons: Icons) -> str:
    """Return kind, language, articles and what finding it cost, as far as known."""
    told = [kind_name(found.kind), language_name(found.language or "")]
    told.append(ngettext("{n} article", "{n} articles", found.articles).format(n=found.articles))
    if found.bytes_in:
        told.append(_("{size} received").format(size=size(found.bytes_in)))
    return f" {icons.dot} ".join(part for part in told if part)


def preview(
    found: Probed, width: int, most: int, icons: Icons, style: Styles, now: datetime, zone: tzinfo | None
) -> Content:
    """Return title, facts and so many of the newest articles, each on a line of so many cells."""
    return Content("\n").join(_lines(found, width, most, icons, style, now, zone))


def _lines(
    found: Probed, width: int, most: int, icons: Icons, style: Styles, now: datetime, zone: tzinfo | None
) -> Iterator[Content]:
    yield plain((fit(line(found.title) or _("(no title)"), width, icons.more).rstrip(), style("strong")))
    yield plain((fit(facts(found, icons), width, icons.more).rstrip(), style("dim")))
    if found.damage:
        told = _("It is damaged; what could be read is shown. ({detail})").format(detail=line(found.damage))
        yield plain((fit(told, width, icons.more).rstrip(), style("error")))
    dates = [label(one.date, now, zone) if one.date else "" for one in found.newest[:most]]
    column = max((cell_len(date) for date in dates), default=0)
    for one, date in zip(found.newest, dates, strict=False):
        title = fit(line(one.title) or _("(no title)"), width - column - 4, icons.more).rstrip()
        yield plain("  ", (fit(date, column, icons.more), style("dim")), "  ", title)
