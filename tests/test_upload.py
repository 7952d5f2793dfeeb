"""Files sent to the server: taken in with a report each, under safe names, in place of no other."""

import json
import threading
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.http.cross_site import is_cross_site
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.uploads import FOLDER, MAX_NAME_BYTES, safe_name
from corpus.errors import BadDocument
from corpus.glossary import shipped_glossary
from index.embedder import Embedder, Passage, PassageVectors
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index
from tests.test_http import ADDRESS, problem
from tests.test_office import bomb

TEXT = b"# Lamps\n\nThe lamp fare is 8 yen."
ASKED = "How much is the lamp fare?"
LIMIT = 300_000


@pytest.fixture
def desk(data: Path, embedder: Embedder) -> Iterator[Desk]:
    with opened_index(data, embedder, HARBOUR) as index:
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE)
        yield Desk(Settings(data=data, max_file_bytes=LIMIT), index, service)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), ADDRESS) as made:
        yield made


def send(client: TestClient, *files: tuple[str, bytes], **options: Any) -> list[dict[str, Any]]:
    parts = [("files", (name, BytesIO(content))) for name, content in files]
    response = client.post("/api/documents", files=parts, **options)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["files"]
    return found


def statuses(reports: list[dict[str, str]]) -> dict[str, str]:
    return {report["path"]: report["status"] for report in reports}


def kept(desk: Desk) -> list[str]:
    """The files below the folder of uploads."""
    folder = desk.index.data / FOLDER
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_an_upload_is_answered_from_replaced_and_known_again(client: TestClient) -> None:
    assert send(client, ("lamps.md", TEXT)) == [
        {
            "path": "lamps.md",
            "status": "added",
            "doc_id": "lamps",
            "message": "",
            "fault": "",
            "values": {},
            "findings": [],
        }
    ]
    answer = client.post("/api/ask", json={"question": ASKED}).json()
    assert "lamps" in [c["doc_id"] for c in answer["citations"]]
    assert statuses(send(client, ("lamps.md", TEXT))) == {"lamps.md": "unchanged"}
    assert statuses(send(client, ("lamps.md", TEXT + b" Now 9."))) == {"lamps.md": "changed"}
    assert len(client.get("/api/documents/lamps/history").json()["versions"]) == 2


def test_a_bad_file_is_reported_and_the_rest_go_on(client: TestClient, desk: Desk) -> None:
    found = send(
        client,
        ("empty.txt", b""),
        ("good.md", TEXT),
        ("large.txt", b"x" * (LIMIT + 1)),
        ("noise.pdf", b"no such thing"),
        ("bomb.docx", bomb(4_000_000_000, 123_457)),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("notes.md.yaml", b"title: x"),
    )
    assert statuses(found) == {
        "notes.md.yaml": "failed", "bomb.docx": "failed", "empty.txt": "failed",
        "good.md": "added", "large.txt": "failed", "noise.pdf": "failed", "picture.png": "failed",
    }  # fmt: skip
    said = {report["path"]: report["message"] for report in found}
    assert said["empty.txt"] == "'empty.txt' is empty; leave it out or add its text"
    assert f"more than the {LIMIT} allowed" in said["large.txt"]
    assert "no PDF in spite of its name" in said["noise.pdf"]
    assert "which no loader reads" in said["picture.png"]
    faults = {report["path"]: (report["fault"], report["values"]) for report in found}
    assert faults == {
        "notes.md.yaml": ("sidecar", {}), "bomb.docx": ("heavy", {}), "empty.txt": ("empty", {}),
        "good.md": ("", {}), "large.txt": ("large", {"most": f"{LIMIT:,}"}),
        "noise.pdf": ("mismatch", {"format": "PDF"}), "picture.png": ("format", {"suffix": ".png"}),
    }  # fmt: skip
    assert str(desk.index.data) not in json.dumps(found)
    assert kept(desk) == ["good.md"]


def test_what_fails_leaves_the_document_and_the_file_before_it(
    client: TestClient, desk: Desk
) -> None:
    send(client, ("lamps.md", TEXT))
    assert statuses(send(client, ("lamps.md", b" "))) == {"lamps.md": "failed"}
    assert (desk.index.data / FOLDER / "lamps.md").read_bytes() == TEXT
    assert "8 yen" in client.get("/api/documents/lamps").json()["text"]


