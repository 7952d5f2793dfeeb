"""The real model over the shipped briefs: what is there is quoted, near misses are refused."""

from collections.abc import Iterator

import pytest

from assistant.desk import open_desk
from assistant.records import Answer, Language, Question
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.suggesting import suggested_terms
from evals.suggestions import LANGUAGES, answered_by_its_own
from tests.embedder_fixtures import CACHE_DIR, shipped_data

pytestmark = pytest.mark.slow  # the briefs are embedded with the real model


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    data = shipped_data(tmp_path_factory.mktemp("real") / "data")
    settings = Settings(data=data, model_cache=CACHE_DIR)
    with open_desk(settings, lambda *_step: None, lambda _line: None) as desk:
        yield desk.service


def ask(service: AnswerService, text: str, language: Language | None = None) -> Answer:
    return service.ask(Question(text, language=language))


@pytest.mark.parametrize(
    "language, question, said",
    [
        ("zh", "谁担任投资委员会主席？", "美国商务部长"),
        ("zh", "第一批项目总额是多少美元？", "360亿美元"),
        ("zh", "最高法院何时进行口头辩论？", "2025年11月5日"),
        ("en", "Who chairs the Investment Committee?", "US Secretary of Commerce"),
        ("en", "How much is the first tranche worth in total?", "US$36 billion"),
        ("en", "When did the Supreme Court hear oral argument?", "5 November 2025"),
        ("ja", "投資委員会の委員長は誰か", "米商務長官"),
        ("ja", "第一陣の三つの案件の総額はいくらか", "360億ドル"),
        ("ja", "連邦最高裁の口頭弁論はいつ開かれたか", "2025年11月5日"),
    ],
)
def test_an_answerable_question_is_quoted_in_the_askers_language(
    service: AnswerService, language: str, question: str, said: str
) -> None:
    answer = ask(service, question)
    assert (answer.status, answer.language) == ("answered", language)
    first = answer.citations[0]
    assert first.language == language
    assert said in first.quote
    document = service.document(first.doc_id, first.version)
    assert document is not None
    assert document.text[first.start : first.end] == first.quote


@pytest.mark.parametrize("language", ["zh", "en", "ja"])
def test_the_aligned_brief_is_the_one_in_the_language_of_the_answer(
    service: AnswerService, language: Language
) -> None:
    answer = ask(service, "Who chairs the Investment Committee?", language)
    assert answer.language == language
    assert (answer.citations[0].doc_id, answer.citations[0].anchor) == (
        f"deciders.{language}",
        "deciders-chair",
    )


@pytest.mark.parametrize(
    "question, missing",
    [
        ("巴西对美国经济安全保障的贡献是什么？", "巴西"),
        ("最高法院在2024年3月8日举行口头辩论了吗？", "2024年3月8日"),
        ("What is Brazil's contribution to US economic security?", "Brazil"),
        ("Did the Supreme Court hear oral argument on 8 March 2024?", "8 March 2024"),
        ("米国の経済安全保障に対するブラジルの貢献は何か", "ブラジル"),
        ("最高裁は2024年3月8日に口頭弁論を開いたか", "2024年3月8日"),
    ],
)
def test_a_near_miss_is_refused_and_the_missing_thing_named(
    service: AnswerService, question: str, missing: str
) -> None:
    answer = ask(service, question)
    assert (answer.status, answer.citations) == ("abstained", ())
    assert missing in answer.missing
    assert missing in answer.text


@pytest.mark.parametrize(
    "question",
    ["怎样煮红烧肉才会软烂？", "How do I repot an orchid in spring?", "子猫の爪はどう切ればよいか"],
)
def test_a_question_about_something_else_is_refused(service: AnswerService, question: str) -> None:
    answer = ask(service, question)
    assert (answer.status, answer.citations) == ("abstained", ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggested_terms_are_answered_by_their_own_sentence(
    service: AnswerService, language: Language
) -> None:
    # Every ninth: the list was made by asking all, with int8 vectors that differ between machines.
    asked = sorted(suggested_terms()[language])[::9]
    failed = [one for one in asked if not answered_by_its_own(service, one, language)]
    assert len(asked) >= 20
    assert len(failed) <= 1, failed


@pytest.mark.parametrize(
    "duty, risk, said",
    [
        (
            "货值10万美元、最惠国税率2.5%的日本货，2026年3月1日入境，关税多少？",
            "投资风险由谁承担？",
            "政策性金融机构",
        ),
        (
            "Duty on US$100,000 of Japanese goods, MFN 2.5%, entered 1 March 2026?",
            "Who bears the risk of the investments?",
            "policy-based financial institutions",
        ),
        (
            "課税価格10万ドル、MFN2.5%の日本製品を2026年3月1日に輸入、関税は？",
            "投資のリスクは誰が負いますか。",
            "政府系金融機関",
        ),
    ],
)
def test_a_whole_question_behind_a_calculation_is_answered_by_itself(
    service: AnswerService, duty: str, risk: str, said: str
) -> None:
    answer = service.ask(Question(risk, history=(duty,)))
    assert answer.understood is None
    assert said in answer.citations[0].quote
