"""What a Swahili word and its inflections share.

A word is read as a dictionary would list it: a verb without subject, tense, relative, object and extension; a noun in
the singular; an adjective without the prefix of its noun. The lists in `text/words/sw_*.txt` say which verbs there are
and which words the rules would read wrongly. What is in no list is read by the rules alone, and carefully: only a clear
prefix or ending goes, and a plural becomes the singular of its class. The morphology is that of any school grammar.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from egov_tui.text.words import function_words, lines

_VOWELS = frozenset("aeiou")
_SHORTEST = 3
_SUBJECTS = "ni u a tu m wa i li ya ki vi zi ku pa".split()
_NEGATIVES = "si hu ha hatu ham hawa hai hau hali haya haki havi hazi haku hapa".split()
_RELATIVES = "ye o yo cho vyo lo zo po ko mo".split()
_PLAIN = frozenset(map("".join, product(_SUBJECTS, "na me li ta ka ki nge ngali".split())))  # anatumia, wametumia
_NEGATIVE = frozenset(map("".join, product(_NEGATIVES, "ja ku ta nge ngali".split())))  # hawajatumia, hakutumia
_RELATIVE = frozenset(map("".join, product(_SUBJECTS, "na li taka si".split(), _RELATIVES)))  # wanaotumia
_COPULA = frozenset(map("".join, product(_SUBJECTS, ["li"], _RELATIVES)))  # yaliyo, which are
_INFINITIVE = frozenset(("ku", "kw", "kuto", "kutoku"))
_TENSED = _PLAIN | _NEGATIVE | _RELATIVE | _INFINITIVE
_LONGEST = max(map(len, _TENSED))
_CLEAR = frozenset(one for one in _TENSED if not one.startswith("m") and not one.endswith(("ka", "ki"))) - {"kw"}
"""What tells a verb even where the rest is in no list: mkataba is none."""
_BARE = frozenset(_SUBJECTS)
_FORBIDDING = frozenset(one + "si" for one in _SUBJECTS)  # wasitumie
_HEADLINE = frozenset("a la ya cha vya za".split())
"""Subjects with the tense of headlines: waziri azindua, serikali yatangaza; with `wa` it looks like a plural noun."""
_OBJECTS = "ni ku mw m tu wa u i li ya ki vi zi pa ji w y vy ch z".split()
_CLEAR_OBJECT = re.compile(r"(?:m(?=[^aeioubpw])|(?:i|u|wa|zi|ya|vi)(?=[^aeiou]))(?=.{5})")
"""Before a verb that is in no list: no verb begins with m and a consonant, and those with i, u or zi are listed."""
_NOUN_PREFIXES = ("mw", "mu", "m", "wa", "w", "mi", "ma", "ki", "vi", "ch", "vy", "u", "ji", "")
_ADJECTIVE_PREFIXES = ("m", "wa", "mi", "ma", "ki", "vi", "u", "pa", "ku", "ji")
_HUMAN = re.compile("(?:mw|w)ana(?=[^aeiou]...)")
_PLACE = re.compile("[a-z]{3,}ni$")
_AGENT = re.compile("(?:mw|m|wa|u)([a-z]{3,})aji$")
_REST = 4
"""Letters that are left of an unknown noun without its prefix, two of them vowels."""


class _Lexicon(NamedTuple):
    words: dict[str, str]
    """Whole words: irregular plurals, words that only look inflected, adjectives with their prefixes."""
    verbs: dict[str, str]
    """Verbs and their extensions, without a tense; and the family of each."""
    derived: dict[str, str]
    """Nouns made of verbs, without their prefix."""


def stem(word: str) -> str:
    """Return what a folded word shares with its inflections; itself, where no rule reads it."""
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    lexicon = _lexicon()
    if found := lexicon.words.get(word):
        return found
    if word[-1] not in _VOWELS:  # no Swahili word, but for a few that are listed
        return word
    return _of_a_verb(word, lexicon) or _at_a_place(word, lexicon) or _by_rules(word)


def knows(word: str) -> bool:
    """Say whether a folded word is in the lists, in any form."""
    lexicon = _lexicon()
    if word in lexicon.words or (word[-1:] in _VOWELS and _of_a_verb(word, lexicon)):
        return True
    noun = word[:-2] if _PLACE.match(word) else ""
    return bool(noun) and (noun in lexicon.words or (noun[-1] in _VOWELS and bool(_of_a_verb(noun, lexicon))))


# ---------------------------------------------------------------- what is in the lists


def _of_a_verb(word: str, lexicon: _Lexicon) -> str:
    """The family of a word that is a listed verb in some form, or a noun made of one; empty where it is neither."""
    if base := lexicon.verbs.get(word):
        return base
    rests = list(_verb_rests(word))[::-1]  # the shortest prefix first: anaonyesha is of onyesha, not of nyesha
    for rest in rests:
        if base := lexicon.verbs.get(rest):
            return base
    present = [word[length:] for length in (1, 2, 3) if word[:length] in _HEADLINE]
    for rest in present:
        if base := lexicon.verbs.get(rest):
            return base
    for prefix in _NOUN_PREFIXES:
        if word.startswith(prefix) and (base := lexicon.derived.get(word[len(prefix) :])):
            return base
    for rest in (*rests, *present, word if word.startswith("ji") else ""):
        for marker in _OBJECTS:
            if rest.startswith(marker) and (base := lexicon.verbs.get(rest[len(marker) :])):
                return base
    return _with_a_verb_in_it(word, lexicon)


def _with_a_verb_in_it(word: str, lexicon: _Lexicon) -> str:
    """A noun that is a prefix before a verb: umiliki is of miliki, a mwajiriwa of ajiri; but a mpaka is no paka."""
    for prefix in ("mw", "mu", "m", "wa", "mi", "ki", "vi", "ma", "u"):
        rest = word.removeprefix(prefix)
        if rest != word and (base := lexicon.verbs.get(rest)):
            own = rest == base and rest[-1] == "a" and prefix not in ("u", "ma")
            return _singular(prefix, rest) if own else base
    return ""


def _verb_rests(word: str, prefixes: frozenset[str] = _TENSED) -> Iterator[str]:
    """What is left of a word read as a verb, the longest prefix first; each ends as in the dictionary."""
    for length in range(min(_LONGEST, len(word) - 2), 1, -1):
        if word[:length] in prefixes:
            yield word[length:]
    if prefixes is not _TENSED:
        return
    if word[-1] == "e":  # subjunctive: watumie
        yield from (word[length:-1] + "a" for length in (1, 2, 3, 4) if word[:length] in _BARE | _FORBIDDING)
    elif word.endswith("eni"):  # to many: tumieni
        yield word[:-3] + "a"
    elif word[-1] == "i":  # negative present: hawatumii
        for length in range(min(4, len(word) - 2), 1, -1):
            if word[:length] in _NEGATIVES:
                yield word[length:-1] + "a"
                yield word[length:]
    elif word.startswith("hu"):  # habitual: hutumia
        yield word[2:]
    elif word[-1] == "o":  # watumiao
        yield from (word[length:-1] for length in (1, 2) if word[:length] in _BARE)


def _at_a_place(word: str, lexicon: _Lexicon) -> str:
    """A noun with the ending of places: mkutanoni is at a mkutano."""
    noun = word[:-2]
    if not _PLACE.match(word) or noun[-1] not in _VOWELS:
        return ""
    if found := lexicon.words.get(noun):
        return found
    return (_of_a_verb(noun, lexicon) or _by_rules(noun)) if _vowels(noun) >= 2 else ""


# ---------------------------------------------------------------- what is in none


def _by_rules(word: str) -> str:
    if found := _HUMAN.match(word):
        return "mwana" + word[found.end() :]
    if word[-1] == "a":
        for rest in _verb_rests(word, _CLEAR):
            if len(rest) >= _REST and _vowels(rest) >= 2:
                return _active(_CLEAR_OBJECT.sub("", rest, count=1) if _CLEAR_OBJECT.match(rest) else rest)
    if found := _AGENT.match(word):
        return _active(found[1] + "a")
    return _without_class(word)


def _without_class(word: str) -> str:
    """A noun in the singular; of class u and the plural in ma, without the prefix."""
    for prefix in ("mw", "mu", "m", "wa", "we", "mi", "ki", "vi", "vy", "ma", "u"):
        if not word.startswith(prefix):
            continue
        rest = word[1:] if prefix == "we" else word[len(prefix) :]
        before_vowel = rest[:1] in _VOWELS
        if before_vowel if prefix == "m" else prefix in ("mw", "mu", "vy") and not before_vowel:
            continue
        if len(rest) < 2 or (prefix in ("u", "ma") and (len(rest) < _REST or _vowels(rest) < 2)):
            return word
        return _singular(prefix, rest)
    return word


def _singular(prefix: str, rest: str) -> str:
    if prefix in ("u", "ma"):
        return rest
    if prefix in ("vy", "vi", "ki"):
        return ("ch" if prefix == "vy" else "ki") + rest
    return ("mw" if rest[0] in _VOWELS else "m") + rest


def _active(verb: str) -> str:
    """A verb that is in no list, without its passive: chomolewa is of chomoa, tembelewa of tembelea."""
    if found := re.fullmatch(r"([a-z]*[aeiou])l[ie]wa", verb):
        return found[1] + "a"
    return verb[:-2] + "a" if len(verb) > _REST and verb.endswith("wa") and verb[-3] != "a" else verb


def _vowels(text: str) -> int:
    return sum(letter in _VOWELS for letter in text)


# ---------------------------------------------------------------- the lists, and what is derived of them


@cache
def _lexicon() -> _Lexicon:
    words = {word: word for word in (*function_words("sw"), *_COPULA)}
    for line in lines("sw_nouns.txt"):
        first, *more = _folded(line)
        words.update(dict.fromkeys((first, *more), first))
    for line in lines("sw_adjectives.txt"):
        root, *more = _folded(line)
        for one in (root, *more, *(prefix + root for prefix in _ADJECTIVE_PREFIXES)):
            words.setdefault(one, root)
    families = [_folded(line) for line in lines("sw_verbs.txt")]
    verbs = {one: family[0] for family in families for one in family}
    # The longest first: tumika is of tumia, not of tuma.
    listed = sorted(verbs.items(), key=lambda pair: -len(pair[0]))
    once = [(form, base) for verb, base in listed for form in _extended(verb)]
    twice = [(form, base) for verb, base in once for form in _extended_again(verb)]
    derived: dict[str, str] = {}
    for verb, base in listed:
        for noun in _nouns_of(verb):
            derived.setdefault(noun, base)
    for verb, base in once:
        for ending in ("aji", "o", "waji"):
            derived.setdefault(verb[:-1] + ending, base)
    for form, base in (*once, *twice):
        verbs.setdefault(form, base)
    return _Lexicon(words, verbs, derived)


def _folded(line: str) -> list[str]:
    return line.replace("'", "").split()


def _extended(verb: str) -> Iterator[str]:
    """The verb with one extension: passive, stative, applicative, reciprocal, causative."""
    root = verb[:-1]
    last = next((letter for letter in reversed(root) if letter in _VOWELS), "")
    v = "e" if last in ("e", "o") else "i"
    if verb[-1] != "a":  # borrowed: jibu, hitaji, samehe
        v = "e" if verb[-1] == "e" else "i"
        ends = [f"{v}wa", f"{v}ka", f"{v}a", f"{v}ana", f"{v}sha", "ana", f"{v}kana"]
    elif root[-1:] in _VOWELS:
        ends = ["wa", f"l{v}wa", "ka", f"l{v}ka", f"l{v}a", "na", "ana", "sha", f"l{v}sha", "za", "kana"]
    else:
        ends = ["wa", f"{v}wa", f"{v}ka", "ka", f"{v}a", "ana", f"{v}sha", f"{v}kana"]
    yield from (root + end for end in ends)
    if root.endswith("k"):  # waka: washa
        yield root[:-1] + "sha"


def _extended_again(verb: str) -> Iterator[str]:
    """An extended verb with one more of the usual: passive, stative, applicative, reciprocal."""
    root = verb[:-1]
    if root[-1:] not in ("w", "k"):
        yield root + "wa"
    if root.endswith("sh"):
        yield from (root + "ika", root + "ia", root + "ana")
    elif root.endswith(("ik", "ek")):
        yield from (root + "ia", root[:-1] + "sha", root[:-1] + "shwa", root + "ana")
    elif root.endswith("an"):
        yield from (root + "isha", root + "ishwa")


def _nouns_of(verb: str) -> Iterator[str]:
    """Nouns made of a verb, without their prefix: uboreshaji, maboresho, ujenzi, uchaguzi, mwandishi, mtulivu."""
    root = verb[:-1]
    yield from (root + "aji", root + "o", root + "waji")
    if verb[-1] != "a":
        yield from (verb + "fu", root + "ifu")
    elif root[-1:] in _VOWELS:
        yield from (root + end for end in ("zi", "fu", "vu", "le") if len(root) >= _SHORTEST or end == "zi")
    else:
        yield from (root + "i", root + "ifu")
        for end, instead in (("nd", "nzi"), ("ng", "nzi"), ("k", "shi")):
            if root.endswith(end):
                yield root.removesuffix(end) + instead
