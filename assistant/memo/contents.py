"""What a memo says: answers with notes, calculations, conflicts and receipts, as blocks.

Answers -> [memo.contents] -> blocks -> Markdown, HTML or DOCX
Notes are numbered through the whole memo. What is said of a document today (replaced, withdrawn)
stands beside a quotation, never in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.archive import Cited
from assistant.calculator.step_words import step_words
from assistant.calculator.wording import (
    input_label,
    output_label,
    title,
    value_words,
)
from assistant.documents import document_address
from assistant.memo.blocks import (
    Block,
    Chart,
    Heading,
    Paragraph,
    Passage,
    Run,
    Table,
    clean,
    read_markdown,
)
from assistant.memo.words import word
from assistant.records import Answer, Calculation, Citation
from assistant.wording import day_name, phrase, say, source_line

AROUND_CHARS = 400  # of a passage, before and after the quotation


@dataclass(frozen=True, slots=True)
class Memo:
    """Answers under a title, with what is stored of what they cite, in the same order."""

    title: str
    language: str
    answers: tuple[Answer, ...]
    cited: tuple[tuple[Cited, ...], ...]


def memo_blocks(memo: Memo, *, passages: bool = False) -> list[Block]:
    """The blocks of a memo, from its title to its receipts.

    Args:
        passages: Show each quotation among the text around it too.
    """
    blocks: list[Block] = [Heading(1, clean(memo.title))]
    offset = 0
    for answer in memo.answers:
        blocks += _answer(memo, answer, offset)
        offset += len(answer.citations)
    blocks.append(Heading(2, word("notes", memo.language)))
    offset = 0
    for answer, cited in zip(memo.answers, memo.cited, strict=True):
        for one in cited:
            blocks += _note(one, one.citation.n + offset, memo.language, passages)
        offset += len(answer.citations)
    blocks.append(Heading(2, word("receipt", memo.language)))
    blocks += [_receipt(answer, memo.language) for answer in memo.answers]
    return [*blocks, _detail(word("check", memo.language))]


def _answer(memo: Memo, answer: Answer, offset: int) -> Iterator[Block]:
    language = memo.language
    # Alone under its question, an answer needs no second heading of the same words.
    alone = answer.question == memo.title and len(memo.answers) == 1
    yield Heading(2, word("answer", language) if alone else clean(answer.question))
    yield _detail(_labelled("as_of", day_name(answer.as_of, language), language))
    for paragraph in read_markdown(answer.text, offset, f"answer to {answer.question[:60]!r}"):
        yield replace(paragraph, language=answer.language)
    for made in answer.calculations:
        yield from _calculation(made, answer.citations, language, offset)
    for conflict in answer.conflicts:
        head = (word("value", language), word("source", language), "")
        yield Heading(3, _labelled("conflict", clean(conflict.label), language))
        yield Table(
            head,
            tuple(
                (
                    _cell(value.value),
                    _cell(source_line(value.citation, language)),
                    _mark(value.citation, answer.citations, offset),
                )
                for value in conflict.values
            ),
            f"conflict on {conflict.term_id}",
        )


def _calculation(
    made: Calculation, citations: Sequence[Citation], language: str, offset: int
) -> Iterator[Block]:
    yield Heading(3, _labelled("calculation", title(made.name, language), language))
    checked = f"calculation {made.name}"
    yield Table(
        (word("input", language), word("value", language), word("origin", language)),
        tuple(
            (
                _cell(input_label(given.name, language, made.name)),
                _cell(value_words(given.value, given.unit, language)),
                (
                    Run(phrase(f"origin_{given.origin}", language)),
                    *_mark(given.citation, citations, offset),
                ),
            )
            for given in made.inputs
        ),
        f"{checked}, an input",
    )
    yield Table(
        tuple(word(name, language) for name in ("step", "formula", "substitution", "result")),
        tuple(
            (_cell(str(n)), *map(_cell, step_words(step, language, made.name)))
            for n, step in enumerate(made.steps, start=1)
        ),
        f"{checked}, a step",
    )
    yield Table(
        (word("result", language), word("value", language)),
        tuple(
            (
                _cell(output_label(one.name, language, made.name)),
                (Run(clean(value_words(one.value, one.unit, language)), strong=True),),
            )
            for one in made.outputs
        ),
        f"{checked}, a result",
    )
    if made.chart:
        yield Chart(made.chart, _labelled("chart", title(made.name, language), language))


def _note(cited: Cited, n: int, language: str, passages: bool) -> Iterator[Block]:
    citation = cited.citation
    quote = (Run(clean(citation.quote)),)
    yield Paragraph(quote, "note", n, citation.language, f"quotation [{n}]")
    yield _detail(" · ".join(_about(cited, language)))
    warnings = _warnings(cited, language)
    if warnings:
        yield Paragraph((Run(" ".join(warnings), em=True),), "detail")
    if passages and cited.document and cited.stands:
        text, start, end = cited.document.text, citation.start, citation.end
        before, after = text[max(0, start - AROUND_CHARS) : start], text[end : end + AROUND_CHARS]
        address = document_address(
            citation.doc_id, language, citation.version[:8], (citation.start, citation.end)
        )
        link = (address, word("whole", language))
        yield Passage(clean(before), clean(citation.quote), clean(after), citation.language, link)


def _about(cited: Cited, language: str) -> Iterator[str]:
    """Title, publisher and date, authority, confidence, dates and place of a quotation."""
    citation, document = cited.citation, cited.document
    yield clean(citation.title or citation.doc_id)
    if line := source_line(citation, language):
        yield clean(line)
    elif document and document.publisher:
        yield clean(document.publisher)
    if document and document.published:
        yield word("published", language, day_name(document.published, language))
    yield word("authority", language, word(citation.authority, language))
    yield word("confidence", language, word(citation.confidence, language))
    if citation.known_from:
        yield word("known_from", language, day_name(citation.known_from, language))
    yield clean(f"{citation.doc_id} {citation.start}:{citation.end}")
    yield word("version", language, citation.version[:8])


def _warnings(cited: Cited, language: str) -> list[str]:
    found = []
    if cited.citation.superseded:
        day = day_name(cited.citation.superseded, language)
        found.append(say("superseded", language, day=day))
    if cited.withdrawn:
        found.append(say("withdrawn", language, day=day_name(cited.withdrawn, language)))
    elif cited.replaced:
        found.append(word("replaced", language, day_name(cited.replaced, language)))
    if cited.document is None:
        found.append(word("gone", language))
    elif not cited.stands:
        found.append(word("altered", language))
    return found


def _receipt(answer: Answer, language: str) -> Table:
    receipt = answer.receipt
    passed = f"{sum(v.passed for v in receipt.guard)}/{len(receipt.guard)}"
    rows = {
        "answer_id": answer.answer_id,
        "corpus_version": receipt.corpus_version,
        "index": receipt.index_fingerprint,
        "model": " · ".join(x for x in (receipt.model, receipt.reranker) if x),
        "guard": passed,
    }
    return Table(
        (word("receipt", language), word("value", language)),
        tuple((_cell(word(name, language)), _cell(value)) for name, value in rows.items()),
    )


def _mark(citation: Citation | None, citations: Sequence[Citation], offset: int) -> tuple[Run, ...]:
    """The mark of the note that carries a citation; empty where none does."""
    for one in citations:
        if citation and (one.doc_id, one.start) == (citation.doc_id, citation.start):
            return (Run(" "), Run("", mark=one.n + offset))
    return ()


def _labelled(name: str, text: str, language: str) -> str:
    return f"{word(name, language)}{phrase('colon', language)}{text}"


def _cell(text: str) -> tuple[Run, ...]:
    return (Run(clean(text)),)


def _detail(text: str) -> Paragraph:
    return Paragraph((Run(text),), "detail")
