"""The date of an article as it stands over it: by the clock of its source, which is named where it is not ours."""

from datetime import datetime, tzinfo

from egov_tui import moments
from egov_tui.i18n import _
from egov_tui.model import Article
from egov_tui.text import zones


def dateline(article: Article, zone: tzinfo | None = None, *, named: bool = False) -> str:
    """Return the date of an article in words: `Wednesday, 19 August 2015, 09:14 (Dar es Salaam time)`.

    `zone` is the reader's, None the system's; `named` is the clock always, for what may be read elsewhere. Empty where
    there is no date. One that is only estimated is when we first saw it, which no source told: it is the reader's.
    """
    moment = article.date or article.published or article.updated
    if moment is None:
        return ""
    words = said(moment, zone, "" if article.date_estimated else article.clock, weekday=True, named=named)
    return f"~{words}" if article.date_estimated else words


def said(
    moment: datetime, zone: tzinfo | None = None, clock: str = "", *, weekday: bool = False, named: bool = False
) -> str:
    """Return a moment in full by the clock that told it (see `zones`), the reader's where that is not known.

    It is named where it is another than the reader's, or always if so wished; a day alone needs none.
    """
    told = zones.clock(clock)
    alone = moments.day_alone(moment, zone, told) is not None
    words = moments.full(moment, zone if told is None else told, told=told, weekday=weekday)
    ours = zones.minutes(moment, zone)
    if alone or (not named and (told is None or zones.minutes(moment, told) == ours)):
        return words
    if told is None or "/" not in clock:
        return _("{date} ({zone})").format(date=words, zone=zones.called(clock if told else zones.written(ours)))
    return _("{date} ({town} time)").format(date=words, town=zones.called(clock))