@pytest.mark.parametrize(
    "stated, name",
    [
        ("../../etc/passwd.md", "passwd.md"),
        ("..\\..\\boot.md", "boot.md"),
        ("C:\\texts\\a.md", "a.md"),
        ("a\x00b\n.md", "a_b_.md"),
        ("．．／港湾.md", "．．／港湾.md"),  # full-width: no path to anything
        ("計画書（案）.md", "計画書（案）.md"),
        (unicodedata.normalize("NFD", "ガイド.md"), "ガイド.md"),
        ("<img src=x onerror=alert(1)>.md", "<img src=x onerror=alert(1)>.md"),
        (" spaced .md ", "spaced .md"),
        ("\udcff.md", "_.md"),
    ],
)
def test_a_name_is_the_last_part_as_text(stated: str, name: str) -> None:
    assert safe_name(stated) == name


@pytest.mark.parametrize(
    "stated", ["", ".", "..", "a/..", "x/", ".hidden.md", "   ", "a.YAML", "字" * 300 + ".md"]
)
def test_other_names_are_refused(stated: str) -> None:
    with pytest.raises(BadDocument, match="rename|shorten|front matter"):
        safe_name(stated)
    assert len(safe_name("x" * MAX_NAME_BYTES)) == MAX_NAME_BYTES


def test_hostile_names_stay_in_the_folder(client: TestClient, desk: Desk) -> None:
    names = ("../../../out.md", "..", "\u202edm.exe.md", "a.en.**", "港口.md", "x" * 300 + ".md")
    contents = {name: TEXT + f"\n\nMark {number}.".encode() for number, name in enumerate(names)}
    found = send(client, *contents.items())
    assert [report["status"] for report in found].count("added") == 3
    assert kept(desk) == ["out.md", "\u202edm.exe.md", "港口.md"]
    beside = {path.name for path in desk.index.data.iterdir()}
    assert not beside & {"out.md", "passwd"}
    assert not list(desk.index.data.parent.glob("*.md"))


def test_no_upload_takes_another_documents_place(client: TestClient) -> None:
    assert statuses(send(client, ("a.md", TEXT))) == {"a.md": "added"}
    stated = b"---\ndoc_id: ferry.en\n---\n" + TEXT
    found = send(client, ("a.txt", TEXT), ("b.md", stated), ("ferry.ja.md", TEXT))
    assert {report["status"] for report in found} == {"failed"}
    assert all("of another document; give it a name" in report["message"] for report in found)
    assert "surcharge" in client.get("/api/documents/ferry.en").json()["text"]
    assert client.delete("/api/documents/a").status_code == 204
    assert statuses(send(client, ("a.txt", TEXT))) == {"a.txt": "added"}


def test_two_files_of_one_name_or_id_in_one_request(client: TestClient) -> None:
    found = send(client, ("a.md", TEXT), ("x/a.md", b"Another."), ("a.txt", b"A third."))
    assert [(report["path"], report["status"]) for report in found] == [
        ("a.md", "failed"), ("a.md", "added"), ("a.txt", "failed"),
    ]  # fmt: skip
    assert "comes twice" in found[0]["message"]
    assert client.get("/api/documents/a").json()["text"].startswith("Lamps")


FORM = {"Content-Type": "multipart/form-data; boundary=b"}
NO_FORM: list[tuple[dict[str, Any], int]] = [
    ({"json": {"files": []}}, 415),
    ({"content": b"x"}, 415),
    ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 422),
    ({"content": b"x", "headers": FORM}, 422),
    ({"files": [("files", ("", b"", "text/plain"))]}, 422),
    ({"files": [("files", ("a.md", TEXT))], "data": {"more": "1"}}, 422),
    ({"files": [("files", (f"{n}.md", TEXT)) for n in range(21)]}, 422),
    ({"content": b"x", "headers": {**FORM, "Content-Length": "9" * 19}}, 413),
]


def test_what_is_no_form_of_files(client: TestClient, desk: Desk) -> None:
    for request, status in NO_FORM:
        problem(client.post("/api/documents", **request), status)
    assert kept(desk) == []


