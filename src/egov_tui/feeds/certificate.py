"""Why a site's certificate is refused, in more words than OpenSSL has. Looks at what a site shows, asks for nothing."""

import asyncio
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from egov_tui.feeds.network import by_proxy
from egov_tui.model import Cause

Verdict = tuple[Cause, datetime | None]
"""What is wrong, and the time that belongs to it: since when a certificate has expired, from when it will be valid."""

_PATIENCE = 5.0
"""Seconds."""
_CAUSES: Mapping[int, Cause] = {9: "early", 10: "expired", 18: "own", 19: "own", 20: "chain", 21: "chain"}
"""By OpenSSL's verify code (X509_V_ERR_*, x509_vfy.h): not yet valid, expired, self-signed alone or at the end of a
chain, the issuer is not known, the first one cannot be checked."""
_OTHER_NAME = (62, 64)
"""The name, or the IP address, is another's."""
_VALIDITY = re.compile(
    rb"\x30.(?:\x17\x0d(?P<short_from>\d{12}Z)|\x18\x0f(?P<long_from>\d{14}Z))"
    rb"(?:\x17\x0d(?P<short>\d{12}Z)|\x18\x0f(?P<long>\d{14}Z))",
    re.DOTALL,
)
"""The period of validity (RFC 5280 §4.1.2.5) as DER writes it: a sequence of two UTCTimes or GeneralizedTimes."""
_CENTURY = 50
"""Two digits below this are a year of the 21st century (RFC 5280 §4.1.2.5.1)."""
_ISSUER_STANDS = bytes.fromhex("06082b06010505073002")
"""id-ad-caIssuers (RFC 5280 §4.2.2.1): the certificate tells where that of its issuer is found."""
_DER = 2
"""The form in which older Pythons are asked for a certificate."""


async def why(error: ssl.SSLError, host: str, port: int, name: str) -> Verdict:
    """Return why the certificate that a host shows for a name was refused; an empty cause where that cannot be told."""
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else 0
    if code in _OTHER_NAME:
        return "wrong_name", None
    cause = _CAUSES.get(code, "")
    if cause in ("", "own"):
        return cause, None
    return judge(cause, await shown(host, port, name))


def judge(cause: Cause, certificates: Sequence[bytes]) -> Verdict:
    """Return a verdict after a look at the certificates that a site sends (DER), its own first.

    Its issuer is not known: that is a missing certificate where the site's own one tells where its issuer's is found,
    as those of public authorities do, and the site sends none of it. Else the authority itself is not known.
    """
    if cause == "chain":
        return ("chain" if _lacks_its_issuer(certificates) else ""), None
    pick, times = (max, not_before) if cause == "early" else (min, not_after)
    when = pick((time for one in certificates if (time := times(one))), default=None)
    return (cause, when) if when else ("", None)


async def shown(host: str, port: int, name: str) -> tuple[bytes, ...]:
    """Return the certificates that a host sends for a name (DER), its own first; none where that cannot be seen."""
    if by_proxy(f"https://{name}:{port}/"):
        return ()
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # to look at it; nothing is asked and nothing is believed
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(_PATIENCE):
            _reader, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=name)
            try:
                return _sent(writer.get_extra_info("ssl_object"))
            finally:
                writer.close()
    return ()


def _sent(connection: Any) -> tuple[bytes, ...]:
    """All certificates that were sent: public since Python 3.13, there since 3.10; at least the site's own."""
    look = getattr(connection, "get_unverified_chain", None)
    look = look or getattr(getattr(connection, "_sslobj", None), "get_unverified_chain", None)
    if look is not None and (found := look()):
        return tuple(one if isinstance(one, bytes) else one.public_bytes(_DER) for one in found)
    own = connection.getpeercert(binary_form=True)
    return (own,) if own else ()


def _lacks_its_issuer(certificates: Sequence[bytes]) -> bool:
    if not certificates or _ISSUER_STANDS not in certificates[0]:
        return False
    try:
        (issuer, _subject), others = _names(certificates[0]), [_names(one) for one in certificates[1:]]
    except (IndexError, ValueError):  # no certificate that we can read
        return False
    return issuer not in (subject for _issuer, subject in others)


def _names(certificate: bytes) -> tuple[bytes, bytes]:
    """Issuer and subject (RFC 5280 §4.1), each as DER writes it.

    Raises:
        IndexError, ValueError: it cannot be read.
    """
    (_tag, whole), *_none = _parts(certificate)
    (_tag, signed), *_signature = _parts(whole)
    parts = [part for tag, part in _parts(signed) if tag != 0xA0]  # without the version, which may be left out
    _serial, _algorithm, issuer, _validity, subject, *_rest = parts
    return issuer, subject


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element of a DER sequence's content."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            digits = length & 0x7F
            length, at = int.from_bytes(data[at : at + digits], "big"), at + digits
        yield tag, data[at : at + length]
        at += length


def not_after(certificate: bytes) -> datetime | None:
    """Return the end of a certificate's validity (DER), or None where it cannot be read."""
    return _time(certificate, "short", "long")


def not_before(certificate: bytes) -> datetime | None:
    """Return the beginning of a certificate's validity (DER), or None where it cannot be read."""
    return _time(certificate, "short_from", "long_from")


def _time(certificate: bytes, short: str, long: str) -> datetime | None:
    found = _VALIDITY.search(certificate)
    if found is None:
        return None
    if found[long]:
        text = found[long].decode()
    else:
        text = found[short].decode()
        text = ("20" if int(text[:2]) < _CENTURY else "19") + text
    with suppress(ValueError):
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    return None
