"""When a site's certificate expired: what OpenSSL leaves out when it refuses one. Speaks TLS, asks for nothing."""

import asyncio
import re
import ssl
from contextlib import suppress
from datetime import UTC, datetime

from egov_tui.feeds.network import by_proxy

_PATIENCE = 5.0
"""Seconds."""
_VALIDITY = re.compile(
    rb"\x30.(?:\x17\x0d(?P<short_from>\d{12}Z)|\x18\x0f(?P<from>\d{14}Z))"
    rb"(?:\x17\x0d(?P<short>\d{12}Z)|\x18\x0f(?P<long>\d{14}Z))",
    re.DOTALL,
)
"""The period of validity (RFC 5280 §4.1.2.5) as DER writes it: a sequence of two UTCTimes or GeneralizedTimes."""
_CENTURY = 50
"""Two digits below this are a year of the 21st century (RFC 5280 §4.1.2.5.1)."""


async def expiry(host: str, port: int, name: str) -> datetime | None:
    """Return until when the certificate of a host is valid that it shows for a name; None where that cannot be seen."""
    if by_proxy(f"https://{name}:{port}/"):
        return None
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # to look at it; nothing is asked and nothing is believed
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(_PATIENCE):
            _reader, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=name)
            try:
                return not_after(writer.get_extra_info("ssl_object").getpeercert(binary_form=True) or b"")
            finally:
                writer.close()
    return None


def not_after(certificate: bytes) -> datetime | None:
    """Return the end of a certificate's validity (DER), or None where it cannot be read."""
    found = _VALIDITY.search(certificate)
    if found is None:
        return None
    if found["long"]:
        text = found["long"].decode()
    else:
        text = found["short"].decode()
        text = ("20" if int(text[:2]) < _CENTURY else "19") + text
    with suppress(ValueError):
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    return None
