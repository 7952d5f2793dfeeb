"""Dated terms: what is read from the file, and what each mistake in it is answered with."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus import terms
from corpus.dates import PartialDate
from corpus.errors import PolicyDeskError
from corpus.terms import Fault, Term, Value, parse_terms, read_value

CREWS = """\
# Who sails, and for how much.

[harbour_master]
unit = "name"
labels.zh = ["港务长"]
labels.en = ["harbour master"]
labels.ja = ["港長"]
sentence.zh = "港务长是{value}。"
sentence.en = "The harbour master is {value}."
sentence.ja = "港長は{value}である。"

[[harbour_master.values]]
shown.zh = "赤泽"
shown.en = "Akazawa"
shown.ja = "赤沢氏"
known_from = 2026-01-10
sources = ["S1"]
doc = "ferry"
section = "crews"
quote.zh = "港务长是赤泽。"
quote.en = "The harbour master is Akazawa."
quote.ja = "港長は赤沢氏である。"

"""
FARE = """\
[fare]
unit = "JPY"
labels.zh = ["票价", "船票"]
labels.en = ["fare"]
labels.ja = ["運賃"]
sentence.zh = "票价为{value}。"
sentence.en = "The fare is {value}."
sentence.ja = "運賃は{value}である。"

[[fare.values]]
value = "40"
known_from = 2026-01-10
known_to = 2026-03-01
valid_from = 2026-01-10
valid_to = 2026-02-28
sources = ["S1", "S2"]
doc = "ferry"
section = "fares"
quote.zh = "票价为40日元。"
quote.en = "The fare is 40 yen."
quote.ja = "運賃は40円である。"

