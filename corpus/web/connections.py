"""One GET over TLS: to an address that was checked, or through the environment's proxy.

Whatever can go wrong on the way becomes a BadDocument. Knows nothing of redirects or formats.
"""

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version

import httpcore
from socksio.exceptions import SOCKSError

from corpus.errors import BadDocument
from corpus.web.addresses import LookUp, look_up, public_addresses, refuse_known_private
from corpus.web.proxies import Proxy, proxy_for
from corpus.web.streams import Patience, PinnedBackend
from corpus.web.urls import PageUrl


@dataclass(frozen=True, slots=True)
class Network:
    """The way out: how names are looked up, connections made, and certificates trusted."""

    look_up: LookUp
    backend: httpcore.NetworkBackend
    trust: Callable[[], ssl.SSLContext]


# The system's certificates (or SSL_CERT_FILE), and certifi's for a system that has none.
SYSTEM = Network(look_up, httpcore.SyncBackend(), httpcore.default_ssl_context)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers; the body comes as it is sent, compressed if the headers say so."""

    status: int
    headers: Mapping[str, str]  # by name in lower case; several of a name with ", " between
    chunks: Iterator[bytes]


@contextmanager
def open_url(url: PageUrl, network: Network, patience: Patience) -> Iterator[Answer]:
    """The answer to a GET, whose body can be read as long as the context lasts.

    Raises:
        BadDocument: no public address, no connection, no trusted certificate, no HTTP, or too
            slow, here or while the body is read; the message names the URL.
    """
    proxy = proxy_for(url.host)
    if proxy is None:
        hosts = public_addresses(url, network.look_up)
    else:
        refuse_known_private(url, network.look_up)
        hosts = [proxy.host]
    target = httpcore.URL(scheme=b"https", host=url.host, port=443, target=url.target)
    with (
        _told_in_a_line(url, patience, proxy),
        closing(PinnedBackend(network.backend, hosts, patience)) as backend,
        _pool(backend, proxy, network.trust) as pool,
        pool.stream("GET", target, headers=_headers(url)) as response,
    ):
        yield Answer(response.status, _by_name(response.headers), iter(response.iter_stream()))


def _headers(url: PageUrl) -> dict[bytes | str, bytes | str]:
    return {
        "Host": f"[{url.host}]" if ":" in url.host else url.host,
        "User-Agent": f"policy-desk/{version('policy-desk')} (one page, named by a curator)",
        "Accept": "text/html, application/pdf, text/*, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        named[name] = f"{named[name]}, {value}" if name in named else value
    return named


def _pool(
    backend: httpcore.NetworkBackend, proxy: Proxy | None, trust: Callable[[], ssl.SSLContext]
) -> httpcore.ConnectionPool:
    if proxy is None:
        return httpcore.ConnectionPool(ssl_context=trust(), network_backend=backend)
    login = (proxy.login[0].encode(), proxy.login[1].encode()) if proxy.login else None
    address = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/")
    if proxy.scheme.startswith("socks5"):
        return httpcore.SOCKSProxy(
            address, proxy_auth=login, ssl_context=trust(), network_backend=backend
        )
    return httpcore.HTTPProxy(
        address,
        proxy_auth=login,
        ssl_context=trust(),
        proxy_ssl_context=trust() if proxy.scheme == "https" else None,
        network_backend=backend,
    )


@contextmanager
def _told_in_a_line(url: PageUrl, patience: Patience, proxy: Proxy | None) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        took = f"takes more than {patience.total:g} s"
        silent = f"sends nothing for {patience.idle:g} s"
        raise BadDocument(
            f"{str(url)!r} {took if patience.is_over() else silent}; try again, or save the page"
            " as a file"
        ) from error
    except httpcore.ConnectError as error:
        # The pool cuts the chain of causes; the first argument is what it was made of.
        raise BadDocument(_unconnected(url, error.args[0], proxy)) from error
    except (httpcore.ProxyError, SOCKSError) as error:
        code = str(error)[:3]  # the rest are the proxy's own words
        raise BadDocument(
            f"{str(url)!r} is refused by the proxy of the environment"
            f"{f' with {code}' if code.isdigit() else ''}; check HTTPS_PROXY and ALL_PROXY, or"
            " ask who runs it"
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise BadDocument(
            f"{str(url)!r} breaks off or does not answer in HTTP; try again, or save the page as"
            " a file"
        ) from error


def _unconnected(url: PageUrl, cause: object, proxy: Proxy | None) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"{str(url)!r} has no certificate that is trusted"
            f" ({cause.verify_message.rstrip('.')}); check the address, or name the certificates"
            " that you trust in SSL_CERT_FILE"
        )
    if isinstance(cause, ssl.SSLError):
        return f"{str(url)!r} makes no secure connection ({cause.reason}); check the address"
    why = (cause.strerror if isinstance(cause, OSError) else None) or "no connection"
    if proxy:
        return (
            f"{str(url)!r}: the proxy {f'{proxy.host}:{proxy.port}'!r} of the environment cannot"
            f" be reached ({why}); check HTTPS_PROXY and ALL_PROXY"
        )
    return f"{str(url)!r} cannot be reached ({why}); check the address and the network"
