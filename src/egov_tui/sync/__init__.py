"""Keeping the cache current: when a source is due, what a reading changes, and the sync that does it."""