[[fare.values]]
value = "45"
known_from = 2026-03-01
sources = ["S2"]
doc = "ferry"
section = "fares"
quote.zh = "票价为45日元。"
quote.en = "The fare is 45 yen."
quote.ja = "運賃は45円である。"
"""
TABLE, FIRST, SECOND = 24, 33, 46  # the lines of the table [fare] and of its entries


def written(folder: Path, text: str) -> Path:
    path = folder / "harbour.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fare_with(old: str, new: str) -> str:
    """The file with the first `old` of the table [fare] replaced."""
    assert old in FARE
    return CREWS + FARE.replace(old, new, 1)


def read_one(folder: Path, text: str) -> Term:
    found, faults = parse_terms(written(folder, text))
    assert faults == []
    return found[0]


def test_the_lines_that_the_tests_count_on() -> None:
    lines = (CREWS + FARE).splitlines()
    found = [n for n, line in enumerate(lines, start=1) if line.startswith(("[fare]", "[[fare"))]
    assert found == [TABLE, FIRST, SECOND]


def test_a_file_is_read_in_its_order(tmp_path: Path) -> None:
    found, faults = parse_terms(written(tmp_path, CREWS + FARE))
    assert faults == []
    assert [(t.term_id, t.value, t.line) for t in found] == [
        ("harbour_master", None, 12),
        ("fare", Decimal(40), FIRST),
        ("fare", Decimal(45), SECOND),
    ]


def test_every_key_is_read(tmp_path: Path) -> None:
    term = read_one(tmp_path, FARE.replace('value = "40"', 'value = "40"\nbound = "at_least"'))
    assert term == Term(
        term_id="fare", unit="JPY", value=Decimal(40), bound="at_least",
        labels={"zh": ("票价", "船票"), "en": ("fare",), "ja": ("運賃",)}, shown={},
        sentences={
            "zh": "票价为{value}。", "en": "The fare is {value}.", "ja": "運賃は{value}である。",
        },
        known_from=date(2026, 1, 10), known_to=date(2026, 3, 1),
        valid_from=date(2026, 1, 10), valid_to=date(2026, 2, 28),
        source_ids=("S1", "S2"), topic="ferry", section="fares",
        quotes={"zh": "票价为40日元。", "en": "The fare is 40 yen.", "ja": "運賃は40円である。"},
        line=10,
    )  # fmt: skip
    assert [term.doc_id(language) for language in ("zh", "ja")] == ["ferry.zh", "ferry.ja"]


def test_days_and_bound_may_be_left_out(tmp_path: Path) -> None:
    found, _ = parse_terms(written(tmp_path, FARE))
    last = found[-1]
    assert (last.known_to, last.valid_from, last.valid_to, last.bound) == (None, None, None, "")


def test_a_name_is_what_is_shown(tmp_path: Path) -> None:
    term = read_one(tmp_path, CREWS)
    assert (term.unit, term.value) == ("name", None)
    assert term.shown == {"zh": "赤泽", "en": "Akazawa", "ja": "赤沢氏"}


def test_an_entry_may_have_a_unit_and_a_sentence_of_its_own(tmp_path: Path) -> None:
    own = 'value = "45"\nunit = "USD"\n' + "".join(
        f'sentence.{language} = "{language}: {{value}}"\n' for language in ("zh", "en", "ja")
    )
    found, faults = parse_terms(written(tmp_path, FARE.replace('value = "45"\n', own)))
    assert faults == []
    assert [(t.unit, t.sentences["en"]) for t in found] == [
        ("JPY", "The fare is {value}."),
        ("USD", "en: {value}"),
    ]


def test_entries_that_all_have_a_sentence_need_none_in_the_table(tmp_path: Path) -> None:
    head, _, rest = CREWS.partition("sentence.zh")
    sentences, _, entry = ("sentence.zh" + rest).partition("\n\n")
    term = read_one(tmp_path, f"{head}\n{entry.rstrip()}\n{sentences}\n")
    assert term.sentences["ja"] == "港長は{value}である。"


def test_an_empty_file_has_no_terms(tmp_path: Path) -> None:
    assert parse_terms(written(tmp_path, "# nothing yet\n")) == ([], [])


@pytest.mark.parametrize(
    "value, unit, read",
    [
        ("90", "percent", Decimal(90)),
        ("0.446", "USD", Decimal("0.446")),
        ("550000000000", "USD", Decimal(550_000_000_000)),
        ("1..2", "percent", (Decimal(1), Decimal(2))),
        ("0.5..1.25", "month", (Decimal("0.5"), Decimal("1.25"))),
        ("2029-01-19", "date", PartialDate(2029, 1, 19)),
        ("2025-10", "date", PartialDate(2025, 10)),
        ("2022", "date", PartialDate(2022)),
        ("", "name", None),
    ],
)
def test_values(value: str, unit: str, read: Value) -> None:
    assert read_value(value, unit) == read


@pytest.mark.parametrize(
    "value, unit, message",
    [
        ("forty", "JPY", "'forty' is no plain number such as 550000000000 or 1..2"),
        ("5500億", "JPY", "'5500億' is no plain number"),
        ("5,500", "JPY", "'5,500' is no plain number"),
        ("", "JPY", "'' is no plain number"),
        ("1..", "percent", "'1..' is no plain number"),
        ("..2", "percent", "'..2' is no plain number"),
        ("1..2..3", "percent", "'1..2..3' is no plain number"),
        ("2029-01-19", "count", "'2029-01-19' is no plain number"),
        ("19 January 2029", "date", "'19 January 2029' is no date such as 2029-01-19 or 2025-10"),
        ("2025-1", "date", "'2025-1' is no date"),
        ("2025-01-19-02", "date", "'2025-01-19-02' is no date"),
        ("", "date", "'' is no date"),
        ("2", "name", "a name has no value; write it in shown.zh, shown.en and shown.ja"),
    ],
)
def test_a_value_that_is_none(value: str, unit: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_value(value, unit)


BAD_TABLES = [
    ('unit = "JPY"', 'units = "JPY"', "units: Extra inputs are not permitted, got 'JPY'"),
    ('unit = "JPY"', "", "unit: Field required, got {"),
    ('unit = "JPY"', 'unit = "yen"', "unit: Input should be 'percent', 'USD', 'JPY', 'GBP'"),
    ("labels.ja", "labels.fr", "labels.ja: Field required, got {"),
    ("labels.ja", "labels.fr", "labels.fr: Extra inputs are not permitted, got ['運賃']"),
    ('["運賃"]', "[]", "labels.ja: List should have at least 1 item after validation, not 0"),
    ('["運賃"]', '[""]', "labels.ja.0: String should have at least 1 character, got ''"),
    ('["運賃"]', '"運賃"', "labels.ja: Input should be a valid list, got '運賃'"),
    ("{value}である", "40円である", "sentence.ja: Value error, must hold {value} once, got '運賃"),
    ("is {value}.", "is {value} or {value}.", "sentence.en: Value error, must hold {value} once"),
    ("sentence.en", "#", "sentence.en: Field required, got {"),
]  # fmt: skip
BAD_ENTRIES = [
    ('doc = "ferry"', 'dok = "ferry"', "dok: Extra inputs are not permitted, got 'ferry'"),
    ('doc = "ferry"', "", "doc: Field required, got {"),
    ('doc = "ferry"', 'doc = ""', "doc: String should have at least 1 character, got ''"),
    ('"40"', "40", "value: Input should be a valid string, got 40"),
    ('"40"', '"40"\nunit = "yen"', "unit: Input should be 'percent', 'USD', 'JPY'"),
    ('"40"', '"40"\nbound = "under"', "bound: Input should be '', 'about', 'at_least', 'at_most'"),
    ('"40"', '"40"\nshown.en = "forty"', "shown.zh: Field required, got {'en': 'forty'}"),
    ('"40"', '"40"\nsentence.en = "{value}"', "sentence.zh: Field required, got {'en': '{value}'}"),
    ("quote.ja", "#", "quote.ja: Field required, got {"),
    ("quote.ja", "quote.ko", "quote.ko: Extra inputs are not permitted, got '運賃は40円である。'"),
    ('"S1", "S2"', "", "sources: List should have at least 1 item after validation, not 0"),
    ('"S1", "S2"', '""', "sources.0: String should have at least 1 character, got ''"),
    ("= 2026-01-10", '= "2026-01-10"', "known_from: Input should be a valid date, got '2026-01-10"),
    ("= 2026-01-10", "= 2026-01-10T00:00:00", "known_from: Input should be a valid date, got dat"),
    ("known_from = 2026-01-10", "", "known_from: Field required, got {"),
    ("2026-03-01", "2026-01-09", ": Value error, known_to 2026-01-09 is before known_from 2026-0"),
    ("2026-02-28", "2026-01-09", ": Value error, valid_to 2026-01-09 is before valid_from 2026-0"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, message", BAD_TABLES)
def test_a_fault_in_a_table_names_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    found, faults = parse_terms(written(tmp_path, fare_with(old, new)))
    assert [term.term_id for term in found] == ["harbour_master"]
    assert {(fault.file, fault.line) for fault in faults} == {("harbour.toml", TABLE)}
    assert any(fault.message.startswith(f"'fare' {message}") for fault in faults), faults


@pytest.mark.parametrize("old, new, message", BAD_ENTRIES)
def test_a_fault_in_an_entry_names_the_entrys_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    found, faults = parse_terms(written(tmp_path, fare_with(old, new)))
    assert [term.term_id for term in found] == ["harbour_master"]
    assert {(fault.file, fault.line) for fault in faults} == {("harbour.toml", FIRST)}
    where = "'fare' values.0" if message.startswith(":") else "'fare' values.0."
    assert any(fault.message.startswith(where + message) for fault in faults), faults


def test_a_fault_in_the_second_entry_names_its_line(tmp_path: Path) -> None:
    text = CREWS + FARE.replace('value = "45"', 'value = "45"\nfoot = 1')
    assert parse_terms(written(tmp_path, text))[1] == [
        Fault("harbour.toml", SECOND, "'fare' values.1.foot: Extra inputs are not permitted, got 1")
    ]


SHOWN = 'shown.zh = "四十"\nshown.en = "forty"\nshown.ja = "四十"'


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('value = "40"', 'value = "forty"', "'forty' is no plain number such as 550000000000 or"),
        ('value = "40"', "", "'' is no plain number such as 550000000000 or 1..2"),
        ('value = "40"', f'value = "40"\n{SHOWN}', "names have shown.zh, shown.en and shown.ja"),
        ('value = "40"', 'value = "40"\nunit = "date"', "'40' is no date such as 2029-01-19 or 2"),
        ('value = "40"', 'value = "40"\nunit = "name"', "names have shown.zh, shown.en and shown."),
        ('value = "40"', 'unit = "name"', "names have shown.zh, shown.en and shown.ja, others hav"),
    ],
)  # fmt: skip
def test_a_value_must_fit_its_unit(tmp_path: Path, old: str, new: str, message: str) -> None:
    found, faults = parse_terms(written(tmp_path, fare_with(old, new)))
    assert [(term.term_id, term.value) for term in found] == [
        ("harbour_master", None), ("fare", Decimal(45)),
    ]  # fmt: skip
    (fault,) = faults
    assert fault.message.startswith(f"'fare': {message}")
    assert fault.line == FIRST


def test_a_value_that_does_not_fit_names_its_own_line(tmp_path: Path) -> None:
    text = fare_with('value = "40"', 'value = "forty"').replace('"45"', '"more"')
    assert [f.line for f in parse_terms(written(tmp_path, text))[1]] == [FIRST, SECOND]


@pytest.mark.parametrize("value", ["2025-13", "2025-02-30", "2025-00"])
def test_an_impossible_date_is_none(value: str) -> None:
    with pytest.raises(ValueError, match="is no date such as"):
        read_value(value, "date")


@pytest.mark.parametrize(
    "written_as", ["  [[fare.values]]", "[[ fare.values ]]", "[[fare.'values']]"]
)
def test_tables_may_be_written_as_toml_allows(tmp_path: Path, written_as: str) -> None:
    text = FARE.replace("[[fare.values]]", written_as)
    assert [term.value for term in parse_terms(written(tmp_path, text))[0]] == [40, 45]


def test_a_sentence_is_in_the_table_or_in_every_entry(tmp_path: Path) -> None:
    head, _, entries = FARE.partition("sentence.zh")
    text = head + "\n[[fare" + entries.partition("\n[[fare")[2]
    faults = parse_terms(written(tmp_path, text))[1]
    assert [fault.message for fault in faults] == [
        "'fare': sentence.zh, sentence.en and sentence.ja are missing"
    ] * 2


@pytest.mark.parametrize("values", ["", "values = []\n"])
def test_a_table_without_values(tmp_path: Path, values: str) -> None:
    table = FARE.partition("\n[[")[0] + values
    found, faults = parse_terms(written(tmp_path, CREWS + table))
    assert [term.term_id for term in found] == ["harbour_master"]
    (fault,) = faults
    assert fault.line == TABLE
    assert fault.message.startswith("'fare' values: ")


def test_a_key_outside_of_a_table(tmp_path: Path) -> None:
    found, faults = parse_terms(written(tmp_path, "fares = 1\n" + CREWS))
    assert [term.term_id for term in found] == ["harbour_master"]
    assert [(f.line, f.message) for f in faults] == [
        (
            1,
            "'fares' : Input should be a valid dictionary or instance of _Table, got 1",
        )
    ]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = CREWS.replace("labels.en", "label.en") + FARE.replace('"JPY"', '"yen"')
    text = text.replace("quote.zh", "#").replace('doc = "ferry"\nsection = "fares"', "\n")
    found, faults = parse_terms(written(tmp_path, text))
    assert found == []
    told = [(f.line, f.message.partition(":")[0]) for f in faults]
    assert sorted(told) == [
        (3, "'harbour_master' label"),
        (3, "'harbour_master' labels.en"),
        (12, "'harbour_master' values.0.quote.zh"),
        (TABLE, "'fare' unit"),
        (FIRST, "'fare' values.0.doc"),
        (FIRST, "'fare' values.0.quote.zh"),
        (FIRST, "'fare' values.0.section"),
        (SECOND, "'fare' values.1.doc"),
        (SECOND, "'fare' values.1.quote.zh"),
        (SECOND, "'fare' values.1.section"),
    ]


def test_what_was_got_is_cut_short(tmp_path: Path) -> None:
    (fault,) = parse_terms(written(tmp_path, fare_with('"JPY"', f'"{"y" * 500}"')))[1]
    assert fault.message.endswith(", got '" + "y" * 59)


def test_a_fault_is_shown_as_file_line_and_message() -> None:
    assert str(Fault("terms.toml", 7, "'fare' is wrong")) == "terms.toml:7: 'fare' is wrong"


@pytest.mark.parametrize(
    "data, message",
    [
        ((FARE + FARE).encode(), "Cannot declare ('fare',) twice (at line 32, column 6)"),
        (b"[fare\n", "(at line 1, column 6)"),
        (b"fare = \xff", "'utf-8' codec can't decode byte 0xff in position 7"),
        (None, "No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, data: bytes | None, message: str) -> None:
    path = tmp_path / "harbour.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(PolicyDeskError) as caught:
        parse_terms(path)
    assert str(caught.value).startswith(f"{str(path)!r} cannot be read: ")
    assert message in str(caught.value)
    assert str(caught.value).endswith("; mend it")


def test_the_first_fault_of_the_shipped_file_stops_its_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = fare_with("quote.ja", "#").replace('unit = "name"', 'unit = "nom"')
    monkeypatch.setattr(terms, "TERMS_FILE", written(tmp_path, text))
    with pytest.raises(PolicyDeskError) as caught:
        terms.shipped_terms.__wrapped__()
    assert str(caught.value).startswith("harbour.toml:3: 'harbour_master' unit: Input should be ")
    assert str(caught.value).endswith(", got 'nom'; see all with: policy-desk verify")


def test_terms_without_faults_are_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "TERMS_FILE", written(tmp_path, CREWS + FARE))
    assert [t.line for t in terms.shipped_terms.__wrapped__()] == [12, FIRST, SECOND]
