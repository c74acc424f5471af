"""Whether a host is out on the internet: what a feed lists must not lead into the home network. Knows no feed."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

Resolve = Callable[[str], Awaitable[tuple[str, ...]]]
"""The addresses of a host; OSError when it has none."""

_SECONDS = 10.0
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the internet as networks without IPv4 see it
_ROUND_ABOUT = tuple(map(ipaddress.IPv6Network, ("::/96", "2002::/16", "64:ff9b:1::/48")))  # may lead home again


async def resolve(host: str) -> tuple[str, ...]:
    """The addresses of a host, as the system finds them; raises OSError when it finds none."""
    async with asyncio.timeout(_SECONDS):
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(str(address[0]) for *_, address in found)


async def is_public(host: str, resolved: Resolve = resolve) -> bool:
    """Whether all its addresses are public ones: none of this machine, of a home or of a provider's inner network.

    Raises OSError (TimeoutError among it) when its addresses cannot be found out. A name that leads somewhere else
    by the time it is called gets no further than one GET, of whose answer nothing is shown but a poster's picture.
    """
    try:
        addresses: tuple[str, ...] = (str(ipaddress.ip_address(host.strip("[]"))),)
    except ValueError:
        addresses = await resolved(host)
    return bool(addresses) and all(_is_public(address) for address in addresses)


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or found
    if inner in _NAT64:
        inner = ipaddress.IPv4Address(int(inner) & 0xFFFFFFFF)
    return bool(inner.is_global and not inner.is_multicast) and not any(inner in each for each in _ROUND_ABOUT)
