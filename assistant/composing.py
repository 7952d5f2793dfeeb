"""The Answer's text: what a term says, quotations with their marks, or what is missing."""

from collections.abc import Iterator
from datetime import date

from assistant.calculator.answering import calculation_lines
from assistant.calculator.model import MissingInput
from assistant.calculator.wording import input_label
from assistant.disputes import dispute_conflict, dispute_lines, disputed
from assistant.drafting.wording import draft_lines, quotation_lines
from assistant.markdown import escape
from assistant.not_yet import lay_ahead
from assistant.records import Conflict
from assistant.term_words import conflict_of, term_lines
from assistant.turn import Turn
from assistant.wording import added_line, day_name, kind_name, say

STALE_AFTER_DAYS = 30


def missing_words(turn: Turn) -> tuple[str, ...]:
    """What no passage names, in the asker's words; a kind of value by its name."""
    assert turn.asked is not None
    if turn.calculated and isinstance(turn.calculated.problem, MissingInput):
        return (input_label(turn.calculated.problem.input, turn.language),)
    if turn.reason != "no_source":
        return ()
    return tuple(
        kind_name(turn.asked.kind, turn.language) if gap.lacks == "kind" else gap.what
        for gap in turn.evidence.gaps
    )


def conflicts_of(turn: Turn) -> tuple[Conflict, ...]:
    """Where sources disagree: on the term that answers, and what others say against the answer."""
    if turn.reason:
        return ()
    of_term = conflict_of(turn.evidence.term, turn.citations, turn.language)
    dispute = _dispute(turn)
    return (*of_term, dispute) if dispute else of_term


def answer_text(turn: Turn, corpus_date: date, today: date) -> str:
    """The answer in Markdown: how a follow-up was understood, as of when it speaks, the quotations.

    An abstention says what is missing and what would help, and quotes nothing.
    """
    language = turn.language
    lines = []
    if turn.understood:
        lines.append(say("understood", language, question=escape(turn.understood)))
    if turn.calculated and turn.calculated.problem:
        return "\n\n".join(calculation_lines(turn.calculated, (), language))
    if turn.reason:
        return "\n\n".join((*lines, *_abstention(turn), say("would_help", language)))
    name = "as_of_corpus" if turn.as_of == corpus_date else "as_of_chosen"
    lines.append(say(name, language, day=day_name(turn.as_of, language)))
    if turn.calculated:
        lines += calculation_lines(turn.calculated, turn.citations, language)
    if term := turn.evidence.term:
        lines += term_lines(term, turn.citations, language, turn.asked_date is None)
    lines += _not_yet_lines(turn)
    lines += _evidence_lines(turn)
    lines += [
        say("part_unanswered", language, part=escape(part)) for part in turn.evidence.unanswered
    ]
    if (today - corpus_date).days >= STALE_AFTER_DAYS and turn.as_of >= corpus_date:
        lines.append(say("stale", language))
    return "\n\n".join(lines)


def _not_yet_lines(turn: Turn) -> Iterator[str]:
    """That what the question asks about still lay ahead on its day, by the first quotation."""
    assert turn.asked is not None
    for first in () if turn.calculated else turn.citations[:1]:
        if ahead := lay_ahead(turn.asked, first.quote, first.known_from):
            day, then = (day_name(one, turn.language) for one in ahead)
            yield say("not_yet", turn.language, day=day, then=then, n=str(first.n))


def _evidence_lines(turn: Turn) -> Iterator[str]:
    """What sources dispute, what a model wrote, and the quotations that do not stand in that."""
    language = turn.language
    added = turn.evidence.brought_in
    if added and all(citation.doc_id in added for citation in turn.citations):
        yield f"*{say('only_added', language)}*"
    if conflict := _dispute(turn):
        yield from dispute_lines(conflict, language)
    shown: set[int] = set()  # numbers of quotations
    if turn.draft:
        yield from draft_lines(turn.draft, turn.citations, language)
        shown = {n for one in turn.draft.statements if not one.decided for n in one.cited}
    for citation in turn.citations:
        if citation.n not in shown:
            yield from quotation_lines(citation, language)
        if disputed(turn.evidence.disputes, citation):
            yield f"*{say('disputed', language)}*"
        elif citation.doc_id in turn.evidence.brought_in:
            yield f"*{escape(added_line(citation, language))}*"


def _dispute(turn: Turn) -> Conflict | None:
    if not turn.evidence.disputes:
        return None
    assert turn.asked is not None
    return dispute_conflict(turn.asked, turn.evidence, turn.citations, turn.language)


def _abstention(turn: Turn) -> list[str]:
    language = turn.language
    if turn.reason == "outside_as_of":
        return [say("outside_as_of", language, day=day_name(turn.as_of, language))]
    if turn.reason == "unverified":
        return [say("unverified", language)]
    if turn.reason == "out_of_scope" or not turn.evidence.gaps:
        return [say("not_in_corpus", language)]
    return [
        say(
            "no_passage_gives" if gap.lacks == "kind" else "no_passage_names",
            language,
            what=escape(what),
        )
        for gap, what in zip(turn.evidence.gaps, missing_words(turn), strict=True)
    ]
