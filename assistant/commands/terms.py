"""policy-desk terms: what the corpus holds of a term on a day, or how it changed."""

import json as json_module
from datetime import date
from typing import Annotated

import typer

from assistant.cli import known_errors_in_one_line, out
from assistant.commands.options import AsOf, Json, read_day
from assistant.term_answers import TermBook
from assistant.term_json import as_known, current, term_json
from assistant.term_words import value_words
from assistant.wording import days_name
from corpus.errors import NotFound
from corpus.shipped import checked_through
from corpus.terms import Term, shipped_terms


def terms(
    term_id: Annotated[str | None, typer.Argument(help="one term, with its whole history")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """List the terms with their values on a day, or all values that one term ever had.

    Example: policy-desk terms tariff_japan_general --as-of 2026-01-30
    """
    with known_errors_in_one_line():
        found = _find(term_id, read_day(as_of))
        if json:
            out.print(json_module.dumps([term_json(t) for t in found], ensure_ascii=False))
            return
        for term in found:
            out.print(f"{term.term_id}  {term.labels['en'][0]}: {value_words(term, 'en')}")
            if term_id:
                out.print("\n".join(f"    {line}" for line in _lines(term)))


def _find(term_id: str | None, as_of: date | None) -> list[Term]:
    listed = shipped_terms()
    if term_id is None:
        return current(listed, as_of or checked_through())
    history = TermBook(listed).history(term_id)
    if not history:
        raise NotFound(f"no term {term_id!r}; list them with: policy-desk terms")
    return list(history) if as_of is None else as_known(history, as_of)


def _lines(term: Term) -> list[str]:
    held = days_name(term.valid_from, term.valid_to, "en") or "no dates of its own"
    replaced = f", replaced on {term.known_to}" if term.known_to else ""
    return [
        f"held: {held}; known from {term.known_from}{replaced}",
        f"sources: {', '.join(term.source_ids)}; {term.doc_id('en')}#{term.section}",
        f"“{term.quotes['en']}”",
    ]
