"""Proxies of the environment: used, passed by, refusing, malformed; what is checked behind them."""

from collections.abc import Iterator

import pytest

from corpus.errors import BadDocument
from corpus.web.connections import Network
from tests.test_web_fetch import PAGE, error, get
from tests.web_fixtures import (
    HOST,
    Names,
    Rerouting,
    Site,
    connect_proxy,
    https_site,
    network,
    redirect,
    response,
    socks_proxy,
    trusting,
)


@pytest.fixture
def site() -> Iterator[Site]:
    with https_site() as made:
        made.pages["/a"] = response(PAGE)
        yield made


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_used(
    site: Site, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect_proxy(site.port) as proxy:
        monkeypatch.setenv(variable, f"http://anna:s%40cret@127.0.0.1:{proxy.port}")
        nothing: list[str] = []
        names = Names(**{HOST: [nothing]})
        way = network(site.port, names)
        assert get(way).data == PAGE
    assert isinstance(way.backend, Rerouting) and way.backend.tried == [("127.0.0.1", proxy.port)]
    (asked,) = proxy.asked
    assert asked.startswith(f"CONNECT {HOST}:443 HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic YW5uYTpzQGNyZXQ=\r\n" in asked  # anna:s@cret
    assert "authorization" not in site.asked[0].lower()


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_is_used(site: Site, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socks_proxy(site.port) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{proxy.port}")
        assert get(network(site.port)).data == PAGE
    assert proxy.asked == [f"{HOST}:443"]


@pytest.mark.parametrize(
    "no_proxy, direct",
    [(HOST, True), ("example.org", True), (".example.org", True), ("a.org, *", False), ("*", True),
     ("x.example.org,olicy.example.org", False), (f"{HOST}:443", False)],
)  # fmt: skip
def test_no_proxy_goes_there_directly(
    site: Site, no_proxy: str, direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect_proxy(site.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", no_proxy)
        assert get(network(site.port)).data == PAGE
    assert proxy.asked == [] if direct else len(proxy.asked) == 1


def test_behind_a_proxy_private_names_are_refused_and_unknown_ones_left_to_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect_proxy(site.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        way = network(site.port, Names(**{HOST: [["10.0.0.1"]]}))
        assert error(way).startswith("leads to 10.0.0.1, no public address;")
        for target in ("https://127.0.0.1/", "https://2130706433/", "https://intranet/"):
            site.pages["/r"] = redirect(target)
            assert "leads on: " in error(network(site.port), "/r")
        assert [asked.split()[1] for asked in proxy.asked] == [f"{HOST}:443"] * 3
        unknown = Network(Names(), Rerouting({}), trusting)
        unknown.look_up.answers.clear()  # type: ignore[attr-defined]
        assert get(unknown).data == PAGE


def test_a_proxy_that_refuses_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    advice = "; check HTTPS_PROXY and ALL_PROXY, or ask who runs it"
    with connect_proxy(site.port, refuse="407 \x1b[2J<b>pay</b>") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert error(network(site.port)) == (
            f"is refused by the proxy of the environment with 407{advice}"
        )
    with connect_proxy(site.port, refuse="403 No") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert error(network(site.port)) == (
            f"is refused by the proxy of the environment with 403{advice}"
        )
    assert error(network(site.port)) == (
        f"the proxy '127.0.0.1:{proxy.port}' of the environment cannot be reached (Connection"
        " refused); check HTTPS_PROXY and ALL_PROXY"
    )
    for reply in (b"\x05\x02\x00\x01\0\0\0\0\0\0", b"HTTP/1.1 400 Bad\r\n\r\n"):
        with socks_proxy(site.port, reply) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"socks5://127.0.0.1:{proxy.port}")
            assert (
                error(network(site.port)) == f"is refused by the proxy of the environment{advice}"
            )


@pytest.mark.parametrize(
    "value", ["ftp://secret@x:1", "http://", "http://secret@x:port", "http://["]
)
def test_a_proxy_that_cannot_be_one_is_told_without_its_value(
    site: Site, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    with pytest.raises(BadDocument) as caught:
        get(network(site.port))
    assert str(caught.value) == (
        "the environment variable ALL_PROXY holds no proxy that can be used; write it as"
        " http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT"
    )


def test_the_certificate_is_checked_behind_a_proxy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with https_site("other.example.org") as site, connect_proxy(site.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert error(network(site.port)).startswith(
            "has no certificate that is trusted (Hostname mismatch"
        )
        assert site.asked == []
