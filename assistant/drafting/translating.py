"""Quotations in other languages than the answer's, translated by the model; always unofficial.

A translation that changes a figure, name, party or direction of its quotation is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.marking import as_data, guarded, mark
from assistant.drafting.prompts import LANGUAGE_NAMES, prompt
from assistant.drafting.talk import Talk
from assistant.guarding.judging import judge
from assistant.records import Citation
from corpus.languages import question_language
from index.corpus_index import CorpusIndex

_LINE = re.compile(r"^\W{0,4}\[?(?P<id>\w{3})\]?\s*[:：]?\s*(?P<text>\S.*)$", re.MULTILINE)


def translated(
    talk: Talk, index: CorpusIndex, citations: Sequence[Citation], language: str
) -> tuple[Citation, ...]:
    """The citations, those of another language with a translation where one can stand.

    Raises:
        Unusable, Cancelled: as the talk.
    """
    foreign = {one: c for one, c in mark(citations).items() if c.language != language}
    if not foreign:
        return tuple(citations)
    lines = as_data({one: citation.quote for one, citation in foreign.items()})
    task = prompt("translate", language=LANGUAGE_NAMES[language])
    written = {m["id"]: m["text"].strip() for m in _LINE.finditer(talk.aside(f"{task}\n{lines}"))}
    stands = {
        foreign[one].n: text
        for one, text in written.items()
        if one in foreign and _stands(index, text, foreign[one], language)
    }
    return tuple(replace(c, translation=stands.get(c.n, "")) for c in citations)


def _stands(index: CorpusIndex, text: str, citation: Citation, language: str) -> bool:
    if question_language(text, [language]) != language:
        return False
    findings = judge(text, [guarded(index, citation)])
    return all(finding.verdict == "holds" for finding in findings)
