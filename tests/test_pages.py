"""The pages beside the chat as they are served: languages, escaping, policy, and what they show."""

import ast
import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import get_args
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.pages.frame import POLICY, age_name, size_name
from assistant.pages.strings import MEASURES, TEXTS, measure_name, script_texts
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.ui.page import header
from assistant.visible import plain
from assistant.wording import LANGUAGES
from corpus.glossary import shipped_glossary
from corpus.loaders.loaded import FindingKind
from index.embedder import Embedder
from tests.desk_fixtures import CORPUS_DATE, FERRY, HARBOUR, make_document, opened_index
from tests.test_http import ADDRESS, problem
from tests.test_status import SUMMARY, put_run

HOSTILE = "\"'><script>alert(1)</script><img src=https://evil.example/x> &lt; \u202eab {x}"
STRANGE = make_document(
    f"a/b?# {HOSTILE}", f"Whatever stands here. {HOSTILE}", title=HOSTILE, publisher=HOSTILE,
    published=None, language="xb",
)  # fmt: skip
VOID = {"meta", "link", "input", "br", "img"}


@pytest.fixture
def desk(data: Path, embedder: Embedder) -> Iterator[Desk]:
    with opened_index(data, embedder, [*HARBOUR, STRANGE]) as index:
        today = CORPUS_DATE + timedelta(days=40)
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: today)
        yield Desk(Settings(data=data), index, service)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), ADDRESS) as made:
        yield made


class Page(HTMLParser):
    """What a browser would make of a page; it fails where a tag is not closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", [*TEXTS, *MEASURES])
def test_every_string_is_in_every_language(name: str) -> None:
    texts = {**TEXTS, **MEASURES}[name]
    assert set(texts) == set(LANGUAGES)
    places = {
        tuple(sorted({f for _, f, _, _ in Formatter().parse(t) if f})) for t in texts.values()
    }
    assert len(places) == 1
    assert all(written.strip() == written and written for written in texts.values())


def test_every_string_is_used() -> None:
    folder = Path(__file__).resolve().parent.parent / "assistant" / "pages"
    files = [*folder.glob("*.py"), folder / "static" / "corpus.js"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    made = {"to_chat", "to_corpus", "to_status", "corpus_title", "status_title", "redate_title"}
    made |= {"redate_hint", "withdraw_title", "withdraw_hint", "catalog", "vectors", "full_text"}
    made |= {"old_generations", "sign_in_title", "sign_in_name", "sign_in_password"}
    made |= {"sign_in_wrong", "sign_in_locked"}  # by assistant.http.password
    made |= {"to_check", "check_title", "check_empty", "check_too_long", "check_bad_day"}
    made |= {f"verdict_{x}" for x in ("right", "wrong", "abstained", "crashed")}
    made |= {f"oidc_{x}" for x in ("down", "nonsense", "refused")}
    made |= {f"js_{x}" for x in ("added", "changed", "unchanged", "reading", "indexing")}
    made |= {name for name in TEXTS if name.startswith("js_fault_")}  # see the test below
    made |= {"js_quarantined", "release_title", "release_hint"}
    made |= {f"found_{kind}" for kind in get_args(FindingKind)}
    unused = [
        x
        for x in TEXTS
        if not re.search(rf"""["']{x.removeprefix("js_")}["']""", code) and x not in made
    ]
    assert unused == []


def test_every_fault_of_a_file_has_words_that_name_its_values_and_no_more() -> None:
    root = Path(__file__).resolve().parent.parent
    stated: dict[str, set[str]] = {"other": set()}
    for package in ("corpus", "index", "assistant"):
        for path in (root / package).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(call, ast.Call):
                    continue
                named = {one.arg or "": one.value for one in call.keywords}
                fault = named.pop("fault", None)
                if isinstance(fault, ast.Constant):
                    stated.setdefault(str(fault.value), set()).update(named)
    worded = {
        name.removeprefix("js_fault_"): {f for _, f, _, _ in Formatter().parse(texts["en"]) if f}
        for name, texts in TEXTS.items()
        if name.startswith("js_fault_")
    }
    assert worded == stated


