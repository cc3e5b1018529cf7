"""egov-tui: a terminal news reader for people who follow public agencies."""

__version__ = "0.1.0"
