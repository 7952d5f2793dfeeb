"""Where names lead: public or not, in every form that an address can be written."""

import socket

import pytest

from corpus.errors import BadDocument
from corpus.web.addresses import is_public, look_up, public_addresses, refuse_known_private
from corpus.web.urls import read_url
from tests.web_fixtures import HOST, OTHER_PUBLIC, PUBLIC, Names


@pytest.mark.parametrize(
    "address",
    [PUBLIC, OTHER_PUBLIC, "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.0.1",
     "100.128.0.1", "223.255.255.254", "2400:cb00::1", "64:ff9b::808:808"],
)  # fmt: skip
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "127.0.0.1", "127.255.0.1", "100.64.0.1", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8",
        "fe80::1", "fe80::1%eth0", "2606:2800::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1",
        "ff02::1", "2001:db8::1", "2001::1", "2001:10::1", "3fff::1", "5f00::1", "100::1",
        "2002:7f00:1::", "2002:808:808::1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "4000::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def names(*found: str) -> Names:
    return Names(**{HOST: [list(found)]})


def test_a_name_gives_its_addresses_in_order() -> None:
    url = read_url(f"https://{HOST}/a")
    assert public_addresses(url, names(OTHER_PUBLIC, PUBLIC)) == [OTHER_PUBLIC, PUBLIC]


def test_one_private_address_of_several_is_enough_to_refuse() -> None:
    url = read_url(f"https://{HOST}/a")
    for check in (public_addresses, refuse_known_private):
        with pytest.raises(BadDocument) as caught:
            check(url, names(PUBLIC, "10.0.0.7"))
        assert str(caught.value) == (
            f"'https://{HOST}/a' leads to 10.0.0.7, no public address; only public pages are"
            " fetched: save the page as a file"
        )


@pytest.mark.parametrize(
    "host, why",
    [
        ("127.0.0.1", "is no public address"),
        ("169.254.169.254", "is no public address"),
        ("[::1]", "is no public address"),
        ("[::ffff:10.0.0.1]", "is no public address"),
        ("2130706433", "writes an address as '2130706433'"),
        ("017700000001", "writes an address as '017700000001'"),
        ("0x7f000001", "writes an address as '0x7f000001'"),
        ("0x7f.1", "writes an address as '0x7f.1'"),
        ("127.1", "writes an address as '127.1'"),
        ("010.526344", "writes an address as '010.526344'"),
        ("localhost", "'localhost' is a name of a local network"),
        ("intranet", "'intranet' is a name of a local network"),
        ("printer.local", "'printer.local' is a name of a local network"),
        ("metadata.google.internal", "is a name of a local network"),
        ("x.localhost.", "'x.localhost' is a name of a local network"),
    ],
)
def test_local_hosts_are_refused_without_a_look_up(host: str, why: str) -> None:
    resolver = Names()
    for check in (public_addresses, refuse_known_private):
        with pytest.raises(BadDocument) as caught:
            check(read_url(f"https://{host}/"), resolver)
        assert why in str(caught.value)
    assert resolver.asked == []


def test_a_public_address_needs_no_look_up() -> None:
    resolver = Names()
    url = read_url(f"https://[{OTHER_PUBLIC}]/")
    assert public_addresses(url, resolver) == [OTHER_PUBLIC]
    refuse_known_private(url, resolver)
    assert resolver.asked == []


def test_an_unknown_name_is_told_unless_a_proxy_may_know_it() -> None:
    url = read_url("https://unknown.example.org/")
    with pytest.raises(BadDocument) as caught:
        public_addresses(url, Names())
    assert str(caught.value) == (
        "'https://unknown.example.org/': the name 'unknown.example.org' is not known (Name or"
        " service not known); check its spelling and the network, or state a proxy in HTTPS_PROXY"
    )
    refuse_known_private(url, Names())


def test_the_systems_resolver_gives_each_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(host: str, port: int, **_kind: int) -> list[tuple[object, ...]]:
        assert (host, port) == (HOST, 443)
        return [(0, 0, 0, "", (one, 443)) for one in (PUBLIC, OTHER_PUBLIC, PUBLIC)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert look_up(HOST) == [PUBLIC, OTHER_PUBLIC]


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.org"])
def test_a_name_that_cannot_be_one_is_not_known(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(host: str, *_rest: object, **_kind: int) -> None:
        host.encode("idna")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(socket.gaierror):
        look_up(host)
