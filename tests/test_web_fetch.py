"""Fetching over real TLS on loopback: limits, redirects, rebinding, faults."""

import gzip
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import BadDocument, UnknownFormat
from corpus.web.connections import SYSTEM, Network
from corpus.web.fetch import Limits, Page, fetch
from corpus.web.urls import read_url
from tests.web_fixtures import (
    HOST,
    OTHER_PUBLIC,
    PUBLIC,
    Names,
    Rerouting,
    Site,
    authority,
    https_site,
    network,
    packed,
    redirect,
    response,
    serving,
)

PAGE = b"<p>The tariff on rice is 15%.</p>"
USUAL = Limits(10_000)
HURRIED = Limits(10_000, total_seconds=1.0, idle_seconds=0.3)


@pytest.fixture
def site() -> Iterator[Site]:
    with https_site() as made:
        made.pages["/a"] = response(PAGE)
        yield made


def get(way: Network, path: str = "/a", limits: Limits = USUAL) -> Page:
    return fetch(read_url(f"https://{HOST}{path}"), limits, way)


def error(way: Network, path: str = "/a", limits: Limits = USUAL) -> str:
    """What a fetch that fails says, without the address that it begins with."""
    with pytest.raises(BadDocument) as caught:
        get(way, path, limits)
    told, begin = str(caught.value), repr(f"https://{HOST}{path}")
    assert told.startswith(begin)
    assert "\n" not in told
    return told.removeprefix(begin).lstrip(" :")


def test_a_page_is_fetched_by_its_name_from_the_checked_address(site: Site) -> None:
    way = network(site.port)
    page = get(way)
    assert (page.data, page.ending, page.url.text) == (PAGE, ".html", f"https://{HOST}/a")
    assert isinstance(way.backend, Rerouting) and way.backend.tried == [(PUBLIC, 443)]
    (asked,) = site.asked
    assert asked.startswith(f"GET /a HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: policy-desk/")
    assert "cookie" not in asked.lower() and "authorization" not in asked.lower()


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(site: Site) -> None:
    names = Names(**{HOST: [[PUBLIC], ["127.0.0.1"], ["10.0.0.1"]]})
    way = network(site.port, names)
    assert get(way).data == PAGE
    assert names.asked == [HOST]  # once: what was checked is what is connected to
    assert isinstance(way.backend, Rerouting) and way.backend.tried == [(PUBLIC, 443)]


def test_a_redirect_back_to_a_rebound_name_is_checked_again(site: Site) -> None:
    names = Names(**{HOST: [[PUBLIC], ["127.0.0.1"]]})
    site.pages["/r"] = redirect("/a")
    assert error(network(site.port, names), "/r") == (
        f"leads on: 'https://{HOST}/a' leads to 127.0.0.1, no public address; only public pages"
        " are fetched: save the page as a file"
    )
    assert len(site.asked) == 1


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    way = network(site.port, Names(**{HOST: [["8.8.8.8", OTHER_PUBLIC]]}))
    assert get(way).data == PAGE
    assert isinstance(way.backend, Rerouting)
    assert way.backend.tried == [("8.8.8.8", 443), (OTHER_PUBLIC, 443)]
    nowhere = network(site.port, Names(**{HOST: [["8.8.8.8"]]}))
    assert error(nowhere) == (
        "cannot be reached (No route to host); check the address and the network"
    )


