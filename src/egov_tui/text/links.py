"""Addresses from outside: which may be kept as links, how they are shown, compared and logged. Pure, never raises."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

LONGEST = 2048
"""Characters of an address; a longer one is no link."""

HIDDEN = "***"
"""What stands for a secret in an address that is shown."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_OUTER_SPACE = " \t\r\n\f"
_SCHEME = re.compile("([a-zA-Z][a-zA-Z0-9+.-]*):")
_WEB = ("http", "https")
_TEL = re.compile(r"[-+0-9().;=*#a-zA-Z]*[0-9][-+0-9().;=*#a-zA-Z]*")
# RFC 3986 §2: what may not stand in an address as it is; blanks and the like are encoded, not refused, because
# agencies name their files with them.
_UNSAFE = re.compile(r"""[\s"<>\\^`{|}]""")
_RESERVED = "!#$%&'()*+,/:;=?@[]"
"""What means something in an address (RFC 3986 §2.2), and `%`."""
_AUTHORITY = re.compile(r"[^\s\"<>\\^`{|}/?#]+")
_ORDINARY = re.compile(r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*+(?:[/?#][!#-;=?-\[\]_a-z~]*+)?")
"""An address that needs no closer look."""
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}

# Parameters that tell who sent the reader, and nothing about the page.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link\w*|bbc\w*|format|ptr\w*)|mtm_\w+|pk_(?:campaign|kwd|source|medium|content)"
    r"|hsa_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igsh|igshid|mibextid|srsltid"
    r"|mc_[ce]id|mkt_tok|vero_(?:id|conv)|oly_(?:anon|enc)_id|_hsenc|_hsmi|_openstat|_ga|_gl|xtor|wickedid|s_cid"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|ga_(?:source|medium|term|content|campaign))",
    re.IGNORECASE,
)

_SECRET_NAME = re.compile(
    r"(?:.*[-_.])?(?:token|key|apikey|auth|authorization|secret|pass|passwd|password|passcode|pwd|pw|sig|signature"
    r"|session|sid|credential|credentials|jwt|code|hash|hmac|nonce|pin)"
    r"|.*(?:token|secret|password|apikey|sessionid|sessid)",
    re.IGNORECASE,
)
_LONG_RANDOM = re.compile(r"(?=[^0-9]*[0-9])(?=[^a-zA-Z]*[a-zA-Z])[A-Za-z0-9_~+/=.-]{24,}")
_USERINFO = re.compile(r"(?<=//)[^/?#\s]*@|^(?!mailto:)[^/?#\s:@]+:[^/?#\s@]*@(?=[^/?#\s])")
"""Also of an address as people type it, without a scheme; a mailbox has no colon before its `@`."""
_BROKEN_USERINFO = re.compile(r"(?<=//)[^/?#\s@:\[]*:(?!\d*(?:[/?#\s]|$))[^/?#\s@]*[/?#]\S*@")
"""A password with a `/`, `?` or `#` that is not encoded: what stands before that is no port."""


@lru_cache(4096)
def safe(address: str, base: str | None = None) -> str | None:
    """Return an address as an absolute http, https, mailto or tel link, or None where it cannot be one.

    Relative ones are resolved against `base`. Surrounding white space is dropped and what may not stand in an
    address is percent-encoded (RFC 3986 §2.1); control characters, other schemes, a wrong host or port, and more
    than 2,048 characters make it None. `safe(safe(x)) == safe(x)`.
    """
    address = address.strip(_OUTER_SPACE)
    if _ORDINARY.fullmatch(address):
        return _short(address)
    if not address or _CONTROL.search(address):
        return None
    try:
        scheme = _SCHEME.match(address)
        if scheme is None:
            if not base or not web(base):
                return None
            address = urljoin(base, address.replace("\\", "/"))
        elif scheme[1].lower() == "mailto":
            return _short("mailto:" + _encoded(address[scheme.end() :].strip())) if address[scheme.end() :] else None
        elif scheme[1].lower() == "tel":
            number = "".join(address[scheme.end() :].split())
            return _short("tel:" + number) if _TEL.fullmatch(number) else None
        return _short(_web_address(address))
    except ValueError:
        return None


def web(address: str) -> bool:
    """Say whether an address is http or https."""
    return address[:8].lower().startswith(("http://", "https://"))


def hyperlink(address: str) -> str | None:
    """Return a web address as a terminal takes it behind a text (OSC 8): printable ASCII alone, the rest encoded.

    None where it is no http or https address, or none that is `safe`.
    """
    kept = safe(address) if web(address) else None
    return quote(kept, safe=_RESERVED) if kept else None


def strip_tracking(address: str) -> str:
    """Return a web address without tracking parameters (utm_*, fbclid, gclid ...), the rest byte for byte."""
    if not web(address) or ("?" not in address and "#" not in address):
        return address
    address, hash_sign, fragment = address.partition("#")
    path, mark, query = address.partition("?")
    return path + _kept("?" if mark else "", query) + _kept(hash_sign, fragment)


def identity(address: str) -> str:
    """Return what two spellings of one address share, for keys.

    Without fragment and tracking parameters, scheme and host in lower case, without a port that is the scheme's
    own, `/` for an empty path. http and https stay apart.
    """
    try:
        parts = urlsplit(strip_tracking(address.strip(_OUTER_SPACE)))
    except ValueError:
        return address
    if parts.scheme not in _WEB:
        return address
    place = parts.netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
    return parts._replace(netloc=place, path=parts.path or "/", fragment="").geturl()


