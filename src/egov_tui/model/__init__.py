"""The frozen types that cross rooms. Imports nothing of ours.

Names follow the field: RFC 4287 (Atom), RSS 2.0, JSON Feed 1.1, OPML 2.0. Every datetime is aware and in UTC.
"""

from egov_tui.model.cache import (
    Article,
    Budget,
    Counts,
    Decision,
    Headline,
    Indexed,
    Known,
    Source,
    Spent,
    Traffic,
    Unindexed,
    Validators,
    Version,
    Watch,
)
from egov_tui.model.document import Block, BlockKind, Cell, Document, Link, Span, Style
from egov_tui.model.events import Event, Failed, Finished, Progress, SourceSynced, Started, Stopped, decode, encode
from egov_tui.model.feed import Attachment, Entry, Feed, Outline
from egov_tui.model.problem import Cause, ErrorKind, Kind, Outcome, Problem, iso, moment, problem_record

__all__ = [
    "Article",
    "Attachment",
    "Block",
    "BlockKind",
    "Budget",
    "Cause",
    "Cell",
    "Counts",
    "Decision",
    "Document",
    "Entry",
    "ErrorKind",
    "Event",
    "Failed",
    "Feed",
    "Finished",
    "Headline",
    "Indexed",
    "Kind",
    "Known",
    "Link",
    "Outcome",
    "Outline",
    "Problem",
    "Progress",
    "Source",
    "SourceSynced",
    "Span",
    "Spent",
    "Started",
    "Stopped",
    "Style",
    "Traffic",
    "Unindexed",
    "Validators",
    "Version",
    "Watch",
    "decode",
    "encode",
    "iso",
    "moment",
    "problem_record",
]
