"""The guard itself: what it refuses, what it lets pass, and that a swallowed refusal is kept."""

import _socket
import asyncio
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.network_guard import take_refusals

OUTSIDE = "192.0.2.1"  # reserved for documentation (RFC 5737): nobody's machine


@pytest.fixture
def tcp() -> Iterator[socket.socket]:
    with socket.socket() as sock:
        yield sock


@pytest.fixture
def udp() -> Iterator[socket.socket]:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        yield sock


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(AssertionError, match="tests stay on this machine, but .* was tried") as e:
        attempt()
    (kept,) = take_refusals()
    assert kept in str(e.value)
    return kept


def test_connections_are_refused(tcp: socket.socket) -> None:
    told = "a connection to '192.0.2.1', port 80"
    assert refused(lambda: tcp.connect((OUTSIDE, 80))) == told
    assert refused(lambda: tcp.connect_ex((OUTSIDE, 80))) == told
    assert refused(lambda: _socket.socket.connect(tcp, (OUTSIDE, 80))) == told
    assert refused(lambda: asyncio.run(asyncio.open_connection(OUTSIDE, 80))) == told
    assert refused(lambda: tcp.connect(("example.com", 80))) == told.replace(OUTSIDE, "example.com")


def test_a_connection_by_ipv6_is_refused() -> None:
    with socket.socket(socket.AF_INET6) as tcp6:
        told = refused(lambda: tcp6.connect(("2001:db8::1", 80)))
    assert told == "a connection to '2001:db8::1', port 80"


def test_datagrams_are_refused(udp: socket.socket) -> None:
    told = "a connection to '192.0.2.1', port 53"
    assert refused(lambda: udp.sendto(b"x", (OUTSIDE, 53))) == told
    assert refused(lambda: udp.sendto(b"x", 0, (OUTSIDE, 53))) == told
    assert refused(lambda: udp.sendmsg([b"x"], [], 0, (OUTSIDE, 53))) == told


def test_look_ups_are_refused() -> None:
    told = "a look-up of 'example.com', port 443"
    assert refused(lambda: socket.getaddrinfo("example.com", 443)) == told
    assert refused(lambda: socket.getaddrinfo(b"example.com", 443)) == told
    assert refused(lambda: asyncio.run(asyncio.open_connection("example.com", 443))) == told
    assert refused(lambda: socket.create_connection(("example.com", 443))) == told
    told = "a look-up of 'example.com', port None"
    assert refused(lambda: socket.gethostbyname("example.com")) == told
    assert refused(lambda: socket.gethostbyname_ex("example.com")) == told
    told = "a look-up of the name of '192.0.2.1'"
    assert refused(lambda: socket.gethostbyaddr(OUTSIDE)) == told
    assert refused(lambda: socket.getnameinfo((OUTSIDE, 80), 0)) == told


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.9.9.9"])
def test_loopback_works(host: str) -> None:
    with socket.create_server(("", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((host, port), timeout=5) as client, server.accept()[0] as end:
            client.sendall(b"hello")
            assert end.recv(5) == b"hello"


def test_unix_sockets_work() -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("here")
        server.listen()
        client.connect("here")
        with server.accept()[0] as end:
            client.sendall(b"hello")
            assert end.recv(5) == b"hello"


def test_a_literal_address_is_no_look_up() -> None:
    assert socket.getaddrinfo("0.0.0.0", 80)[0][4] == ("0.0.0.0", 80)
    assert socket.getaddrinfo("::1", 80)[0][4][0] == "::1"


def test_a_swallowed_refusal_is_kept() -> None:
    def report_home() -> None:
        try:
            socket.gethostbyname("example.com")
        except AssertionError:
            return

    thread = threading.Thread(target=report_home)
    thread.start()
    thread.join()
    assert take_refusals() == ["a look-up of 'example.com', port None"]
    assert take_refusals() == []
