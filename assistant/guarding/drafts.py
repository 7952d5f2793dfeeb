"""A model's draft judged sentence by sentence: each is supported, undecided, failed or plain.

A draft's way: model -> [assistant.guarding.drafts] -> what is shown, repaired or dropped. Pure: no
index, no model, no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.guarding.citing import check_citation
from assistant.guarding.figures import is_worked_out
from assistant.guarding.findings import Finding, Passage
from assistant.guarding.judging import judge
from assistant.guarding.marking import Drafted, cut_draft
from assistant.guarding.quotations import MIN_CHARS, check_quotations, spans_of
from assistant.guarding.reading import Reading, is_count, read
from assistant.guarding.words import is_abstention, is_connection
from assistant.records import Calculation
from corpus.languages import document_language, question_language
from corpus.shipped import corpus_subject

DraftCheck = Literal["citation", "quotation", "figures", "names", "roles", "polarity", "language"]
_WORDING = frozenset({"roles", "polarity"})
DraftVerdict = Literal["supported", "undecided", "failed", "plain"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What fails of a sentence, or cannot be decided."""

    check: DraftCheck
    detail: str  # one English line for the repair prompt and the receipt


UNCITED = Failure("citation", "the sentence cites no passage")


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """One sentence of a draft: its text without marks, what it cites, and whether it stands."""

    text: str
    marks: tuple[str, ...]  # ids of the passages that it cites, in reading order, each once
    verdict: DraftVerdict  # plain: it states nothing, as a heading or an abstention
    reasons: tuple[Failure, ...]  # what failed, or could not be decided; none where supported


def judge_draft(
    draft: str,
    passages: Mapping[str, Passage],
    calculations: Sequence[Calculation] = (),
    *,
    language: str | None = None,
) -> tuple[JudgedSentence, ...]:
    """The sentences of a draft in reading order, judged; none of a blank draft.

    Args:
        draft: Prose of a model with marks `[id]`.
        passages: Those of the prompt, by id.
        calculations: Of the same answer; what states only their results needs no mark.
        language: zh, en or ja: a sentence in another one fails.
    """
    return tuple(
        _judged(sentence, passages, calculations, language)
        for sentence in cut_draft(draft, passages)
    )


def _judged(
    sentence: Drafted,
    passages: Mapping[str, Passage],
    calculations: Sequence[Calculation],
    language: str | None,
) -> JudgedSentence:
    failed = [Failure("citation", f"no passage has the id {name!r}") for name in sentence.unknown]
    if language is not None and not _speaks(sentence.text, language):
        failed.append(Failure("language", f"the sentence is not in {language!r}"))
    if not failed and _is_plain(sentence):
        return JudgedSentence(sentence.text, sentence.marks, "plain", ())
    undecided: list[Failure] = []
    for text, finding in _findings(sentence, passages, calculations):
        if finding.verdict != "holds":
            words = text[finding.start : finding.end]
            told = Failure(finding.check, finding.detail or f"{words!r} cannot be decided")
            (failed if finding.verdict == "fails" else undecided).append(told)
    for part in sentence.parts:
        if not part.marks:
            uncited = list(_uncited(part.text, calculations))
            failed += [f for f in uncited if f.check != "roles"]
            undecided += [f for f in uncited if f.check == "roles"]
    verdict: DraftVerdict = "failed" if failed else "undecided" if undecided else "supported"
    return JudgedSentence(sentence.text, sentence.marks, verdict, tuple(failed or undecided))


def _findings(
    sentence: Drafted, passages: Mapping[str, Passage], calculations: Sequence[Calculation]
) -> Iterator[tuple[str, Finding]]:
    """What is found on quotations, then on each cited part; each with the text that it is in."""
    cited = [passages[name].text for name in sentence.marks]
    quotations = list(check_quotations(read(sentence.text), cited))
    yield from ((sentence.text, finding) for finding in quotations)
    held = [
        sentence.text[f.start : f.end]
        for f in quotations
        if f.verdict == "holds" and f.end - f.start >= MIN_CHARS
    ]
    for part in sentence.parts:
        if part.marks:
            own = read(part.text)
            yield from ((part.text, f) for f in check_citation(own, part.marks, passages))
            quotes = any(q in part.text and 2 * len(q) >= len(part.text) for q in held)
            for finding in judge(part.text, [passages[m] for m in part.marks], calculations):
                if quotes and finding.check in _WORDING and finding.verdict == "fails":
                    # A quotation stands by itself; what leads in to it is the model's wording.
                    finding = replace(finding, verdict="undecided")
                yield part.text, finding


def _is_plain(sentence: Drafted) -> bool:
    """Whether a sentence states nothing that a passage could bear out."""
    said = read(sentence.text)
    if sentence.heading or sentence.text.endswith((":", "：")):
        return all(figure.unit in ("ordinal", "provision") for figure in said.figures)
    if is_abstention(said.folded, said.language):
        return len([f for f in said.figures if f.unit != "date" and not is_count(f)]) == 0
    if sentence.text.endswith(("?", "？")):
        return not sentence.marks
    states = sentence.marks or said.figures or said.mentions or said.signs
    return not states and is_connection(said.folded, said.language)


def _uncited(text: str, calculations: Sequence[Calculation]) -> Iterator[Failure]:
    """What is wrong with words without marks: only results of a calculation need none."""
    said = read(text)
    if not said.figures or not calculations:
        yield UNCITED
        return
    for figure in said.figures:
        if not is_worked_out(figure, calculations):
            words = text[figure.start : figure.end]
            yield Failure("citation", f"{words!r} is no result of a calculation and is not cited")
    for mention in said.mentions:
        if mention.term_id not in corpus_subject() | {"united_states"}:
            words = text[mention.start : mention.end]
            yield Failure("names", f"{words!r} is named without a citation")
    if _parties(said) > 1:
        yield Failure("roles", "which result is whose cannot be decided")


def _parties(said: Reading) -> int:
    return len({mention.term_id for mention in said.parties})


def _speaks(text: str, language: str) -> bool:
    """Whether a sentence is in a language; quotations and what stands in brackets aside."""
    own = text
    for start, end in reversed(list(spans_of(text))):
        own = own[:start] + own[end:]
    if question_language(own, [language]) == language:
        return True
    letters = sum(char.isalpha() for char in own)
    return letters < 4 or document_language(own) in (language, "und")
