"""Where an address leads in the network: a public site may not lead a reader into their own (SSRF).

A source that the reader typed may be anywhere. A redirect from a public host may not lead to a loopback, private or
link-local address: its name is resolved first, what it resolves to is judged, and the connection goes there and
nowhere else. Behind a proxy the names are the proxy's business, and only literal addresses can be judged.
"""

import asyncio
import ipaddress
import socket
from contextlib import suppress
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

REFUSED = "in a private network"
"""How the technical words end where somebody may not lead into one."""
_OWN_NAMES = ("localhost", "local", "internal", "lan", "home.arpa")


class Private(Exception):
    """A name leads into a private network."""


def is_private(place: str) -> bool:
    """Say whether an IP address, or a host by its name alone, is in a private network (RFC 6890, 6762, 8375).

    What is not known to be private is not. `127.1` and `2130706433` are addresses too, as every resolver reads them.
    """
    place = place.strip("[]").partition("%")[0].lower().rstrip(".")
    with suppress(ValueError):
        address = ipaddress.ip_address(place)
        return not address.is_global or address.is_multicast
    with suppress(OSError, ValueError):
        return not ipaddress.IPv4Address(socket.inet_aton(place)).is_global
    return any(place == own or place.endswith(f".{own}") for own in _OWN_NAMES)


async def public_places(host: str, port: int) -> list[str]:
    """Return the IP addresses that a host (ASCII) resolves to, in the resolver's order.

    Raises:
        Private: it is in a private network, or one of them is.
        OSError: the name is not known, or there is no network.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = list(dict.fromkeys(str(one[4][0]) for one in found))
    if is_private(host) or any(is_private(place) for place in places):
        raise Private(host)
    return places


async def may_lead_inside(source: str, address: str) -> bool:
    """Say whether a source may lead to an address in a private network, going by the source's address alone.

    It may where it is a file, or in such a network by its very name. A name that only resolves to one may lead to
    itself: it is whoever owns the name that says what it resolves to, and it may say something else every time.
    """
    if source.startswith("file:"):
        return True
    parts = urlsplit(source)
    name = parts.hostname or ""
    if is_private(name) or by_proxy(source):
        return is_private(name)
    if name != urlsplit(address).hostname:
        return False
    try:
        await public_places(name, parts.port or 443)
    except Private:
        return True
    except (OSError, ValueError):
        return False
    return False


def by_proxy(address: str) -> bool:
    """Say whether the environment sends an address through a proxy."""
    parts = urlsplit(address)
    proxies = getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.netloc)
