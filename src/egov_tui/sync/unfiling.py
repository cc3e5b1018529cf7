"""A file of an article that came with a pack, put where those that are fetched lie, under a name of our own."""

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from egov_tui.exchange.attachments import files
from egov_tui.exchange.unpack import Unpacking
from egov_tui.model import File, Kept, PackedFile
from egov_tui.store import Store
from egov_tui.store.folder import PART, digest
from egov_tui.sync.partial import unwritable
from egov_tui.text.filetypes import file_name
from egov_tui.text.links import identity


def keep(store: Store, pack: Unpacking, packed: PackedFile, source_id: int, when: datetime) -> bool:
    """Keep a file of a pack; False where it is here already, or is of no article that would show it.

    Raises:
        PackError: it is no longer as it was packed.
        EgovError: it cannot be written.
    """
    number = store.packs.holder(source_id, packed.key)
    article = store.articles.get(number) if number else None
    if number is None or article is None:
        return False
    known = files(article, store.files.of_its_page(number), store.files.of(number))
    file = next((one for one in known if identity(one.url) == identity(packed.url)), None)
    if file is None or store.folder.state(file.kept) == "here":
        return False
    try:
        part = _unpacked(store.folder.make(number), pack, packed)
    except OSError as error:
        raise unwritable(store.folder.of(number), error) from error
    try:
        return _settled(store, part, number, file, packed, when)
    except OSError as error:
        raise unwritable(store.folder.of(number), error) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _unpacked(home: Path, pack: Unpacking, packed: PackedFile) -> Path:
    """Unpack a file beside its place, whole or not at all (mode 0600)."""
    with tempfile.NamedTemporaryFile("wb", dir=home, suffix=PART, delete=False) as out:
        path = Path(out.name)
        try:
            for piece in pack.pieces(packed.path):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path


def _settled(store: Store, part: Path, number: int, file: File, packed: PackedFile, when: datetime) -> bool:
    kind = file.type or packed.type
    length, sha256 = part.stat().st_size, digest(part)
    with store.folder.settling():
        name = store.folder.put(part, number, file_name(file.url, type=kind, title=file.title))
        kept = Kept(file.url, kind, length, name, sha256, when)
        known = store.files.keep(number, kept)
        if not known and (place := store.folder.place(kept)):
            place.unlink(missing_ok=True)
    return known
