"""The check page: a text pasted, each claim marked where it stands, with its quotation."""

from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from assistant.http.app import create_app
from assistant.pages.strings import text
from assistant.wording import LANGUAGES
from tests.conftest import BagEmbedder
from tests.desk_fixtures import shipped_desk

SAYS = {
    "zh": "2025年9月4日的日美MOU载明，日本承诺的对美投资总额为9900亿美元。",
    "en": "The Japan–US MOU of 4 September 2025 sets Japan's investment commitment at"
    " US$990 billion in total.",
    "ja": "2025年9月4日の日米のMOUは、日本が約束する対米投資の総額を9900億ドルとしている。",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with (
        shipped_desk(tmp_path_factory.mktemp("data"), BagEmbedder()) as desk,
        TestClient(create_app(desk), base_url="http://127.0.0.1:7860") as client,
    ):
        yield client


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_false_sum_is_marked_and_the_corpus_is_quoted(client: TestClient, language: str) -> None:
    shown = client.post(f"/check?lang={language}", data={"text": SAYS[language]})
    assert shown.status_code == 200
    page = unescape(shown.text)
    assert f'lang="{"zh-Hans" if language == "zh" else language}"' in page
    assert '<mark class="contradicted">' in page
    assert "<blockquote" in page
    assert SAYS[language] in page  # it still stands in the box


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "stated, name",
    [
        ({"text": " \n "}, "check_empty"),
        ({}, "check_empty"),
        ({"text": "字" * 20_001}, "check_too_long"),
        ({"text": "550", "as_of": "２０２６"}, "check_bad_day"),
        ({"text": "Good morning."}, "check_nothing"),
    ],
)
def test_what_cannot_be_checked_is_said(
    client: TestClient, language: str, stated: dict[str, str], name: str
) -> None:
    shown = client.post(f"/check?lang={language}", data=stated)
    assert text(name, language, most="20,000") in unescape(shown.text)
    assert stated.get("text", "").strip() in unescape(shown.text)


def test_hostile_text_is_text(client: TestClient) -> None:
    hostile = "</textarea><script>x</script> says US$550 billion <img src=x onerror=y>."
    shown = client.post("/check?lang=en", data={"text": hostile})
    assert "<script>" not in shown.text
    assert "<img" not in shown.text
    assert "form-action 'self'" in shown.headers["content-security-policy"]


def test_a_page_of_another_origin_cannot_have_a_text_checked(client: TestClient) -> None:
    headers = {"Origin": "https://evil.example"}
    assert client.post("/check", data={"text": "x"}, headers=headers).status_code == 403
