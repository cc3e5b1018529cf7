"""Build hook: compiles the gettext catalogues (.po) into the .mo files that the program reads."""

import zlib
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MARK = b"\0egov-tui "
"""Ends a catalogue; behind it stands how much of it can be told, of how much, and the checksum of it all."""


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_all(Path(self.root, "src", "egov_tui", "locale"))


def compile_all(locale: Path) -> None:
    """Compile every catalogue of a folder.

    A language is measured by all texts that any of the catalogues has, for one that was begun long ago lacks what came
    since.
    """
    found = {po: _read(po) for po in sorted(locale.glob("*/LC_MESSAGES/*.po"))}
    texts = {_key(message) for catalogue in found.values() for message in catalogue if message.id}
    for po, catalogue in found.items():
        for message in list(catalogue):
            if message.id and not can_be_told(message):
                catalogue.delete(message.id, message.context)
        mo = BytesIO()
        write_mo(mo, catalogue)
        told = sum(bool(message.id) for message in catalogue)
        po.with_suffix(".mo").write_bytes(sealed(mo.getvalue(), told, len(texts)))


def sealed(catalogue: bytes, told: int, texts: int) -> bytes:
    """Return a compiled catalogue with what the program wants to see at its end."""
    share = f"{told}/{texts}".encode()
    return b"%s%s%s %08x" % (catalogue, MARK, share, zlib.crc32(share, zlib.crc32(catalogue)))


def can_be_told(message: Message) -> bool:
    """Say whether a translation is whole, sure, and takes what the program will put into it: else `format` raises."""
    originals, texts = _forms(message.id), _forms(message.string)
    if message.fuzzy or not all(texts):
        return False
    wanted, found = [_fields(text) for text in originals], [_fields(text) for text in texts]
    if any(_is_pattern(fields) for fields in wanted):
        return all(fields in wanted for fields in found)
    return not any(_named(fields) for fields in found)  # nothing is put in, and braces are but braces


def _read(po: Path) -> Catalog:
    with po.open("rb") as source:
        return read_po(source, locale=po.parts[-3])


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _forms(message.id)[0]


def _forms(text: Any) -> list[str]:
    return list(text) if isinstance(text, (tuple, list)) else [str(text)]


_Fields = frozenset[tuple[str, str, str]] | None
"""What is put in, and how; None where the text is none to put anything into."""


def _fields(text: str) -> _Fields:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    return frozenset((name, spec or "", how or "") for _text, name, spec, how in parts if name is not None)


def _is_pattern(fields: _Fields) -> bool:
    """Whether `format` takes it: what has no braces may be told in the place of what has."""
    return fields is not None and (not fields or _named(fields))


def _named(fields: _Fields) -> bool:
    return any(name.isidentifier() for name, _spec, _how in fields or ())
