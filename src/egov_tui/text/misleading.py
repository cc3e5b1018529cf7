"""Links whose words say another address than the one they lead to."""

import re

from egov_tui.text.links import host

_SAID = re.compile(
    r"(?:https?://|www\.)(?P<told>[^\s/?#<>\"'(),;]+)|\b[\w.+-]+@(?P<mail>(?:[\w-]+\.)+[^\W\d_]{2,})", re.IGNORECASE
)
_BARE = re.compile(r"(?P<told>(?:[\w-]+\.)+(?P<top>[^\W\d_]{2,}))(?::\d+)?(?:[/?#]\S*)?")
_TOP_DOMAINS = frozenset(
    "com org net gov edu int mil info biz name africa news online site app dev xyz top shop club live link".split()
)
"""With those of two letters, the ends of words that are host names; what ends otherwise may be a file."""
_FILE_ENDS = frozenset("md py js ts rs gz sh pl cs db ps".split())
_LONGEST = 300


def misleads(words: str, address: str) -> bool:
    """Say whether the words of a link look like the address of another host than the link's own.

    A host and its subdomains count as one, with `www.` or without.
    """
    said = _said_host(words[:_LONGEST].strip())
    true = host(address).removeprefix("www.")
    if not said or not true:
        return False
    return not (said == true or true.endswith("." + said) or said.endswith("." + true))


def _said_host(words: str) -> str:
    """The host that words name, in their first address; empty where they name none."""
    found = _SAID.search(words)
    if found is None:
        found = _BARE.fullmatch(words)
        top = found["top"].lower() if found else ""
        if not (top in _TOP_DOMAINS or len(top) == 2) or top in _FILE_ENDS:
            return ""
    assert found is not None
    name = found["told"] or found.groupdict().get("mail") or ""
    return host("http://" + name.rstrip(".:")).removeprefix("www.")
