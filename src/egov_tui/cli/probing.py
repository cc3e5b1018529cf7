"""What `source test` says of an address, as JSON and in words."""

from collections.abc import Callable, Sequence
from contextlib import aclosing

from egov_tui.errors import UsageError, explain
from egov_tui.exchange.export import error_record, record
from egov_tui.i18n import _, ngettext
from egov_tui.model import iso
from egov_tui.settings import Settings
from egov_tui.sync.engine import offline
from egov_tui.sync.probe import Probe, articles, locate, probes
from egov_tui.text.links import redact
from egov_tui.text.naming import called

_SHOWN = 10


async def each(settings: Settings, addresses: Sequence[str], tell: Callable[[Probe], None]) -> None:
    """Read addresses or files, telling of each in order as soon as it is read.

    Raises:
        UsageError: the data mode is offline, and all of them need the network.
    """
    silent = settings.sync.mode == "offline"
    if silent and addresses and not any(locate(address).startswith("file:") for address in addresses):
        raise UsageError(offline(settings))
    async with aclosing(probes(addresses, offline=silent)) as found:
        async for one in found:
            tell(one)


def probe_record(found: Probe) -> dict[str, object]:
    """Return the JSON object of one address: for OPML `sources` in place of what a feed has."""
    told: dict[str, object] = {
        "address": found.address,
        "final_address": found.final_address,
        "ok": found.ok,
        "error": error_record(found.problem),
        "kind": found.kind,
    }
    if found.kind == "opml":
        told["sources"] = [{"address": o.address, "title": o.title, "folder": o.folder} for o in found.outlines]
        return told
    feed = found.feed
    return {
        **told,
        "title": feed.title if feed else None,
        "link": feed.link if feed else None,
        "language": feed.language if feed else None,
        "authors": list(feed.authors) if feed else [],
        "articles": [record(article) for article in articles(found)],
    }


def probe_words(found: Probe) -> str:
    """Return the same for a person: what it is, and its first articles."""
    if found.problem:
        detail = f" ({found.problem.detail})" if found.problem.detail else ""
        return explain(found.problem) + detail
    if found.kind == "opml":
        count = len(found.outlines)
        lines = [
            redact(found.address),
            ngettext("OPML with {n} source:", "OPML with {n} sources:", count).format(n=count),
            *(f"  {outline.title}  {redact(outline.address)}" for outline in found.outlines),
        ]
        return "\n".join(lines)
    assert found.feed is not None
    read = articles(found)
    head = ngettext("{kind}, {n} article: {title}", "{kind}, {n} articles: {title}", len(read))
    lines = [
        redact(found.final_address or found.address),
        head.format(kind=found.kind, n=len(read), title=found.feed.title),
    ]
    if found.feed.problem:
        lines.append(_("It is damaged; what could be read is shown. ({detail})").format(detail=found.feed.problem))
    if found.feed.next:
        lines.append(
            _("Older articles stand at {address}; they are not fetched.").format(address=redact(found.feed.next))
        )
    lines += [f"  {(iso(a.published) or '-'):<20}  {called(a.title, a.text, a.link)}" for a in read[:_SHOWN]]
    if len(read) > _SHOWN:
        lines.append(ngettext("  and {n} more", "  and {n} more", len(read) - _SHOWN).format(n=len(read) - _SHOWN))
    return "\n".join(lines)
