"""The subscriptions and how they fare."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from egov_tui.errors import CacheError, UsageError
from egov_tui.i18n import N_
from egov_tui.model import (
    Choices,
    Feed,
    Kind,
    Outline,
    Problem,
    Source,
    Spent,
    Validators,
    Way,
    problem_record,
)
from egov_tui.store.adding import insert_one, name_of
from egov_tui.store.choices import CHOICES, choose, chosen
from egov_tui.store.connection import Database, Row
from egov_tui.store.moments import moment_or_none, pack, seconds, unpack
from egov_tui.store.traffic import spend
from egov_tui.text.clean import line
from egov_tui.text.links import identity, redact

_SELECT = (
    "SELECT id, slug, agency, title, address, kind, link, language, folder, unread, total, "
    "etag, last_modified, body_hash, validated, last_ok, problem, failing_since, failures, next_check, interval, zone, "
    "minutes, insecure, muted, forced, size, moved_to, moved, recipe, listing, full_text, categories, offered "
    "FROM sources"
)
_READ_BY = "UPDATE sources SET recipe = ?, listing = ?, full_text = ? WHERE id = ?"
_BATCH = 100
_NOTHING = Spent()
MOVED = 3
"""Syncs in a row that must have been led to the same new address before it is taken over."""


class DuplicateSource(UsageError):
    """The address is followed already."""

    def __init__(self, source: Source) -> None:
        super().__init__(
            N_("{address}: is followed already, as {source}."), address=redact(source.address), source=source.slug
        )
        self.source = source


class Sources:
    """The subscriptions of a cache."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Source]:
        """Return all sources by folder, then agency, as a person sorts names."""
        found = [_source(row) for row in self._database.rows(_SELECT)]
        return sorted(found, key=lambda s: (s.folder.casefold(), s.agency.casefold(), s.slug))

    def ever(self) -> bool:
        """Tell whether there is a source, or was one: numbers once given are remembered (AUTOINCREMENT)."""
        return self._database.row("SELECT 1 FROM sqlite_sequence WHERE name = 'sources' AND seq > 0") is not None

    def find(self, slug_or_address: str) -> Source | None:
        """Return the source of this slug or address; addresses that mean the same are the same (`links.identity`)."""
        wanted = line(slug_or_address)
        row = self._database.row(f"{_SELECT} WHERE slug = ? OR address = ?", (wanted.lower(), wanted))
        if row:
            return _source(row)
        if "://" not in wanted:
            return None
        same, sources = identity(wanted), self.all()
        found = next((source for source in sources if identity(source.address) == same), None)
        if found is None and (hidden := redact(wanted)) != wanted:  # so it was told by who packed its articles
            found = next((source for source in sources if source.offered and source.address == hidden), None)
        return found

    def add(
        self,
        address: str,
        *,
        title: str = "",
        slug: str = "",
        agency: str = "",
        kind: Kind | None = None,
        link: str | None = None,
        language: str | None = None,
        folder: str = "",
        zone: str = "",
        way: Way | None = None,
        offered: bool = False,
    ) -> Source:
        """Subscribe to an address and return the source; one that is only `offered` is not subscribed to.

        Without a title it is called by its host, or its file's name, until the feed says more. Without a slug one is
        made from the title; a slug that is taken gets a number.

        Raises:
            DuplicateSource: the address is followed already, or offered (see `Steps.follow`).
        """
        if known := self.find(address):
            raise DuplicateSource(known)
        with self._database.write() as connection:
            wanted = Outline(address, title, folder, link, zone=zone, agency=agency, slug=slug, language=language)
            number = insert_one(
                connection, wanted, {slug for (slug,) in connection.execute("SELECT slug FROM sources")}
            )
            connection.execute("UPDATE sources SET kind = ?, offered = ? WHERE id = ?", (kind, int(offered), number))
            if way:
                connection.execute(_READ_BY, (way.recipe, way.listing, way.full_text, number))
        return self._by_id(number)

    def add_all(self, outlines: Iterable[Outline]) -> list[tuple[Outline, Source | None]]:
        """Subscribe to all of them in one transaction, also to those that are only offered; None stands beside those
        that are followed already.
        """
        with self._database.write() as connection:
            return self.insert(connection, outlines)

    def insert(
        self, connection: sqlite3.Connection, outlines: Iterable[Outline]
    ) -> list[tuple[Outline, Source | None]]:
        """Do the same within a transaction."""
        sources = self.all()
        known = {identity(source.address) for source in sources if not source.offered}
        offered = {identity(source.address): source.id for source in sources if source.offered}
        taken = {source.slug for source in sources}
        numbers: list[tuple[Outline, int | None]] = []
        for outline in outlines:
            same = identity(outline.address)
            number = None
            if same not in known:
                known.add(same)
                number = offered.get(same) or insert_one(connection, outline, taken)
                connection.execute("UPDATE sources SET offered = 0, next_check = NULL WHERE id = ?", (number,))
            numbers.append((outline, number))
        added = {source.id: source for source in self.all()}
        return [(outline, None if number is None else added[number]) for outline, number in numbers]

    def add_offered(self, wanted: Iterable[tuple[Outline, Kind | None]]) -> list[Source]:
        """Offer sources in one transaction, and return them in their order; those that are here, followed or offered,
        stay as they are.
        """
        with self._database.write() as connection:
            here = self.all()
            known, taken = {identity(source.address): source.id for source in here}, {source.slug for source in here}
            numbers: list[int] = []
            for outline, kind in wanted:
                same = identity(outline.address)
                if same not in known:
                    known[same] = number = insert_one(connection, outline, taken)
                    connection.execute("UPDATE sources SET kind = ?, offered = 1 WHERE id = ?", (kind, number))
                numbers.append(known[same])
        all_ = {source.id: source for source in self.all()}
        return [all_[number] for number in numbers]

    def remove(self, slug: str) -> None:
        """Forget a source with its articles, a batch to a transaction so that nobody waits long."""
        source = self.find(slug)
        if source is None:
            return
        while True:
            with self._database.write() as connection:
                gone = connection.execute(
                    "DELETE FROM articles WHERE id IN (SELECT id FROM articles WHERE source_id = ? LIMIT ?)",
                    (source.id, _BATCH),
                ).rowcount
                if gone < _BATCH:
                    connection.execute("DELETE FROM sources WHERE id = ?", (source.id,))
                    return
            self._database.give_way()

    def listed(self, source_id: int, article_ids: Iterable[int], *, whole: bool = True) -> None:
        """Note which articles a source lists still: those are not pruned.

        Where the listing is not `whole`, those of the one before may be listed still, and so may they where a source
        suddenly lists none.
        """
        ids = set(article_ids)
        with self._database.write() as connection:
            row = connection.execute("SELECT listed FROM sources WHERE id = ?", (source_id,)).fetchone()
            before = row[0] if row else None
            if not whole and before is None:
                return
            if not whole or not ids:
                ids.update(unpack(before))
            connection.execute("UPDATE sources SET listed = ? WHERE id = ?", (pack(sorted(ids)) or "[]", source_id))

    def describe(self, source_id: int, feed: Feed) -> None:
        """Take over what a feed says of itself: kind, site, language, and its title while the source has none.

        The agency follows the title as long as nobody gave it a name of its own.
        """
        source = self._by_id(source_id)
        title, agency = source.title, source.agency
        if feed.title and title == name_of(source.address):
            title = line(feed.title)
            agency = title if agency == source.title else agency
        link, language = feed.link or source.link, feed.language or source.language
        wanted = (feed.kind, link, language, title, agency, feed.interval)
        if wanted != (source.kind, source.link, source.language, source.title, source.agency, source.interval):
            with self._database.write() as connection:
                connection.execute(
                    "UPDATE sources SET kind = ?, link = ?, language = ?, title = ?, agency = ?, interval = ? "
                    "WHERE id = ?",
                    (*wanted, source_id),
                )

    def read_by(self, source_id: int, way: Way) -> None:
        """Note how a source that is a page is read from now on."""
        with self._database.write() as connection:
            connection.execute(_READ_BY, (way.recipe, way.listing, way.full_text, source_id))

    def succeeded(
        self,
        source_id: int,
        validators: Validators,
        next_check: datetime,
        now: datetime,
        spent: Spent = _NOTHING,
        *,
        forced: bool = False,
    ) -> None:
        """Note that a source answered, what the next conditional request sends back, and what the answer cost."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE sources SET etag = ?, last_modified = ?, body_hash = ?, validated = ?, last_ok = ?, "
                "next_check = ?, problem = NULL, failing_since = NULL, failures = 0, forced = coalesce(?, forced) "
                "WHERE id = ?",
                (
                    validators.etag,
                    validators.last_modified,
                    validators.body_hash,
                    validators.address,
                    seconds(now),
                    seconds(next_check),
                    seconds(now) if forced else None,
                    source_id,
                ),
            )
            spend(connection, source_id, spent, now)

    def failed(
        self, source_id: int, problem: Problem, next_check: datetime, now: datetime, spent: Spent = _NOTHING
    ) -> None:
        """Note that a source could not be read, since when, and what that cost; validators and articles stay."""
        told = json.dumps(problem_record(problem), ensure_ascii=False)
        with self._database.write() as connection:
            connection.execute(
                "UPDATE sources SET problem = ?, failing_since = coalesce(failing_since, ?), "
                "failures = failures + 1, next_check = ? WHERE id = ?",
                (told, seconds(now), seconds(next_check), source_id),
            )
            spend(connection, source_id, spent, now)

    def moved(self, source_id: int, target: str | None) -> bool:
        """Note where permanent redirects led in this sync, if anywhere, and return whether the source moves there.

        It does when `MOVED` syncs in a row saw the same target, unless another source has that address.
        """
        source = self._by_id(source_id)
        target = None if target is None else line(target)
        if target == source.moved_to is None:
            return False
        times = source.moved + 1 if target == source.moved_to else int(target is not None)
        moves = target is not None and times >= MOVED and self.find(target) in (None, source)
        with self._database.write() as connection:
            connection.execute(
                "UPDATE sources SET moved_to = ?, moved = ? WHERE id = ?",
                (None, 0, source_id) if moves else (target, times, source_id),
            )
            if moves:
                connection.execute("UPDATE sources SET address = ? WHERE id = ?", (target, source_id))
        return moves

    def respell(self, source_id: int, address: str) -> None:
        """Write the address of a source another way; the old one is overwritten in the file, for it may be secret."""
        with self._database.write() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(
                "UPDATE sources SET address = ?, validated = NULL, moved_to = NULL, moved = 0 WHERE id = ?",
                (line(address), source_id),
            )

    def choices(self, source_ids: Iterable[int]) -> dict[int, Choices]:
        """Return what was chosen for these sources, by id; those that are gone are left out."""
        found = ((number, self._database.row(CHOICES, (number,))) for number in source_ids)
        return {number: chosen(row) for number, row in found if row}

    def choose(self, wanted: Mapping[int, Choices]) -> None:
        """Choose otherwise for sources, by id, all or none; who is to be asked otherwise is asked soon."""
        with self._database.write() as connection:
            choose(connection, wanted)

    def postpone(self, source_ids: Iterable[int], next_check: datetime) -> None:
        """Give sources another next check."""
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE sources SET next_check = ? WHERE id = ?", [(seconds(next_check), one) for one in source_ids]
            )

    def offer(self, source_ids: Iterable[int]) -> None:
        """Follow sources no longer: they are only offered, with the articles that are here."""
        with self._database.write() as connection:
            connection.executemany("UPDATE sources SET offered = 1 WHERE id = ?", [(one,) for one in source_ids])

    def ask_soon(self, source_id: int) -> None:
        """Have a source asked by the next sync, however long it was to be left alone."""
        with self._database.write() as connection:
            connection.execute("UPDATE sources SET next_check = NULL WHERE id = ?", (source_id,))

    def _by_id(self, number: int) -> Source:
        row = self._database.row(f"{_SELECT} WHERE id = ?", (number,))
        if row is None:
            raise CacheError(N_("The source was removed meanwhile by another program. Nothing was changed."))
        return _source(row)


def _source(row: Row) -> Source:
    (number, slug, agency, title, address, kind, link, language, folder, unread, total, *rest) = row
    etag, last_modified, body_hash, validated, last_ok, problem, failing_since, failures, *rest = rest
    next_check, interval, zone, minutes, insecure, muted, forced, size, moved_to, moved, *rest = rest
    recipe, listing, full_text, categories, offered = rest
    return Source(
        id=number,
        slug=slug,
        agency=agency,
        title=title,
        address=address,
        kind=kind,
        link=link,
        language=language,
        folder=folder,
        unread=unread,
        total=total,
        validators=Validators(etag, last_modified, body_hash, validated),
        last_ok=moment_or_none(last_ok),
        last_problem=_problem(problem),
        failing_since=moment_or_none(failing_since),
        failures=failures,
        next_check=moment_or_none(next_check),
        interval=interval,
        zone=zone,
        minutes=minutes,
        insecure=bool(insecure),
        muted=bool(muted),
        forced=moment_or_none(forced),
        size=size,
        moved_to=moved_to,
        moved=moved,
        recipe=recipe,
        listing=listing,
        full_text=full_text,
        categories=unpack(categories),
        offered=bool(offered),
    )


def _problem(text: str | None) -> Problem | None:
    return None if text is None else msgspec.json.decode(text, type=Problem)
