"""The cache: one SQLite file, all SQL of the program, and the query language."""

from egov_tui.store.cache import Store
from egov_tui.store.sources import DuplicateSource

__all__ = ["DuplicateSource", "Store"]
