"""A question answered by a calculation: made, or refused with what is missing or not allowed.

A question's way: resolve -> [calculator.answering] -> answer -> guard -> Answer
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from assistant.calculator.accounting import left_out
from assistant.calculator.model import BadInput, MissingInput, Result, UnplacedFigure
from assistant.calculator.reading import request_of
from assistant.calculator.request import Request
from assistant.calculator.running import BookTerms, Cite, run
from assistant.calculator.step_words import step_words
from assistant.calculator.wording import (
    input_label,
    note_sentence,
    output_label,
    title,
    value_words,
)
from assistant.markdown import escape
from assistant.records import Calculation, Citation, Step
from assistant.term_answers import TermBook
from assistant.wording import phrase, say
from corpus.terms import Term

_SHOWN_OUTPUTS = 6


@dataclass(frozen=True, slots=True)
class Calculated:
    """What became of a question that asks for a calculation."""

    name: str  # of the calculator; empty where the question was refused before one was chosen
    calculation: Calculation | None = None
    result: Result | None = None
    terms: Mapping[str, Term] = field(default_factory=dict)  # those that it read, by input
    problem: BadInput | MissingInput | UnplacedFigure | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sentences that carry the terms it took, each once, numbered from 1."""
        listed: list[Citation] = []
        for given in self.calculation.inputs if self.calculation else ():
            cited = given.citation
            if cited is not None and cited not in listed:
                listed.append(cited)
        return tuple(replace(cited, n=n) for n, cited in enumerate(listed, start=1))

    def with_shown(self, citations: Sequence[Citation]) -> tuple[Calculation, ...]:
        """The record with the citations that an answer shows; empty where none was made."""
        if self.calculation is None:
            return ()
        shown = {(c.doc_id, c.start): c for c in citations}
        inputs = tuple(
            replace(given, citation=shown.get((given.citation.doc_id, given.citation.start)))
            if given.citation
            else given
            for given in self.calculation.inputs
        )
        return (replace(self.calculation, inputs=inputs),)


def calculated(
    text: str, history: Sequence[str], as_of: date, book: TermBook, cite: Cite
) -> Calculated | None:
    """The calculation that a question asks for; None where it asks for none.

    Args:
        history: The asker's questions before it, oldest first.
        as_of: Terms are read as they were known on this day.
        cite: The citation of a term's sentence.
    """
    name = ""
    try:
        complete = partial(_is_complete, book, as_of)
        request = request_of(text, history, as_of, complete)
        if request is None:
            return None
        name = request.name
        ran = run(name, request.inputs, BookTerms(book, as_of), cite, request.assumed)
        if figures := left_out(text, ran.calculation, request.moves):
            raise UnplacedFigure(figures)
    except (BadInput, MissingInput, UnplacedFigure) as problem:
        return Calculated(name, problem=problem)
    return Calculated(name, ran.calculation, ran.result, ran.terms)


def _is_complete(book: TermBook, as_of: date, text: str, request: Request) -> bool:
    """Whether a reading can be computed and uses all figures; what is not allowed is to be told,
    not read otherwise."""
    try:
        ran = run(request.name, request.inputs, BookTerms(book, as_of), _uncited, request.assumed)
    except MissingInput:
        return False
    except BadInput:
        return True
    return not left_out(text, ran.calculation, request.moves)


def _uncited(_term: Term) -> None:
    return None


def calculation_lines(made: Calculated, citations: Sequence[Citation], language: str) -> list[str]:
    """What an answer says of it, in Markdown: result, inputs with their origin, steps, notes."""
    if made.problem is not None:
        return [_problem(made, made.problem, language)]
    assert made.calculation is not None and made.result is not None
    calculation = made.calculation
    results = [
        f"{output_label(o.name, language, made.name)}{phrase('colon', language)}"
        f"{value_words(o.value, o.unit, language)}"
        for o in calculation.outputs[:_SHOWN_OUTPUTS]
    ]
    first, *others = results
    lines = [f"**{escape(first)}**"]
    if others:
        lines.append("\n".join(f"- {escape(line)}" for line in others))
    lines.append(f"*{escape(say('calculated', language, what=title(made.name, language)))}*")
    lines.append("\n".join(_inputs(made, citations, language)))
    lines.append(
        "\n".join(
            f"{n}. {escape(_step(s, language, made.name))}"
            for n, s in enumerate(calculation.steps, 1)
        )
    )
    notes = [*made.result.assumptions, *made.result.warnings]
    if notes:
        lines.append("\n".join(f"- {escape(note_sentence(note, language))}" for note in notes))
    return [line for line in lines if line]


def _inputs(made: Calculated, citations: Sequence[Citation], language: str) -> list[str]:
    """A line for each input: its name, value and where it comes from."""
    assert made.calculation is not None
    marks = {(c.doc_id, c.start): c.n for c in citations}
    lines = []
    for given in made.calculation.inputs:
        term, cited = made.terms.get(given.name), given.citation
        label = term.labels[language][0] if term else input_label(given.name, language, made.name)
        words = value_words(given.value, given.unit, language)
        line = escape(f"{label}{phrase('colon', language)}{words}")
        mark = marks.get((cited.doc_id, cited.start)) if cited else None
        origin = escape(phrase(f"origin_{given.origin}", language))
        lines.append(f"- {line}" + (f" [{mark}]" if mark else f" *({origin})*"))
    return lines


def _step(step: Step, language: str, name: str) -> str:
    return " = ".join(step_words(step, language, name))


def _problem(
    made: Calculated, problem: BadInput | MissingInput | UnplacedFigure, language: str
) -> str:
    if isinstance(problem, UnplacedFigure):
        figures = escape(phrase("comma", language).join(problem.figures))
        return say("figure_unplaced", language, what=title(made.name, language), figures=figures)
    label = escape(input_label(problem.input, language))
    if isinstance(problem, MissingInput):
        return say("input_missing", language, field=label)
    return say(
        "input_not_allowed",
        language,
        field=label,
        got=escape(problem.got),
        allowed=escape(problem.allowed),
    )
