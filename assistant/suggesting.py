"""What could be asked next: questions that the corpus answers, or that a calculator computes.

turn, judged -> [assistant.suggesting] -> Answer.follow_ups
Behind a calculation: one of its inputs changed, and the change was computed. Else: the dated terms
near the question that the answer does not quote. Only terms whose label, asked as a question, was
seen to be answered by their own sentence are taken; `python -m evals.suggestions` finds and lists
them in suggested.toml.
"""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path

from assistant.calculator.answering import Calculated, calculated
from assistant.calculator.wording import input_label, value_words
from assistant.records import Input
from assistant.term_answers import TermBook, values_on
from assistant.term_places import cite_term, place_of_term
from assistant.turn import Turn
from assistant.wording import phrase, say
from corpus.terms import Term
from index.corpus_index import CorpusIndex

SUGGESTED_FILE = Path(__file__).with_name("suggested.toml")
MOST = 3
_NEAR = 8  # candidates whose terms count as near the question, best first
# A figure by which an input is seen to matter; a tenth of a percentage point would not show.
_FACTORS = {"USD": Decimal(2), "JPY": Decimal(2), "percent": Decimal("0.5"), "year": Decimal(2)}


@cache
def suggested_terms() -> Mapping[str, frozenset[str]]:
    """The ids of the terms whose label is answered when it is asked, by language."""
    read = tomllib.loads(SUGGESTED_FILE.read_text(encoding="utf-8"))
    return {language: frozenset(ids) for language, ids in read["terms"].items()}


@cache
def suggestion_calculations() -> Mapping[str, Mapping[str, str]]:
    """A question that a calculator computes, by the document that it belongs to, by language."""
    read: Mapping[str, Mapping[str, str]] = tomllib.loads(
        SUGGESTED_FILE.with_name("suggested_calculations.toml").read_text(encoding="utf-8")
    )
    return read


def term_question(term: Term, language: str) -> str:
    """A term's label as a question: 「委員長は？」, "Chair of the committee?"."""
    label = term.labels[language][0]
    return phrase("suggested_term", language, label=label[0].upper() + label[1:])


def suggestions(turn: Turn, index: CorpusIndex, book: TermBook) -> tuple[str, ...]:
    """Up to MOST questions in the answer's language, the nearest first; often none."""
    if turn.calculated is not None:
        found = _changed(turn, turn.calculated, index, book)
    elif turn.reason in (None, "no_source"):
        found = _near(turn, index, book)
    else:
        found = iter(())
    asked = {turn.question.text, *turn.question.history}
    return tuple(islice((text for text in dict.fromkeys(found) if text not in asked), MOST))


def _changed(turn: Turn, made: Calculated, index: CorpusIndex, book: TermBook) -> Iterator[str]:
    """The calculation with one of its figures another one."""
    if made.calculation is None:
        return
    language, asked = turn.language, (*turn.question.history, turn.question.text)
    for given in made.calculation.inputs:
        other = _other(given)
        if other is None:
            continue
        label = _within_a_sentence(input_label(given.name, language, made.name))
        words = value_words(other, given.unit, language)
        text = say("suggested_change", language, label=label, value=words)
        computed = calculated(
            text, asked, turn.as_of, book, lambda term: cite_term(index, term, language, turn.as_of)
        )
        if _changes_only(made, computed, given.name, other):
            yield text


def _within_a_sentence(label: str) -> str:
    """An English label without the capital that it begins with, if that is no name's."""
    return label if any(map(str.isupper, label[1:])) else label[:1].lower() + label[1:]


def _other(given: Input) -> Decimal | None:
    """A figure that is stated, or was assumed, as another one that is round as well."""
    factor = _FACTORS.get(given.unit)
    if factor is None or given.origin == "term" or not isinstance(given.value, Decimal):
        return None
    return given.value * factor or None


def _changes_only(made: Calculated, other: Calculated | None, name: str, value: Decimal) -> bool:
    if other is None or other.calculation is None or made.calculation is None:
        return False
    before, after = (
        {given.name: given.value for given in calculation.inputs}
        for calculation in (made.calculation, other.calculation)
    )
    return other.name == made.name and after == {**before, name: value}


def _near(turn: Turn, index: CorpusIndex, book: TermBook) -> Iterator[str]:
    """The terms of the sentences that were found and not quoted, then of the first one's topic."""
    listed, language = suggested_terms()[turn.language], turn.language
    shown = {term.term_id for c in turn.citations for term in book.carried_in(c.doc_id, c.quote)}
    near = [t for c in turn.evidence.candidates[:_NEAR] for t in book.carried_by(c)]
    quoted = [term for c in turn.citations for term in book.carried_in(c.doc_id, c.quote)]
    topic = next((term.topic for term in (*quoted, *near)), "")
    if turn.citations and topic in suggestion_calculations():
        yield suggestion_calculations()[topic][language]
    of_topic = [term for term in book.all() if term.topic == topic]
    for term in dict.fromkeys(term.term_id for term in (*near, *of_topic)):
        values = values_on(book.history(term), turn.as_of, None)
        if term not in listed or term in shown or not values:
            continue
        admitted = turn.question.filters.admit(values[0].doc_id(language), language)
        if admitted and place_of_term(index, values[0], language):
            yield term_question(values[0], language)