@pytest.mark.parametrize(
    "target, told",
    [
        (f"http://{HOST}/a", f"'http://{HOST}/a' is no https address; only https pages"),
        ("https://169.254.169.254/latest/meta-data", "meta-data' is no public address"),
        ("https://[::1]/", "'https://[::1]/' is no public address"),
        ("https://[::ffff:169.254.169.254]/", "is no public address"),
        ("https://2130706433/", "writes an address as '2130706433'"),
        ("https://0x7f.0.0.1/", "writes an address as '0x7f.0.0.1'"),
        ("https://0177.0.0.1/", "is no web address (Invalid IPv4 address: '0177.0.0.1')"),
        ("//localhost/", "'localhost' is a name of a local network"),
        ("https://inside.example.org/", "leads to fd00::1, no public address"),
        ("https://u:secret@other.example.org/", "holds a user name or password"),
        ("https://other.example.org:8443/", "names port 8443"),
        ("https://unknown.example.org/", "the name 'unknown.example.org' is not known"),
        ("file:///etc/passwd", "'file:/etc/passwd' is no https address"),
        ("", "leads on to nowhere"),
        ("https://x\x01.org/", "is no web address"),
    ],
)
def test_a_redirect_to_a_place_that_may_not_be_fetched_ends_there(
    site: Site, target: str, told: str
) -> None:
    site.pages["/r"] = redirect(target)
    way = network(site.port, Names(**{"inside.example.org": [[PUBLIC, "fd00::1"]]}))
    said = error(way, "/r")
    assert told in said and "secret" not in said
    assert isinstance(way.backend, Rerouting) and way.backend.tried == [(PUBLIC, 443)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_other_hosts(status: int) -> None:
    with https_site(HOST, "例え.jp", "other.example.org") as site:
        site.pages["/r"] = redirect("//other.example.org/b?x", f"{status} Moved")
        site.pages["/b?x"] = redirect("https://例え.jp/政策".encode().decode("latin-1"))
        site.pages["/%E6%94%BF%E7%AD%96"] = response(PAGE)
        names = Names(**{"other.example.org": [[PUBLIC]], "xn--r8jz45g.jp": [[OTHER_PUBLIC]]})
        page = get(network(site.port, names), "/r")
    assert (page.data, page.url.text) == (PAGE, "https://xn--r8jz45g.jp/%E6%94%BF%E7%AD%96")


def test_five_redirects_and_no_more(site: Site) -> None:
    site.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    site.pages["/9"] = response(PAGE)
    assert get(network(site.port), "/4").data == PAGE
    assert error(network(site.port), "/3") == (
        "leads on more than 5 times; open it in a browser and give the address that it ends at"
    )


@pytest.mark.parametrize(
    "status, told",
    [
        ("401 x", "answers 401 Unauthorized; sign in with a browser and save the page as a file"),
        ("403 x", "answers 403 Forbidden; open it in a browser and save the page as a file"),
        ("404 \x1b[2J", "answers 404 Not Found; check the address"),
        ("410 x", "answers 410 Gone; it was withdrawn there; check the address"),
        ("429 x", "answers 429 Too Many Requests; try again later"),
        ("500 x", "answers 500 Internal Server Error; try again later"),
        ("599 Odd", "answers 599; try again later"),
        ("204 x", "answers 204 No Content; check the address in a browser"),
        ("304 x", "answers 304 Not Modified; check the address in a browser"),
    ],
)
def test_an_answer_that_is_no_page(site: Site, status: str, told: str) -> None:
    site.pages["/a"] = response(b"" if status[:3] in {"204", "304"} else b"words", status=status)
    assert error(network(site.port)) == told


@pytest.mark.parametrize(
    "target", ["/login?next=/r", "/users/sign_in", "/SSO/start", "https://login.example.org/"]
)
def test_a_redirect_to_a_sign_in_page_is_told(target: str) -> None:
    with https_site(HOST, "login.example.org") as site:
        for path in ("/login?next=/r", "/users/sign_in", "/SSO/start", "/"):
            site.pages[path] = response("<form>Who are you?</form>")
        site.pages["/r"] = redirect(target)
        way = network(site.port, Names(**{"login.example.org": [[PUBLIC]]}))
        said = error(way, "/r")
    assert said.startswith("leads on: ")
    assert said.endswith(
        " is a page to sign in at; sign in with a browser and save the page that you want as a file"
    )


def test_a_page_whose_own_address_speaks_of_signing_is_one(site: Site) -> None:
    site.pages |= {"/login": redirect("/login/"), "/login/": response(PAGE), "/authority": PAGE}
    site.pages |= {"/r": redirect("/authority/logins"), "/authority/logins": response(PAGE)}
    assert get(network(site.port), "/login").data == PAGE
    assert get(network(site.port), "/r").data == PAGE


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_an_empty_page_is_told(site: Site, body: bytes) -> None:
    site.pages["/a"] = response(body)
    assert error(network(site.port)) == "is an empty page; check the address in a browser"


def test_a_type_that_no_loader_reads_is_refused_before_its_body(site: Site) -> None:
    def endless(connection: ssl.SSLSocket) -> None:
        connection.sendall(response(b"", "video/mp4; x=y", Content_Length=""))
        while True:
            connection.sendall(bytes(1000))
            time.sleep(0.01)

    site.pages["/a"] = endless
    with pytest.raises(UnknownFormat) as caught:
        get(network(site.port))
    assert re.match(
        rf"'https://{HOST}/a' is of the type 'video/mp4', which no loader reads; convert it to one"
        r" of \.txt, \.md,.*\.pdf.* and give the file$",
        str(caught.value),
    )


TOO_LARGE = (
    "is larger than the 10000 bytes allowed; raise POLICY_DESK_MAX_FILE_BYTES, or save a part of it"
    " as a file"
)


def test_the_limit_of_bytes_is_exact(site: Site) -> None:
    for size in (10_000, 10_001):
        for made in (response(b"x" * size), response(b"x" * size, Content_Length="")):
            site.pages["/a"] = made
            if size == 10_000:
                assert len(get(network(site.port)).data) == size
            else:
                assert error(network(site.port)) == TOO_LARGE


def test_a_body_without_an_end_is_cut_off(site: Site) -> None:
    sent = 0

    def endless(connection: ssl.SSLSocket) -> None:
        nonlocal sent
        connection.sendall(response(b"", Content_Length="", Transfer_Encoding="chunked"))
        while True:
            connection.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            sent += 1

    site.pages["/a"] = endless
    assert error(network(site.port)) == TOO_LARGE
    assert sent < 10_000


def test_gzip_is_unpacked_also_in_several_members(site: Site) -> None:
    site.pages["/a"] = packed(PAGE)
    assert get(network(site.port)).data == PAGE
    both = gzip.compress(PAGE, mtime=0) + gzip.compress(b"<p>More.</p>")
    site.pages["/a"] = response(both, Content_Encoding="GZIP")
    assert get(network(site.port)).data == PAGE + b"<p>More.</p>"
    site.pages["/a"] = packed(b"x" * 10_000)
    assert len(get(network(site.port)).data) == 10_000


def test_a_gzip_bomb_is_not_unpacked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked = 0

    class Watched:
        """zlib's object, whose output is counted."""

        def __init__(self, bits: int) -> None:
            self.inner = inner(bits)

        def decompress(self, data: bytes, most: int) -> bytes:
            nonlocal unpacked
            made = self.inner.decompress(data, most)
            unpacked += len(made)
            return made

        unused_data = property(lambda self: self.inner.unused_data)
        eof = property(lambda self: self.inner.eof)

    inner = zlib.decompressobj
    site.pages["/a"] = packed(bytes(5_000_000))  # 5 kB
    monkeypatch.setattr("corpus.web.fetch.zlib.decompressobj", Watched)
    assert error(network(site.port)) == TOO_LARGE
    assert unpacked == 10_001


@pytest.mark.parametrize(
    "encoding, body, told",
    [
        ("br", b"\x0b", "is packed as 'br', which was not asked for; save the page as a file"),
        ("gzip, gzip", b"\x0b", "is packed as 'gzip, gzip', which was not asked for; save"),
        ("gzip\r\nContent-Encoding: gzip", b"\x0b", "is packed as 'gzip, gzip', which was not"),
        ("gzip", PAGE, "is damaged in its packed body"),
        ("gzip", gzip.compress(PAGE, mtime=0)[:-9], "breaks off in its packed body; try again"),
        ("gzip", gzip.compress(PAGE, mtime=0) + b"junk", "is damaged in its packed body"),
        ("gzip", gzip.compress(b"", mtime=0), "is an empty page"),
    ],
)
def test_a_body_that_cannot_be_unpacked(site: Site, encoding: str, body: bytes, told: str) -> None:
    site.pages["/a"] = response(body, Content_Encoding=encoding)
    assert error(network(site.port)).startswith(told)


def drip(connection: ssl.SSLSocket, begin: bytes, drop: bytes) -> None:
    connection.sendall(begin)
    for _ in range(100):
        connection.sendall(drop)
        time.sleep(0.05)


@pytest.mark.parametrize(
    "begin, drop",
    [
        (response(b"", Content_Length="5000"), b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    ],
    ids=["body", "headers", "hints"],
)
def test_a_server_that_drips_is_left_in_time(site: Site, begin: bytes, drop: bytes) -> None:
    site.pages["/a"] = lambda connection: drip(connection, begin, drop)
    assert error(network(site.port), limits=HURRIED) == (
        "takes more than 1 s; try again, or save the page as a file"
    )


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\n", response(b"", Content_Length="5")])
def test_a_server_that_falls_silent_is_left(site: Site, begin: bytes) -> None:
    def silent(connection: ssl.SSLSocket) -> None:
        connection.sendall(begin)
        connection.recv(1)  # until the client goes

    site.pages["/a"] = silent
    assert error(network(site.port), limits=HURRIED) == (
        "sends nothing for 0.3 s; try again, or save the page as a file"
    )


def test_a_server_that_is_silent_before_tls_is_left() -> None:
    def silent(connection: socket.socket) -> None:
        while connection.recv(9999):
            pass  # until the client goes

    with serving(silent) as port:
        assert error(network(port), limits=HURRIED) == (
            "sends nothing for 0.3 s; try again, or save the page as a file"
        )


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\nx",
        response(b"zz\r\n", Content_Length="", Transfer_Encoding="chunked"),
    ],
    ids=["nothing", "ssh", "long header", "many headers", "length", "cut", "chunks"],
)
def test_what_is_no_http_is_told(site: Site, answer: bytes) -> None:
    site.pages["/a"] = answer
    assert error(network(site.port)) == (
        "breaks off or does not answer in HTTP; try again, or save the page as a file"
    )