def test_a_body_without_a_stated_size_is_cut_off(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.md"\r\n\r\n'
        for _ in range(50):
            yield b"x" * LIMIT

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = client.post("/api/documents", content=endless(), headers=headers)
    assert "send less" in problem(response, 413)["detail"]


def test_a_stream_tells_how_far_it_is(client: TestClient) -> None:
    parts = [("files", ("lamps.md", TEXT))]
    accept = {"Accept": "text/event-stream"}
    lines = client.post("/api/documents", files=parts, headers=accept).text.splitlines()
    names = [line[7:] for line in lines if line.startswith("event: ")]
    assert names[:2] == ["progress", "progress"]
    assert "file" in names
    told = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    assert told[0] == {"stage": "reading", "what": "lamps.md", "done": 0, "of": 1}
    assert {"stage": "indexing", "what": "lamps", "done": 0, "of": 1} in told
    assert told[names.index("file")]["status"] == "added"


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:7861", "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
]


def test_a_page_elsewhere_changes_nothing(client: TestClient, desk: Desk) -> None:
    parts, dated = [("files", ("lamps.md", TEXT))], {"published": "2026-01-02"}
    for headers in FOREIGN:
        found = problem(client.post("/api/documents", files=parts, headers=headers), 403)
        assert "another origin" in found["detail"]
        problem(client.delete("/api/documents/ferry.ja", headers=headers), 403)
        problem(client.patch("/api/documents/ferry.ja", json=dated, headers=headers), 403)
        problem(client.post("/api/ask", json={"question": ASKED}, headers=headers), 403)
        read = client.get("/api/documents/ferry.ja", headers=headers)
        # An origin that may not carry the widget is told so; without one, no browser shows it.
        assert read.status_code == (403 if "Origin" in headers else 200)
    assert kept(desk) == []


def test_our_own_page_and_programs_may_upload(client: TestClient) -> None:
    own = {"Origin": ADDRESS}
    for number, headers in enumerate([own | {"Sec-Fetch-Site": "same-origin"}, own, {}]):
        name = f"lamps{number}.md"
        assert statuses(send(client, (name, TEXT), headers=headers)) == {name: "added"}


def test_an_allowed_origin_passes() -> None:
    headers = {b"origin": b"https://a.example", b"sec-fetch-site": b"cross-site", b"host": b"x"}
    assert is_cross_site("POST", headers)
    assert not is_cross_site("GET", headers)


class SlowEmbedder(BagEmbedder):
    """Embeds passages only once it may."""

    def __init__(self) -> None:
        self.begun, self.may = threading.Event(), threading.Event()
        self.may.set()

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        self.begun.set()
        assert self.may.wait(30)
        return super().embed_passages(passages)


def test_questions_are_answered_while_files_are_taken_in(desk: Desk) -> None:
    slow = SlowEmbedder()
    desk.index.embedder = slow
    statuses_found: list[dict[str, str]] = []
    with TestClient(create_app(desk), ADDRESS) as client:
        slow.may.clear()
        slow.begun.clear()
        sending = [
            threading.Thread(
                target=lambda n=n: statuses_found.append(
                    statuses(send(client, (f"lamps{n}.md", TEXT + b" %d" % n)))
                )
            )
            for n in range(12)  # more than there are threads for answers
        ]
        for thread in sending:
            thread.start()
        assert slow.begun.wait(30)
        answer = client.post("/api/ask", json={"question": "How much is the night surcharge?"})
        assert answer.json()["status"] == "answered"
        assert statuses_found == []
        slow.may.set()
        for thread in sending:
            thread.join(60)
    assert sorted(statuses_found, key=str) == sorted(
        ({f"lamps{n}.md": "added"} for n in range(12)), key=str
    )


def test_a_server_that_stops_gives_up_between_passages(desk: Desk) -> None:
    app = create_app(desk)
    with TestClient(app, ADDRESS) as client:
        app.state.stopping.set()
        response = client.post("/api/documents", files=[("files", ("lamps.md", TEXT))])
        assert "being stopped" in problem(response, 422)["detail"]
    assert kept(desk) == []
    assert desk.service.document("lamps") is None
