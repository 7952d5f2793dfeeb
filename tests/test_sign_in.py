"""Signing in by password and by a proxy's header: sessions, lock-out, the page, what is refused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.http.lock_out import FREE_OF_ADDRESS, FREE_OF_NAME, LockOut
from assistant.http.password import COOKIE
from assistant.http.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from assistant.pages.strings import TEXTS
from assistant.passwords import Passwords
from assistant.settings import load_settings
from assistant.wording import LANGUAGES
from corpus.errors import BadSetting, PolicyDeskError
from tests.conftest import BagEmbedder
from tests.test_http import FILES, make_desk, make_documents, problem
from tests.test_widget import BERTHS, SECRET

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
WORDS = "purple anchor 渡船 ferry"
SITE = "http://desk.example"
PROXY = ("10.0.0.7", 40_000)
PEOPLE = (("rin", "reader", ()), ("mei", "reader", ("board",)), ("cora", "curator", ()),
          ("ada", "admin", ()))  # fmt: skip


def make_guarded_desk(folder: Any) -> Desk:
    """A desk with a document of the group board, and PEOPLE who may sign in by WORDS."""
    documents = make_documents(folder / "documents", FILES | {"berths.md": SECRET})
    made = make_desk(folder / "data", BagEmbedder(), documents)
    for name, role, groups in PEOPLE:
        made.index.catalog.users.add(name, role, groups, CHEAP.hashed(WORDS))
    return made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_guarded_desk(tmp_path_factory.mktemp("signing"))
    yield made
    made.index.close()


@contextmanager
def serving(desk: Desk, site: str = SITE, **settings: Any) -> Iterator[TestClient]:
    stated = desk.settings.model_copy(update={"sign_in": "password"} | settings)
    app = create_app(replace(desk, settings=stated))
    with TestClient(app, site, follow_redirects=False, client=PROXY) as client:
        yield client


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with serving(desk) as made:
        yield made


def sign_in(client: TestClient, name: str = "rin", password: str = WORDS, **form: str) -> Any:
    stated = {"name": name, "password": password} | form
    return client.post("/sign-in", data=stated, headers={"Origin": str(client.base_url)})


def test_a_password_opens_a_session_and_signing_out_ends_it(client: TestClient) -> None:
    problem(client.get("/api/documents"), 401)
    wanted = sign_in(client, "ＲＩＮ ", next="/a/x?lang=ja")
    assert (wanted.status_code, wanted.headers["location"]) == (303, "/a/x?lang=ja")
    cookie = wanted.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    assert client.get("/api/documents").status_code == 200
    assert "rin" in client.get("/sign-in").text
    mine = client.cookies[COOKIE]
    assert client.post("/sign-out").headers["location"].startswith("/sign-in")
    client.cookies.set(COOKIE, mine)  # kept by somebody: it is good for nothing any more
    problem(client.get("/api/documents"), 401)


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_before(client: TestClient) -> None:
    client.cookies.set(COOKIE, "planted", domain="desk.example")
    sign_in(client)
    tokens = {cookie.value for cookie in client.cookies.jar}
    assert tokens != {"planted"}
    client.cookies.clear()
    first = sign_in(client).cookies[COOKIE]
    second = sign_in(client).cookies[COOKIE]
    client.cookies.clear()
    codes = [
        client.get("/api/documents", headers={"Cookie": f"{COOKIE}={token}"}).status_code
        for token in (first, second)
    ]
    assert first != second and codes == [401, 200]


def test_over_https_the_cookie_is_secure(desk: Desk) -> None:
    with serving(desk, "https://desk.example") as client:
        assert "Secure" in sign_in(client).headers["set-cookie"]


def test_people_are_led_to_the_page_and_back_and_programs_are_told(client: TestClient) -> None:
    html = {"Accept": "text/html,*/*"}
    for path in ("/", "/corpus", "/status", "/a/x?lang=ja"):
        response = client.get(path, headers=html)
        assert response.status_code == 303, path
        assert response.headers["location"].startswith("/sign-in?next=/")
    page = client.get(client.get("/a/x?lang=ja", headers=html).headers["location"]).text
    assert 'name="next" value="/a/x?lang=ja"' in page
    assert "sign in at /sign-in" in problem(client.get("/corpus"), 401)["detail"]
    problem(client.post("/gradio_api/queue/join", json={}), 401)
    problem(client.get("/config"), 401)


@pytest.mark.parametrize(
    "then", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "", "x"]
)
def test_nobody_is_led_elsewhere(client: TestClient, then: str) -> None:
    assert sign_in(client, next=then).headers["location"] == "/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_readers_language_and_runs_nothing(
    client: TestClient, language: str
) -> None:
    page = client.get(f"/sign-in?lang={language}&next=/%22%3E%3Cb%3E")
    assert TEXTS["sign_in_title"][language] in page.text
    assert "<script" not in page.text and "<b>" not in page.text
    policy = page.headers["content-security-policy"]
    assert "form-action 'self'" in policy and "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    wrong = client.post(f"/sign-in?lang={language}", data={"name": "<b>", "password": "x"})
    assert wrong.status_code == 401 and COOKIE not in wrong.cookies
    assert TEXTS["sign_in_wrong"][language] in wrong.text
    assert "<b>" not in wrong.text and 'value="&lt;b&gt;"' in wrong.text


def test_a_form_of_another_origin_signs_nobody_in_or_out(client: TestClient) -> None:
    for origin in ("http://evil.example", "null"):
        data = {"name": "rin", "password": WORDS}
        response = client.post("/sign-in", data=data, headers={"Origin": origin})
        problem(response, 403)
    sign_in(client)
    problem(client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}), 403)
    assert client.get("/api/documents").status_code == 200


def test_after_failures_even_the_right_password_waits(client: TestClient) -> None:
    for _ in range(FREE_OF_NAME):
        assert sign_in(client, "rin", "wrong").status_code == 401
    locked = sign_in(client, " Rin")
    assert locked.status_code == 429 and 0 < int(locked.headers["retry-after"]) <= 30
    assert "Try again in" in locked.text
    assert sign_in(client, "cora").status_code == 303  # another name of the same address


def test_the_wait_doubles_ends_and_is_forgotten() -> None:
    now = [0.0]
    locks = LockOut(lambda: now[0])
    waits = []
    for _ in range(FREE_OF_NAME + 3):
        waits.append(locks.attempt("rin", "10.0.0.1"))
        now[0] += waits[-1]
        if waits[-1]:
            assert locks.attempt("rin", "10.0.0.1") == 0
    assert waits == [0] * FREE_OF_NAME + [30, 60, 120]
    locks.forgive("rin", "10.0.0.1")
    assert locks.attempt("rin", "10.0.0.1") == 0
    for n in range(FREE_OF_ADDRESS):
        locks.attempt(f"name {n}", "10.0.0.2")
    assert locks.attempt("another", "10.0.0.2") > 0
    assert locks.attempt("another", "10.0.0.3") == 0
    now[0] += 10_000
    assert locks.attempt("another", "10.0.0.2") == 0


def test_a_session_ends_when_idle_or_old_and_with_its_user(desk: Desk) -> None:
    now = [0.0]
    sessions, users = Sessions(lambda: now[0]), desk.index.catalog.users
    rin = users.find("rin")
    assert rin is not None
    idle = sessions.begin(rin)
    now[0] += IDLE_SECONDS + 1
    assert sessions.user(idle) is None
    busy = sessions.begin(rin)
    for _ in range(LONGEST_SECONDS // IDLE_SECONDS):
        now[0] += IDLE_SECONDS - 1
        assert sessions.user(busy) == rin
    now[0] += IDLE_SECONDS - 1
    assert sessions.user(busy) is None
    users.add("tom", "admin", (), CHEAP.hashed(WORDS))
    with serving(desk) as client:
        sign_in(client, "tom")
        assert client.get("/status").status_code == 200
        users.remove("tom")
        problem(client.get("/status"), 401)
        users.add("tom", "admin", (), CHEAP.hashed(WORDS))
        problem(client.get("/status"), 401)  # another of the same name
        users.remove("tom")


def test_passwords_of_any_letters_are_told_apart_and_bounded() -> None:
    stored = CHEAP.hashed("ガラスの船と灯台の光")
    assert CHEAP.matches(stored, "ｶﾞﾗｽの船と灯台の光")
    assert not CHEAP.matches(stored, "カラスの船と灯台の光")
    assert not CHEAP.matches(None, "nobody's") and not CHEAP.matches("no hash", "x")
    for password in ("short", "x" * 1_001):
        with pytest.raises(PolicyDeskError, match="choose 10 to 1,000"):
            CHEAP.hashed(password)


def header(name: str, groups: str = "", role: str = "") -> dict[str, str]:
    return {"Remote-User": name, "Remote-Groups": groups, "Remote-Role": role}


def test_a_listed_proxy_says_who_asks(desk: Desk) -> None:
    with serving(desk, sign_in="header", proxy_addresses=("10.0.0.0/24",)) as client:
        shown = client.get("/api/documents/berths", headers=header("mei", "staff, board"))
        assert shown.status_code == 200
        problem(client.get("/api/documents/berths", headers=header("rin")), 404)
        problem(client.get("/corpus", headers=header("mei", "board")), 403)
        assert client.get("/corpus", headers=header("cora", "", "curator")).status_code == 200
        answer = client.post("/api/ask", json={"question": BERTHS}, headers=header("mei", "board"))
        key = answer.json()["conversation_id"]
        path = f"/api/conversations/{key}"
        assert client.get(path, headers=header("mei")).status_code == 200
        problem(client.get(path, headers=header("rin", "board")), 404)
        for bad in ({}, header(""), header("mei", "", "owner"), header("m" * 3_000)):
            problem(client.get("/api/documents", headers=bad), 401)
        twice = [("Remote-User", "mei"), ("Remote-User", "rin")]
        problem(client.get("/api/documents", headers=twice), 401)
        problem(client.get("/sign-in"), 404)  # there is no such page


def test_a_header_from_elsewhere_is_nothing(desk: Desk) -> None:
    with serving(desk, sign_in="header", proxy_addresses=("10.0.0.8", "::1")) as client:
        for more in ({}, {"X-Forwarded-For": "10.0.0.8"}):
            problem(client.get("/api/documents", headers=header("ada", "", "admin") | more), 401)
    with serving(desk) as client:  # nor where people sign in by password
        problem(client.get("/api/documents", headers=header("ada", "", "admin")), 401)


def test_the_settings_are_checked_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_DESK_SIGN_IN", "header")
    with pytest.raises(BadSetting, match="POLICY_DESK_PROXY_ADDRESSES.*list the proxy's address"):
        load_settings()
    monkeypatch.setenv("POLICY_DESK_PROXY_ADDRESSES", "10.0.0.7, 10.1.0.0/16")
    assert load_settings().proxy_addresses == ("10.0.0.7/32", "10.1.0.0/16")
    for name, value in [
        ("PROXY_ADDRESSES", "proxy.example"),
        ("PROXY_ADDRESSES", "10.1.0.1/16"),
        ("HEADER_READER", "Remote User"),
        ("SIGN_IN", "magic"),
    ]:
        with monkeypatch.context() as stated:
            stated.setenv(f"POLICY_DESK_{name}", value)
            with pytest.raises(BadSetting, match=f"POLICY_DESK_{name} is {re.escape(repr(value))}"):
                load_settings()
