"""The one runnable that answers: resolve | retrieve | answer | guard.

Each stage takes the Turn so far and returns a new one with its own part filled in. The stages are
LangChain runnables, so the whole can be traced, batched and extended as one.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.asked import read_question
from assistant.calculator.answering import calculated
from assistant.citing import citations_of
from assistant.dated import days_asked_about
from assistant.drafting.models import Models
from assistant.drafting.naming import EXTRACTIVE
from assistant.drafting.writer import Writer
from assistant.errors import Cancelled
from assistant.finding import Finder
from assistant.follow_up_departure import departure
from assistant.follow_ups import complete_question, joined_question, leans_by_word
from assistant.guard import check_quotations
from assistant.records import Question
from assistant.several import completed_parts, joined, parts_of
from assistant.term_answers import TermBook
from assistant.term_places import cite_term
from assistant.tracing import span
from assistant.turn import Evidence, Turn
from assistant.wording import LANGUAGES
from corpus.glossary import Glossary
from corpus.languages import question_language
from corpus.seats import without_seats
from index.corpus_index import CorpusIndex
from index.reranker import Reranker


def answering_chain(
    index: CorpusIndex,
    glossary: Glossary,
    terms: TermBook,
    reranker: Reranker | None = None,
    models: Models | None = None,
    own: frozenset[str] = frozenset(),
) -> Runnable[Turn, Turn]:
    """The chain over one index; a Turn goes in with its question, and comes out judged.

    Args:
        own: The documents, by id, whose answers no other document displaces.
    """
    finder = Finder(index, glossary, terms, reranker, own)
    stages = _Stages(index, glossary, terms, finder, Writer(index, models or Models(), terms))
    return (
        RunnableLambda(_stage("resolve", stages.resolve))
        | RunnableLambda(_stage("retrieve", stages.retrieve))
        | RunnableLambda(_stage("answer", stages.answer))
        | RunnableLambda(_stage("guard", stages.guard))
    )


def _stage(name: str, work: Callable[[Turn], Turn]) -> Callable[[Turn], Turn]:
    """A stage that says it begins, stops if the reader left, and notes the time it took."""

    def run(turn: Turn) -> Turn:
        if turn.cancelled.is_set():
            raise Cancelled(f"cancelled before the stage {name!r}")
        turn.report(name)
        begun = time.perf_counter()
        with span(name):
            done = work(turn)
        took = (time.perf_counter() - begun) * 1000
        return replace(done, timings_ms={**done.timings_ms, name: round(took, 2)})

    return run


class _Stages:
    """The stages' work; they share what they are given, and keep nothing between turns."""

    def __init__(
        self,
        index: CorpusIndex,
        glossary: Glossary,
        terms: TermBook,
        finder: Finder,
        writer: Writer,
    ) -> None:
        self._index, self._glossary, self._terms = index, glossary, terms
        self._finder, self._writer = finder, writer

    def resolve(self, turn: Turn) -> Turn:
        """The calculation that is asked for; else the follow-up completed, and what it asks for."""
        question = turn.question
        language = _answer_language(question)
        made = calculated(
            question.text,
            question.history,
            turn.as_of,
            self._terms,
            lambda term: cite_term(self._index, term, language, turn.as_of),
        )
        turn = replace(turn, written=question.text)
        if made is not None:
            turn = replace(turn, calculated=made, citations=made.citations)
            return self._read(turn, question.text)
        completed = complete_question(question.text, question.history, self._glossary)
        return self._read(turn, completed)

    def _read(self, turn: Turn, text: str) -> Turn:
        """The turn with its question read as a text, which may complete it."""
        question = turn.question
        asked_language = question_language(text, [_spoken(question)])
        spelled = without_seats(text, asked_language, self._glossary)
        asked = read_question(spelled, asked_language, self._glossary, turn.written)
        days = days_asked_about(asked)
        return replace(
            turn,
            question=replace(question, text=spelled),
            understood=text if text != question.text else None,
            language=_answer_language(question),
            asked_language=asked_language,
            asked=asked,
            asked_date=days.first if days and days.first == days.last else None,
        )

    def retrieve(self, turn: Turn) -> Turn:
        """The evidence that was known on the as-of day.

        A question that seems whole and finds no answer is asked again behind the topic before it.
        """
        if turn.calculated:
            return turn
        turn = self._in_parts(self._by_itself(turn) or self._found(turn))
        question = turn.question
        if turn.evidence.answers or turn.understood or not question.history:
            return turn
        text = joined_question(question.text, question.history, self._glossary)
        if text == question.text:
            return turn
        behind = self._found(self._read(turn, text))
        return behind if behind.evidence.answers else turn

    def _in_parts(self, turn: Turn) -> Turn:
        """The turn with the evidence of each of the questions that its message asks."""
        assert turn.asked is not None
        parts = () if turn.asked.weighs else parts_of(turn.question.text, turn.asked_language)
        find = self._found if turn.understood else self._finder.with_evidence
        found = [
            find(self._read(turn, part)).evidence for part in completed_parts(parts, self._glossary)
        ]
        return replace(turn, evidence=joined(self._glossary, turn.evidence, parts, found))

    def _found(self, turn: Turn) -> Turn:
        """The turn with its evidence."""
        turn = self._finder.with_evidence(turn)
        return replace(turn, evidence=self._of_its_subject(turn, turn.evidence))

    def _of_its_subject(self, turn: Turn, evidence: Evidence) -> Evidence:
        """The evidence without what still speaks of that which a follow-up left behind."""
        if not turn.understood or not evidence.answers:
            return evidence
        left = departure(turn.written, turn.question.history, self._glossary)
        return evidence.of_these(left.kept(evidence.selection.quoted))

    def _by_itself(self, turn: Turn) -> Turn | None:
        """A question that was completed from a calculation, if it has an answer as it is."""
        before = turn.question.history[-1:] if turn.understood else ()
        if leans_by_word(turn.written, before, self._glossary):
            return None
        if not any(calculated(b, (), turn.as_of, self._terms, lambda _: None) for b in before):
            return None
        question = replace(turn.question, text=turn.written)
        alone = self._finder.with_evidence(
            self._read(replace(turn, question=question), turn.written)
        )
        return alone if alone.evidence.answers else None

    def answer(self, turn: Turn) -> Turn:
        """The evidence judged, then quoted, written from by a model, or abstained from."""
        if turn.calculated:
            return replace(turn, reason="needs_input" if turn.calculated.problem else None)
        if turn.evidence.answers:
            turn = replace(turn, citations=citations_of(self._index, turn))
            return turn if turn.model == EXTRACTIVE else self._writer.write(turn)
        later = self._finder.evidence(turn, known_by=None)
        if self._of_its_subject(turn, later).answers:
            return replace(turn, reason="outside_as_of")
        return replace(turn, reason="no_source" if turn.evidence.near_enough else "out_of_scope")

    def guard(self, turn: Turn) -> Turn:
        """A draft judged, then quotations checked against their documents; what fails is not shown.

        A calculation's answer is worded by no model: it is deterministic to the last word.
        """
        if turn.writing is not None:
            turn = self._writer.settle(turn)
        documents = {
            (c.doc_id, c.version): document
            for c in turn.citations
            if (document := self._index.catalog.document(c.doc_id, c.version))
        }
        verdicts = check_quotations(turn.citations, documents)
        kept = [c for c, v in zip(turn.citations, verdicts, strict=True) if v.passed]
        reason = "unverified" if turn.citations and not kept else turn.reason
        numbers = {c.n: n for n, c in enumerate(kept, start=1)}
        return replace(
            turn,
            citations=tuple(replace(c, n=numbers[c.n]) for c in kept),
            draft=turn.draft and turn.draft.renumbered(numbers),
            verdicts=tuple(verdicts),
            reason=reason,
        )


def _spoken(question: Question) -> str:
    """The language of a question's own words; where they are of several, the conversation's."""
    wanted = [question.language] if question.language else []
    before = [question_language(question.history[-1])] if question.history else []
    return question_language(question.text, [*wanted, *before])


def _answer_language(question: Question) -> str:
    """The language that is asked for, else that of the question; English where it is another."""
    return language if (language := question.language or _spoken(question)) in LANGUAGES else "en"
