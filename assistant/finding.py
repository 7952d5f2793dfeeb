"""The retrieve stage's work: what the index holds for a question, and what it is worth.

A question's way: resolve -> [assistant.finding] -> answer -> guard
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.alignment import in_language
from assistant.answerability import find_gaps, named_first, with_nearest
from assistant.candidates import Candidate, candidate_sentences
from assistant.comparing import others_compared
from assistant.dated import dates_of, days_asked_about
from assistant.disputes import brought_in, is_on_it, weigh
from assistant.extractive import Selection, select
from assistant.in_time import span_asked
from assistant.late_interaction import asked_tokens, read_again
from assistant.passages import find_passages, shortlist
from assistant.reranking import rerank
from assistant.term_answers import TermBook, answer_from_terms
from assistant.turn import Evidence, Turn
from corpus.glossary import Glossary
from index.corpus_index import CorpusIndex, Scope
from index.reranker import Reranker
from index.retriever import HybridRetriever

# The best sentence of a question about something else scores lower.
SCORE_BARS = {"zh": 0.33, "en": 0.33, "ja": 0.33}
CANDIDATE_CHUNKS = 20  # of each language, since the same fact may stand in all of them
MORE_CHUNKS = 60  # the same where all that happened, or all that differs, is asked for


class Finder:
    """Finds and judges the evidence for a turn; keeps nothing between turns."""

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

    def with_evidence(self, turn: Turn) -> Turn:
        """The turn with what was known on its as-of day."""
        query = self._index.embedder.embed_query(turn.question.text)
        means = self._index.listing.means
        mean = means.get(turn.asked_language, means["en"])
        assert turn.asked is not None
        turn = replace(
            turn,
            centred_query=query - mean,
            asked_tokens=asked_tokens(self._index, turn.asked, turn.asked_language),
        )
        return replace(turn, evidence=self._weighed(turn, self.evidence(turn, turn.as_of)))

    def _weighed(self, turn: Turn, found: Evidence) -> Evidence:
        """The evidence, or that of our own documents where others would displace their answer."""
        asked, chosen = turn.asked, frozenset(turn.question.filters.doc_ids)
        within = self._own & chosen if chosen else self._own
        others = brought_in(found.selection.quoted, self._own) if within and found.answers else ()
        if asked is None or turn.asked_tokens is None or not others:
            return found
        alone = self.evidence(turn, turn.as_of, within)
        if is_on_it(self._index, asked, turn.asked_tokens, alone):
            found = weigh(asked, self._glossary, alone, found, self._own)
        return replace(found, brought_in=frozenset(c.scored.chunk.doc_id for c in others))

    def evidence(
        self, turn: Turn, known_by: date | None, within: frozenset[str] = frozenset()
    ) -> Evidence:
        """What was known by a day (None: by any) for a turn that `with_evidence` has read.

        Args:
            within: The documents that are searched; empty: those that the question admits.
        """
        assert turn.asked and turn.asked_tokens and turn.centred_query is not None
        question = turn.question
        scope = Scope(
            as_of=known_by,
            groups=frozenset(question.reader.groups),
            languages=question.filters.languages,
            doc_ids=within or frozenset(question.filters.doc_ids),
        )
        scored = self._retriever.retrieve_each(
            question.text,
            turn.asked_language,
            scope,
            MORE_CHUNKS if turn.asked.shape in ("times", "contrast") else CANDIDATE_CHUNKS,
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
            for c in shortlist(self._index, candidates, turn.asked_language, briefs, scope)
        ]
        read = read_again(self._index, turn.asked_tokens, listed)
        if self._reranker is not None:
            read = rerank(read, question.text, self._reranker)
        return replace(self._judged(turn, read, candidates, briefs, scope), scored=tuple(scored))

    def _judged(
        self,
        turn: Turn,
        read: Sequence[Candidate],
        candidates: Sequence[Candidate],
        briefs: frozenset[str],
        scope: Scope,
    ) -> Evidence:
        """What of the candidates is quoted, and what it lacks; `read` are some, read again."""
        assert turn.asked and turn.asked_tokens
        found = find_passages(self._index, read, turn.asked_language, briefs)
        passages = named_first(self._glossary, turn.asked, found)
        others = others_compared(turn.asked, passages)
        spoken = [c for c in candidates if c.language == turn.language]
        selected = select(turn.asked, self._glossary, passages[0], read, others, spoken)
        selection = self._as_answered(selected, briefs, turn.language, scope)
        days = days_asked_about(turn.asked)
        shape = turn.asked.shape
        term = None
        if shape != "each" and not selected.in_time:  # of these no one value is the answer
            term = answer_from_terms(self._terms, turn.asked, selection.quoted, turn.as_of, days)
        whole = shape == "sides" or selected.in_time  # each names its part of what is asked about
        carried = selected.quoted if whole else (*passages[0].sentences, *others)
        gaps = find_gaps(
            self._index, self._glossary, turn.asked, turn.asked_tokens, carried, turn.as_of
        )
        bounded = selected.in_time and span_asked(turn.asked)
        if bounded or (term and term.holds_on(days)):
            gaps = [gap for gap in gaps if gap.what not in dates_of(turn.asked)]
        if gaps:
            gaps = with_nearest(self._glossary, turn.asked, found[0], gaps)
        near_enough = all(gap.lacks != "subject" for gap in gaps)
        return Evidence((), tuple(read), selection, near_enough, tuple(gaps), term)

    def _as_answered(
        self, selection: Selection, briefs: frozenset[str], language: str, scope: Scope
    ) -> Selection:
        """The selection with its briefs in the language of the answer, where they may answer."""
        quoted = [
            in_language(self._index, c, language, scope) if c.scored.chunk.doc_id in briefs else c
            for c in selection.quoted
        ]
        return replace(selection, quoted=tuple(quoted))
