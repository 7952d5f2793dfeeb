"""The proxy that the environment states for a host: HTTPS_PROXY, else ALL_PROXY, but NO_PROXY."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from corpus.errors import BadDocument

_PORTS = {"http": 8080, "https": 443, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, and what it wants to know of us."""

    scheme: str  # http, https, socks5 or socks5h; a socks proxy always looks names up itself
    host: str
    port: int
    login: tuple[str, str] | None = field(default=None, repr=False)


def proxy_for(host: str) -> Proxy | None:
    """The proxy to use for an https page on a host; None to go there directly.

    NO_PROXY is a list of hosts and domains with commas, or "*".

    Raises:
        BadDocument: the variable holds no address of a proxy.
    """
    if proxy_bypass(host):
        return None
    stated = getproxies()
    for key in ("https", "all"):
        if address := stated.get(key):
            return _read(address, f"{key.upper()}_PROXY")
    return None


def _read(address: str, variable: str) -> Proxy:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if host is None or scheme not in _PORTS:
        # Its value may hold a password.
        raise BadDocument(
            f"the environment variable {variable} holds no proxy that can be used; write it as"
            " http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT"
        )
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Proxy(scheme, host, port or _PORTS[scheme], login)