@pytest.mark.parametrize("path", ["/corpus", "/status"])
def test_a_page_is_in_the_readers_language(client: TestClient, path: str) -> None:
    title = {
        "zh": ("zh-Hans", "政策问答台"),
        "en": ("en", "Policy Desk"),
        "ja": ("ja", "政策デスク"),
    }
    for language, (lang, desk) in title.items():
        for page in (
            client.get(f"{path}?lang={language}"),
            client.get(path, headers={"Accept-Language": f"fr, {language}-XX;q=0.8"}),
        ):
            assert page.status_code == 200
            read = Page(page.text)
            assert read.of("html") == [{"lang": lang}]
            assert desk in read.text
            links = {a["href"] for a in read.of("a") if "href" in a}
            assert {f"/?lang={language}", f"/corpus?lang={language}", "?lang=zh"} <= links
            assert len([a for a in read.of("a") if "aria-current" in a]) == 2
            assert client.get(f"{path}?lang=xx", headers={"Accept-Language": "x"}).text.count(
                '<html lang="en">'
            )


@pytest.mark.parametrize("path", ["/corpus", "/status"])
def test_a_page_runs_and_loads_nothing_that_is_not_its_own(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert response.headers["cache-control"] == "no-store"
    read = Page(response.text)
    loaded = [a["src"] for a in read.of("script")] + [a["href"] for a in read.of("link")]
    for address in loaded:
        assert address and address.startswith(("/page-files/", "data:,"))
        if address.startswith("/"):
            assert client.get(address).status_code == 200
    for tag, attributes in read.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
    problem(client.get("/page-files/none.js"), 404)
    problem(client.get("/page-files/../corpus.py"), 404)
    assert problem(client.post(path), 405)["detail"]


def test_the_corpus_is_listed_the_oldest_first_with_links(client: TestClient) -> None:
    read = Page(client.get("/corpus?lang=en").text)
    rows = [a["data-id"] for a in read.of("tr") if "data-id" in a]
    assert rows == [row["doc_id"] for row in client.get("/api/corpus").json()["documents"]]
    assert len(rows) == 4  # one is the board's
    opened = [a["href"] for a in read.of("a") if (a["href"] or "").startswith("/documents/")]
    assert len(opened) == 4
    for link in opened:
        assert client.get(str(link)).status_code == 200
    assert "110 days ago" in read.text or "121 days ago" in read.text
    for words in ("Ferry rules", "1 superseded", "10 January 2026", "unconfirmed", "no date"):
        assert words in read.text
    texts = json.loads(read.of("div")[0]["data-texts"] or "")
    assert texts == script_texts("en")
    assert texts["shown"] == "{shown} of {all} shown"


def test_what_comes_from_documents_is_text(client: TestClient) -> None:
    page = client.get("/corpus?lang=zh").text
    assert "<script>alert" not in page and "<img" not in page and "<b>" not in page
    read = Page(page)
    assert plain(HOSTILE) in read.text
    assert "\u202e" in HOSTILE and "\u202e" not in read.text
    assert STRANGE.doc_id in [a.get("data-id") for a in read.of("tr")]
    address = f"/documents/{quote(STRANGE.doc_id, safe='')}"
    assert f"{address}?lang=zh" in [a["href"] for a in read.of("a")]
    assert unquote(address).endswith(STRANGE.doc_id)
    assert client.get(f"/api{address}").json()["title"] == HOSTILE


def test_the_status_is_that_of_the_command(client: TestClient, desk: Desk) -> None:
    text = Page(client.get("/status?lang=en").text).text
    for words in ("bag-of-tokens-64", desk.index.fingerprint, desk.index.generation.name):
        assert words in text
    assert "policy-desk eval dev" in text
    assert "The corpus date is 40 days past" in text
    assert re.search(r"Documents5", text)
    put_run(desk.index.data, "dev-<b>", SUMMARY, 1_790_000_000)
    page = client.get("/status?lang=zh").text
    assert "<b>" not in page and html.escape("dev-<b>") in page
    for words in ("正确6", "错误3", "结果正确", "0.700", "0.600–0.800", "0.500", "2026年9月21日"):
        assert words in page
    assert "policy-desk eval dev" not in page


def test_the_chat_page_leads_to_them() -> None:
    for language in LANGUAGES:
        links = [a["href"] for a in Page(header(language, CORPUS_DATE)).of("a")]
        assert links[:3] == [f"/{name}?lang={language}" for name in ("check", "corpus", "status")]


def test_small_words() -> None:
    assert [size_name(n) for n in (0, 250_000, 50_000_000)] == ["0.0 MB", "0.2 MB", "50 MB"]
    ages = [age_name(days, "en") for days in (-1, 0, 1, 1234)]
    assert ages == ["yet to come", "today", "1 day ago", "1,234 days ago"]
    assert measure_name("right", "ja") == "結果が正しい"
    assert measure_name("nDCG@10", "ja") == "nDCG@10"
    assert FERRY.title
