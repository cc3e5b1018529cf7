"""What things with a code are called in the interface's language."""

from egov_tui.i18n import _
from egov_tui.text.clean import line


def language_name(code: str) -> str:
    """Return what a language is called: `sw`, `sw-TZ` and `sw_KE` are Swahili; the code where we have no name."""
    names = {"sw": _("Swahili"), "en": _("English"), "pt": _("Portuguese")}
    return names.get(code.lower().replace("_", "-").split("-")[0], line(code))
