"""A sentence for people before it is told in a language."""

from collections.abc import Mapping
from typing import Union

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """A sentence as the catalogues know it, and what goes into it; `str()` is English, `i18n.in_words` for people.

    So what was found out under one language can be told under another, and logs and JSON never change with it.
    """

    text: str
    facts: Mapping[str, Union[str, "Message"]] = field(default_factory=dict)
    """By the names of the placeholders. Without any the text is told as it stands."""

    def __str__(self) -> str:
        return self.text.format(**self.facts) if self.facts else self.text
