"""Gathers the words of a block as spans: white space folded, neighbours of one style and link joined."""

from egov_tui.model import Span, Style
from egov_tui.text.clean import clean


class Spans:
    """The words said so far; `style` and `link` are those of the words that come."""

    def __init__(self, before: "Spans | None" = None) -> None:
        """Nothing said yet; in the style and link of other ones, where given."""
        self.style: Style = before.style if before else Style.PLAIN
        self.link: int | None = before.link if before else None
        self.at_line_start = True
        self.parts: list[tuple[str, Style, int | None]] = []
        """What is said: its words, their style and link."""
        self._space = False
        """A blank is due before the next word."""

    def add(self, text: str) -> None:
        """Add words; every run of white space is one blank, and none begins or ends a line."""
        # What is printable has no white space but blanks: most texts are folded already.
        words = text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())
        if not words:
            self._space = self._space or (bool(text) and not self.at_line_start)
            return
        if (self._space or text[0].isspace()) and not self.at_line_start:
            words = " " + words
        self._put(words)
        self._space = text[-1].isspace()
        self.at_line_start = False

    def add_as_is(self, text: str) -> None:
        """Add text with its white space."""
        if text:
            self._put(text.replace("\xa0", " "))
            self.at_line_start = text.endswith("\n")

    def add_break(self) -> None:
        """End the line, if something is said already."""
        if self.parts:
            self._put("\n")
        self._space = False
        self.at_line_start = True

    def end_line(self) -> None:
        """End the line unless it is ended."""
        if not self.at_line_start:
            self.add_break()

    def end_with(self, words: str) -> bool:
        """Say whether the words said last are these."""
        return bool(self.parts) and self.parts[-1][0].endswith(words)

    def take(self, *, as_is: bool = False) -> tuple[Span, ...]:
        """Return the spans without line breaks at the end, and begin anew."""
        self._space, self.at_line_start = False, True
        if not self.parts:
            return ()
        parts, self.parts = self.parts, []
        if len(parts) == 1 and not as_is:
            text, style, link = parts[0]
            text = text.rstrip()
            return (Span(text if text.isascii() else clean(text), style, link),) if text else ()
        while parts and not (kept := parts[-1][0].rstrip()):
            parts.pop()
        if parts:
            parts[-1] = (kept, *parts[-1][1:])
        if as_is:
            parts = _without_first_lines(parts)
        whole = "".join(text for text, _style, _link in parts)
        if not whole.isascii() and (cleaned := clean(whole)) != whole:
            return (Span(cleaned),)  # marks that were dealt out over many spans, so as to pass one by one
        return tuple(Span(text, style, link) for text, style, link in parts)

    def _put(self, text: str) -> None:
        if not self.parts:
            self.parts.append((text, self.style, self.link))
            return
        before, style, link = self.parts[-1]
        if style is self.style and link == self.link:
            self.parts[-1] = (before + text, style, link)
            return
        if text[0] == " " and link is None:  # so that no link begins with a blank
            self.parts[-1] = (before + " ", style, link)
            text = text[1:]
        self.parts.append((text, self.style, self.link))


def _without_first_lines(parts: list[tuple[str, Style, int | None]]) -> list[tuple[str, Style, int | None]]:
    """Preformatted text without empty lines before the first."""
    while parts and not parts[0][0].strip("\n"):
        parts = parts[1:]
    return [(parts[0][0].lstrip("\n"), *parts[0][1:]), *parts[1:]] if parts else parts
