"""The service: the one way in for the chat window, HTTP, the command line and the evals.

Synchronous and thread-safe; a channel that streams runs it in a thread and hears of its stages.
"""

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.archive import Archive, kept
from assistant.calculator.goal_seek import Goal
from assistant.calculator.running import BookTerms, Ran, run, run_for
from assistant.chain import answering_chain
from assistant.composing import answer_text, conflicts_of, missing_words
from assistant.curation import Curation
from assistant.differences import Difference, difference
from assistant.drafting.models import Models
from assistant.drafting.naming import EXTRACTIVE
from assistant.receipts import receipt_of
from assistant.records import Answer, Calculation, Citation, Question
from assistant.suggesting import suggestions
from assistant.term_answers import TermBook
from assistant.term_places import cite_term
from assistant.tracing import facts_of, span
from assistant.turn import Turn, unheard
from corpus.errors import BadQuestion, NotFound
from corpus.glossary import Glossary
from corpus.languages import question_language
from corpus.records import Document
from corpus.terms import Term
from index.conversations import AskedTurn
from index.corpus_index import CorpusIndex, Scope
from index.reranker import Reranker
from index.retriever import HybridRetriever, ScoredChunk
from index.versions import Period, Standing, standing


class AnswerService:
    """Answers questions over one index, for any number of threads.

    Args:
        index: Held open by the caller, who closes it.
        corpus_date: The day up to which the corpus was checked; answers speak as of it.
        today: The machine's clock; it says how old the corpus is, and never what is answered.
        max_question_chars: Longer questions are refused.
        reranker: Orders the candidate sentences; None: the embedding model alone does.
        terms: What look-up questions are answered from.
        max_check_chars: Longer texts are not checked.
        models: The language models that may be asked; None: none.
        own: The documents, by id, whose answers no other document displaces.
    """

    def __init__(
        self,
        index: CorpusIndex,
        glossary: Glossary,
        corpus_date: date,
        today: Callable[[], date] = date.today,
        max_question_chars: int = 2_000,
        reranker: Reranker | None = None,
        terms: TermBook | None = None,
        max_check_chars: int = 20_000,
        models: Models | None = None,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self._reranked_by = reranker.name if reranker else ""
        self.index, self.corpus_date = index, corpus_date
        self._today, self._max_question_chars = today, max_question_chars
        self.max_check_chars = max_check_chars
        self.terms = terms or TermBook(())
        self.models = models or Models()
        self._chain = answering_chain(index, glossary, self.terms, reranker, self.models, own)
        self._retriever = HybridRetriever(index)
        self.archive = Archive(index.catalog)
        self.curation = Curation(index, corpus_date, today)
        self.answered: Callable[[Answer], None] = lambda _answer: None  # told of each answer

    @property
    def corpus_version(self) -> str:
        """What tells one state of the visible documents from another: 64 hex digits."""
        versions = sorted({chunk_id.partition(":")[0] for chunk_id in self.index.listing.chunks})
        return hashlib.sha256("\n".join(versions).encode("utf-8")).hexdigest()

    @property
    def corpus_age_days(self) -> int:
        """How many days ago the corpus was checked, by the machine's clock."""
        return (self._today() - self.corpus_date).days

    def ask(
        self,
        question: Question,
        report: Callable[[str], None] = unheard,
        cancelled: threading.Event | None = None,
        drafted: Callable[[str], None] = unheard,
    ) -> Answer:
        """Answer a question, or say why not.

        Args:
            question: Its `as_of` defaults to the corpus date.
            report: Told each stage as it begins: resolve, retrieve, answer, guard.
            cancelled: Set by the caller when the answer is no longer wanted.
            drafted: Told the sentences of a model's draft, provisional ones, as they are verified.

        Raises:
            BadQuestion: empty, too long, or of an unknown model.
            NotFound: no conversation of this reader has the id.
            Cancelled: `cancelled` was set.
        """
        self._check(question)
        conversation_id, history = self._conversation(question)
        turn = self._turn(replace(question, history=history), report, cancelled, drafted)
        answer = self._answer(turn, question.text, conversation_id)
        if conversation_id is not None:
            asked = AskedTurn(question.text, turn.question.text)
            self.index.catalog.conversations.add(
                conversation_id, question.reader.id, asked, kept(answer)
            )
        self.answered(answer)
        return answer

    def answer_once(self, question: Question) -> Answer:
        """The answer to a question outside of any conversation; it is not kept.

        Raises:
            BadQuestion: empty, too long, or of an unknown model.
        """
        self._check(question)
        turn = self._turn(question)
        return self._answer(turn, question.text, None)

    def diff(self, question: Question, first: date, last: date) -> Difference:
        """The answers as of two days, and what tells them apart; they are not kept.

        Raises:
            BadQuestion: as for an answer; or the days are not one after the other.
        """
        if first >= last:
            raise BadQuestion(f"{first} is not before {last}; give the earlier day first", "from")
        # Two wordings of a model's would differ where nothing did.
        quoted = replace(question, model=EXTRACTIVE)
        before, after = (self.answer_once(replace(quoted, as_of=day)) for day in (first, last))
        return difference(self.index, self.terms, before, after)

    def search(
        self,
        query: str,
        top_k: int,
        as_of: date | None = None,
        groups: frozenset[str] = frozenset(),
    ) -> list[ScoredChunk]:
        """The chunks nearest to a query in any language, best first; see HybridRetriever."""
        self._check(Question(query))
        scope = Scope(as_of=as_of or self.corpus_date, groups=groups)
        return self._retriever.retrieve(query, question_language(query), scope, top_k)

    def calculate(
        self,
        name: str,
        inputs: Mapping[str, Any],
        as_of: date | None = None,
        language: str = "en",
        goal: Goal | None = None,
    ) -> Calculation:
        """One of the calculators by name, with inputs by theirs; missing ones come from terms.

        Args:
            goal: An input is to be found that gives an output a value; shown as a default.

        Raises:
            NotFound: there is no such calculator.
            BadInput, MissingInput: an input is not allowed, or has to be stated, or none gives
                the goal.
        """
        return self.ran(name, inputs, as_of, language, goal).calculation

    def ran(
        self,
        name: str,
        inputs: Mapping[str, Any],
        as_of: date | None = None,
        language: str = "en",
        goal: Goal | None = None,
    ) -> Ran:
        """As `calculate`, with the notes that are put in words and the terms that were read."""
        day = as_of or self.corpus_date
        terms = BookTerms(self.terms, day)

        def cite(term: Term) -> Citation | None:
            return cite_term(self.index, term, language, day)

        if goal is None:
            return run(name, inputs, terms, cite)
        return run_for(name, inputs, goal, terms, cite)

    def documents(self, groups: frozenset[str] = frozenset()) -> list[Document]:
        """The visible documents that a reader may see, by doc_id."""
        return [d for d in self.index.catalog.documents() if d.visible_to(groups)]

    def document(
        self, doc_id: str, version: str | None = None, groups: frozenset[str] = frozenset()
    ) -> Document | None:
        """A document, or None where there is none that the reader may see."""
        return self.index.catalog.document(doc_id, version, groups)

    def history(self, doc_id: str, groups: frozenset[str] = frozenset()) -> list[Period]:
        """When each version of a document was visible, oldest first.

        Empty where there is none, or the reader may not see the latest.
        """
        return self.index.catalog.history(doc_id, groups)

    def standing(self, document: Document) -> Standing:
        """Whether a version was replaced, and whether its document was withdrawn."""
        return standing(self.index.catalog.history(document.doc_id), document.version)

    def _check(self, question: Question) -> None:
        if not question.text.strip():
            raise BadQuestion("the question is empty; write what you want to know")
        if len(question.text) > self._max_question_chars:
            raise BadQuestion(
                f"the question has {len(question.text)} characters, at most"
                f" {self._max_question_chars} are read; shorten it, or ingest it as a document"
            )
        self.models.chosen(question.model)

    def _conversation(self, question: Question) -> tuple[str | None, tuple[str, ...]]:
        """The conversation's id, and the earlier questions: those stated, else its own.

        The id is None where nothing is kept of the reader.
        """
        if question.conversation_id is None:
            began = secrets.token_urlsafe(16) if question.reader.id else None
            return began, question.history
        conversations = self.index.catalog.conversations
        if conversations.reader(question.conversation_id) != question.reader.id:
            raise NotFound(
                f"no conversation {question.conversation_id!r}; leave the field out to begin one"
            )
        # As they were asked: each is completed again from those before it.
        asked = [turn.question for turn in conversations.turns(question.conversation_id)]
        return question.conversation_id, question.history or tuple(asked)

    def _turn(
        self,
        question: Question,
        report: Callable[[str], None] = unheard,
        cancelled: threading.Event | None = None,
        drafted: Callable[[str], None] = unheard,
    ) -> Turn:
        with span("question") as tell:
            turn = self._chain.invoke(
                Turn(
                    question=question,
                    as_of=question.as_of or self.corpus_date,
                    report=report,
                    cancelled=cancelled or threading.Event(),
                    drafted=drafted,
                    model=self.models.chosen(question.model),
                )
            )
            tell(facts_of(turn))
            return turn

    def _answer(self, turn: Turn, asked: str, conversation_id: str | None) -> Answer:
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            question=asked,
            language=turn.language,
            as_of=turn.as_of,
            asked_date=turn.asked_date,
            status=turn.status,
            reason=turn.reason,
            missing=missing_words(turn),
            text=answer_text(turn, self.corpus_date, self._today()),
            citations=() if turn.reason else turn.citations,
            calculations=_calculations(turn),
            conflicts=conflicts_of(turn),
            follow_ups=suggestions(turn, self.index, self.terms),
            model=turn.answered_by,
            timings_ms=turn.timings_ms,
            receipt=receipt_of(turn, self.index, self.corpus_version, self._reranked_by),
            conversation_id=conversation_id,
            understood=turn.understood,
        )


def _calculations(turn: Turn) -> tuple[Calculation, ...]:
    made = [turn.calculated] if turn.calculated else turn.draft.calculated if turn.draft else ()
    return tuple(record for one in made for record in one.with_shown(turn.citations))
