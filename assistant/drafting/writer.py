"""Has a model write an answer from the evidence, and keeps of it what the guard passes.

A question's way: evidence judged -> [write] -> draft -> [settle: guard, repair once] -> Draft
Whatever goes wrong ends in the extractive answer, with the reason in the receipt.
"""

import json
import re
from dataclasses import replace
from functools import partial

from langchain_core.messages import HumanMessage, SystemMessage

from assistant.citing import further_citations
from assistant.drafting.attributing import attributed
from assistant.drafting.budget import Budget, Unusable
from assistant.drafting.draft import Draft, Judged, cited_by, reported
from assistant.drafting.marking import as_lines, for_the_guard, mark
from assistant.drafting.models import Models
from assistant.drafting.nearness import NEAR, Nearness
from assistant.drafting.preview import Preview
from assistant.drafting.prompts import LANGUAGE_NAMES, prompt
from assistant.drafting.talk import Talk
from assistant.drafting.tool_use import CalculatorTools
from assistant.drafting.translating import translated
from assistant.drafting.writing import Writing
from assistant.guarding.drafts import Failure, JudgedSentence, judge_draft
from assistant.records import Calculation, ModelUse
from assistant.term_answers import TermBook
from assistant.term_places import cite_term
from assistant.turn import Turn
from assistant.wording import say
from index.corpus_index import CorpusIndex

_FURTHER = 4  # passages beside those that answer by themselves
_ADDRESS = re.compile(r"\S*(?:://|\bwww\.)\S*", re.IGNORECASE)


class Writer:
    """Writes with any of the models; keeps nothing between answers."""

    def __init__(self, index: CorpusIndex, models: Models, book: TermBook) -> None:
        self._index, self._models, self._book = index, models, book

    def write(self, turn: Turn) -> Turn:
        """The turn with a model's draft on its citations, as yet unread by the guard.

        Raises:
            Cancelled: the reader left.
        """
        further = further_citations(self._index, turn, turn.citations, _FURTHER)
        marked = mark([*turn.citations, *further])
        writing = Writing(
            marked,
            for_the_guard(self._index, marked),
            Nearness(self._index),
            Budget(self._models.limits, self._models.price(turn.model)),
        )
        try:
            talk = Talk(self._models, turn.model, self._tools(turn), writing.budget, turn.cancelled)
            writing = replace(writing, talk=talk)
            preview = Preview(
                partial(self._judged, turn, writing),
                turn.drafted,
                " " if turn.language == "en" else "",
            )
            text = talk.ask(
                _opening(turn, as_lines(self._index, marked), next(iter(marked))), preview.hear
            )
            return replace(turn, writing=replace(writing, text=text))
        except Unusable as why:
            return replace(turn, writing=replace(writing, unusable=why))

    def settle(self, turn: Turn) -> Turn:
        """The turn with what the guard leaves of its draft, and the citations of that.

        Raises:
            Cancelled: the reader left.
        """
        writing = turn.writing
        assert writing is not None
        use, judged = ModelUse(), Judged(())
        try:
            if writing.unusable or writing.talk is None:
                raise writing.unusable or Unusable("failed")
            judged = self._judged(turn, writing, writing.text)
            if judged.failed:
                use = replace(use, repaired=True)
                judged = self._repaired(turn, writing, judged)
            if not judged.enough:
                raise Unusable("unverified")
            made = tuple(writing.talk.tools.made)
            computed = [c for one in made for c in one.citations]
            statements, citations = cited_by(judged, writing.marked, [*turn.citations, *computed])
            draft = Draft(use, statements, made)
            turn = replace(turn, draft=draft, citations=citations)
            turn = self._translated(turn, writing.talk)
        except Unusable as why:
            use = replace(use, fallback=why.reason, detail=why.detail)
            turn = replace(turn, draft=Draft(use))
        assert turn.draft is not None
        return replace(turn, draft=replace(turn.draft, use=_told(use, judged, writing.budget)))

    def _tools(self, turn: Turn) -> CalculatorTools:
        return CalculatorTools(
            turn.question.text,
            turn.as_of,
            self._book,
            lambda term: cite_term(self._index, term, turn.language, turn.as_of),
        )

    def _repaired(self, turn: Turn, writing: Writing, judged: Judged) -> Judged:
        """The better of a draft and of what the model makes of it when told its faults."""
        assert writing.talk is not None
        faults = "\n".join(
            json.dumps({"sentence": one.text, "wrong": one.reasons}, ensure_ascii=False)
            for one in reported(judged.failed)
        )
        task = prompt("repair", failures=faults, language=LANGUAGE_NAMES[turn.language])
        try:
            text = writing.talk.ask([HumanMessage(task)])
        except Unusable:
            if judged.enough:
                return judged
            raise
        return max(judged, self._judged(turn, writing, text), key=lambda one: one.worth)

    def _judged(self, turn: Turn, writing: Writing, text: str) -> Judged:
        made: list[Calculation] = []
        if writing.talk is not None:
            made = [m.calculation for m in writing.talk.tools.made if m.calculation]
        found = judge_draft(text, writing.passages, made, language=turn.language)
        return Judged(tuple(_looked_at(one, writing, turn.language) for one in found))

    def _translated(self, turn: Turn, talk: Talk) -> Turn:
        try:
            there = translated(talk, self._index, turn.citations, turn.language)
        except Unusable:  # the answer stands without
            return turn
        return replace(turn, citations=there)


def _opening(turn: Turn, passages: str, example: str) -> list[SystemMessage | HumanMessage]:
    language = LANGUAGE_NAMES[turn.language]
    rules = prompt(
        "answer",
        language=language,
        as_of=turn.as_of.isoformat(),
        example=example,
        abstention=say("not_in_corpus", turn.language),
    )
    asked = prompt(
        "question",
        passages=passages,
        question=turn.question.text,
        language=language,
    )
    return [SystemMessage(rules), HumanMessage(asked)]


def _looked_at(sentence: JudgedSentence, writing: Writing, language: str) -> JudgedSentence:
    """The sentence; failed if it leads elsewhere than what it cites, or says something else."""
    sentence = attributed(sentence, writing, language)
    if sentence.verdict not in ("supported", "undecided"):
        return sentence
    cited = [writing.marked[one] for one in sentence.marks]
    reasons = [
        f"{found!r} is an address that no cited passage has"
        for found in _ADDRESS.findall(sentence.text)
        if not any(found in citation.quote for citation in cited)
    ]
    if writing.nearness.of(sentence.text, language, cited) < NEAR:
        reasons.append("no cited passage says anything like it")
    if not reasons:
        return sentence
    found = tuple(Failure("citation", reason) for reason in reasons)
    return replace(sentence, verdict="failed", reasons=found)


def _told(use: ModelUse, judged: Judged, budget: Budget) -> ModelUse:
    """The use with what became of the sentences and what was spent."""
    undecided = [one for one in judged.standing if one.verdict == "undecided"]
    return replace(
        use,
        dropped=reported(judged.failed),
        undecided=reported(undecided) if use.fallback is None else (),
        prompt_tokens=budget.prompt_tokens,
        completion_tokens=budget.completion_tokens,
        cost=budget.cost,
    )
