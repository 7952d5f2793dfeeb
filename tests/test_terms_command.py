"""policy-desk terms and GET /api/terms: what the shipped terms are on a day, as text and JSON."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from assistant import cli
from assistant.desk import Desk
from assistant.http.app import create_app
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.term_answers import TermBook
from assistant.term_json import current, term_json
from corpus.dates import PartialDate
from corpus.glossary import shipped_glossary
from corpus.shipped import checked_through
from corpus.terms import shipped_terms
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, DAY, REPLACED, command_points, opened_index
from tests.test_http import ADDRESS, problem
from tests.test_term_answers import FARE_QUOTES, make_term, night

FIELDS = [
    "term_id", "labels", "value", "unit", "words", "known_from", "known_to", "valid_from",
    "valid_to", "doc_id", "quote", "aligned", "source_ids",
]  # fmt: skip
DEADLINE_QUOTE = (
    "Under the Japan–US MOU, Japan's US$550 billion is to be invested from time to time"
    " up to 19 January 2029."
)
TARIFF = "tariff_japan_general"


@pytest.fixture(autouse=True)
def _command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "entry_points", lambda **_group: command_points("terms"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli._app(["terms"]), ["terms", *arguments])


def read(*arguments: str) -> list[dict[str, Any]]:
    done = run(*arguments, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_terms_are_listed_a_line_each_with_the_values_of_the_corpus_date() -> None:
    done = run()
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == len(current(shipped_terms(), checked_through()))
    assert lines[0] == "mou_date  date of the Japan–US MOU: 4 September 2025"
    assert "mou_deadline  deadline for the investments: 19 January 2029" in lines
    assert [line for line in lines if line.startswith(f"{TARIFF} ")] == [
        f"{TARIFF}  US tariff rate on Japanese goods in general: 12.5%"
    ]
    assert "tranches_second_total" in done.stdout
    assert ": up to US$73 billion" in done.stdout
    listed = list(dict.fromkeys(line.split()[0] for line in lines))
    assert listed == list(dict.fromkeys(term.term_id for term in shipped_terms()))


def test_one_term_is_shown_with_its_days_sources_and_quotation() -> None:
    done = run("mou_deadline")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "mou_deadline  deadline for the investments: 19 January 2029",
        "    held: from 4 September 2025; known from 2025-09-05",
        "    sources: S5; mou.en#mou-deadline",
        f"    “{DEADLINE_QUOTE}”",
    ]


def test_a_term_that_changed_is_shown_with_every_value_in_the_order_of_the_file() -> None:
    done = run(TARIFF)
    heads = [line for line in done.stdout.splitlines() if line.startswith(TARIFF)]
    assert [head.rsplit(": ")[1] for head in heads] == [
        "10%", "10%", "10%", "15%", "15%", "15%", "10%", "12.5%",
    ]  # fmt: skip
    assert "    held: from 5 April 2025; known from 2025-04-09, replaced on 2025-07-31\n" in (
        done.stdout
    )
    assert "    held: from 24 February 2026 to 23 July 2026; known from 2026-02-20\n" in (
        done.stdout
    )


def test_a_value_without_days_says_so() -> None:
    assert "    held: no dates of its own; known from 2026-01-30\n" in (
        run("disagreements_first_rate").stdout
    )


@pytest.mark.parametrize(
    "day, value",
    [
        ("2025-04-09", "10%"),
        ("2025-07-31", "10%"),
        ("2025-08-07", "15%"),
        ("2026-01-30", "15%"),
        ("2026-02-23", "15%"),
        ("2026-02-24", "10%"),
        ("2026-07-24", "12.5%"),
    ],
)
def test_a_day_lists_what_was_known_and_held_then(day: str, value: str) -> None:
    lines = run("--as-of", day).stdout.splitlines()
    assert [line.rsplit(": ")[1] for line in lines if line.startswith(TARIFF)] == [value]


@pytest.mark.parametrize("day", ["2025-09-04", "2025-09-05"])
def test_a_day_lists_nothing_that_became_known_later(day: str) -> None:
    found = read("--as-of", day)
    assert found
    assert max(term["known_from"] for term in found) <= day
    ids = {term["term_id"] for term in found}
    assert "mou_date" in ids
    assert ("mou_deadline" in ids) is (day == "2025-09-05")


@pytest.mark.parametrize(
    "day, values",
    [
        ("2025-04-08", []),
        ("2025-04-09", ["10"]),
        ("2025-09-03", ["10", "10", "15"]),
        ("2026-01-30", ["10", "10", "15", "15"]),
        ("2026-11-23", ["10", "10", "10", "15", "15", "15", "10", "12.5"]),
    ],
)
def test_the_history_of_a_term_goes_up_to_the_day(day: str, values: list[str]) -> None:
    assert [term["value"] for term in read(TARIFF, "--as-of", day)] == values


def test_before_anything_was_known_the_list_is_empty() -> None:
    assert read("--as-of", "1900-01-01") == []
    done = run("--as-of", "1900-01-01")
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_term_as_json_is_the_designs_record() -> None:
    (term,) = read("mou_deadline")
    assert list(term) == FIELDS
    assert term == {
        "term_id": "mou_deadline",
        "labels": {
            "zh": ["对美投资期限", "投资截止日期", "MOU期限"],
            "en": ["deadline for the investments", "investment deadline of the MOU"],
            "ja": ["対米投資の期限", "MOUの投資期限"],
        },
        "value": "2029-01-19",
        "unit": "date",
        "words": {"zh": "2029年1月19日", "en": "19 January 2029", "ja": "2029年1月19日"},
        "known_from": "2025-09-05",
        "known_to": None,
        "valid_from": "2025-09-04",
        "valid_to": None,
        "doc_id": "mou.en",
        "quote": DEADLINE_QUOTE,
        "aligned": {
            "zh": {
                "doc_id": "mou.zh",
                "quote": "根据日美MOU，日本5500亿美元对美投资以2029年1月19日为期限，陆续进行。",
            },
            "en": {"doc_id": "mou.en", "quote": DEADLINE_QUOTE},
            "ja": {
                "doc_id": "mou.ja",
                "quote": "日米のMOUによれば、日本の5500億ドルの対米投資は、"
                "2029年1月19日を期限として随時実行される。",
            },
        },
        "source_ids": ["S5"],
    }


def test_every_shipped_value_can_be_written() -> None:
    for term in map(term_json, shipped_terms()):
        assert list(term) == FIELDS
        assert term["value"] and all(term["words"].values()), term["term_id"]
        assert json.loads(json.dumps(term)) == term


@pytest.mark.parametrize(
    "unit, value, written",
    [
        ("JPY", Decimal("40"), "40"),
        ("JPY", Decimal("4E1"), "40"),
        ("JPY", Decimal("40.00"), "40.00"),
        ("JPY", (Decimal("40"), Decimal("5E1")), "40..50"),
        ("date", PartialDate(2025), "2025"),
        ("date", PartialDate(2025, 9), "2025-09"),
        ("date", PartialDate(2025, 9, 4), "2025-09-04"),
        ("name", None, "the harbour master"),
    ],
)
def test_a_value_is_written_as_a_string(unit: str, value: object, written: str) -> None:
    quotes = dict.fromkeys(FARE_QUOTES, "2025-09-04: 40 yen, 50 yen")
    shown = dict.fromkeys(FARE_QUOTES, "the harbour master") if unit == "name" else {}
    term = make_term(unit=unit, value=value, quotes=quotes, shown=shown)
    assert term_json(term)["value"] == written


def test_days_go_out_as_iso_and_open_ends_as_null() -> None:
    found = term_json(make_term(known_to=REPLACED, valid_from=None, valid_to=CORPUS_DATE))
    days = {key: found[key] for key in ("known_from", "known_to", "valid_from", "valid_to")}
    assert days == {
        "known_from": "2026-01-10",
        "known_to": "2026-03-01",
        "valid_from": None,
        "valid_to": "2026-04-01",
    }


def test_the_current_values_come_in_the_order_of_the_terms() -> None:
    now = make_term(value=Decimal(50), known_from=REPLACED, valid_from=REPLACED)
    terms = [make_term(known_to=REPLACED), night(), now]
    assert current(terms, DAY) == [replace(terms[0], known_to=None), night()]  # not yet replaced
    assert current(terms, CORPUS_DATE) == [now, night()]
    assert current(terms, date(2026, 1, 9)) == []
    assert current([], CORPUS_DATE) == []


@pytest.mark.parametrize(
    "arguments, line",
    [
        (["no_term"], "error: no term 'no_term'; list them with: policy-desk terms\n"),
        (["MOU_DEADLINE"], "error: no term 'MOU_DEADLINE'; list them with: policy-desk terms\n"),
        (["a\nb"], "error: no term 'a\\nb'; list them with: policy-desk terms\n"),
        (["no_term", "--json"], "error: no term 'no_term'; list them with: policy-desk terms\n"),
        *(
            (
                [*term, "--as-of", day],
                f"error: --as-of {day!r} is no day; write it as YYYY-MM-DD, such as 2026-01-30\n",
            )
            for term in ([], ["mou_deadline"], ["no_term"])
            for day in ("2026-02-30", "2026-1-30", "yesterday", "")
        ),
    ],
)
def test_a_known_error_is_one_line_and_exit_code_1(arguments: list[str], line: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", line)


def test_a_history_up_to_a_day_does_not_know_what_replaced_its_values_later() -> None:
    assert "replaced on 2026-02-20" not in run(TARIFF, "--as-of", "2026-01-30").stdout


@pytest.mark.parametrize("day", ["2026-W05-5", "20260130"])
def test_only_the_form_that_the_message_names_is_a_day(day: str) -> None:
    assert run("--as-of", day).exit_code == 1


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a desk with the shipped terms, whose corpus date is 2026-01-30."""
    data = tmp_path_factory.mktemp("terms") / "data"
    with opened_index(data, BagEmbedder(), []) as index:
        service = AnswerService(
            index, shipped_glossary(), date(2026, 1, 30), terms=TermBook(shipped_terms())
        )
        with TestClient(create_app(Desk(Settings(data=data), index, service)), ADDRESS) as made:
            yield made


