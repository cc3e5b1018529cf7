"""Two restrained themes of our own: grey paper, one accent. Textual's own themes can be chosen as well."""

from textual.theme import Theme

_OURS = (
    Theme(
        name="egov-dark",
        primary="#6fb3a8",
        secondary="#8fa7b3",
        accent="#6fb3a8",
        warning="#d9b26a",
        error="#e0827a",
        success="#8fbf7f",
        foreground="#d4d8d6",
        background="#14181a",
        surface="#14181a",
        panel="#1d2326",
        boost="#242b2e",
        dark=True,
        variables={"footer-key-foreground": "#6fb3a8", "input-selection-background": "#6fb3a8 35%"},
    ),
    Theme(
        name="egov-light",
        primary="#1f6f64",
        secondary="#4c6470",
        accent="#1f6f64",
        warning="#8a5a00",
        error="#a8322a",
        success="#3b6e2b",
        foreground="#23282a",
        background="#fafaf7",
        surface="#fafaf7",
        panel="#eeeee9",
        boost="#e4e4de",
        dark=False,
        variables={"footer-key-foreground": "#1f6f64", "input-selection-background": "#1f6f64 25%"},
    ),
)
THEMES = {theme.name: theme for theme in _OURS}
"""Our themes by name."""
