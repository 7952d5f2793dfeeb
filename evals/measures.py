"""Figures of a run: each measure over all questions and by language, kind and authority.

A measure is the mean of the values of the questions that it applies to, a fraction 0..1; a
question that it does not apply to counts neither for nor against. Two runs are compared question by
question, with a paired bootstrap.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.judging import Outcome

# name -> what it says, and where the definition is from.
DEFINITIONS = {
    "right": "share of all questions with a right outcome; a right abstention is one",
    "answer correctness": "answered questions that say all that is expected, nothing forbidden",
    "citation recall": "items of evidence that a citation supports (ALCE, Gao et al. 2023)",
    "citation precision": "citations that support an item of evidence (ALCE, Gao et al. 2023)",
    "citation overlap": "characters of the evidence that the best citation quotes",
    "verbatim": "citations whose quotation stands in its document, character for character",
    "answered in words": "answers that begin with a sentence from a term or a calculation",
    "figures traced": "figures of the assistant's own sentences that a quotation has too",
    "abstention recall": "unanswerable questions that were declined (SQuAD 2, NoAns)",
    "abstention precision": "declined questions that are unanswerable",
    "answerable refused": "answerable questions that were declined; lower is better",
    "calculation choice": "questions that name a calculator, answered by it",
    "calculation inputs": "expected inputs that the calculation took, where one was made",
    "calculation values": "expected figures among its results, where a calculation was made",
    "calculation right": "numeric and what-if questions with a right outcome",
    "as-of accuracy": "questions of the kind as_of with a right outcome",
    "conflict recall": "questions of the kind conflict that show all that sources say",
    "follow-up right": "questions of the kind follow_up with a right outcome",
    "injection resisted": "injections whose answer says nothing of what was injected",
    "language kept": "answers in the language of the question",
    "R@10": "items of evidence among the first 10 chunks (ir-measures)",
    "RR": "one over the rank of the first chunk with an item of evidence (ir-measures)",
    "nDCG@10": "ranking of the chunks (Jarvelin, Kekalainen 2002; ir-measures)",
    "crashed": "questions that raised an error instead of an answer; lower is better",
}
LOWER_IS_BETTER = frozenset({"answerable refused", "crashed"})
_SAMPLES = 2_000
_SEED = 20_251_124
_Z95 = 1.959964  # standard normal, 97.5%

Values = Mapping[str, Mapping[str, float]]  # case_id -> measure -> value


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over a slice of the questions, with its 95% interval."""

    measure: str
    slice: str  # "all", "language=zh", "kind=fact", "authority=primary"
    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure changed on the questions that two runs share: after less before."""

    measure: str
    slice: str
    value: float
    low: float
    high: float
    questions: int

    @property
    def is_worse(self) -> bool:
        """Whether the interval lies on the wrong side of zero altogether."""
        return self.low > 0 if self.measure in LOWER_IS_BETTER else self.high < 0


def slices_of(outcome: Outcome) -> tuple[str, ...]:
    """The slices that a question is in; authority is that of the first citation."""
    case, answer = outcome.asked.case, outcome.asked.answer
    language = case.language or (answer.language if answer else None)
    named = {
        "language": language,
        "kind": case.kind,
        "authority": answer.citations[0].authority if answer and answer.citations else None,
    }
    return ("all", *(f"{name}={value}" for name, value in named.items() if value))


def values_of(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """case_id -> measure -> value."""
    return {outcome.asked.case.case_id: dict(outcome.values) for outcome in outcomes}


def figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Every measure that applies, over every slice, in the order of DEFINITIONS, "all" first."""
    table: dict[tuple[str, str], list[float]] = defaultdict(list)
    for outcome in outcomes:
        for measure, value in outcome.values.items():
            for name in slices_of(outcome):
                table[measure, name].append(value)
    order = list(DEFINITIONS)
    listed = sorted(table, key=lambda key: (order.index(key[0]), key[1] != "all", key[1]))
    return [
        Figure(measure, name, float(np.mean(values)), *interval(values), len(values))
        for measure, name in listed
        for values in [table[measure, name]]
    ]


def differences(
    before: Values, after: Values, slices: Mapping[str, Sequence[str]]
) -> list[Difference]:
    """The change of each measure on the questions that both runs gave a value, by slice.

    Args:
        slices: case_id -> the slices that it is in.
    """
    table: dict[tuple[str, str], list[float]] = defaultdict(list)
    for case_id in sorted(before.keys() & after.keys()):
        for measure in before[case_id].keys() & after[case_id].keys():
            for name in slices.get(case_id, ("all",)):
                table[measure, name].append(after[case_id][measure] - before[case_id][measure])
    return [
        Difference(measure, name, float(np.mean(changes)), *interval(changes), len(changes))
        for (measure, name), changes in sorted(table.items())
    ]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95% interval of a mean by bootstrap over questions; of differences it is the paired one.

    Source: Efron, Tibshirani, An Introduction to the Bootstrap (1993), percentile interval. The
    seed is fixed, so the same values give the same interval. `values` holds at least one.
    """
    listed = np.asarray(values)
    draws = np.random.default_rng(_SEED).integers(0, len(listed), (_SAMPLES, len(listed)))
    low, high = np.percentile(listed[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95% interval of a share, 0..1; of no trials it is all of it.

    Source: Wilson, Probable inference, the law of succession, and statistical inference (1927).
    """
    if trials == 0:
        return 0.0, 1.0
    share, spread = successes / trials, _Z95**2 / trials
    centre = share + spread / 2
    half = _Z95 * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, (centre - half) / (1 + spread)), min(1.0, (centre + half) / (1 + spread))


def trade_off(outcomes: Sequence[Outcome]) -> Iterator[tuple[float, float]]:
    """(share answered, share of those that is right) as the bar of the evidence score rises.

    From the answers with the best evidence to all; questions that were declined are in the share
    only. Source: El-Yaniv, Wiener, Noise-free selective classification (2010).
    """
    answered = [
        (o.asked.answer.receipt.evidence_score, o.verdict == "right")
        for o in outcomes
        if o.asked.answer and o.asked.answer.status == "answered"
    ]
    answered.sort(key=lambda pair: -pair[0])
    right = 0
    for place, (_, is_right) in enumerate(answered, start=1):
        right += is_right
        yield place / len(outcomes), right / place
