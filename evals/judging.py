"""One answer judged: right, wrong, abstained or crashed, why, and its value on each measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.records import Answer
from corpus.quantities import find_quantities
from evals.cases import Case, Number
from evals.matching import gives, is_number, missing_of, says, says_one_of
from evals.promises import own_words, promises
from evals.ranking import ndcg, recall_at, reciprocal_rank
from evals.support import Evidence

Verdict = Literal["right", "wrong", "abstained", "crashed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a question: an answer or the error that came instead."""

    case: Case
    answer: Answer | None
    error: str = ""  # one line; empty where there is an answer
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged answer. `values` has the measures that apply to it, each a fraction 0..1."""

    asked: Asked
    verdict: Verdict
    why: str  # in a line; empty for a right answer of which something is expected
    values: Mapping[str, float] = field(default_factory=dict)
    supported: tuple[bool, ...] = ()  # which items of evidence the citations support


def judge(asked: Asked, evidence: Evidence) -> Outcome:
    """The outcome of one question; a crash is never a wrong answer, nor an abstention one."""
    case, answer = asked.case, asked.answer
    if answer is None:
        return Outcome(asked, "crashed", asked.error, {"crashed": 1.0, "right": 0.0})
    declined = answer.status != "answered"
    faults = _faults(case, answer)
    values = {"crashed": 0.0} | _of_status(case, declined) | promises(case, answer, evidence)
    supported: tuple[bool, ...] = ()
    if case.answerable is not False and case.evidence:
        if not answer.calculations and answer.reason != "needs_input":  # nothing was looked for
            values |= _of_retrieval(case, answer, evidence)
        if not declined:
            support = evidence.judge(answer.citations, case.evidence)
            supported = support.recalled
            values["citation recall"] = support.recall
            values["citation overlap"] = support.overlap
            if support.precision is not None:
                values["citation precision"] = support.precision
    if case.answerable is False or case.computed is False:
        right = _rightly_declined(case, answer)
        why = f"declined ({answer.reason})" if declined else "answered without evidence for it"
        return Outcome(asked, "right" if right else "wrong", why, values | _kind(case, right))
    expected = case.contains or case.numbers or case.answer or case.status or case.calculation
    if declined and case.status != answer.status:
        why = f"{answer.reason}: {', '.join(answer.missing)}".rstrip(": ")
        return Outcome(asked, "abstained", why, values | _kind(case, False), supported)
    right = not faults
    if expected or case.must_not:
        values["answer correctness"] = float(right)
        why = "; ".join(faults)
    else:
        why = "answered; nothing is expected of it"
    verdict: Verdict = "right" if right else "wrong"
    return Outcome(asked, verdict, why, values | _kind(case, right), supported)


def said(answer: Answer) -> str:
    """What an answer states: its own words and the quotations."""
    return "\n".join((*own_words(answer), *(citation.quote for citation in answer.citations)))


def _faults(case: Case, answer: Answer) -> list[str]:
    """What keeps an answer from being right."""
    text = said(answer)
    faults = [
        f"lacks {' / '.join(group[:3])!r}"
        for group in case.contains
        if not says_one_of(text, group)
    ]
    faults += [
        f"lacks {number.value} {number.unit}".rstrip()
        for number in case.numbers
        if not _states(answer, text, number)
    ]
    if case.answer:
        faults += [f"lacks {item!r}" for item in missing_of(text, case.answer)]
    faults += [f"says {words!r}" for words in case.must_not if says(text, words)]
    if case.status and case.status != answer.status:
        faults.append(f"is {answer.status}, expected {case.status}")
    used = [calculation.name for calculation in answer.calculations]
    if case.calculation and case.calculation not in used:
        faults.append(f"calculated {', '.join(used) or 'nothing'}, expected {case.calculation}")
    return faults


def _states(answer: Answer, text: str, number: Number) -> bool:
    """A figure counts where it is a result; a question's own figures in the inputs do not."""
    if not answer.calculations:
        return gives(find_quantities(text), number)
    outputs = [output for c in answer.calculations for output in c.outputs]
    return any(is_number(output.value, output.unit, number) for output in outputs)


def _rightly_declined(case: Case, answer: Answer) -> bool:
    if case.answerable is False:
        return answer.status != "answered" and case.reason in (None, answer.reason)
    return not answer.calculations


def _of_status(case: Case, declined: bool) -> dict[str, float]:
    """Abstention: precision over what was declined, recall over what has no answer."""
    if case.answerable is None:
        return {}
    none = case.answerable is False
    values = {"abstention recall" if none else "answerable refused": float(declined)}
    if declined:
        values["abstention precision"] = float(none)
    return values


def _of_retrieval(case: Case, answer: Answer, evidence: Evidence) -> dict[str, float]:
    found = evidence.chunk_ranks(answer.receipt.chunk_ids, case.evidence)
    of = len(case.evidence)
    return {
        "R@10": recall_at(10, found, of),
        "RR": reciprocal_rank(found),
        "nDCG@10": ndcg(10, found, of),
    }


def _kind(case: Case, right: bool) -> dict[str, float]:
    """The figures that are of one kind of question only."""
    name = {
        "as_of": "as-of accuracy",
        "conflict": "conflict recall",
        "numeric": "calculation right",
        "what_if": "calculation right",
        "follow_up": "follow-up right",
    }.get(case.kind or "")
    return {"right": float(right)} | ({name: float(right)} if name else {})
