"""Asking a set: order, crashes, and going on with a run that was stopped."""

import json
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.records import Answer, Output, Question
from corpus.errors import BadQuestion, PolicyDeskError
from evals.cases import Case
from evals.judging import Asked
from evals.running import ANSWERS, RUN, commit, kept, machine, open_run, run
from tests.eval_fixtures import FARE, make_answer, make_calculation

CASES = [Case(f"q{number}", f"问题{number}？") for number in range(8)]


class Service:
    """Answers each question with its own text, and keeps what it was asked."""

    def __init__(self, crashes: Sequence[str] = ()) -> None:
        self.asked: list[Question] = []
        self.crashes = crashes

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if question.text in self.crashes:
            raise BadQuestion("it is\n empty")
        return make_answer(f"答：{question.text}", FARE)

    @property
    def texts(self) -> list[str]:
        """What was asked, in no order."""
        return sorted(question.text for question in self.asked)


def no_progress(_what: str, _done: int, _of: int) -> None:
    """For tests that do not read it."""


def told(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    return [(one.case.case_id, one.answer.text if one.answer else one.error) for one in asked]


EXPECTED = [(case.case_id, f"答：{case.question}") for case in CASES]


def lines_of(folder: Path) -> list[bytes]:
    return (folder / ANSWERS).read_bytes().splitlines(keepends=True)


def test_answers_come_in_the_order_of_the_set_whatever_the_order_of_asking(tmp_path: Path) -> None:
    service, others = Service(), threading.Event()

    def ask(question: Question) -> Answer:
        if question.text == CASES[0].question:
            others.wait(0.05)  # so that, with several at a time, others are done first
        return service.ask(question)

    steps: list[tuple[str, int, int]] = []
    asked = run(CASES, ask, tmp_path, lambda what, done, of: steps.append((what, done, of)))
    assert told(asked) == EXPECTED
    assert steps == [("questions", done, 8) for done in range(1, 9)]
    assert service.texts == sorted(case.question for case in CASES)


def test_a_question_is_asked_as_the_set_has_it(tmp_path: Path) -> None:
    service = Service()
    case = Case("q", "那韩国呢？", as_of=date(2026, 1, 30), history=("日本的税率？",))
    (asked,) = run([case], service.ask, tmp_path, no_progress)
    (question,) = service.asked
    assert (question.text, question.as_of) == ("那韩国呢？", date(2026, 1, 30))
    assert question.history == ("日本的税率？",)
    assert (question.language, question.conversation_id) == (None, None)
    assert question.reader.id == "evaluation"
    assert asked.seconds >= 0


def test_a_crash_is_kept_in_a_line_and_the_others_are_asked(tmp_path: Path) -> None:
    service = Service(crashes=[CASES[2].question])
    asked = run(CASES, service.ask, tmp_path, no_progress)
    assert told(asked) == [
        *EXPECTED[:2], ("q2", "BadQuestion: it is empty"), *EXPECTED[3:],
    ]  # fmt: skip
    assert asked[2].answer is None
    assert len(service.asked) == 8


def test_a_long_error_is_cut(tmp_path: Path) -> None:
    def ask(_question: Question) -> Answer:
        raise RuntimeError("x" * 10_000)

    (asked,) = run(CASES[:1], ask, tmp_path, no_progress)
    assert asked.error == "RuntimeError: " + "x" * 486  # 500 in all


def test_the_time_is_that_of_the_answer(tmp_path: Path) -> None:
    def ask(_question: Question) -> Answer:
        time.sleep(0.02)
        return make_answer()

    (asked,) = run(CASES[:1], ask, tmp_path, no_progress)
    assert 0.02 <= asked.seconds < 1


def test_a_run_that_is_done_asks_nothing_again(tmp_path: Path) -> None:
    before = run(CASES, Service([CASES[1].question]).ask, tmp_path, no_progress)
    service = Service()
    after = run(CASES, service.ask, tmp_path, no_progress)
    assert service.asked == []
    # Seconds are kept in tenths of a millisecond.
    assert [replace(one, seconds=round(one.seconds, 4)) for one in before] == after


def test_values_of_a_calculation_are_kept_as_they_are(tmp_path: Path) -> None:
    outputs = (Output("share", Decimal("60.10"), "USD"), Output("end", date(2029, 1, 19), "date"))
    answer = make_answer("", calculations=(make_calculation("shares", *outputs),))
    run(CASES[:1], lambda _question: answer, tmp_path, no_progress)
    (again,) = kept(CASES[:1], tmp_path)
    assert again.answer == answer


@pytest.mark.parametrize("cut", [1, 20, -30])
def test_a_run_goes_on_behind_a_line_that_was_cut_off(tmp_path: Path, cut: int) -> None:
    run(CASES[:4], Service().ask, tmp_path, no_progress)
    *whole, last = lines_of(tmp_path)
    (tmp_path / ANSWERS).write_bytes(b"".join(whole) + last[:cut])
    lost = json.loads(last)["id"]

    service = Service()
    assert told(run(CASES, service.ask, tmp_path, no_progress)) == EXPECTED
    again = [case.question for case in CASES if case.case_id == lost or case in CASES[4:]]
    assert service.texts == sorted(again)

    # The line that came next has not been joined to the one that was cut off.
    service = Service()
    assert told(run(CASES, service.ask, tmp_path, no_progress)) == EXPECTED
    assert service.asked == []


def test_a_line_may_be_cut_off_within_a_character(tmp_path: Path) -> None:
    run(CASES[:1], Service().ask, tmp_path, no_progress)
    (line,) = lines_of(tmp_path)
    middle = line.index("答".encode()) + 1  # of three bytes
    (tmp_path / ANSWERS).write_bytes(line[:middle])
    assert list(kept(CASES, tmp_path)) == []
    assert told(run(CASES, Service().ask, tmp_path, no_progress)) == EXPECTED


def test_a_line_ends_at_a_line_feed_alone(tmp_path: Path) -> None:
    # U+2028 and U+0085 end lines for Python, and stand unescaped in JSON.
    answer = make_answer("one\u2028two\u0085three")
    run(CASES[:1], lambda _question: answer, tmp_path, no_progress)
    assert [one.answer for one in kept(CASES, tmp_path)] == [answer]


def test_what_is_kept_of_other_questions_is_passed_over(tmp_path: Path) -> None:
    run(CASES, Service().ask, tmp_path, no_progress)
    assert sorted(one.case.case_id for one in kept(CASES[2:4], tmp_path)) == ["q2", "q3"]
    assert list(kept([], tmp_path)) == []
    assert list(kept(CASES, tmp_path / "elsewhere")) == []


def test_a_run_that_is_stopped_keeps_what_was_answered(tmp_path: Path) -> None:
    many = [Case(f"q{number}", f"{number}?") for number in range(100)]

    def stop(_what: str, done: int, _of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    def slow(question: Question) -> Answer:
        time.sleep(0.005)
        return make_answer(question.text)

    with pytest.raises(KeyboardInterrupt):
        run(many, slow, tmp_path, stop)
    assert len(lines_of(tmp_path)) == 3
    service = Service()
    assert len(run(many, service.ask, tmp_path, no_progress)) == 100
    assert len(service.asked) == 97


def test_a_folder_holds_one_run(tmp_path: Path) -> None:
    about = {"set": "dev", "set_digest": "ab", "model": "extractive"}
    folder = tmp_path / "runs" / "dev"
    open_run(folder, about)
    assert json.loads((folder / RUN).read_text(encoding="utf-8")) == about
    open_run(folder, about)  # gone on with
    with pytest.raises(PolicyDeskError) as caught:
        open_run(folder, about | {"set_digest": "cd"})
    assert str(caught.value) == (
        f"{str(folder)!r} holds a run with another set_digest ('ab', now 'cd'); choose another"
        " --out"
    )
    assert json.loads((folder / RUN).read_text(encoding="utf-8")) == about


def test_a_folder_that_cannot_hold_a_run_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PolicyDeskError, match="file' cannot hold a run: "):
        open_run(tmp_path / "file", {})
    (tmp_path / RUN).write_text("{", encoding="utf-8")
    with pytest.raises(PolicyDeskError, match="cannot hold a run: "):
        open_run(tmp_path, {})


def test_a_run_says_on_what_it_ran() -> None:
    found = machine()
    assert found["cpu"]
    assert found["cores"] >= 1
    assert set(found["features"]) <= {"avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8"}
    assert found["features"] == sorted(found["features"])
    assert machine() == found
    assert re.fullmatch(r"([0-9a-f]{4,40}\+?)?", commit())
