"""What the guard on drafts lets through: answers with one thing made false, and faithful ones.

    python -m evals.mutations SET.jsonl ... [--json] [--misses]

A mutant is caught if a sentence of it fails; a faithful answer is wrongly rejected if one does.
Undecided sentences are shown, as the model's wording with the quotation below, so they are counted
apart and are neither. Of a frozen set only sums are shown. All of it is of judge_draft alone.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.cli import known_errors_in_one_line, out
from assistant.guarding.drafts import judge_draft
from assistant.guarding.findings import Passage
from corpus.errors import PolicyDeskError
from evals.measures import wilson
from evals.mutation_sets import Grounded, MutantKind, faults, ground, read_items, shipped_by_id
from evals.sets import find_set, is_frozen

Outcome = Literal["failed", "undecided", "supported"]
_ORDER: tuple[Outcome, ...] = ("failed", "undecided")
_LANGUAGES = ("all", "zh", "en", "ja", "across")


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer given to the guard: what was done to it, its slices, and what came of it."""

    item_id: str
    what: str  # the kind of its mutation; of a faithful one its style
    slices: tuple[str, ...]
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """The outcomes of one kind in one slice; `low` and `high` bound the share that failed."""

    what: str
    name: str
    answers: int
    failed: int
    undecided: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Of the answers that failed, 0..1."""
        return self.failed / self.answers


def outcome_of(answer: str, passages: Mapping[str, Passage]) -> Outcome:
    """The worst that is found on a sentence of an answer; one that states nothing is supported."""
    found = {sentence.verdict for sentence in judge_draft(answer, passages)}
    return next((verdict for verdict in _ORDER if verdict in found), "supported")


def try_all(items: Iterable[Grounded]) -> Iterator[Tried]:
    """Each faithful answer and each mutant, judged."""
    for one in items:
        item = one.item
        slices = ("all", item.language, *(("across",) if one.crosses else ()))
        answers = [(item.style, item.answer), *((m.kind, m.answer) for m in item.mutants)]
        for what, answer in answers:
            yield Tried(item.item_id, what, slices, outcome_of(answer, one.passages), answer)


def tally(tried: Sequence[Tried]) -> list[Row]:
    """The outcomes counted: faithful answers by style, then mutants by kind, each by slice."""
    rows = []
    for what in ("paraphrase", "verbatim", *get_args(MutantKind)):
        for name in _LANGUAGES:
            found = Counter(t.outcome for t in tried if t.what == what and name in t.slices)
            if answers := sum(found.values()):
                low, high = wilson(found["failed"], answers)
                rows.append(
                    Row(what, name, answers, found["failed"], found["undecided"], low, high)
                )
    return rows


def main(arguments: Sequence[str] = ()) -> None:
    """Judge the sets together and print the table."""
    named = [argument for argument in arguments if not argument.startswith("--")]
    paths = [find_set(name) for name in named]
    if not paths:
        raise PolicyDeskError("name a set: python -m evals.mutations mutations-dev")
    if "--misses" in arguments and any(is_frozen(path) for path in paths):
        raise PolicyDeskError("of a frozen set only sums are shown; leave out --misses")
    documents = shipped_by_id()
    items = [item for path in paths for item in read_items(path)]
    left_out = {item.item_id: found for item in items if (found := list(faults(item, documents)))}
    tried = list(try_all(ground(i, documents) for i in items if i.item_id not in left_out))
    rows = tally(tried)
    if "--json" in arguments:
        told = [{**_fields(row), "share": round(row.share, 4)} for row in rows]
        out.print_json(json.dumps({"left_out": len(left_out), "rows": told}))
        return
    out.print(f"answers {len(items)}, left out as unsound {len(left_out)}")
    for row in rows:
        out.print(
            f"{row.what:11}{row.name:7} failed {row.failed:4} of {row.answers:4}, {row.share:6.1%}"
            f" ({row.low:.1%} to {row.high:.1%}); undecided {row.undecided}"
        )
    if "--misses" in arguments:
        _print_misses(tried)
        for item_id, found in left_out.items():
            out.print(f"left out {item_id}: {'; '.join(found)}")


def _fields(row: Row) -> dict[str, object]:
    return {name: getattr(row, name) for name in Row.__slots__}


def _print_misses(tried: Sequence[Tried]) -> None:
    for one in tried:
        is_faithful = one.what in ("paraphrase", "verbatim")
        if (one.outcome == "failed") == is_faithful:
            out.print(f"{one.item_id} {one.what} {one.outcome}: {one.text}")


if __name__ == "__main__":
    with known_errors_in_one_line():
        main(sys.argv[1:])
