"""Whether a memo still says what its sources say, and its calculations still give its results.

Three comparisons: quotations with the stored document versions, calculations with what they give
now, and the visible text with the data that the memo carries. A memo may be added to.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.memo.blocks import checked_texts
from assistant.memo.contents import Memo, memo_blocks
from assistant.memo.data import ReadMemo
from assistant.records import ANSWER, CALCULATION, Answer, Calculation
from corpus.errors import NotFound, PolicyDeskError

if TYPE_CHECKING:
    from assistant.archive import Cited
    from assistant.service import AnswerService


@dataclass(frozen=True, slots=True)
class MemoCheck:
    """What a check found; sound where nothing failed."""

    quotations: int
    calculations: int
    failures: tuple[str, ...]  # one line each
    notes: tuple[str, ...]  # what became of the documents since

    @property
    def sound(self) -> bool:
        """Whether everything stands."""
        return not self.failures


def check_memo(service: "AnswerService", read: ReadMemo) -> MemoCheck:
    """Check a memo; documents that only groups may see are not found for it."""
    failures: list[str] = []
    notes: list[str] = []
    offset = 0
    cited = tuple(tuple(service.archive.cited(answer.citations)) for answer in read.answers)
    for answer, listed in zip(read.answers, cited, strict=True):
        for one in listed:
            where = f"quotation [{one.citation.n + offset}] of {one.citation.doc_id!r}"
            failures += _quotation_faults(one, where)
            notes += _changes(one, where)
        for made in answer.calculations:
            failures += _calculation_faults(service, made, answer)
        failures += _kept_faults(service, answer)
        offset += len(answer.citations)
    failures += _altered(read, Memo("", read.language, read.answers, cited))
    return MemoCheck(
        quotations=offset,
        calculations=sum(len(answer.calculations) for answer in read.answers),
        failures=tuple(failures),
        notes=tuple(notes),
    )


def _quotation_faults(cited: "Cited", where: str) -> Iterator[str]:
    citation = cited.citation
    version = citation.version[:8]
    if cited.document is None:
        yield f"{where}: version {version!r} of the document is not stored here"
    elif not cited.stands:
        stored = cited.document.text[citation.start : citation.end]
        yield (
            f"{where}: {citation.quote[:80]!r} is not what version {version!r} says at"
            f" {citation.start}:{citation.end}: {stored[:80]!r}"
        )


def _changes(cited: "Cited", where: str) -> Iterator[str]:
    if cited.withdrawn:
        yield f"{where}: the document was withdrawn on {cited.withdrawn}"
    elif cited.replaced:
        yield f"{where}: another version replaced the one quoted on {cited.replaced}"


def _calculation_faults(
    service: "AnswerService", made: Calculation, answer: Answer
) -> Iterator[str]:
    try:
        again = service.calculate(made.name, made.given, answer.as_of, answer.language)
    except PolicyDeskError as error:
        yield f"calculation {made.name}: it cannot be made again: {error}"
        return
    for part in ("outputs", "steps"):
        before, after = _listed(made, part), _listed(again, part)
        for old, new in zip(before, after, strict=False):
            if old != new:
                yield f"calculation {made.name}: {_shown(old)} is now {_shown(new)}"
        if len(before) != len(after):
            yield f"calculation {made.name}: {len(before)} {part} are now {len(after)}"


def _listed(made: Calculation, part: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = CALCULATION.dump_python(made, mode="json")[part]
    return listed


def _shown(value: dict[str, Any]) -> str:
    return " ".join(str(one) for one in value.values())[:120]


def _kept_faults(service: "AnswerService", answer: Answer) -> Iterator[str]:
    """Whether the memo's answer is the one that is kept, where one is."""
    try:
        kept = service.archive.answer(answer.answer_id)
    except NotFound:
        return
    if ANSWER.dump_json(kept) != ANSWER.dump_json(answer):
        yield f"answer {answer.answer_id!r}: the memo's data is not the answer that was given"


def _altered(read: ReadMemo, memo: Memo) -> Iterator[str]:
    """What the visible text should have and has not."""
    there = Counter(read.paragraphs)
    for what, text in checked_texts(memo_blocks(memo)):
        if there[text]:
            there[text] -= 1
        else:
            yield f"{what} was altered or removed in the memo's text: {text[:80]!r}"
