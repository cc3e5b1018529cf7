"""What counts as a yes. Pure."""

from egov_tui.i18n import _


def agreed(answer: str) -> bool:
    """Whether an answer means yes, in the reader's language or in English."""
    # Translators: all answers that mean yes, parted by commas.
    ours = _("yes, y").casefold().split(",")
    return answer.strip().casefold() in {"yes", "y", *(one.strip() for one in ours)}
