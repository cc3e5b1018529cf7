"""Articles for the tests of what goes out."""

from datetime import UTC, datetime

from msgspec.structs import replace

from egov_tui.model import Article, Attachment

WHEN = datetime(2015, 8, 19, 6, tzinfo=UTC)

FULL = Article(
    id=7,
    key="guid:7",
    source="maji",
    agency="Wizara ya Maji",
    title="Kisima kipya",
    guid="7",
    link="https://maji.example/7",
    published=WHEN,
    updated=None,
    first_seen=WHEN,
    date=WHEN,
    authors=("Asha",),
    categories=("Maji",),
    language="sw",
    summary="Kisima kimefunguliwa.",
    text="Kisima kimefunguliwa.",
    html="<p>Kisima <strong>kimefunguliwa</strong>.</p>",
    attachments=(Attachment("https://maji.example/a.pdf", "application/pdf", 1500, "Ramani"),),
)


def saying(html: str, **changes: object) -> Article:
    """The article with this body of cleaned HTML."""
    return replace(FULL, html=html, attachments=(), **changes)
