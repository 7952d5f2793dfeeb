"""How well questions on the founding article are answered, and near misses refused.

    python -m evals.founding SET FOLDER_WITH_THE_ARTICLE

A set has two kinds of lines, each with the language, the question and the spans of the article
that answer it: `quote` questions, and `pair`s of an answerable question and a near miss, which is
the same question with one name, date, country or attribute exchanged. SET is dev, dev2 to dev6,
which were tuned on, or test or test2, which were not and print sums only, as a set does whose file
is given.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import note, out
from assistant.quiet import keep_quiet
from assistant.records import Answer, Citation, Question
from assistant.settings import load_settings
from corpus.errors import PolicyDeskError
from evals.support import half_shared

if TYPE_CHECKING:
    from assistant.desk import Desk

_SETS = Path(__file__).with_name("sets")


@dataclass(frozen=True, slots=True)
class Case:
    """One question. An answerable one has spans, a near miss what a refusal may name."""

    case_id: str
    kind: str  # quote, original or near_miss
    language: str
    question: str
    spans: tuple[tuple[int, int], ...]  # in the article's text, half-open; empty: unanswerable
    missing_any: tuple[str, ...]


def file_of(name: str) -> Path:
    """The file of a set: its own path, or by the name of one that stands here."""
    return Path(name) if name.endswith(".jsonl") else _SETS / f"founding-{name}.jsonl"


def read_set(path: Path) -> Iterator[Case]:
    """The cases of a set in its order; a pair gives its original, then its near miss."""
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            spans = tuple((start, end) for start, end in row["spans"])
            if row["type"] == "quote":
                yield Case(row["id"], "quote", row["language"], row["question"], spans, ())
                continue
            yield Case(row["id"], "original", row["language"], row["original"], spans, ())
            missing = tuple(row["missing_any"])
            yield Case(row["id"], "near_miss", row["language"], row["near_miss"], (), missing)


def is_first(case: Case, answer: Answer, article: str) -> bool:
    """Whether the first quotation answers: half of the shorter one's characters are shared."""
    return any(_answers(case, citation, article) for citation in answer.citations[:1])


def is_among(case: Case, answer: Answer, article: str) -> bool:
    """Whether any of the quotations answers."""
    return any(_answers(case, citation, article) for citation in answer.citations)


def _answers(case: Case, citation: Citation, article: str) -> bool:
    return citation.doc_id == article and any(
        half_shared(span, (citation.start, citation.end)) for span in case.spans
    )


def names_the_missing(case: Case, answer: Answer) -> bool:
    """Whether a refusal names one of the things that would have to be there."""
    said = " ".join((*answer.missing, answer.text)).casefold()
    return any(
        name.casefold() in said or any(m.casefold() in name.casefold() for m in answer.missing if m)
        for name in case.missing_any
    )


def measure(
    cases: Sequence[Case], answers: Sequence[Answer], article: str
) -> Counter[tuple[str, str]]:
    """(what, language) -> how many. Refused by step (a) is refused for the score alone."""
    counts: Counter[tuple[str, str]] = Counter()
    for case, answer in zip(cases, answers, strict=True):
        refused = answer.status == "abstained"
        found = {
            f"{case.kind}": True,
            f"{case.kind} refused": refused,
            f"{case.kind} refused by score alone": answer.reason == "out_of_scope",
            f"{case.kind} right quotation first": is_first(case, answer, article),
            f"{case.kind} right quotation among them": is_among(case, answer, article),
            f"{case.kind} brief quoted first": bool(answer.citations)
            and answer.citations[0].doc_id != article,
            f"{case.kind} refused, missing thing named": refused
            and bool(case.missing_any)
            and names_the_missing(case, answer),
        }
        for what, holds in found.items():
            counts[what, case.language] += holds
    return counts


def main(arguments: Sequence[str]) -> None:
    """Run a set in a data folder of its own and print its figures."""
    keep_quiet()
    # Imported here: the libraries behind it read their telemetry settings as they load.
    from assistant.desk import open_desk

    name, folder = arguments
    cases = list(read_set(file_of(name)))
    with (
        tempfile.TemporaryDirectory() as data,
        open_desk(load_settings(data=Path(data)), lambda *_step: None, note, writes=True) as desk,
    ):
        article = _take_in(desk, Path(folder))
        answers = [desk.service.ask(Question(case.question)) for case in cases]
    if name.startswith("dev"):
        for case, answer in zip(cases, answers, strict=True):
            _show_miss(case, answer, article)
    _show(measure(cases, answers, article))


def _take_in(desk: "Desk", folder: Path) -> str:
    reports = list(desk.ingest([folder], lambda *_step: None))
    taken = [report.doc_id for report in reports if report.status != "failed"]
    if len(taken) != 1:
        raise PolicyDeskError(f"{str(folder)!r} must hold the article alone, got {taken}")
    return taken[0]


def _show_miss(case: Case, answer: Answer, article: str) -> None:
    refused = answer.status == "abstained"
    quoted = answer.citations[0].quote[:50] if answer.citations else ""
    line = f"{case.language} {case.question} | {', '.join(answer.missing)} {quoted}"
    if case.kind == "near_miss" and not (refused and names_the_missing(case, answer)):
        out.print("refused, not named:" if refused else "answered:", line)
    elif case.kind != "near_miss" and not is_first(case, answer, article):
        out.print("refused:" if refused else "another first:", line)


def _show(counts: Counter[tuple[str, str]]) -> None:
    languages = sorted({language for _, language in counts})
    for what in sorted({what for what, _ in counts}):
        each = " ".join(f"{language} {counts[what, language]}" for language in languages)
        out.print(f"{sum(counts[what, x] for x in languages):4}  {what}  ({each})")


if __name__ == "__main__":
    main(sys.argv[1:])
