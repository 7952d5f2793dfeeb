"""The service: answers and abstentions, dates, readers, conversations, stages, threads."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.errors import Cancelled
from assistant.records import ANSWER, Answer, Filters, Question, Reader, Verdict
from assistant.service import AnswerService
from corpus.errors import BadQuestion, NotFound
from corpus.glossary import shipped_glossary
from index.embedder import Embedder
from index.indexer import add_document
from tests.conftest import BagEmbedder
from tests.desk_fixtures import (
    CORPUS_DATE,
    DAY,
    FERRY,
    HARBOUR,
    REPLACED,
    make_document,
    opened_index,
)

STAGES = ["resolve", "retrieve", "answer", "guard"]
FARE = "How much is the ferry fare?"
SURCHARGE = "How much is the night surcharge?"
LAMPS = "How much does the reserve plan set aside for lamps?"
BOARD = Reader("b", ("board", "crew"))
HELP = "A document that covers it would help, or another way of asking."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    with opened_index(tmp_path_factory.mktemp("service"), BagEmbedder(), HARBOUR) as index:
        yield AnswerService(
            index, shipped_glossary(), CORPUS_DATE, lambda: CORPUS_DATE, max_question_chars=100
        )


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    "question, language, quote, doc_id",
    [
        (SURCHARGE, "en", "The night surcharge is 90 yen.", "ferry.en"),
        ("渡轮票价多少？", "zh", "渡轮票价为四十日元。", "ferry.zh"),
        ("渡し船の運賃はいくら？", "ja", "渡し船の運賃は四十円である。", "ferry.ja"),
    ],
)
def test_an_answer_quotes_the_sentence_that_answers(
    service: AnswerService, question: str, language: str, quote: str, doc_id: str
) -> None:
    answer = service.ask(Question(question))
    assert (answer.status, answer.reason, answer.missing) == ("answered", None, ())
    assert (answer.question, answer.language) == (question, language)
    first = answer.citations[0]
    assert (first.quote, first.doc_id, first.n) == (quote, doc_id, 1)
    assert f"> {quote} [1]" in answer.text.split("\n\n")


def test_an_answer_is_written_in_the_language_that_is_wanted(service: AnswerService) -> None:
    answer = service.ask(Question(SURCHARGE, language="ja"))
    assert answer.language == "ja"
    assert answer.text.startswith("2026年4月1日時点（コーパスの基準日）：")
    assert quotes(answer)[0] == "The night surcharge is 90 yen."  # in its own language


@pytest.mark.parametrize(
    "question, missing, said",
    [
        ("How much is the night surcharge in Peru?", "Peru", "No passage on this names “Peru”."),
        ("Is the night surcharge 50 yen?", "50 yen", "No passage on this names “50 yen”."),
        ("When is the night surcharge 90 yen?", "date", "The passages found on this give no date."),
        ("How much is the night zeppelin surcharge?", "zeppelin",
         "No passage on this names “zeppelin”."),
    ],
)  # fmt: skip
def test_an_abstention_names_what_is_missing(
    service: AnswerService, question: str, missing: str, said: str
) -> None:
    answer = service.ask(Question(question))
    assert (answer.status, answer.reason) == ("abstained", "no_source")
    assert (answer.missing, answer.citations) == ((missing,), ())
    assert answer.text == f"{said}\n\n{HELP}"


def test_a_question_about_something_else_is_out_of_scope(service: AnswerService) -> None:
    answer = service.ask(Question("Do sparrows eat bread?"))
    assert (answer.status, answer.reason) == ("abstained", "out_of_scope")
    assert answer.text == f"The corpus has no passage that fits this question.\n\n{HELP}"
    assert (answer.missing, answer.citations) == ((), ())


@pytest.mark.parametrize(
    "as_of, status, reason",
    [
        (REPLACED - timedelta(days=1), "abstained", "outside_as_of"),
        (REPLACED, "answered", None),
        (None, "answered", None),
    ],
)
def test_a_section_is_there_from_the_day_it_was_known(
    service: AnswerService, as_of: date | None, status: str, reason: str | None
) -> None:
    # By its value too, since the fare of 40 yen is a sum as well.
    answer = service.ask(Question("Is the night surcharge 90 yen?", as_of=as_of))
    assert (answer.status, answer.reason) == (status, reason)
    assert answer.as_of == (as_of or CORPUS_DATE)
    if reason:
        assert answer.text.startswith(
            "The corpus has a passage on this, but it was not yet known on 28 February 2026."
        )


def test_what_was_replaced_by_then_is_marked(service: AnswerService) -> None:
    note = "*A later development replaced this statement on 1 March 2026.*"
    after, before = (service.ask(Question(FARE, as_of=day)) for day in (None, DAY))
    assert (after.citations[0].superseded, before.citations[0].superseded) == (REPLACED, None)
    assert note in after.text.split("\n\n")
    assert note not in before.text.split("\n\n")


@pytest.mark.parametrize("days, stale", [(29, False), (30, True), (-1, False), (-4000, False)])
def test_the_clock_decides_nothing_but_the_note_that_the_corpus_is_old(
    service: AnswerService, days: int, stale: bool
) -> None:
    clock = CORPUS_DATE + timedelta(days=days)
    later = AnswerService(service.index, shipped_glossary(), CORPUS_DATE, lambda: clock)
    told, untold = later.ask(Question(SURCHARGE)), service.ask(Question(SURCHARGE))
    note = "\n\nThe corpus date is 30 or more days past: later developments may be missing."
    assert told.text == untold.text + (note if stale else "")
    assert (told.as_of, quotes(told)) == (CORPUS_DATE, quotes(untold))


@pytest.mark.parametrize(
    "question, asked_date",
    [
        ("What was the fare on 5 January 2026?", date(2026, 1, 5)),
        ("2026年1月5日的票价多少", date(2026, 1, 5)),
        ("What was the fare in January 2026?", None),  # a month is no day
        (FARE, None),
    ],
)
def test_the_day_asked_about_is_read_from_the_question(
    service: AnswerService, question: str, asked_date: date | None
) -> None:
    answer = service.ask(Question(question))
    assert (answer.asked_date, answer.as_of) == (asked_date, CORPUS_DATE)


@pytest.mark.parametrize(
    "question, message, field",
    [
        (Question(""), "the question is empty; write what you want to know", "question"),
        (Question(" \n\u3000"), "the question is empty; write what you want to know", "question"),
        (
            Question("x" * 101),
            "the question has 101 characters, at most 100 are read; shorten it, or ingest it as a"
            " document",
            "question",
        ),
        (
            Question(FARE, model="gpt"),
            "unknown model 'gpt'; available is 'extractive'",
            "model",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    service: AnswerService, question: Question, message: str, field: str
) -> None:
    with pytest.raises(BadQuestion) as caught:
        service.ask(question)
    assert (str(caught.value), caught.value.field) == (message, field)


def test_the_longest_question_and_the_named_model_are_answered(service: AnswerService) -> None:
    question = FARE + " " * (100 - len(FARE))
    assert service.ask(Question(question, model="extractive")).status == "answered"


@pytest.mark.parametrize("query", ["", "x" * 101])
def test_a_search_is_checked_as_a_question_is(service: AnswerService, query: str) -> None:
    with pytest.raises(BadQuestion, match="the question"):
        service.search(query, 3)


def test_a_conversation_belongs_to_its_reader(service: AnswerService) -> None:
    begun = service.ask(Question(FARE, reader=Reader("ann")))
    assert begun.conversation_id
    again = Question(FARE, conversation_id=begun.conversation_id, reader=Reader("ann"))
    assert service.ask(again).conversation_id == begun.conversation_id
    for stranger in (Reader("ben"), Reader()):
        with pytest.raises(NotFound) as caught:
            service.ask(Question(FARE, conversation_id=begun.conversation_id, reader=stranger))
        assert str(caught.value) == (
            f"no conversation {begun.conversation_id!r}; leave the field out to begin one"
        )
    with pytest.raises(NotFound, match="no conversation 'made up'"):
        service.ask(Question(FARE, conversation_id="made up", reader=Reader("ann")))


def test_ids_are_new_for_each_answer(service: AnswerService) -> None:
    one, two = service.ask(Question(FARE)), service.ask(Question(FARE))
    assert one.answer_id != two.answer_id
    assert one.conversation_id != two.conversation_id


@pytest.mark.parametrize("reader", [Reader(), Reader("c", ("crew",))])
def test_a_grouped_document_is_invisible_to_others(service: AnswerService, reader: Reader) -> None:
    groups = frozenset(reader.groups)
    answer = service.ask(Question(LAMPS, reader=reader))
    assert answer.status == "abstained"
    assert "700" not in ANSWER.dump_json(answer).decode()
    assert all(not chunk_id.startswith("reserve@") for chunk_id in answer.receipt.chunk_ids)
    found = service.search("reserve plan lamps", 10, groups=groups)
    assert found and "reserve" not in {scored.chunk.doc_id for scored in found}
    listed = [document.doc_id for document in service.documents(groups)]
    assert listed == ["ferry.en", "ferry.ja", "ferry.zh"]
    assert service.document("reserve", None, groups) is None
    only = Filters(doc_ids=("reserve",))
    assert service.ask(Question(LAMPS, reader=reader, filters=only)).reason == "out_of_scope"


def test_a_grouped_document_is_there_for_its_groups(service: AnswerService) -> None:
    groups = frozenset(BOARD.groups)
    answer = service.ask(Question(LAMPS, reader=BOARD))
    assert quotes(answer) == ["The reserve plan sets aside 700 yen for lamps."]
    assert service.search("reserve plan lamps", 1, groups=groups)[0].chunk.doc_id == "reserve"
    assert "reserve" in {document.doc_id for document in service.documents(groups)}
    found = service.document("reserve", None, groups)
    assert found is not None and found.groups == ("board",)


def test_a_document_is_found_by_the_beginning_of_its_version(service: AnswerService) -> None:
    assert service.document("ferry.en", FERRY.version[:8]) == FERRY
    assert service.document("ferry.en", "no such version") is None
    assert service.document("no such document") is None


@pytest.mark.parametrize(
    "filters, answered",
    [
        (Filters(), True),
        (Filters(doc_ids=("ferry.en",)), True),
        (Filters(doc_ids=("ferry.zh",)), False),
        (Filters(languages=("en",)), True),
        (Filters(languages=("ja", "zh")), False),
    ],
)
def test_filters_say_which_documents_may_answer(
    service: AnswerService, filters: Filters, answered: bool
) -> None:
    answer = service.ask(Question(SURCHARGE, filters=filters))
    assert (answer.status == "answered") is answered


def test_a_search_knows_what_was_known(service: AnswerService) -> None:
    def anchors(as_of: date | None) -> list[str]:
        found = service.search("night surcharge 90 yen", 10, as_of)
        assert [scored.rank for scored in found] == list(range(1, len(found) + 1))
        return [scored.chunk.text for scored in found]

    assert anchors(None)[0] == "The night surcharge is 90 yen."
    assert "The night surcharge is 90 yen." not in anchors(DAY)
    assert service.search("night surcharge", 1) == service.search("night surcharge", 5)[:1]


def test_stages_are_reported_in_order_and_timed(service: AnswerService) -> None:
    stages: list[str] = []
    answer = service.ask(Question(FARE), stages.append)
    assert stages == STAGES
    assert list(answer.timings_ms) == STAGES
    assert all(took >= 0 for took in answer.timings_ms.values())


@pytest.mark.parametrize("at", STAGES)
def test_a_cancelled_question_stops_before_the_next_stage(service: AnswerService, at: str) -> None:
    cancelled = threading.Event()
    stages: list[str] = []

    def report(stage: str) -> None:
        stages.append(stage)
        if stage == at:
            cancelled.set()

    if at == STAGES[-1]:  # too late: the answer is there
        assert service.ask(Question(FARE), report, cancelled).status == "answered"
        return
    following = STAGES[STAGES.index(at) + 1]
    with pytest.raises(Cancelled, match=f"cancelled before the stage '{following}'"):
        service.ask(Question(FARE), report, cancelled)
    assert stages == STAGES[: STAGES.index(at) + 1]


def test_a_question_cancelled_at_once_begins_nothing(service: AnswerService) -> None:
    cancelled = threading.Event()
    stages: list[str] = []
    cancelled.set()
    with pytest.raises(Cancelled, match="cancelled before the stage 'resolve'"):
        service.ask(Question(FARE), stages.append, cancelled)
    assert stages == []


def test_a_receipt_says_what_the_answer_was_made_from(service: AnswerService) -> None:
    answer = service.ask(Question(SURCHARGE))
    receipt = answer.receipt
    assert receipt.index_fingerprint == service.index.fingerprint
    assert receipt.index_fingerprint.startswith("bag-of-tokens-64; chunks 300/600; tokens ")
    assert f"ferry.en@{FERRY.version[:8]}:124-154" in receipt.chunk_ids
    assert set(receipt.chunk_ids) <= set(service.index.listing.chunks)
    assert (receipt.model, answer.model) == ("extractive", "extractive")
    assert receipt.prompt_version == "none"
    assert receipt.guard == tuple(Verdict(c.n, "quotation", True) for c in answer.citations)
    assert len(receipt.corpus_version) == 64
    assert service.ask(Question("Do sparrows eat bread?")).receipt.guard == ()


def test_the_corpus_version_follows_the_documents(embedder: Embedder, data: Path) -> None:
    with opened_index(data, embedder, HARBOUR) as index:
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE)

        def ask() -> Answer:
            return service.ask(Question("How high is the tower lamp fare?"))

        before, same = ask(), ask()
        add_document(index, make_document("tower", "Towers are tall."), lambda *_step: None)
        index.refresh()
        assert before.receipt.corpus_version == same.receipt.corpus_version
        assert before.receipt.corpus_version != ask().receipt.corpus_version


def test_a_quotation_that_the_source_no_longer_has_is_not_shown(
    embedder: Embedder, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_index(data, embedder, HARBOUR) as index:
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE)
        assert service.ask(Question(SURCHARGE)).status == "answered"
        # The catalog loses the version between the answer and the guard.
        monkeypatch.setattr(index.catalog, "document", lambda _doc_id, _version=None: None)
        answer = service.ask(Question(SURCHARGE))
    assert (answer.status, answer.reason, answer.citations) == ("abstained", "unverified", ())
    assert [v.passed for v in answer.receipt.guard] == [False] * len(answer.receipt.guard) != []
    assert answer.text.startswith("The quotations found could not be verified")


def test_an_answer_goes_through_json_and_back(service: AnswerService) -> None:
    answer = service.ask(Question(FARE, as_of=DAY))
    assert ANSWER.validate_json(ANSWER.dump_json(answer)) == answer


def test_each_thread_gets_the_answer_to_its_own_question(service: AnswerService) -> None:
    asked = [(SURCHARGE, "The night surcharge is 90 yen."), (FARE, "The ferry fare is 40 yen."),
             ("渡轮票价多少？", "渡轮票价为四十日元。"),
             ("渡し船の運賃はいくら？", "渡し船の運賃は四十円である。")]  # fmt: skip
    work = [asked[(thread + turn) % 4] for thread in range(8) for turn in range(20)]
    start = threading.Barrier(8)

    def run(mine: list[tuple[str, str]]) -> list[tuple[str, str]]:
        start.wait(timeout=10)
        answers = [service.ask(Question(question)) for question, _ in mine]
        return [(answer.question, quotes(answer)[0]) for answer in answers]

    with ThreadPoolExecutor(8) as pool:
        parts = [work[i : i + 20] for i in range(0, len(work), 20)]
        assert [pair for part in pool.map(run, parts) for pair in part] == work


@pytest.mark.parametrize(
    "before, question, understood, quote, shown",
    [
        (
            SURCHARGE,
            "And the ferry fare?",
            "How much is the ferry fare?",
            "The ferry fare is 40 yen.",
            "Understood from the conversation as: How much is the ferry fare?",
        ),
        (
            "夜间票价多少？",
            "那渡轮票价呢？",
            "渡轮票价多少?",
            "渡轮票价为四十日元。",
            "理解为：渡轮票价多少？",
        ),
        (
            "夜間料金はいくら？",
            "渡し船の運賃は？",
            "渡し船の運賃はいくら?",
            "渡し船の運賃は四十円である。",
            "「渡し船の運賃はいくら？」と解しました。",
        ),
    ],
)
def test_a_follow_up_is_answered_as_it_was_understood_and_says_so(
    service: AnswerService,
    before: str,
    question: str,
    understood: str,
    quote: str,
    shown: str,
) -> None:
    answer = service.ask(Question(question, history=(before,)))
    assert answer.question == question
    assert (answer.understood or "").replace("？", "?") == understood
    assert answer.citations[0].quote == quote
    assert answer.text.split("\n\n")[0] == shown


def test_a_follow_up_needs_evidence_of_its_own(service: AnswerService) -> None:
    answer = service.ask(Question("And for Korea?", history=(FARE,)))
    assert answer.understood == "How much is the ferry fare for Korea?"
    assert (answer.status, answer.citations, answer.missing[0]) == ("abstained", (), "Korea")
    assert answer.text.startswith("Understood from the conversation as: How much is the ferry fare")


def test_the_conversation_is_remembered_for_its_reader(service: AnswerService) -> None:
    ann = Reader("ann")
    begun = service.ask(Question(SURCHARGE, reader=ann))
    assert begun.understood is None
    again = Question("And the ferry fare?", conversation_id=begun.conversation_id, reader=ann)
    answer = service.ask(again)
    assert (answer.understood, answer.question) == (FARE, "And the ferry fare?")
    third = service.ask(Question("why?", conversation_id=begun.conversation_id, reader=ann))
    assert third.understood == "On the ferry fare: why?"
    assert begun.conversation_id is not None
    turns = service.index.catalog.conversations.turns(begun.conversation_id)
    assert [(turn.question, turn.understood) for turn in turns] == [
        (SURCHARGE, SURCHARGE),
        ("And the ferry fare?", FARE),
        ("why?", "On the ferry fare: why?"),
    ]
    # Without the conversation there is nothing to complete it from.
    assert service.ask(Question("And the ferry fare?", reader=ann)).understood is None


def test_stated_earlier_questions_go_before_the_remembered_one(service: AnswerService) -> None:
    begun = service.ask(Question(LAMPS))
    answer = service.ask(
        Question("And the ferry fare?", conversation_id=begun.conversation_id, history=(SURCHARGE,))
    )
    assert answer.understood == FARE


def test_an_answer_to_a_follow_up_is_in_the_follow_ups_language(service: AnswerService) -> None:
    answer = service.ask(Question("那韩国呢？", history=(FARE,)))
    assert (answer.language, answer.understood) == (
        "zh",
        "How much is the ferry fare for South Korea?",
    )
    assert answer.text.startswith("理解为：How much is the ferry fare for South Korea?")
    # Where the words do not tell, the language is the conversation's.
    assert service.ask(Question("CPTPP?", history=("渡し船の運賃はいくら？",))).language == "ja"


def test_a_cancelled_question_is_not_remembered(service: AnswerService) -> None:
    begun = service.ask(Question(FARE))
    gone = threading.Event()
    gone.set()
    with pytest.raises(Cancelled):
        service.ask(Question(LAMPS, conversation_id=begun.conversation_id), cancelled=gone)
    assert begun.conversation_id is not None
    assert len(service.index.catalog.conversations.turns(begun.conversation_id)) == 1
