"""The calculation beside the chat: its form, what is read of it, its table and its chart."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from assistant.calculator.registry import CALCULATORS
from assistant.records import Calculation, Input, Question
from assistant.service import AnswerService
from assistant.ui.calculation import as_markdown, as_tsv, calculation_panel, no_calculation
from assistant.ui.pictures import chart_image
from assistant.ui.worked import Problem, Worked, fields, recalculated, worked
from assistant.wording import LANGUAGES
from corpus.errors import BadQuestion
from tests.conftest import BagEmbedder
from tests.desk_fixtures import shipped_desk

DUTY = "Duty on US$100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    with shipped_desk(tmp_path_factory.mktemp("worked"), BagEmbedder()) as desk:
        yield desk.service


@pytest.fixture
def duty(service: AnswerService) -> Worked:
    answer = service.ask(Question(DUTY))
    return worked(service, answer.calculations[0], answer.as_of, "en")


def changed(service: AnswerService, before: Worked, **typed: str) -> Worked:
    made = recalculated(service, before, typed, "en")
    assert isinstance(made, Worked)
    return made


def origins(made: Worked) -> dict[str, str]:
    return {one.name: one.origin for one in made.calculation.inputs}


@pytest.mark.parametrize("written", ["200000", "200,000", "２０万", "20万", "US$200,000", "二十万"])
def test_a_figure_is_read_as_the_chat_reads_it(
    service: AnswerService, duty: Worked, written: str
) -> None:
    made = changed(service, duty, customs_value=written)
    assert made.calculation.outputs[0].value == 25_000


def test_what_is_not_touched_keeps_its_origin(service: AnswerService, duty: Worked) -> None:
    shown = {item.name: item.shown for item in fields(duty.calculation)}
    made = changed(service, duty, **shown)
    assert made.calculation.outputs == duty.calculation.outputs
    assert origins(made) == origins(duty)
    again = changed(service, made, **{**shown, "goods_class": "car"})
    assert origins(again)["goods_class"] == "user"
    assert origins(again)["partner"] == "default"
    # What it cites is its own, numbered from 1.
    assert [c.n for c in again.citations] == [1]
    assert "15%" in again.citations[0].quote


def test_an_emptied_field_is_stated_no_more(service: AnswerService, duty: Worked) -> None:
    made = changed(service, duty, entry_date="")
    assert origins(made)["entry_date"] == "default"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", ["ten <b>", "1 2", "-5", "NaN", "1e999", "5 apples & 7 pears"])
def test_a_bad_figure_is_named_and_stays_in_its_field(
    service: AnswerService, duty: Worked, language: str, wrong: str
) -> None:
    problem = recalculated(service, duty, {"customs_value": wrong}, language)
    assert isinstance(problem, Problem)
    assert problem.field == "customs_value"
    html = calculation_panel(duty, 0, language, problem)
    field = re.search(r'name="customs_value"[^>]*value="([^"]*)"', html)
    assert field and unescape(field[1]) == wrong
    assert 'class="invalid"' in html
    assert 'role="alert"' in html
    assert "<b>" not in html


def test_lists_are_stated_again_as_they_were(service: AnswerService) -> None:
    pairs = {"operation": "sum", "values": [[1, "USD"], [2, "USD"]]}
    for name, inputs in (("arithmetic", pairs), ("compare_deals", {"partners": ["japan", "eu"]})):
        shown = worked(service, service.calculate(name, inputs), DAY, "en")
        assert shown.editable, name


def test_a_calculation_that_cannot_be_repeated_is_shown_as_it_is(service: AnswerService) -> None:
    made = service.calculate("arithmetic", {"operation": "sum", "values": [[1, "USD"], [2, "USD"]]})
    shown = worked(service, replace(made, inputs=()), DAY, "en")
    assert not shown.editable
    html = calculation_panel(shown, 0, "en")
    assert "<form" not in html
    assert "US$3" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_panel_is_one_line_of_escaped_text(duty: Worked, language: str) -> None:
    hostile = "<script>alert(1)</script>\n\n| x |"
    made = replace(
        duty.calculation, inputs=(*duty.calculation.inputs, Input("note", hostile, "name", "user"))
    )
    html = calculation_panel(replace(duty, calculation=made), 7, language)
    assert "<script" not in html
    assert "\n" not in html
    assert 'href="#cite-7"' in html
    assert "\n" not in no_calculation(language)


@pytest.mark.parametrize("values", ["5", 5, [5, 6], [[1, 2, 3]], [{"value": 1}]])
def test_values_that_are_no_pairs_are_read_or_refused(
    service: AnswerService, values: object
) -> None:
    try:
        made = service.calculate("arithmetic", {"operation": "sum", "values": values})
    except BadQuestion as error:
        assert error.field
    else:
        assert made.outputs


def test_tables_keep_their_cells() -> None:
    head = ("Inputs", "Value", "Origin")
    rows = [("a | b", "1\t2", "x\ny")]
    assert as_markdown(rows, head).splitlines()[2].startswith("| a \\| b |")
    assert as_tsv(rows, head) == "Inputs\tValue\tOrigin\na | b\t1 2\tx y"


CHARTED: tuple[tuple[str, dict[str, object]], ...] = (
    ("compare_deals", {}),
    ("tariff_compare", {"customs_value": "30000", "mfn_rate": "2.5", "regimes": ["T1", "T3"]}),
    ("financing_mix", {"mode": "shares", "equity_share": "5"}),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name, inputs", CHARTED)
def test_a_chart_speaks_the_language_of_the_page(
    service: AnswerService, name: str, inputs: dict[str, object], language: str
) -> None:
    made: Calculation = service.calculate(name, inputs)
    assert made.chart is not None
    image = chart_image(made.chart, name, language)
    prefix = "data:image/svg+xml;base64,"
    svg = base64.b64decode(image.removeprefix(prefix)).decode("utf-8")
    words = set(re.findall(r"<text[^>]*>([^<]+)</text>", svg))
    assert not any("_" in word for word in words), words
    if language != "en":
        assert any(re.search("[\u3040-\u9fff]", word) for word in words)


def test_every_calculator_has_a_form() -> None:
    for chosen in CALCULATORS.values():
        empty = Calculation(chosen.name, (), (), ())
        names = [item.name for item in fields(empty)]
        assert names, chosen.name
        for item in fields(empty):
            assert item.kind in ("number", "date", "choice")
            assert bool(item.choices) is (item.kind == "choice")
