"""What the index of words holds of an article, made from what the cache holds. Pure."""

from typing import Final

from egov_tui.text import stem

TITLE_STEM: Final = "\ue000"
"""Stands before a stem of the title in the stems column, which holds those of the text as well: `title:mikutano`
must not find an article that says mkutano further down. A private-use letter, which the tokenizer keeps."""


def plain_text(cleaned: str, summary: str) -> str:
    """Return the plain text of a body given as cleaned HTML, or the summary where there is no body."""
    from egov_tui.text.html import read  # late: a list reads no HTML, and its parser is a twentieth of a start

    return (read(cleaned).text if cleaned.strip() else "") or summary


def stems_of(title: str, text: str, language: str | None) -> str:
    """Return the stems column: unique stems of title and text, then those of the title alone behind TITLE_STEM."""
    of_title = (TITLE_STEM + word for word in stem.stems(title, language).split())
    return " ".join((*stem.stems(f"{title}\n{text}", language).split(), *of_title))
