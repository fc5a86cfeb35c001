"""Behind a proxy: who really asked, by which scheme and host. Only proxies that are trusted are believed."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import typedefs as web_types
from aiohttp import web

Network = IPv4Network | IPv6Network

HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def behind(trusted: Sequence[Network]) -> web_types.Middleware:
    """Build the middleware that takes X-Forwarded-For, -Proto and -Host from these networks, and from nobody else."""

    @web.middleware
    async def middleware(request: web.Request, handler: web_types.Handler) -> web.StreamResponse:
        if _is_in(request.remote, trusted):
            request = _as_asked(request, trusted)
        return await handler(request)

    return middleware


def _as_asked(request: web.Request, trusted: Sequence[Network]) -> web.Request:
    scheme, host = _last(request, "X-Forwarded-Proto").lower(), _last(request, "X-Forwarded-Host")
    return request.clone(
        scheme=scheme if scheme in {"http", "https"} else request.scheme,
        host=host if HOST.fullmatch(host) else request.host,
        remote=_client(request, trusted),
    )


def _client(request: web.Request, trusted: Sequence[Network]) -> str:
    """Walk back the addresses that the proxies wrote down, as far as trusted ones wrote them."""
    remote = request.remote or ""
    for hop in reversed(_listed(request, "X-Forwarded-For")):
        if not _is_in(remote, trusted) or _address(hop) is None:
            break
        remote = hop
    return remote


def _listed(request: web.Request, name: str) -> list[str]:
    return [item.strip() for line in request.headers.getall(name, []) for item in line.split(",")]


def _last(request: web.Request, name: str) -> str:
    """Give what the proxy nearest to us wrote; what stands before it came from further away."""
    found = _listed(request, name)
    return found[-1] if found else ""


def _is_in(address: str | None, networks: Sequence[Network]) -> bool:
    found = _address(address or "")
    return found is not None and any(found in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address; None for what is none. One that a listener on IPv6 shows for IPv4 is the IPv4 address."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
