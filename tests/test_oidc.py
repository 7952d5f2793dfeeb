"""Signing in at an OpenID Connect provider: the round trip, attacks, providers that fail."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import Response
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.desk import Desk
from assistant.http import provider as provider_module
from assistant.http.oidc import ATTEMPT_COOKIE, ClaimNames, user_of
from assistant.http.password import COOKIE
from assistant.http.provider import Provider, ProviderFailed
from assistant.pages.strings import TEXTS
from assistant.settings import load_settings
from assistant.wording import LANGUAGES
from corpus.errors import BadSetting
from tests.oidc_provider import CLIENT, KEYS, SECRET, SmallProvider, small_provider
from tests.test_access_matrix import (
    OIDC_ROUTES,
    ROLES,
    ROUTES,
    answered_wrongly,
    app_of,
    routes_of,
)
from tests.test_http import problem
from tests.test_sign_in import make_guarded_desk, serving

SITE = "https://desk.example"
NAMES = ClaimNames("sub", "groups", "realm.roles")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_guarded_desk(tmp_path_factory.mktemp("oidc"))
    yield made
    made.index.close()


@pytest.fixture(scope="module")
def served_provider() -> Iterator[SmallProvider]:
    with small_provider() as made:
        yield made


@pytest.fixture
def provider(served_provider: SmallProvider) -> SmallProvider:
    """A provider that tells the truth yet."""
    served_provider.tell_the_truth()
    return served_provider


@contextmanager
def at(desk: Desk, issuer: str, secret: str = SECRET) -> Iterator[TestClient]:
    stated = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "public_url": SITE}
    known = {"sign_in": "oidc", "oidc_client_secret": SecretStr(secret)}
    with serving(desk, SITE, **known, **stated) as client:
        yield client


@pytest.fixture(scope="module")
def served_desk(desk: Desk, served_provider: SmallProvider) -> Iterator[TestClient]:
    served_provider.tell_the_truth()
    with at(desk, served_provider.issuer) as made:
        yield made


@pytest.fixture
def client(served_desk: TestClient, provider: SmallProvider) -> TestClient:
    """A browser without cookies, at a server that knows of no provider yet."""
    assert provider.issuer
    served_desk.cookies.clear()
    sign_in = app_of(served_desk).state.readers.sign_in
    sign_in.provider = Provider(sign_in.provider._stated)
    return served_desk


def back_from(client: TestClient, then: str = "/", **headers: str) -> str:
    """The address that the provider sends the browser back to."""
    begun = client.get("/sign-in/begin", params={"next": then}, headers=headers)
    assert begun.status_code == 303, begun.text
    sent = httpx2.get(begun.headers["location"])
    assert sent.status_code == 303
    return str(sent.headers["location"])


def refused(client: TestClient, address: str, kind: str = "refused") -> None:
    answer = client.get(address)
    assert answer.status_code == {"refused": 400}.get(kind, 502)
    assert TEXTS[f"oidc_{kind}"]["en"] in unescape(answer.text) and "Traceback" not in answer.text
    assert COOKIE not in client.cookies
    problem(client.get("/api/documents"), 401)


def test_a_round_trip_signs_in_with_groups_and_signing_out_ends_it(
    client: TestClient, provider: SmallProvider
) -> None:
    provider.more = {"end_session_endpoint": f"{provider.issuer}/end?x=1"}
    html = {"Accept": "text/html"}
    led = client.get("/a/x?lang=ja", headers=html).headers["location"]
    page = client.get(led)
    link = re.search('href="(/sign-in/begin[^"]*)"', page.text)
    assert link and "<script" not in page.text
    sent = httpx2.get(client.get(unescape(link[1])).headers["location"])
    home = client.get(sent.headers["location"])
    assert (home.status_code, home.headers["location"]) == (303, "/a/x?lang=ja")
    cookie = home.headers.get_list("set-cookie")[0]
    assert all(word in cookie for word in (COOKIE, "HttpOnly", "SameSite=lax", "Secure"))
    assert client.get("/api/documents/berths").status_code == 200
    problem(client.get("/corpus"), 403)
    assert "mei" in client.get("/sign-in").text
    mine = client.cookies[COOKIE]
    out = client.post("/sign-out", headers={"Origin": SITE}).headers["location"]
    page = client.get(out)
    assert f"{provider.issuer}/end?x=1&client_id={CLIENT}&post_logout" in unescape(page.text)
    client.cookies.set(COOKIE, mine)
    problem(client.get("/api/documents"), 401)


def test_the_way_back_is_the_stated_one_whatever_the_host(client: TestClient) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    begun = client.get("/sign-in/begin", headers=evil)
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["redirect_uri"] == [f"{SITE}/sign-in/callback"]
    for then in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert client.get(back_from(client, then)).headers["location"] == "/"


def test_an_answer_is_good_once_and_in_its_own_browser(client: TestClient) -> None:
    address = back_from(client)
    kept = client.cookies[ATTEMPT_COOKIE]
    client.cookies.clear()
    refused(client, address)  # another browser has no attempt
    client.cookies.set(ATTEMPT_COOKIE, kept)
    assert client.get(address).status_code == 303
    client.cookies.clear()
    client.cookies.set(ATTEMPT_COOKIE, kept)
    refused(client, address)


def test_another_state_or_a_used_code_or_a_denial_signs_nobody_in(
    client: TestClient, provider: SmallProvider
) -> None:
    refused(client, re.sub("state=[^&]*", "state=é", back_from(client)))
    address = back_from(client)
    provider.codes.clear()  # as if it had been used elsewhere
    refused(client, address)
    state = re.search("state=[^&]*", back_from(client))
    assert state
    refused(client, f"/sign-in/callback?error=access_denied&{state[0]}")
    refused(client, "/sign-in/callback")


def test_the_code_of_another_attempt_signs_nobody_in(client: TestClient) -> None:
    stolen = re.search("code=[^&]*", back_from(client))
    assert stolen
    refused(client, re.sub("code=[^&]*", stolen[0], back_from(client)))  # the verifier is another


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": None},
        {"aud": [CLIENT, "another"], "azp": "another"}, {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 600}, {"exp": None}, {"iat": int(time.time()) + 6_000},
        {"iss": None}, {"sub": None},
    ],
    # Without the day, which differs between the processes that share the tests.
    ids="nonce no-nonce aud no-aud azp iss exp no-exp iat no-iss no-sub".split(),
)  # fmt: skip
def test_a_token_that_is_not_for_us_and_now_signs_nobody_in(
    client: TestClient, provider: SmallProvider, lies: dict[str, Any]
) -> None:
    provider.lies = lies
    refused(client, back_from(client))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256"])
def test_a_token_that_the_providers_key_has_not_signed_signs_nobody_in(
    client: TestClient, provider: SmallProvider, algorithm: str
) -> None:
    # RS256 by another key of the same name.
    provider.algorithm, provider.key = algorithm, KEYS[1]
    refused(client, back_from(client))


def test_claims_that_name_nobody_or_hold_no_groups_sign_nobody_in() -> None:
    who = user_of({"sub": "rin", "groups": "staff", "realm": {"roles": ["x", "curator"]}}, NAMES)
    assert (who.name, who.groups, who.role) == ("rin", ("staff",), "curator")
    assert user_of({"sub": "林", "realm": "admin"}, NAMES).role == "reader"
    assert user_of({"sub": "rin", "realm.roles": "admin"}, NAMES).role == "admin"
    for claims in ({}, {"sub": 7}, {"sub": ""}, {"sub": "local"}, {"sub": "a\nb"},
                   {"sub": "a", "groups": [7]}, {"sub": "a", "groups": {"x": 1}}):  # fmt: skip
        with pytest.raises(ProviderFailed):
            user_of(claims, NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_provider_that_is_down_is_said_in_the_readers_language(desk: Desk, language: str) -> None:
    with small_provider() as gone:
        pass
    with at(desk, gone.issuer) as client:
        answer = client.get(f"/sign-in/begin?lang={language}")
        assert answer.status_code == 502 and TEXTS["oidc_down"][language] in unescape(answer.text)
        assert client.get(f"/sign-in?lang={language}&out=1").status_code == 200


@pytest.mark.parametrize(
    "body", [b"<b>", b"[]", b"{}", b'{"issuer": "https://evil.example"}', b"[" * 900_000]
)
def test_nonsense_of_a_provider_is_said(
    client: TestClient, provider: SmallProvider, body: bytes
) -> None:
    where = "/.well-known/openid-configuration"
    provider.answers[where] = Response(body, media_type="application/json")
    refused(client, "/sign-in/begin", "nonsense")
    del provider.answers[where]
    for path in ("/token", "/keys"):
        address = back_from(client)
        provider.answers = {path: Response(body, media_type="application/json")}
        answer = client.get(address)
        assert answer.status_code in (400, 502) and COOKIE not in client.cookies
        assert "<b>" not in answer.text.replace("<b><bdi>", "")


def test_endpoints_without_tls_elsewhere_are_refused(
    client: TestClient, provider: SmallProvider
) -> None:
    for name in ("token_endpoint", "jwks_uri", "end_session_endpoint"):
        for bad in ("http://evil.example/", "javascript:alert(1)", "//evil.example", 7):
            provider.more = {name: bad}
            refused(client, "/sign-in/begin", "nonsense")


def test_a_provider_that_does_not_answer_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_module, "SECONDS", 0.2)
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, at(desk, f"http://127.0.0.1:{silent.getsockname()[1]}") as client:
        refused(client, "/sign-in/begin", "down")


def test_each_route_is_in_the_matrix_and_answers_those_of_its_role(
    client: TestClient, provider: SmallProvider
) -> None:
    table = ROUTES | OIDC_ROUTES
    del table["POST", "/sign-in"]
    assert set(routes_of(app_of(client).routes)) == set(table)
    for role in ROLES:
        headers = {}
        if role:
            provider.person = {"sub": f"a {role}", "role": ["offline_access", role]}
            client.get(back_from(client))
            headers = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
        client.cookies.clear()
        assert answered_wrongly(client, table, headers, role) == []
        client.cookies.clear()
    for method, path in (("GET", "/"), ("GET", "/config"), ("POST", "/gradio_api/queue/join")):
        problem(client.request(method, path), 401)
    problem(client.get("/sign-in/other"), 404)


def test_a_public_client_shows_its_verifier_and_no_secret(
    desk: Desk, provider: SmallProvider
) -> None:
    provider.is_public = True
    with at(desk, provider.issuer, secret="") as client:
        assert client.get(back_from(client)).headers["location"] == "/"
        assert client.get("/api/documents/berths").status_code == 200
        client.cookies.clear()
        back, verifier = back_from(client), "another-verifier-of-as-many-characters-as-asked"
        code = re.search("code=([^&]+)", back)
        assert code and code[1] in provider.codes
        form = {"grant_type": "authorization_code", "code": code[1], "client_id": CLIENT}
        form |= {"code_verifier": verifier, "redirect_uri": provider.codes[code[1]]["redirect_uri"]}
        assert httpx2.post(f"{provider.issuer}/token", data=form).status_code == 400
    with at(desk, provider.issuer) as client:  # one with a secret is not taken for it
        refused(client, back_from(client))


def test_the_settings_are_checked_and_the_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated = {"PUBLIC_URL": SITE, "OIDC_ISSUER": "https://id.example/realms/a",
              "OIDC_CLIENT_ID": CLIENT}  # fmt: skip
    monkeypatch.setenv("POLICY_DESK_SIGN_IN", "oidc")
    for name, value in stated.items():
        with pytest.raises(BadSetting, match=f"POLICY_DESK_{name} .*it has to be stated"):
            load_settings()
        monkeypatch.setenv(f"POLICY_DESK_{name}", value)
    assert load_settings().oidc_client_secret.get_secret_value() == ""  # a public client
    monkeypatch.setenv("POLICY_DESK_OIDC_CLIENT_SECRET", SECRET)
    assert SECRET not in repr(load_settings())
    for name, value in [
        ("PUBLIC_URL", "http://desk.example"), ("PUBLIC_URL", f"{SITE}/desk"), ("PUBLIC_URL", "x"),
        ("OIDC_ISSUER", "http://id.example"), ("OIDC_ISSUER", "https://id.example/?x"),
        ("OIDC_SCOPES", "profile"), ("OIDC_READER_CLAIM", ""),
    ]:  # fmt: skip
        with monkeypatch.context() as more:
            more.setenv(f"POLICY_DESK_{name}", value)
            with pytest.raises(BadSetting, match=f"POLICY_DESK_{name} is {re.escape(repr(value))}"):
                load_settings()
    monkeypatch.setenv("POLICY_DESK_OIDC_SECRET", SECRET)
    with pytest.raises(BadSetting, match="unknown setting") as caught:
        load_settings()
    assert SECRET not in str(caught.value)
