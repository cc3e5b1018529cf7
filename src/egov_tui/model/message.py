"""A sentence for people before it is told in a language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Union

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """A sentence as the catalogues know it, and what goes into it; `str()` is English, `errors.in_words` for people.

    So what was found out under one language can be told under another, and logs and JSON never change with it.
    """

    text: str
    facts: Mapping[str, Union[str, "Message"]] = field(default_factory=dict)
    """By the names of the placeholders. Without any, and without moments, the text is told as it stands."""
    moments: Mapping[str, str] = field(default_factory=dict)
    """Moments and days among what goes into it, in ISO 8601; for people they are put in words."""

    def __post_init__(self) -> None:
        """Raises ValueError: a moment is none."""
        for when in self.moments.values():
            datetime.fromisoformat(when)

    def __str__(self) -> str:
        facts = {**self.facts, **self.moments}
        return self.text.format(**facts) if facts else self.text
