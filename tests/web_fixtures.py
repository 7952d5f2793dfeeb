"""A web of one machine: https sites, an answering resolver, and proxies, all on loopback.

The checks of the program are the real ones: names lead to public-looking addresses, and only the
last step, the connection to such an address, ends at a server here.
"""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpcore
import trustme

from corpus.web.connections import Network

HOST = "policy.example.org"
PUBLIC = "93.184.216.34"
OTHER_PUBLIC = "2606:2800:220:1:248:1893:25c8:1946"
Handler = Callable[[socket.socket, str], None]  # a connection (under TLS) and what it asked


@cache
def authority() -> trustme.CA:
    """Who signs the certificates of these tests."""
    return trustme.CA()


def trusting() -> ssl.SSLContext:
    """A client's context that trusts the authority and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority().configure_trust(context)
    return context


@contextmanager
def serving(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port of loopback, each connection to which is handled in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            handle(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=one, args=(connection,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
        for thread in threads:
            thread.join()


@dataclass
class Site:
    """An https site: what it sends by path, and what it was asked."""

    port: int = 0
    pages: dict[str, bytes | Callable[[ssl.SSLSocket], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # whole heads of requests


@contextmanager
def https_site(*hosts: str, expired: bool = False) -> Iterator[Site]:
    """A site with a certificate for the hosts, HOST by default."""
    site = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    until = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
    authority().issue_cert(*(hosts or (HOST,)), not_after=until).configure_cert(context)

    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            head = b""
            while b"\r\n\r\n" not in head and (more := secure.recv(65536)):
                head += more
            asked = head.decode("latin-1")
            site.asked.append(asked)
            page = site.pages.get(asked.split(" ")[1], response(b"gone", status="404 Nope"))
            if isinstance(page, bytes):
                secure.sendall(page)
            else:
                page(secure)

    with serving(handle) as site.port:
        yield site


def response(
    body: bytes | str,
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    **headers: str,
) -> bytes:
    """A whole answer; Header_Name=value adds a header, an empty value leaves it out."""
    data = body.encode() if isinstance(body, str) else body
    all_headers = {"Content-Type": kind, "Content-Length": str(len(data))}
    all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in all_headers.items() if value]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + data


def redirect(location: str, status: str = "302 Found") -> bytes:
    """An answer that leads on."""
    return response(b"", status=status, Location=location)


def packed(body: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    """An answer in gzip."""
    return response(gzip.compress(body), kind, Content_Encoding="gzip")


class Rerouting(httpcore.NetworkBackend):
    """Brings connections to public-looking addresses to servers here, and keeps a list of all."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self.ports = dict(ports)
        self.tried: list[tuple[str, int]] = []

    def connect_tcp(self, host: str, port: int, *rest: Any, **named: Any) -> httpcore.NetworkStream:
        """A connection to the server that stands in for the address; itself if it is here."""
        self.tried.append((host, port))
        if host in self.ports:
            assert port == 443
            host, port = "127.0.0.1", self.ports[host]
        elif host != "127.0.0.1":
            raise httpcore.ConnectError(OSError(113, "No route to host"))
        return httpcore.SyncBackend().connect_tcp(host, port, *rest, **named)


class Names:
    """A resolver that answers from a table, each time the next of the answers to a name."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {HOST: [[PUBLIC]]} | answers
        self.asked: list[str] = []

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = self.answers[host]
        return answers[min(self.asked.count(host), len(answers)) - 1]


def network(port: int, names: Names | None = None) -> Network:
    """A way out in which PUBLIC and OTHER_PUBLIC are the site at a port."""
    ports = {PUBLIC: port, OTHER_PUBLIC: port}
    return Network(names or Names(), Rerouting(ports), trusting)


@dataclass
class ProxyLog:
    """A proxy and what was asked of it."""

    port: int = 0
    asked: list[str] = field(default_factory=list)


@contextmanager
def connect_proxy(to: int, refuse: str = "") -> Iterator[ProxyLog]:
    """A proxy for CONNECT, all of whose tunnels end at a port here; `refuse`: a status line."""
    log = ProxyLog()

    def handle(connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (more := connection.recv(1)):
            head += more
        log.asked.append(head.decode("latin-1"))
        if refuse:
            connection.sendall(f"HTTP/1.1 {refuse}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        _tunnel(connection, to)

    with serving(handle) as log.port:
        yield log


@contextmanager
def socks_proxy(to: int, reply: bytes = b"\x05\x00\x00\x01\0\0\0\0\0\0") -> Iterator[ProxyLog]:
    """A SOCKS 5 proxy without sign-in, all of whose tunnels end at a port here."""
    log = ProxyLog()

    def handle(connection: socket.socket) -> None:
        connection.recv(64)
        connection.sendall(b"\x05\x00")
        asked = connection.recv(512)
        name = asked[5 : 5 + asked[4]].decode()
        log.asked.append(f"{name}:{int.from_bytes(asked[-2:], 'big')}")
        connection.sendall(reply)
        if reply[1:2] == b"\0":
            _tunnel(connection, to)

    with serving(handle) as log.port:
        yield log


def _tunnel(one: socket.socket, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as other:

        def copy(source: socket.socket, sink: socket.socket) -> None:
            with suppress(OSError):
                while data := source.recv(65536):
                    sink.sendall(data)
            with suppress(OSError):
                sink.shutdown(socket.SHUT_WR)

        back = threading.Thread(target=copy, args=(other, one))
        back.start()
        copy(one, other)
        back.join()
