"""A real language model through the whole service: what holds of any, never whether it is right.

Run with a small model's server on this machine, such as llama.cpp's:
LLM_TEST_URL=http://127.0.0.1:8102/v1 pytest -m llm
"""

import os
from collections.abc import Iterator

import pytest

from assistant.drafting.models import Limits, Models
from assistant.records import Question
from assistant.service import AnswerService
from corpus.glossary import shipped_glossary
from corpus.quantities import find_quantities
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, HARBOUR, opened_index

URL = os.environ.get("LLM_TEST_URL", "")
SECONDS = 120
QUESTIONS = (
    "How much is the night surcharge?",
    "Is the night surcharge 90 yen?",  # with a figure, so that tools are offered
    "渡轮票价多少？",
    "渡し船の運賃はいくら？",
)
pytestmark = [
    pytest.mark.llm,
    pytest.mark.slow,
    pytest.mark.skipif(not URL, reason="LLM_TEST_URL names no model's server on this machine"),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    with opened_index(tmp_path_factory.mktemp("llm"), BagEmbedder(), HARBOUR) as index:
        yield AnswerService(
            index,
            shipped_glossary(),
            CORPUS_DATE,
            lambda: CORPUS_DATE,
            models=Models("openai:local", urls={"openai": URL}, limits=Limits(seconds=SECONDS)),
        )


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_comes_within_its_limit_with_no_figure_of_the_models_own(
    service: AnswerService, question: str
) -> None:
    answer = service.ask(Question(question))
    use = answer.receipt.model_use
    assert answer.status == "answered"
    assert use is not None and use.fallback in (None, "unverified", "steps", "empty")
    assert answer.timings_ms["answer"] + answer.timings_ms["guard"] < (SECONDS + 1) * 1000
    assert use.completion_tokens
    cited = {q.value for c in answer.citations for q in find_quantities(c.quote)}
    computed = {o.value for made in answer.calculations for o in made.outputs}
    stated = {q.value for q in find_quantities(question)}
    # All but the line with the day of the corpus, and the count of what was left out.
    prose = [one for one in answer.text.split("\n\n")[1:] if not one.startswith((">", "*"))]
    written = {q.value for one in prose for q in find_quantities(one.rpartition("[")[0])}
    assert written <= cited | computed | stated


def test_its_text_comes_in_pieces(service: AnswerService) -> None:
    chunks = list(service.models.open("openai:local").stream("Count from one to five."))
    assert sum(bool(chunk.text) for chunk in chunks) >= 2
