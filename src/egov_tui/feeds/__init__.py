"""Bytes to articles: fetching, the worker processes, the parsers."""
