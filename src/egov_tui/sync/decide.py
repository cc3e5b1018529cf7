"""What one reading of a source changes in the cache: pure, no clock, no database."""

from collections.abc import Mapping

from egov_tui.model import Decision, Entry, Feed, Known


def decide(feed: Feed, known: Mapping[str, Known], same: Mapping[str, int] | None = None) -> Decision:
    """Compare the entries of a feed with the keys (and aliases) that the cache knows.

    An entry under a new key that the cache knows by an alias is the same article under a changed guid: it is not
    inserted again. It is another article where the document lists the known one under a key of its own, too, or
    another entry is it already: two notices that look alike stay two. What the feed no longer lists is left alone.
    `same` tells of a source that has moved which entries the cache has under keys of the old one (`moving.same`): what
    differs in those is no edit. Inserts come oldest first: by date where every entry has one, else the document read
    from its end. Deciding again once the decision is carried out changes nothing.
    """
    owners, moved = _owners(feed, known), same or {}
    inserts: dict[str, Entry] = {}
    edits: dict[int, Entry] = {}
    aliases: dict[str, int] = {}
    for entry in feed.entries:
        held = known.get(entry.key)
        if held is None:
            like = next((known[a] for a in entry.aliases if a in known and known[a].id not in owners), None)
            if like is None and entry.key in moved and moved[entry.key] not in owners:
                like = Known(moved[entry.key], "")
            if like is None:
                inserts.setdefault(entry.key, entry)
                continue
            held = like
            aliases[entry.key] = held.id
        if owners.setdefault(held.id, entry.key) == entry.key and held.content_hash != entry.content_hash:
            edits.setdefault(held.id, entry)
    new = tuple(_oldest_first(list(inserts.values())))
    return Decision(new, tuple(edits.items()), tuple(aliases.items()), retold=same is not None)


def _owners(feed: Feed, known: Mapping[str, Known]) -> dict[int, str]:
    """Each known article that the document lists, with the first key it is listed by."""
    owners: dict[int, str] = {}
    for key in feed.listed:
        if key in known:
            owners.setdefault(known[key].id, key)
    return owners


def _oldest_first(entries: list[Entry]) -> list[Entry]:
    """Feeds list the newest first, so their end is the oldest; dates decide where every entry has one."""
    backwards = entries[::-1]
    dated = [(date, entry) for entry in backwards if (date := entry.published or entry.updated)]
    if len(dated) < len(backwards):
        return backwards
    return [entry for _date, entry in sorted(dated, key=lambda pair: pair[0])]
