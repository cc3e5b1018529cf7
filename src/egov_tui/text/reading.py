"""What is read of an article, by people and by the index of words, made from what the cache holds. Pure."""

from egov_tui.model import Block, BlockKind, Document, Indexed, Span, Unindexed
from egov_tui.text import stem
from egov_tui.text.clean import clean
from egov_tui.text.packing import deflated, inflated


def plain_text(cleaned: str, summary: str) -> str:
    """Return the plain text of a body given as cleaned HTML, or the summary where there is no body."""
    from egov_tui.text.html import read  # late: a list reads no HTML, and its parser is a twentieth of a start

    return (read(cleaned).text if cleaned.strip() else "") or summary


def document(cleaned: str, plain: str) -> Document:
    """Return the readable form of a body given as cleaned HTML, or of a plain text where there is no body."""
    if cleaned:
        from egov_tui.text.html import read

        found = read(cleaned)
        if found.blocks:
            return found
    paragraphs = (paragraph.strip() for paragraph in clean(plain).split("\n\n"))
    return Document(tuple(Block(BlockKind.PARAGRAPH, (Span(one),)) for one in paragraphs if one))


def index(article: Unindexed) -> Indexed:
    """Return what the index is to hold of an article.

    Raises:
        zlib.error: its body is damaged.
    """
    return _indexed(article, plain_text(inflated(article.html), article.summary))


def index_summary(article: Unindexed) -> Indexed:
    """Return what the index is to hold of an article whose body cannot be read."""
    return _indexed(article, article.summary)


def _indexed(article: Unindexed, text: str) -> Indexed:
    from egov_tui.text.html import VERSION

    stems = stem.of_article(article.title, text, article.language)
    packed = deflated(stems, like=text)
    return Indexed(article.id, article.content_hash, article.title, deflated(text), packed, stem.VERSION, VERSION)
