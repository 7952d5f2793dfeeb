"""Passages for a prompt: each under a random short id, one line of JSON, which it cannot leave.

The ids are new for each answer and stand in no passage, so no text can carry a mark that counts.
"""

import json
import secrets
from collections.abc import Mapping, Sequence

from assistant.alignment import section_at
from assistant.guarding.findings import Passage
from assistant.records import Citation
from assistant.wording import source_line
from index.corpus_index import CorpusIndex

_LETTERS = "bcdfghjkmnpqrtvwxz"  # no vowels: an id is no word
_DIGITS = "23456789"


def mark(citations: Sequence[Citation]) -> dict[str, Citation]:
    """The citations by their ids, in the order given."""
    texts = "\n".join(citation.quote for citation in citations).casefold()
    marked: dict[str, Citation] = {}
    for citation in citations:
        one = _drawn()
        while one in marked or one in texts:
            one = _drawn()
        marked[one] = citation
    return marked


def _drawn() -> str:
    return "".join(map(secrets.choice, (_LETTERS, _DIGITS, _LETTERS)))


def as_lines(index: CorpusIndex, marked: Mapping[str, Citation]) -> str:
    """The passages as the model reads them, a line each."""
    return "\n".join(_line(index, one, citation) for one, citation in marked.items())


def _line(index: CorpusIndex, one: str, citation: Citation) -> str:
    document = index.catalog.document(citation.doc_id, citation.version)
    publisher = source_line(citation, "en") or (document.publisher if document else "")
    days = {
        "known_from": citation.known_from,
        "superseded": citation.superseded,
        "valid_from": citation.valid_from,
        "valid_to": citation.valid_to,
    }
    return _json(
        {
            "id": one,
            "title": citation.title,
            "publisher": publisher,
            "authority": citation.authority,
            "confidence": citation.confidence,
            **{name: day.isoformat() for name, day in days.items() if day},
            "text": citation.quote,
        }
    )


def as_data(texts: Mapping[str, str]) -> str:
    """Texts by id, a line of JSON each."""
    return "\n".join(_json({"id": one, "text": text}) for one, text in texts.items())


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def for_the_guard(index: CorpusIndex, marked: Mapping[str, Citation]) -> dict[str, Passage]:
    """The passages as the guard compares a draft with them."""
    return {one: guarded(index, citation) for one, citation in marked.items()}


def guarded(index: CorpusIndex, citation: Citation) -> Passage:
    """A quotation under its title and heading."""
    document = index.catalog.document(citation.doc_id, citation.version)
    heading = section_at(document, citation.start).heading if document else ""
    return Passage(citation.quote, "\n".join(filter(None, (citation.title, heading))))
