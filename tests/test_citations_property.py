"""Any text, through the index and the whole service: every citation verifies, no corrupt one does.

This is the first promise: `document.text[start:end] == quote`, always.
"""

import random
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.guard import check_quotations
from assistant.records import Citation, Question
from assistant.service import AnswerService
from corpus.glossary import shipped_glossary
from corpus.records import Document, normalise
from tests.conftest import BagEmbedder
from tests.desk_fixtures import CORPUS_DATE, make_document, opened_index

# Composed and decomposed, astral and joined, full-width and half-width, and every line end.
PIECES = [
    "The ferry fare is 40 yen. ", "Café fares. ", "Cafe\u0301 fares. ", "か\u3099っこう。",
    "がっこう。",
    "渡轮票价为四十日元。", "渡し船の運賃は四十円である。", "ﾌｪﾘｰ ４０円。", "フェリー。",
    "👩‍👩‍👧 40 👍🏽. ",
    "𠮷野家。", "q\u0323\u0307 x\u0307\u0323. ", "ﬁne ﬂags! ", "Ω ≠ Ω. ", "[1] *a* <b>. ",
    "「引用。」と述べた。", "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "\u3000", "\t", " ", "\u2028",
]  # fmt: skip
QUESTIONS = "ferry fare|渡轮票价|渡し船の運賃|Café fares|40 yen|がっこう|ﾌｪﾘｰ|👍🏽 flags".split("|")
TWINS = {"ガ": "ｶﾞ", "A": "Α", "a": "а", "e": "е", "o": "о", ".": "．", "。": "｡", " ": "\u00a0"}

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), min_size=1, max_size=14)


def document_of(number: int, pieces: Sequence[str], language: str) -> Document:
    # A lone surrogate is no text; loaders remove it, with the control characters.
    joined = "".join(pieces).encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
    return make_document(f"d{number}", normalise(joined), language=language)


def citations_over(documents: Sequence[Document], question: str) -> list[Citation]:
    """What the service cites, and a citation of every sentence that it could have cited."""
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_index(Path(folder), BagEmbedder(), documents) as index,
    ):
        service = AnswerService(index, shipped_glossary(), CORPUS_DATE)
        answer = service.ask(Question(question))
        assert [v.passed for v in answer.receipt.guard] == [True] * len(answer.citations)
        found = list(answer.citations)
        for cut in index.listing.chunks.values():
            document = index.document_of(cut.chunk)
            for a, b in cut.sentences:
                start, end = cut.chunk.start + a, cut.chunk.start + b
                found.append(citation_at(document, start, end, cut.chunk.text[a:b]))
    return [replace(citation, n=n) for n, citation in enumerate(found, start=1)]


def citation_at(document: Document, start: int, end: int, quote: str) -> Citation:
    return Citation(
        n=1, doc_id=document.doc_id, version=document.version, start=start, end=end, quote=quote,
        title="", language=document.language, page=None, anchor="top", sources=(),
        authority="press", confidence="read", known_from=None, valid_from=None, valid_to=None,
        superseded=None, kind="original",
    )  # fmt: skip


def corrupted(citation: Citation, text: str, chance: random.Random) -> Citation:
    """The citation with one character wrong; never equal to what it was."""
    quote = citation.quote
    at = chance.randrange(len(quote))
    char = quote[at]
    forms = [unicodedata.normalize(form, char) for form in ("NFD", "NFKC", "NFKD")]
    twins = [twin for twin in (*forms, wide(char), TWINS.get(char, "")) if twin and twin != char]
    changes = [
        replace(citation, quote=quote[:at] + ("x" if char != "x" else "y") + quote[at + 1 :]),
        replace(citation, quote=quote[:at] + char + quote[at:]),
        replace(citation, quote=quote[:at] + quote[at + 1 :]),
        replace(citation, start=citation.start - 1, end=citation.end - 1),
        replace(citation, start=citation.start + 1, end=citation.end + 1),
        replace(citation, end=citation.end + 1),
        *(replace(citation, quote=quote[:at] + twin + quote[at + 1 :]) for twin in twins),
    ]
    # Moved by one, a run of one character still says the same, and is then no corruption.
    return chance.choice([one for one in changes if not holds(one, text)])


def holds(citation: Citation, text: str) -> bool:
    inside = 0 <= citation.start < citation.end <= len(text)
    return inside and text[citation.start : citation.end] == citation.quote


def wide(char: str) -> str:
    """The full-width form of an ASCII character; "" where there is none."""
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else ""


@given(
    st.lists(st.tuples(texts, st.sampled_from(["en", "zh", "ja"])), min_size=1, max_size=3),
    st.sampled_from(QUESTIONS),
    st.integers(0, 2**32),
)
@settings(deadline=None, max_examples=20)
def test_every_citation_verifies_and_the_guard_catches_exactly_the_corrupted(
    written: list[tuple[list[str], str]], question: str, seed: int
) -> None:
    documents = [document_of(i, pieces, language) for i, (pieces, language) in enumerate(written)]
    by_version = {(d.doc_id, d.version): d for d in documents}
    citations = citations_over(documents, question)
    for citation in citations:
        text = by_version[citation.doc_id, citation.version].text
        assert text[citation.start : citation.end] == citation.quote
    chance = random.Random(seed)
    half = {citation.n for citation in chance.sample(citations, (len(citations) + 1) // 2)}
    shown = [
        corrupted(c, by_version[c.doc_id, c.version].text, chance) if c.n in half else c
        for c in citations
    ]
    caught = {verdict.n for verdict in check_quotations(shown, by_version) if not verdict.passed}
    assert caught == half


def test_the_service_cites_from_such_texts() -> None:
    # The property would hold as well if nothing were ever cited.
    documents = [document_of(0, ["Cafe\u0301 👍🏽\r\nThe ferry fare is 40 yen.\r\n"] * 2, "en")]
    first = citations_over(documents, "Is the ferry fare 40 yen?")[0]
    assert (first.doc_id, first.quote) == ("d0", "The ferry fare is 40 yen.")
    assert documents[0].text[first.start : first.end] == first.quote
