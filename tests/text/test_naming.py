"""What an article is called."""

import pytest

from egov_tui.text.naming import called


@pytest.mark.parametrize(
    ("title", "text", "link", "name"),
    [
        (" TANGAZO\n", "Mkutano", None, "TANGAZO"),
        ("", "Mkutano mkuu\n\nwa mwaka", "https://a.example/1", "Mkutano mkuu wa mwaka"),
        ("", "neno " * 40, None, "neno " * 15 + "neno…"),
        ("", "", "https://a.example/1", "https://a.example/1"),
        ("", "", None, ""),
    ],
)
def test_by_its_title_its_first_words_or_its_link(title: str, text: str, link: str | None, name: str) -> None:
    assert called(title, text, link) == name