def host(address: str) -> str:
    """Return the host of an address as it may be shown, lower case, without port; empty where there is none.

    A label that mixes scripts, or whose Cyrillic or Greek letters all look Latin, is shown as punycode (RFC 3492),
    so that it cannot be taken for another. For mailto it is the host of the mailbox.
    """
    try:
        parts = urlsplit(address)
        name = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        name = parts.path.rpartition("@")[2].lower()
    return ".".join(_shown(label) for label in unicodedata.normalize("NFC", name).split("."))


def redact(address: str) -> str:
    """Return an address with user, password and query values that look like secrets replaced by `***`."""
    address, hash_sign, fragment = _BROKEN_USERINFO.sub("***@", address).partition("#")
    path, mark, query = address.partition("?")
    shown = _USERINFO.sub("***@", path)
    return shown + mark + _each_value(query, _hidden) + hash_sign + _each_value(fragment, _hidden)


def secrets(address: str) -> tuple[str, ...]:
    """Return the query values of an address that look like secrets, as they stand in it and decoded."""
    found: list[str] = []

    def note(name: str, value: str) -> str:
        if _hidden(name, value) != value:
            found.extend((value, unquote(value)))
        return value

    path, _hash, fragment = address.partition("#")
    _each_value(path.partition("?")[2], note)
    _each_value(fragment, note)
    return tuple(dict.fromkeys(found))


# ---------------------------------------------------------------- parts


def _short(address: str | None) -> str | None:
    return address if address is not None and len(address) <= LONGEST else None


def _web_address(address: str) -> str | None:
    """An absolute address, spelled so that every program reads the same host in it; None if not http or https."""
    head, query_mark, query = _split_query(address)
    # Browsers read a backslash in the path as a slash (WHATWG URL); others would see another host behind it.
    parts = urlsplit(head.replace("\\", "/") + query_mark + query)
    if parts.scheme not in _WEB or not _good_host(parts):
        return None
    rest = parts._replace(scheme="", netloc="").geturl()
    # An empty authority before a path of two slashes: geturl() would write `//` twice.
    rest = rest if not parts.path.startswith("//") else rest[rest.index(parts.path) :]
    return f"{parts.scheme}://{parts.netloc}{_encoded(rest)}"


def _split_query(address: str) -> tuple[str, str, str]:
    found = re.search("[?#]", address)
    return (address[: found.start()], found[0], address[found.end() :]) if found else (address, "", "")


def _good_host(parts: SplitResult) -> bool:
    name = parts.hostname
    if not name or name.startswith("-") or not _AUTHORITY.fullmatch(parts.netloc) or not parts.netloc.isprintable():
        return False
    return parts.port is None or 0 < parts.port < 65536  # .port raises ValueError on nonsense


def _encoded(text: str) -> str:
    """Percent-encode what may not stand in an address and what cannot be seen; other scripts stay readable."""
    if text.isascii() and not _UNSAFE.search(text):
        return text
    out: list[str] = []
    for c in unicodedata.normalize("NFC", text):
        # A mark behind an encoded character goes with it; else it would join that one's last digit.
        joins = bool(out) and out[-1][:1] == "%" and len(out[-1]) > 1 and unicodedata.combining(c)
        out.append(c if c.isprintable() and not _UNSAFE.match(c) and not joins else quote(c))
    return "".join(out)


def _kept(mark: str, parameters: str) -> str:
    """Parameters without the tracking ones, after their mark; nothing where only tracking was there."""
    if not mark or not parameters:
        return mark
    kept = [p for p in parameters.split("&") if not _TRACKING.fullmatch(p.partition("=")[0])]
    return mark + "&".join(kept) if kept else ""


def _each_value(parameters: str, change: Callable[[str, str], str]) -> str:
    pairs = (parameter.partition("=") for parameter in parameters.split("&"))
    return "&".join(name + equals + change(unquote(name), value) for name, equals, value in pairs)


def _hidden(name: str, value: str) -> str:
    return HIDDEN if value and (_SECRET_NAME.fullmatch(name) or _LONG_RANDOM.fullmatch(value)) else value


# ---------------------------------------------------------------- scripts of a host

_TOGETHER = (
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"},
    {"CJK", "BOPOMOFO"},
    {"CJK", "HANGUL"},
)
"""Scripts that are written together (Unicode UTS 39 §5.2, without Latin: a host has no need of it)."""

_LOOK_LATIN = frozenset("асԁеһіјӏорԛѕԝхуѵгпκορτυνχαι")
"""Cyrillic and Greek letters that are drawn like Latin ones (from Unicode's confusables)."""


def _shown(label: str) -> str:
    if label.isascii():
        return label
    scripts = {_script(c) for c in label if c.isalpha()}
    mixed = len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)
    disguised = all(c in _LOOK_LATIN for c in label if c.isalpha())
    if mixed or disguised or not label.isprintable():
        return "xn--" + label.encode("punycode", "replace").decode("ascii")
    return label


def _script(letter: str) -> str:
    """The script of a letter: the first word of its Unicode name."""
    return unicodedata.name(letter, "?").split()[0]