@pytest.mark.parametrize("day", ["1900-01-01", "2025-09-04", "2026-01-30", "2026-11-23"])
def test_http_gives_what_the_command_gives(client: TestClient, day: str) -> None:
    response = client.get("/api/terms", params={"as_of": day})
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json() == read("--as-of", day)


def test_http_takes_the_corpus_date_where_no_day_is_given(client: TestClient) -> None:
    found = client.get("/api/terms").json()
    assert found == read("--as-of", "2026-01-30")
    assert [term["value"] for term in found if term["term_id"] == TARIFF] == ["15"]


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-W05-5", "yesterday", "", "1", "２０２６-01-30"]
)
def test_http_refuses_what_is_no_day(client: TestClient, day: str) -> None:
    found = problem(client.get("/api/terms", params={"as_of": day}), 422)
    assert found["field"] == "as_of"
    assert found["detail"].startswith("as_of: ")


@pytest.mark.parametrize("day", ["0", "86400", "2026-01-30T00:00:00"])
def test_http_refuses_numbers_and_times_as_days(client: TestClient, day: str) -> None:
    assert problem(client.get("/api/terms", params={"as_of": day}), 422)["field"] == "as_of"


def test_http_only_reads_terms(client: TestClient) -> None:
    response = client.post("/api/terms")
    problem(response, 405)
    assert response.headers["allow"] == "GET"
