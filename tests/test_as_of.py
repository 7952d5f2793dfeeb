"""What was known, and what is asked about, in three languages; and a clock that is wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.desk import Desk, open_desk
from assistant.records import Answer, Question
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.wording import day_name
from corpus.glossary import shipped_glossary
from corpus.shipped import checked_through
from tests.embedder_fixtures import CACHE_DIR, shipped_data

pytestmark = pytest.mark.slow  # the briefs are embedded with the real model

ASKED = {
    "zh": "{day}进口的日本一般商品适用的美国关税税率是多少？",
    "en": "What US tariff rate did Japanese goods that entered on {day} pay?",
    "ja": "{day}に米国へ輸入された日本の一般品目の関税率は？",
}
STACKED, ALL_IN, VOID = "regimes-stacked", "regimes-all-in", "regimes-all-in-void"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = shipped_data(tmp_path_factory.mktemp("as-of") / "data")
    settings = Settings(data=data, model_cache=CACHE_DIR)
    with open_desk(settings, lambda *_step: None, lambda _line: None) as made:
        yield made


def ask(desk: Desk, language: str, day: date, as_of: date | None) -> Answer:
    text = ASKED[language].format(day=day_name(day, language))
    return desk.service.ask(Question(text, as_of=as_of))


@pytest.mark.parametrize("language", ["zh", "en", "ja"])
@pytest.mark.parametrize(
    "as_of, day, anchor",
    [
        (date(2025, 8, 20), date(2025, 8, 10), STACKED),
        (date(2025, 10, 1), date(2025, 8, 10), ALL_IN),
        (date(2026, 1, 30), date(2025, 9, 1), ALL_IN),
        (None, date(2025, 9, 1), VOID),
        (None, date(2026, 3, 1), "regimes-section-122"),
        (None, date(2026, 8, 1), "regimes-section-301"),
    ],
)
def test_the_rate_of_a_day_as_it_was_known(
    desk: Desk, language: str, as_of: date | None, day: date, anchor: str
) -> None:
    answer = ask(desk, language, day, as_of)
    assert (answer.status, answer.language) == ("answered", language)
    assert (answer.as_of, answer.asked_date) == (as_of or checked_through(), day)
    first = answer.citations[0]
    assert (first.anchor, first.doc_id) == (anchor, f"tariff-regimes.{language}")
    assert answer.text.count("**") == 2  # one sentence from the term


def settled(answer: Answer) -> Answer:
    """What an answer says and cites, without what is new in each."""
    return replace(answer, answer_id="", conversation_id=None, timings_ms={}, text="")


@pytest.mark.parametrize(
    "language, question, values",
    [
        ("zh", "日本收到通知后有多少个工作日出资？", ["45个工作日", "至少45天"]),
        ("en", "How long after the notice must Japan fund?", ["45 business days"]),
        ("ja", "2025年上半期の一帯一路の契約と投資の総額は？", ["1240億ドル", "1233億ドル"]),
    ],
)
def test_sources_that_disagree_are_shown_as_disagreeing(
    desk: Desk, language: str, question: str, values: list[str]
) -> None:
    answer = desk.service.ask(Question(question))
    assert answer.language == language
    (conflict,) = answer.conflicts
    shown = [value.value for value in conflict.values]
    assert set(values) <= set(shown)
    assert len({value.citation.n for value in conflict.values}) > 1
    for value in conflict.values:
        assert value.citation in answer.citations
        assert value.citation.sources


@pytest.mark.parametrize("clock", [date(2025, 1, 1), date(2028, 1, 1)])
def test_the_clock_changes_nothing_but_a_note(desk: Desk, clock: date) -> None:
    other = AnswerService(
        desk.index, shipped_glossary(), checked_through(), lambda: clock, terms=desk.service.terms
    )
    asked = Question(ASKED["en"].format(day="1 September 2025"))
    mine, theirs = desk.service.ask(asked), other.ask(asked)
    assert settled(mine) == settled(theirs)
    assert ("later developments may be missing" in theirs.text) == (clock > checked_through())
