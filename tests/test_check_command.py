"""policy-desk check and POST /api/check: what they print, answer and refuse."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from assistant import cli
from assistant.checking.records import CHECKED
from assistant.desk import Desk
from assistant.http.app import create_app
from tests.conftest import BagEmbedder
from tests.desk_fixtures import command_points, fake_model, shipped_desk
from tests.format_files import make_docx

WRONG = "2025年9月4日的日美MOU载明，日本承诺的对美投资总额为6500亿美元。"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "data"
    with shipped_desk(folder, BagEmbedder()):
        return folder


@pytest.fixture
def _commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cli, "entry_points", lambda **_group: command_points("check"))
    with fake_model(BagEmbedder()):
        yield


@pytest.fixture(scope="module")
def desk(data: Path) -> Iterator[Desk]:
    with shipped_desk(data, BagEmbedder()) as made:
        yield made


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), "http://127.0.0.1:7860") as made:
        yield made


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    done = CliRunner().invoke(cli._app(["check"]), ["check", *arguments], input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.mark.usefixtures("_commands")
@pytest.mark.parametrize("name", ["memo.txt", "memo.md", "memo.html", "memo.docx"])
def test_a_file_of_any_format_is_checked(data: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name.endswith("docx"):
        file.write_bytes(make_docx("备忘", [WRONG]))
    else:
        body = f"<html><body><p>{WRONG}</p></body></html>" if name.endswith("html") else WRONG
        file.write_text(body, encoding="utf-8")
    done = run(str(file), "--data", str(data))
    assert done.exit_code == 0, done.stderr
    assert "截至2026年11月23日，逐句核对：" in done.stdout
    [line] = [line for line in done.stdout.splitlines() if line.startswith("  6500亿美元")]
    assert line.startswith("  6500亿美元 — 与资料相反; 资料所载：5500亿美元 [")
    assert "日本承诺的对美投资总额为5500亿美元。”" in done.stdout


@pytest.mark.usefixtures("_commands")
def test_standard_input_as_json_in_another_language(data: Path) -> None:
    done = run("-", "--json", "--language", "en", "--data", str(data), stdin=WRONG.encode())
    checked = CHECKED.validate_json(done.stdout)
    assert (checked.text, checked.language) == (WRONG, "en")
    assert checked.counts["contradicted"] == 1


@pytest.mark.usefixtures("_commands")
def test_a_terminal_is_not_obeyed(data: Path) -> None:
    text = "\x1b[31mJapan\x1b[0m pledged US$550 billion."
    done = run("-", "--data", str(data), stdin=text.encode())
    assert "\x1b[31mJapan" not in done.stdout
    assert "US$550 billion" in done.stdout


@pytest.mark.usefixtures("_commands")
@pytest.mark.parametrize(
    "arguments, stdin, message",
    [
        (["absent.txt"], None, "absent.txt' cannot be read"),
        (["-"], b"", "the text is empty"),
        (["-", "--language", "fr"], b"x", "--language 'fr' is not one of zh, en, ja"),
        (["-", "--as-of", "soon"], b"x", "--as-of 'soon' is no day"),
        (["-"], b"x" * 20_001, "20001 characters, at most 20000 are checked"),
    ],
)
def test_what_cannot_be_checked_is_one_line(
    data: Path, arguments: list[str], stdin: bytes | None, message: str
) -> None:
    done = run(*arguments, "--data", str(data), stdin=stdin)
    assert done.exit_code == 1
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_over_http(client: TestClient) -> None:
    answer = client.post("/api/check", json={"text": WRONG, "language": "ja"})
    assert answer.status_code == 200
    checked = CHECKED.validate_python(answer.json())
    [opposed] = [c for s in checked.sentences for c in s.claims if c.mark == "contradicted"]
    assert (opposed.text, opposed.values) == ("6500亿美元", ("5500億ドル",))
    assert answer.json()["text"][opposed.start : opposed.end] == "6500亿美元"


@pytest.mark.parametrize(
    "body, status, field",
    [
        ({}, 422, "text"),
        ({"text": " "}, 422, "text"),
        ({"text": "x" * 20_001}, 422, "text"),
        ({"text": "x", "language": "fr"}, 422, "language"),
        ({"text": "x", "as_of": "2026"}, 422, "as_of"),
        ({"text": "x", "mood": "kind"}, 422, "mood"),
    ],
)
def test_a_bad_request_is_a_problem(
    client: TestClient, body: dict[str, str], status: int, field: str
) -> None:
    answer = client.post("/api/check", json=body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert json.dumps(answer.json())
