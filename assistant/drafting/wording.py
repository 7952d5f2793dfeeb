"""What an answer shows of a model's draft, in Markdown: verified sentences, its own words, its end.

The model's text is outside text: it is escaped, so that it makes no mark, link or image.
"""

from collections.abc import Iterator, Sequence

from assistant.calculator.answering import calculation_lines
from assistant.drafting.draft import Draft, Statement
from assistant.markdown import escape, quotation
from assistant.records import Citation
from assistant.wording import day_name, say


def draft_lines(draft: Draft, citations: Sequence[Citation], language: str) -> Iterator[str]:
    """Its paragraphs; why there are none, where the extractive answer is given instead.

    What the guard could not decide is marked as the model's wording, its quotations beneath.
    """
    if draft.use.fallback:
        yield f"*{say(f'fallback_{draft.use.fallback}', language)}*"
        return

    def shown(one: Statement) -> str:
        rests_on = [citation for citation in citations if citation.n in one.cited]
        marks = " ".join(f"[{citation.n}]" for citation in rests_on)
        return " ".join(filter(None, [escape(one.text), marks, _warning(rests_on, language)]))

    for made in draft.calculated:
        yield from calculation_lines(made, citations, language)
    decided = [shown(one) for one in draft.statements if one.decided]
    if decided:
        yield " ".join(decided)
    by_number = {citation.n: citation for citation in citations}
    for one in draft.statements:
        if not one.decided:
            yield f"*{say('models_wording', language)}* {shown(one)}"
            for n in one.cited:
                if n in by_number:
                    yield from quotation_lines(by_number.pop(n), language)
    if draft.use.dropped:
        count = str(len(draft.use.dropped))
        yield f"*{say('dropped', language, count=count)}*"


def quotation_lines(citation: Citation, language: str) -> Iterator[str]:
    """A quotation, its unofficial translation, and what is to be said of it."""
    yield quotation(citation.quote, citation.n)
    if citation.translation:
        yield f"*{say('unofficial', language)}* {escape(citation.translation)}"
    if warning := _warning([citation], language):
        yield warning


def _warning(citations: Sequence[Citation], language: str) -> str:
    """What is to be said of words that rest on these alone: superseded, unconfirmed."""
    notes = []
    days = [c.superseded for c in citations if c.superseded]
    if days and len(days) == len(citations):
        notes.append(say("superseded", language, day=day_name(max(days), language)))
    if citations and all(c.confidence == "unconfirmed" for c in citations):
        notes.append(say("unconfirmed", language))
    return " ".join(f"*{note}*" for note in notes)
