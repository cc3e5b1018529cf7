"""Which language a text is in: by its function words first, then by its other words, then by what its feed declares."""

import re

from egov_tui.text.words import function_words

_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = "'’‘ʼ`´"
"""Apostrophes, which stand within words: ng'ombe, minister's."""
_APART = str.maketrans({chr(n): "" if chr(n) in _WITHIN else " " for n in range(128) if not chr(n).isalpha()})
_WITHOUT_APOSTROPHES = str.maketrans("", "", _WITHIN)
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\ua71f\ua800-\uffff\U00010000-\U0010ffff]")
"""Letters that are not Latin: Greek and all that follows."""
_MOST_WORDS = 200
_BEGINNING = 2_000
"""Characters of a text that are looked at."""
_SUBTAG = re.compile("[a-z]{2,3}")
_VOWEL_ENDS = 0.7
"""Nearly every Swahili word ends in a vowel."""
_FEWEST_WORDS = 3
_CLEAR_SHARE = 0.1
"""A text of another language holds fewer function words of Swahili or English, by chance, than this share."""
_FOREIGN = re.compile(r"[^a-z]|[qx]|c(?!h)|([b-df-hj-np-tv-z])\1")
_FOREIGN_SHARE = 0.2
_GOOD_EVIDENCE = 3
"""Different function words."""
_QUOTED = re.compile('"[^"]*"|“[^”]*”|‘[^’]*’|«[^»]*»')
_HEADLINE_LENGTH = 120
"""Characters."""
_CHANCE = 0.15
"""So large a part of the words of any language Swahili would know by chance."""
_HEADLINE = 40
"""Words that are looked up in the vocabulary."""
_ENGLISH_ENDINGS = (
    *(("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e")),
    *(("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("ly", ""), ("ment", ""), ("ments", ""), ("al", "")),
)
_LONG = 20
"""Words from which a text without enough function words is in neither language."""


def detect(text: str, declared: str | None = None) -> str | None:
    """Return `sw` or `en` as the words of a text tell, else the declared language's primary subtag (RFC 5646).

    The larger share of function words wins; on a tie, more than 70 % of words ending in a vowel is Swahili. A headline
    without function words is judged by how many of its words either language knows. What a feed declares is only a
    prior, for agencies declare `en` and write Swahili; but a declaration of a third language stands unless the
    function words are many, and a text in another script or full of another language's function words is what it is
    declared to be only if that is neither Swahili nor English. None where nothing tells.
    """
    known = primary(declared)
    beginning = text[:_BEGINNING].lower()
    words = _words(_QUOTED.sub(" ", beginning))  # what a text quotes may be in another language
    if len(words) < _FEWEST_WORDS:
        words = _words(beginning)
    if not words:
        return known
    swahili, english = (list(filter(function_words(one).__contains__, words)) for one in ("sw", "en"))
    if _in_another(words, max(len(swahili), len(english))):
        return None if known in ("sw", "en") else known
    if _neither(max(swahili, english, key=len), len(words), known):
        return _by_vocabulary(words, known)
    if len(english) > len(swahili):
        return "en"
    if len(swahili) == len(english) and (len(words) < _FEWEST_WORDS or _vowel_ends(words) <= _VOWEL_ENDS):
        return _by_vocabulary(words, known)
    # French and Italian, too, have a `la` and many vowels: little evidence must be spelled like Swahili.
    if len(set(swahili)) < _GOOD_EVIDENCE and _foreign(words) > _FOREIGN_SHARE:
        return _by_vocabulary(words, known)
    # Other languages have a `na`, a `wa` or a `la` as well: of a headline, some other word must be Swahili too.
    return "sw" if len(words) >= _LONG or _knows_another(words) else known


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.translate(_APART).split()[:_MOST_WORDS]
    return _WORD.findall(text.translate(_WITHOUT_APOSTROPHES))[:_MOST_WORDS]


def _in_another(words: list[str], ours: int) -> bool:
    """Whether a text is in another script, or has as many function words of other languages as `ours` has of ours."""
    letters = "".join(words)
    other = _OTHER_SCRIPT.search if not letters.isascii() and _OTHER_SCRIPT.search(letters) else None
    if other and sum(len(word) for word in words if other(word)) * 2 > len(letters):
        return True
    others = list(filter(function_words("others").__contains__, words))
    return len(others) >= ours and len(set(others)) > 1


def _by_vocabulary(words: list[str], known: str | None) -> str | None:
    """The language that knows more of the words; what is declared where neither does, or another one speaks."""
    if known not in (None, "sw", "en"):
        return known
    from egov_tui.text.stem import swahili  # late: most texts are told without it

    unique = {word for word in words[:_HEADLINE] if len(word) > 1}
    in_swahili = {w for w in unique if w in function_words("sw") or (len(w) > 2 and swahili.knows(w))}
    if len(in_swahili) < len(unique) * _CHANCE:
        in_swahili = set()
    in_english = {w for w in unique if w in function_words("en") or _is_english(w)}
    others = sum(word in function_words("others") for word in unique)
    most = max(len(in_swahili), len(in_english))
    if others >= most or (others and most < _GOOD_EVIDENCE):
        return known
    # What neither knows tells by its spelling, half as much.
    spelt_so = sum(bool(_FOREIGN.search(word)) or word[-1] not in "aeiou" for word in unique - in_swahili - in_english)
    # Grammar tells most, for names and terms are borrowed: function words count twice.
    for_swahili = len(in_swahili) + len(unique & function_words("sw"))
    for_english = len(in_english) + len(unique & function_words("en")) + (spelt_so / 2 if in_english else 0)
    if for_swahili == for_english:
        return known
    return "sw" if for_swahili > for_english else "en"


def _knows_another(words: list[str]) -> bool:
    """Whether Swahili knows a word that is no function word, and no third language has a function word among them."""
    from egov_tui.text.stem import swahili

    if not function_words("others").isdisjoint(words):
        return False
    content = {word for word in words if word not in function_words("sw") and len(word) > 2}
    return not content or any(map(swahili.knows, content))


def _is_english(word: str) -> bool:
    common = function_words("en_common")
    return word in common or any(
        word.endswith(end) and word[: -len(end)] + instead in common for end, instead in _ENGLISH_ENDINGS
    )


def _neither(found: list[str], length: int, known: str | None) -> bool:
    """Too few function words for either language, or but one of them, as chance gives."""
    share = len(found) / length
    if known not in (None, "sw", "en"):
        return share < _CLEAR_SHARE or len(set(found)) < 2
    return length >= _LONG and share < _CLEAR_SHARE / 2


def _foreign(words: list[str]) -> float:
    """The share of words that Swahili would not spell so."""
    return sum(bool(_FOREIGN.search(word)) for word in words) / len(words)


def _vowel_ends(words: list[str]) -> float:
    return sum(word[-1] in "aeiou" for word in words) / len(words)


def primary(tag: str | None) -> str | None:
    """The primary subtag of a language tag, lower case; None if it is no tag."""
    subtag = re.split("[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    return subtag if _SUBTAG.fullmatch(subtag) else None
