"""The one runnable that answers: resolve | retrieve | answer | guard.

Each stage takes the Turn so far and returns a new one with its own part filled in. The stages are
LangChain runnables, so the whole can be traced, batched and extended as one.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.alignment import in_language
from assistant.answerability import find_gaps
from assistant.asked import read_question
from assistant.calculator.answering import calculated
from assistant.candidates import Candidate, candidate_sentences
from assistant.citing import citations_of
from assistant.comparing import others_compared
from assistant.dated import dates_of, days_asked_about
from assistant.disputes import brought_in, weigh
from assistant.errors import Cancelled
from assistant.extractive import Selection, select
from assistant.follow_ups import complete_question, joined_question
from assistant.guard import check_quotations
from assistant.late_interaction import asked_tokens, read_again
from assistant.passages import find_passages, shortlist
from assistant.records import Question
from assistant.reranking import rerank
from assistant.term_answers import TermBook, answer_from_terms
from assistant.term_places import cite_term
from assistant.turn import Evidence, Turn
from assistant.wording import LANGUAGES
from corpus.glossary import Glossary
from corpus.languages import question_language
from index.corpus_index import CorpusIndex, Scope
from index.reranker import Reranker
from index.retriever import HybridRetriever

# The best sentence of a question about something else scores lower.
SCORE_BARS = {"zh": 0.33, "en": 0.33, "ja": 0.33}
CANDIDATE_CHUNKS = 20  # of each language, since the same fact may stand in all of them


def answering_chain(
    index: CorpusIndex,
    glossary: Glossary,
    terms: TermBook,
    reranker: Reranker | None = None,
    own: frozenset[str] = frozenset(),
) -> Runnable[Turn, Turn]:
    """The chain over one index; a Turn goes in with its question, and comes out judged.

    Args:
        own: The documents, by id, whose answers no other document displaces.
    """
    stages = _Stages(index, glossary, terms, reranker, own)
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
        reranker: Reranker | None,
        own: frozenset[str],
    ) -> None:
        self._index, self._glossary = index, glossary
        self._terms, self._reranker, self._own = terms, reranker, own
        self._retriever = HybridRetriever(index)

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
        asked = read_question(text, asked_language, self._glossary)
        days = days_asked_about(asked)
        return replace(
            turn,
            question=replace(question, text=text),
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
        turn = self._by_itself(turn) or self._with_evidence(turn)
        question = turn.question
        if turn.evidence.answers or turn.understood or not question.history:
            return turn
        text = joined_question(question.text, question.history, self._glossary)
        if text == question.text:
            return turn
        joined = self._with_evidence(self._read(turn, text))
        return joined if joined.evidence.answers else turn

    def _by_itself(self, turn: Turn) -> Turn | None:
        """A question that was completed from a calculation, if it has an answer as it is."""
        before = turn.question.history[-1:] if turn.understood else ()
        if not any(calculated(b, (), turn.as_of, self._terms, lambda _: None) for b in before):
            return None
        question = replace(turn.question, text=turn.written)
        alone = self._with_evidence(self._read(replace(turn, question=question), turn.written))
        return alone if alone.evidence.answers else None

    def _with_evidence(self, turn: Turn) -> Turn:
        query = self._index.embedder.embed_query(turn.question.text)
        means = self._index.listing.means
        mean = means.get(turn.asked_language, means["en"])
        assert turn.asked is not None
        turn = replace(
            turn,
            centred_query=query - mean,
            asked_tokens=asked_tokens(self._index, turn.asked, turn.asked_language),
        )
        return replace(turn, evidence=self._weighed(turn, self._evidence(turn, turn.as_of)))

    def _weighed(self, turn: Turn, found: Evidence) -> Evidence:
        """The evidence, or that of our own documents where others would displace their answer."""
        asked, chosen = turn.asked, frozenset(turn.question.filters.doc_ids)
        within = self._own & chosen if chosen else self._own
        if asked is None or not within or not brought_in(found.selection.quoted, self._own):
            return found
        alone = self._evidence(turn, turn.as_of, within)
        if not alone.selection.quoted:
            return found
        return weigh(asked, self._glossary, alone, found, self._own)

    def answer(self, turn: Turn) -> Turn:
        """The evidence judged, then quoted or abstained from."""
        if turn.calculated:
            return replace(turn, reason="needs_input" if turn.calculated.problem else None)
        if turn.evidence.answers:
            return replace(turn, citations=citations_of(self._index, turn))
        if self._evidence(turn, known_by=None).answers:
            return replace(turn, reason="outside_as_of")
        return replace(turn, reason="no_source" if turn.evidence.near_enough else "out_of_scope")

    def guard(self, turn: Turn) -> Turn:
        """The quotations checked against their documents; those that fail are not shown."""
        documents = {
            (c.doc_id, c.version): document
            for c in turn.citations
            if (document := self._index.catalog.document(c.doc_id, c.version))
        }
        verdicts = check_quotations(turn.citations, documents)
        kept = [c for c, v in zip(turn.citations, verdicts, strict=True) if v.passed]
        reason = "unverified" if turn.citations and not kept else turn.reason
        return replace(
            turn,
            citations=tuple(replace(c, n=n) for n, c in enumerate(kept, start=1)),
            verdicts=tuple(verdicts),
            reason=reason,
        )

    def _evidence(
        self, turn: Turn, known_by: date | None, within: frozenset[str] = frozenset()
    ) -> Evidence:
        assert turn.asked and turn.asked_tokens and turn.centred_query is not None
        question = turn.question
        scope = Scope(
            as_of=known_by,
            groups=frozenset(question.reader.groups),
            languages=question.filters.languages,
            doc_ids=within or frozenset(question.filters.doc_ids),
        )
        scored = self._retriever.retrieve_each(
            question.text, turn.asked_language, scope, CANDIDATE_CHUNKS
        )
        documents = {s.chunk.doc_id: self._index.document_of(s.chunk) for s in scored}
        candidates = candidate_sentences(
            self._index,
            self._glossary,
            turn.asked,
            turn.centred_query,
            scored,
            documents,
            turn.as_of,
        )
        bar = SCORE_BARS.get(turn.asked_language, max(SCORE_BARS.values()))
        if not candidates or candidates[0].score < bar:
            return Evidence(tuple(scored), tuple(candidates))
        briefs = frozenset(d.doc_id for d in documents.values() if d.kind == "brief")
        listed = [
            replace(c, known_as=self._terms.names(c, turn.asked_language))
            for c in shortlist(
                self._index, candidates, turn.asked_language, briefs, question.filters
            )
        ]
        read = read_again(self._index, turn.asked_tokens, listed)
        if self._reranker is not None:
            read = rerank(read, question.text, self._reranker)
        passages = find_passages(self._index, read, turn.asked_language, briefs)
        others = others_compared(turn.asked, passages)
        selection = self._as_answered(select(passages[0], read, others), briefs, turn)
        days = days_asked_about(turn.asked)
        term = answer_from_terms(self._terms, turn.asked, selection.quoted, turn.as_of, days)
        gaps = find_gaps(
            self._index,
            self._glossary,
            turn.asked,
            turn.asked_tokens,
            (*passages[0].sentences, *others),
            turn.as_of,
        )
        if term and term.holds_on(days):
            gaps = [gap for gap in gaps if gap.what not in dates_of(turn.asked)]
        near_enough = all(gap.lacks != "subject" for gap in gaps)
        return Evidence(tuple(scored), tuple(read), selection, near_enough, tuple(gaps), term)

    def _as_answered(self, selection: Selection, briefs: frozenset[str], turn: Turn) -> Selection:
        """The selection with its briefs in the language of the answer, where they may answer."""

        def answered(candidate: Candidate) -> Candidate:
            if candidate.scored.chunk.doc_id not in briefs:
                return candidate
            there = in_language(self._index, candidate, turn.language)
            admitted = turn.question.filters.admit(there.scored.chunk.doc_id, there.language)
            return there if admitted else candidate

        return replace(selection, quoted=tuple(map(answered, selection.quoted)))


def _spoken(question: Question) -> str:
    """The language of a question's own words; where they are of several, the conversation's."""
    wanted = [question.language] if question.language else []
    before = [question_language(question.history[-1])] if question.history else []
    return question_language(question.text, [*wanted, *before])


def _answer_language(question: Question) -> str:
    """The language that is asked for, else that of the question; English where it is another."""
    return language if (language := question.language or _spoken(question)) in LANGUAGES else "en"
