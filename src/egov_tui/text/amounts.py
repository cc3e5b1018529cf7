"""Amounts of data in words."""

from egov_tui.i18n import _


def size(octets: int) -> str:
    """Return a size in words: 86 KB, 1.4 MB (decimal units, as data bundles are sold)."""
    if octets < 1_000_000:
        # Translators: thousands of bytes.
        return _("{n} KB").format(n=-(-max(0, octets) // 1000))
    return _("{n} MB").format(n=f"{octets / 1_000_000:.1f}")
