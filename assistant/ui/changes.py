"""What changed beside the chat: the last question's answer on two days, and what told them apart.

(question, two days) -> Difference -> [assistant.ui.changes] -> HTML on one line
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.difference_words import change_words, output_words, reason_words, summary_words
from assistant.differences import Difference
from assistant.records import Citation
from assistant.ui.panel import escape, passage, whose_words
from assistant.ui.strings import HTML_LANG, text


@dataclass(frozen=True, slots=True)
class Asked:
    """The form's two days, as they were written, and what is wrong with them."""

    first: str
    last: str
    problem: str = ""


def changes_form(question: str, asked: Asked, language: str) -> str:
    """The question and its two days; what stands there before a question where there is none."""
    if not question:
        return f'<p class="nothing">{escape(text("changes_none", language))}</p>'
    fields = "".join(
        f"<label>{escape(text(f'changes_{name}', language))} "
        f'<input type="date" name="{name}" value="{escape(day)}" required></label>'
        for name, day in (("first", asked.first), ("last", asked.last))
    )
    problem = f'<p class="problem">{escape(asked.problem)}</p>' if asked.problem else ""
    button = f'<button type="submit">{escape(text("changes_compare", language))}</button>'
    return (
        f"<h3>{escape(text('changes_of', language))}</h3><p><bdi>{escape(question)}</bdi></p>"
        f"<form>{fields}{button}</form>{problem}"
    )


def changes_panel(form: str, found: Difference | None, first: int, language: str) -> str:
    """The form with the difference under it.

    Args:
        found: None: nothing was compared yet.
        first: The number in the session of the first of `citations_of(found)`.
    """
    shown = "".join(_shown(found, first, language)) if found else ""
    return f'<div class="changes">{form}<div class="changed">{shown}</div></div>'


def citations_of(found: Difference) -> list[Citation]:
    """Every quotation that the panel marks, in its order."""
    listed = []
    for term in found.terms:
        listed += [cited for cited in (term.was, term.cause, term.event) if cited]
    for change in found.quotations:
        listed += [cited for cited in (change.citation, change.event) if cited]
    return listed


def _shown(found: Difference, first: int, language: str) -> Iterator[str]:
    marks = iter(range(first, first + len(citations_of(found))))
    for line in summary_words(found, language):
        yield f'<p class="summary">{escape(line)}</p>'
    for term in found.terms:
        yield f"<h4>{escape(change_words(term, language))}</h4>"
        for name, cited in (("was", term.was), ("cause", term.cause), ("event", term.event)):
            if cited:
                yield _quoted(text(f"changes_{name}", language), cited, next(marks), language)
    if found.outputs:
        rows = "".join(f"<li>{escape(output_words(one, language))}</li>" for one in found.outputs)
        yield f"<ul>{rows}</ul>"
    for change in found.quotations:
        yield _quoted(reason_words(change, language), change.citation, next(marks), language)
        if change.event:
            yield _quoted(text("changes_event", language), change.event, next(marks), language)


def _quoted(label: str, cited: Citation, number: int, language: str) -> str:
    lang = HTML_LANG.get(cited.language, escape(cited.language))
    whose = whose_words(cited, language) or cited.title
    return (
        f'<p class="label">{escape(label)}</p><blockquote lang="{lang}" dir="auto">'
        f'{passage(cited.quote)} <a href="#cite-{number}">[{cited.n}]</a></blockquote>'
        f'<p class="whose"><bdi>{escape(whose)}</bdi></p>'
    )


def default_days(presets: Mapping[str, date | None], as_of: date) -> Asked:
    """The days that are compared if the reader says nothing: before the ruling, and the answer's.

    Where the answer speaks as of an earlier day: the founding article's, or a year before.
    """
    before = [day for day in (presets["ruling"], presets["article"]) if day and day < as_of]
    first = before[0] if before else date(as_of.year - 1, as_of.month, min(as_of.day, 28))
    return Asked(first.isoformat(), as_of.isoformat())
