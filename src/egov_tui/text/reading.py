"""What is read of an article, by people and by the index of words, made from what the cache holds. Pure."""

from msgspec.structs import replace

from egov_tui.model import Article, Block, BlockKind, Document, Indexed, Span, Unindexed
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


def whole(article: Article) -> Article:
    """Return an article with what its own page says in place of what its source does, where that page was fetched."""
    full = article.full
    if full is None or article.html == full.html:
        return article
    return replace(article, html=full.html, text=plain_text(full.html, article.text))


def is_whole(article: Article) -> bool:
    """Say whether what an article says is what its own page does."""
    return article.full is not None and article.html == article.full.html


def index(article: Unindexed) -> Indexed:
    """Return what the index is to hold of an article: what its own page says, and what its source says besides.

    Raises:
        zlib.error: its body is damaged.
    """
    told = plain_text(inflated(article.html), article.summary)
    full = plain_text(inflated(article.full), "") if article.full else ""
    return _indexed(article, "\n\n".join([full, *_besides(told, full)]) if full else told)


def _besides(told: str, full: str) -> list[str]:
    """The paragraphs of a text that another one has not; most pages say what their teaser says once more."""
    flat = " ".join(full.split())
    return [one for one in told.split("\n\n") if " ".join(one.split()) not in flat]


def index_summary(article: Unindexed) -> Indexed:
    """Return what the index is to hold of an article whose body cannot be read."""
    return _indexed(article, article.summary)


def _indexed(article: Unindexed, text: str) -> Indexed:
    from egov_tui.text.html import VERSION

    stems = stem.of_article(article.title, text, article.language)
    packed = deflated(stems, like=text)
    return Indexed(article.id, article.content_hash, article.title, deflated(text), packed, stem.VERSION, VERSION)