def test_an_address_for_a_name_needs_a_certificate_for_it() -> None:
    with https_site(OTHER_PUBLIC) as site:
        site.pages["/a"] = response(PAGE)
        page = fetch(read_url(f"https://[{OTHER_PUBLIC}]/a"), USUAL, network(site.port))
    assert page.data == PAGE
    assert f"\r\nHost: [{OTHER_PUBLIC}]\r\n" in site.asked[0]


def test_certificates_are_checked() -> None:
    advice = "; check the address, or name the certificates that you trust in SSL_CERT_FILE"
    with https_site("other.example.org") as site:
        assert error(network(site.port)) == (
            "has no certificate that is trusted (Hostname mismatch, certificate is not valid for"
            f" 'policy.example.org'){advice}"
        )
        assert site.asked == []
    with https_site(expired=True) as site:
        assert error(network(site.port)) == (
            f"has no certificate that is trusted (certificate has expired){advice}"
        )


def test_an_authority_is_trusted_once_the_environment_names_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = Network(Names(), Rerouting({PUBLIC: site.port}), SYSTEM.trust)
    assert error(way).startswith("has no certificate that is trusted (")
    authority().cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    assert get(way).data == PAGE


def test_a_server_without_tls_and_one_that_is_not_there() -> None:
    with serving(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")) as port:
        assert error(network(port)).startswith("makes no secure connection (")
    assert error(network(port)) == (
        "cannot be reached (Connection refused); check the address and the network"
    )
