"""Lists: how their items are marked."""

from collections.abc import Mapping

from egov_tui.text.markup import number

_BULLET = "•"


class List:
    """An open list."""

    def __init__(self, given: Mapping[str, str] | None) -> None:
        """An ordered list with these attributes, or an unordered one without any."""
        self._ordered = given is not None
        self._style = (given or {}).get("type", "")
        self._number = number((given or {}).get("start"), 1)

    def mark(self, given: Mapping[str, str]) -> str:
        """Return the marker of the next item, which has these attributes."""
        if not self._ordered:
            return _BULLET
        this = number(given.get("value"), self._number)
        self._number = this + 1
        return f"{_numeral(this, self._style)}."


def _numeral(number: int, style: str) -> str:
    """A number as an ordered list writes it: `a`, `A`, `i`, `I`, else digits."""
    if style in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(ord(style) + digit) + letters
        return letters
    if style in ("i", "I") and 0 < number < 4000:
        roman = _roman(number)
        return roman if style == "I" else roman.lower()
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += letters * (number // value)
        number %= value
    return out
