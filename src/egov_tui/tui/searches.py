"""Earlier searches, newest first, and where in them the reader is. Pure but for the pair that loads and saves."""

from collections.abc import Callable, Sequence

MOST = 50


def _nothing() -> object:
    return ()


def _forget(texts: Sequence[str]) -> object:
    return None


class Searches:
    """What was searched for before; in memory alone unless a pair to load and save with is given."""

    def __init__(
        self, load: Callable[[], object] = _nothing, save: Callable[[Sequence[str]], object] = _forget
    ) -> None:
        """`load` is asked once, when the first is wanted: a list of texts, newest first; anything else counts as none.

        `save` gets all of them, newest first, each time one was added. Whatever the two raise is raised here.
        """
        self._load, self._save = load, save
        self._texts: list[str] | None = None
        self._at = -1
        self._typed = ""
        """What stood in the box before the first was recalled."""

    @property
    def texts(self) -> list[str]:
        """All of them, newest first."""
        if self._texts is None:
            found = self._load()
            texts = (
                [text for text in found if isinstance(text, str) and text] if isinstance(found, list | tuple) else []
            )
            self._texts = list(dict.fromkeys(texts))[:MOST]
        return self._texts

    def add(self, text: str) -> None:
        """Remember a search that was accepted; one that is known becomes the newest."""
        self._at = -1
        if text and text != next(iter(self.texts), ""):
            self._texts = [text, *(one for one in self.texts if one != text)][:MOST]
            self._save(self._texts)

    def older(self, typed: str) -> str | None:
        """Return the search before what is typed; None where there is none."""
        if not self._recalled(typed):
            self._at, self._typed = -1, typed
        start = self._at + 1
        self._at = next((i for i in range(start, len(self.texts)) if self.texts[i] != typed), self._at)
        return self.texts[self._at] if self._at >= start else None

    def newer(self, typed: str) -> str | None:
        """Return the search after what is typed, and what was typed at first; None where nothing comes after."""
        if not self._recalled(typed):
            return None
        self._at -= 1
        text = self.texts[self._at] if self._at >= 0 else self._typed
        return text if text not in ("", typed) else None

    def _recalled(self, typed: str) -> bool:
        """Whether what is typed is what was recalled last, and nobody changed it."""
        return 0 <= self._at < len(self.texts) and self.texts[self._at] == typed
