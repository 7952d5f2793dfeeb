"""A term's value in words, as its quotation writes it, and what an answer says of it."""

from collections.abc import Iterator, Sequence

from assistant.markdown import escape
from assistant.records import Citation, Conflict, ConflictValue
from assistant.term_answers import TermAnswer
from assistant.wording import days_name, phrase, say, source_line
from corpus.dates import PartialDate
from corpus.quantities import Quantity
from corpus.term_check import quantities_of
from corpus.terms import Term


def value_words(term: Term, language: str) -> str:
    """The value as it stands in the quotation of a language, with its bound: "up to US$73 billion".

    A range whose ends stand apart in the quotation is written with a dash.
    """
    if term.unit == "name":
        return term.shown[language]
    quote = term.quotes[language]
    spans = [_span(term, may_be) for may_be in quantities_of(term, language)]
    (start, first_end), (last_start, end) = spans[0], spans[-1]
    together = len(spans) == 1 or first_end <= last_start <= first_end + len(" to US")
    words = quote[start:end] if together else "–".join(quote[a:b] for a, b in spans)
    return phrase(f"bound_{term.bound}", language, value=words) if term.bound else words


def term_sentence(term: Term, language: str) -> str:
    """The answer to a look-up question."""
    return term.sentences[language].replace("{value}", value_words(term, language))


def term_lines(
    answer: TermAnswer, citations: Sequence[Citation], language: str, as_of_open: bool
) -> Iterator[str]:
    """What an answer says of a term, in Markdown: one sentence, or each value with who says so.

    Args:
        citations: The answer's; a value that none of their quotations carries is not said.
        as_of_open: Whether the question names no day, so that a value which no longer holds is
            said to.
    """
    said = [(term, c) for term in answer.values if (c := _cited(term, citations, language))]
    if answer.disagree and len(said) > 1:
        yield say("disagree", language)
        yield "\n".join(
            f"- {escape(term_sentence(term, language))} [{c.n}]"
            f" — {escape(source_line(c, language))}"
            for term, c in said
        )
        return
    for term, citation in said:
        days = days_name(term.valid_from, term.valid_to, language) if term.valid_to else ""
        tell = days and (as_of_open or len(said) > 1)
        held = f" *{say('held', language, days=days)}*" if tell else ""
        yield f"**{escape(term_sentence(term, language))}** [{citation.n}]{held}"


def conflict_of(
    answer: TermAnswer | None, citations: Sequence[Citation], language: str
) -> tuple[Conflict, ...]:
    """The term's disagreement, if its values disagree and at least two of them are cited."""
    if answer is None or not answer.disagree:
        return ()
    values = tuple(
        ConflictValue(value_words(term, language), term.unit, term.valid_from, term.valid_to, c)
        for term in answer.values
        if (c := _cited(term, citations, language))
    )
    if len(values) < 2:
        return ()
    return (Conflict(answer.term_id, answer.values[0].labels[language][0], values),)


def _cited(term: Term, citations: Sequence[Citation], language: str) -> Citation | None:
    """The citation that carries a term's value; None where none does: then it is not said."""
    if term.unit != "name" and not all(quantities_of(term, language)):
        return None
    quote, doc_id = term.quotes[language], term.doc_id(language)
    return next((c for c in citations if c.doc_id == doc_id and quote in c.quote), None)


def _span(term: Term, may_be: Sequence[Quantity]) -> tuple[int, int]:
    """Where a quotation writes a value; the checks of terms see to it that it does.

    One written in the term's own unit goes first, and the date that says the most.
    """
    unit = "" if term.unit in ("count", "rate_multiple") else term.unit
    best = min(may_be, key=lambda q: (q.unit != unit, -_parts(q.value), q.start))
    return best.start, best.end


def _parts(value: object) -> int:
    """How many of year, month and day a date writes; 0 for a number."""
    if not isinstance(value, PartialDate):
        return 0
    return sum(part is not None for part in (value.year, value.month, value.day))
