"""How often a reader may ask for what costs something. Readers have no account: they are counted by their address."""

from __future__ import annotations

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def within(request: HttpRequest, what: str, most: int) -> bool:
    """Whether the reader's address may ask for ``what`` again in this minute, ``most`` times in all.

    An IPv6 address stands for its network of 64 bits.
    """
    address = get_adapter().get_client_ip(request)
    try:
        known = ipaddress.ip_address(address)
        if known.version == 6:
            address = str(ipaddress.ip_network(f"{known}/64", strict=False))
    except ValueError:
        pass  # a socket without an address: all who come by it count together
    key = f"{what}:asked:{address}:{int(_now() // 60)}"
    if cache.add(key, 1, 120):
        return True
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two
        return True


def _now() -> float:
    """Seconds since 1970."""
    return time.time()
