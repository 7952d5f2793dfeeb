"""Questions that ask several things in one message, taken apart.

A question's way: retrieve -> [assistant.several] -> answer
"When did it pass, and by how many votes?" is a question and its follow-up: each part is completed
from those before it, as a conversation is, and finds evidence of its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.candidates import Candidate
from assistant.follow_ups import complete_question
from assistant.turn import Evidence
from corpus.glossary import Glossary
from corpus.shipped import corpus_subject

MOST_PARTS = 3
MOST_OF_A_PART = 2  # sentences quoted
_LEAST = {"zh": 2, "ja": 2, "en": 8}  # characters of a part; "Where" of "where and when" is none
_ENDS = {
    "zh": r"(?<=[,;。?!])",
    "ja": r"(?<=[、,;。?!])",
    "en": r"(?<=[?!;])\s+|(?<=[a-z]{3}\.)\s+(?=[A-Z])"
    r"|,\s+(?=(?:who|whom|whose|what|when|where|which|how|why)\b)"
    r"|,?\s+and\s+(?=(?:who|whom|whose|what|when|where|which|how|why"
    r"|is|are|was|were|do|does|did|can|has|have|will)\b)",
}
_ASKS = {
    "zh": r"[谁誰哪吗嗎啥]|什么|什麼|甚麼|多少|[几幾](?!乎)|何[时時]|怎[么麼样樣]|是否"
    r"|多[大久高长長]|为何|為何",
    "ja": r"何(?!ら|か)|いつ(?!も)|誰|だれ|どなた|ど[のこれうん]|いくら|いくつ|なぜ"
    r"|(?:です|ます|でした|ました)か",
    "en": r"^\W*(?:who|whom|whose|what|when|where|which|how|why|is|are|was|were|do|does|did"
    r"|can|could|has|have|had|will|would|may|must|should)\b",
}
_LEADS = {  # what joins a question to the one before it
    "zh": r"(?:如果不[是能行]|若否|要是不|那[么麼]?|[还還]有|另外|以及|[并並]且|同[时時])[,:]?\s*",
    "ja": r"(?:そうでなければ|違うなら|だめなら|また|あと|それと|それから|ちなみに)[、,]?\s*",
    "en": r"(?:if (?:not|so)|and|also|then|so|but),?\s+",
}
_SHORT = {"zh": 8, "ja": 10, "en": 0}  # characters of 票数? and 金額は?, which ask without a word
_OF_ALL = re.compile(r"\W*(?:各|分别|分別|それぞれ|each\b)")  # leans on all that stands before


def parts_of(text: str, language: str) -> tuple[str, ...]:
    """The questions in a message, in their order, what stands beside one taken with it.

    Empty where there are not two to MOST_PARTS of them, or what stands last asks nothing: it may be
    about any of them.
    """
    if language not in _ENDS:
        return ()
    found: list[str] = []
    ahead = ""  # what was said and asks nothing yet
    for bit in re.split(_ENDS[language], unicodedata.normalize("NFKC", text)):
        if not bit.strip():
            continue
        ahead = f"{ahead} {bit.strip()}" if language == "en" and ahead else ahead + bit
        if not _asks(bit.strip(), language):
            continue
        if found and _OF_ALL.match(bit):
            found[-1] += ahead
        else:
            lead = f"^{_LEADS[language]}" if found else "^"
            found.append(re.sub(lead, "", ahead.strip(" ,;、。"), flags=re.IGNORECASE))
        ahead = ""
    whole = all(len(re.sub(r"\W", "", part)) >= _LEAST[language] for part in found)
    return tuple(found) if whole and not ahead and 2 <= len(found) <= MOST_PARTS else ()


def completed_parts(parts: Sequence[str], glossary: Glossary) -> tuple[str, ...]:
    """Each part with what it takes from those before it."""
    done: list[str] = []
    for part in parts:
        done.append(complete_question(part, done, glossary) if done else part)
    return tuple(done)


def joined(
    glossary: Glossary, whole: Evidence, parts: Sequence[str], found: Sequence[Evidence]
) -> Evidence:
    """The evidence of all parts as one, behind it that of the whole where a part has none.

    Args:
        whole: Of the message as one question.
        parts: As written.
        found: Of each part.
    """
    answers = [_answers(glossary, part, found[:n], found[n]) for n, part in enumerate(parts)]
    answered = [evidence for evidence, it_does in zip(found, answers, strict=True) if it_does]
    if not answered:
        return whole
    quoted: dict[tuple[str, int], Candidate] = {}
    stands_in = whole.answers and not all(answers)
    for evidence in (*answered, whole) if stands_in else answered:
        for sentence in evidence.selection.quoted[:MOST_OF_A_PART]:
            quoted.setdefault((sentence.scored.chunk.doc_id, sentence.start), sentence)
    first = answered[0]
    return replace(
        first,
        selection=replace(first.selection, quoted=tuple(quoted.values())),
        disputes=tuple(dispute for evidence in answered for dispute in evidence.disputes),
        brought_in=frozenset().union(*(evidence.brought_in for evidence in answered)),
        term=next((evidence.term for evidence in answered if evidence.term), None),
        unanswered=()
        if stands_in
        else tuple(part for part, it_is in zip(parts, answers, strict=True) if not it_is),
    )


def _answers(glossary: Glossary, part: str, before: Sequence[Evidence], evidence: Evidence) -> bool:
    """Whether a part is answered, and of the things that those before it are about.

    One that names a thing of its own may be about another.
    """
    if not evidence.answers or not before or _particular(glossary, glossary.named_in(part)):
        return evidence.answers
    subjects = frozenset().union(*(_about(glossary, e) for e in before if e.answers))
    return not subjects or bool(subjects & _about(glossary, evidence))


def _about(glossary: Glossary, evidence: Evidence) -> frozenset[str]:
    """The names in the first sentence quoted; where it has none, those around it."""
    first = evidence.selection.quoted[0]
    return _particular(glossary, first.names) or _particular(glossary, first.names_near)


def _particular(glossary: Glossary, names: Iterable[str]) -> frozenset[str]:
    """The names that tell one thing of the deal from another."""
    return (
        frozenset(name for name in names if glossary.terms[name].kind != "concept")
        - corpus_subject()
    )


def _asks(bit: str, language: str) -> bool:
    if re.search(_ASKS[language], bit, re.IGNORECASE):
        return True
    return bit.endswith("?") and len(bit) <= _SHORT[language]
