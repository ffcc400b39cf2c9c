"""Which address a request came from, when trusted proxies stand in front."""

from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def networks(named: Iterable[str]) -> tuple[Network, ...]:
    """The networks of these addresses (10.0.0.7 or 10.0.0.0/24). Raises ValueError for anything else."""
    return tuple(ip_network(each.strip()) for each in named)


@cache
def _trusted(named: tuple[str, ...]) -> tuple[Network, ...]:
    return networks(named)


def address_of(request: HttpRequest) -> str:
    """The caller's address: the connection's own, or what the trusted proxies say they were asked by.

    X-Forwarded-For is read from its end: each proxy appends whom it saw, so the first address that is no
    trusted proxy is the caller; what stands before it can be made up.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    trusted = _trusted(tuple(settings.TRUSTED_PROXIES))
    for seen in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        before = _address(seen)
        if before is None or not _is_in(address, trusted):
            break
        address = str(before)
    return address


def is_trusted_proxy(request: HttpRequest) -> bool:
    """Whether the connection itself comes from a trusted proxy."""
    return is_within(str(request.META.get("REMOTE_ADDR", "")), settings.TRUSTED_PROXIES)


def is_within(address: str, named: Iterable[str]) -> bool:
    """Whether an address lies in one of these networks."""
    return _is_in(address, _trusted(tuple(named)))


def _address(text: str) -> Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _is_in(text: str, trusted: tuple[Network, ...]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in trusted)
