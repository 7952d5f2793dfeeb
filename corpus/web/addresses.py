"""Where a host name leads, and whether that is a public place of the internet.

A name is looked up once; the connection goes to the addresses that were checked here, so that a
name which answers otherwise the second time (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network

from corpus.errors import BadDocument
from corpus.web.urls import PageUrl

LookUp = Callable[[str], list[str]]  # host -> its addresses, best first; OSError if it has none

# Stated here, since what `is_global` knows differs between releases of Python.
_NOT_PUBLIC = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip
_IPV6_IN_USE = ip_network("2000::/3")  # what is not in it is local, mapped, reserved or multicast
_NAT64 = ip_network("64:ff9b::/96")  # an IPv4 address in the last four bytes (RFC 6052)
# Never public (RFC 6761, 6762, 8375, 9476): a proxy might know them all the same.
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "test", "invalid", "alt", "onion")


def look_up(host: str) -> list[str]:
    """The addresses of a host by the system's resolver, in its order, each once.

    Raises:
        OSError: it has none, or the resolver cannot be reached.
    """
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # an empty label, or one of more than 63 characters
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from error
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


def public_addresses(url: PageUrl, look_up: LookUp) -> list[str]:
    """The addresses of a URL's host, all of which are public.

    Raises:
        BadDocument: the host is not known, or one of its addresses is not public.
    """
    if (literal := _literal(url)) is not None:
        return [literal]
    _refuse_local_name(url)
    try:
        found = look_up(url.host)
    except OSError as error:
        raise BadDocument(
            f"{str(url)!r}: the name {url.host!r} is not known ({error.strerror}); check its"
            " spelling and the network, or state a proxy in HTTPS_PROXY"
        ) from error
    for address in found:
        _refuse_private(url, address)
    return found


def refuse_known_private(url: PageUrl, look_up: LookUp) -> None:
    """For a URL that a proxy will look up: refuse it if it is private as far as we can tell.

    A name that is not known here passes: behind a proxy that is so for most.

    Raises:
        BadDocument: a local name, a private address, or a name that has one here.
    """
    if _literal(url) is not None:
        return
    _refuse_local_name(url)
    try:
        found = look_up(url.host)
    except OSError:
        return
    for address in found:
        _refuse_private(url, address)


def is_public(address: str) -> bool:
    """Whether an address is of the public internet; one within a zone (fe80::1%eth0) is not."""
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC) and ip.is_global
    if ip in _NAT64:
        return is_public(str(IPv4Address(ip.packed[-4:])))
    return (
        ip.scope_id is None
        and ip in _IPV6_IN_USE
        and not any(ip in network for network in _NOT_PUBLIC)
        and ip.is_global
    )


def _literal(url: PageUrl) -> str | None:
    """The address that a host is itself; None for a name.

    Raises:
        BadDocument: it is not public, or in a form such as 0x7f.1 that is read in several ways.
    """
    try:
        address = str(ip_address(url.host))
    except ValueError:
        try:
            socket.inet_aton(url.host)
        except OSError:
            return None
        raise BadDocument(
            f"{str(url)!r} writes an address as {url.host!r}; give the page's name"
        ) from None
    _refuse_private(url, url.host)
    return address


def _refuse_local_name(url: PageUrl) -> None:
    if "." not in url.host or f".{url.host}".endswith(tuple(f".{name}" for name in _LOCAL_NAMES)):
        raise BadDocument(
            f"{str(url)!r}: {url.host!r} is a name of a local network; only public pages are"
            " fetched: save the page as a file"
        )


def _refuse_private(url: PageUrl, address: str) -> None:
    if not is_public(address):
        what = "is" if address == url.host else f"leads to {address},"
        raise BadDocument(
            f"{str(url)!r} {what} no public address; only public pages are fetched: save the"
            " page as a file"
        )
