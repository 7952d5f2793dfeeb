"""A sentence as the guard reads it: figures, names, signs and clauses, each with its span.

Spans are half-open code points of the text given, which is NFC. Sentences come again and again
(a passage is cited by several statements), so what was read is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.guarding.words import Sign, country_of, folded_for, read_signs
from corpus.dates import PartialDate
from corpus.glossary import Mention, shipped_glossary
from corpus.languages import question_language
from corpus.quantities import Quantity, find_quantities
from index.tokens import tokens

_PARTIES = frozenset({"country", "organisation", "person"})
_CLAUSE_END = re.compile(
    r"[，；;：]|[,:](?!\d)|、(?=(?:また|さらに|その|しかし|一方|ただし))|。|(?<=[がしずて後際ばり])、|(?<=場合)、|(?<=ため)、"
    r"|\s(?:but|while|whereas|although|though|and then)\s|而(?!是|且)|但(?!是书)|[。！？!?]"
)
_SIDES = {
    "日": "japan", "美": "united_states", "米": "united_states", "韩": "south_korea",
    "韓": "south_korea", "中": "china", "英": "united_kingdom", "欧": "european_union",
    "歐": "european_union", "台": "taiwan", "臺": "taiwan", "澳": "australia", "豪": "australia",
}  # fmt: skip
_SIDE = re.compile(
    r"(?<![今近昨明当當翌同即本其完整他])([日美米韩韓中英欧歐台臺澳豪])(?:方(?![法式案向针針面便米])|[側侧])"
)
_ORDINALS = frozenset({"ordinal", "provision"})
_WORD_NUMBER = re.compile(r"[A-Za-z〇零一二两兩三四五六七八九十]+")


@dataclass(frozen=True, slots=True, eq=False)  # one a text: what is told of it is kept by it
class Reading:
    """A text, read."""

    text: str
    folded: str  # as words are looked for in it
    language: str  # zh, en or ja
    figures: tuple[Quantity, ...]  # that are no part of a name
    mentions: tuple[Mention, ...]
    names: frozenset[str]  # glossary ids, also of names inside longer ones
    signs: tuple[Sign, ...]
    parties: tuple[Mention, ...]  # countries, bodies and people, in order
    parties_named: frozenset[str]  # glossary ids, with the countries that they are of
    clauses: tuple[tuple[int, int], ...]  # cover the text

    def clause_of(self, at: int) -> int:
        """The number of the clause that holds an offset."""
        return next(
            (i for i, (start, end) in enumerate(self.clauses) if start <= at < end),
            len(self.clauses) - 1,
        )

    def signs_in(self, clauses: frozenset[int] | None = None) -> tuple[Sign, ...]:
        """The signs of some clauses; of all where none are named."""
        if clauses is None:
            return self.signs
        return tuple(s for s in self.signs if self.clause_of(s.start) in clauses)


@lru_cache(maxsize=20_000)
def read(text: str) -> Reading:
    """The text read; an empty text has one empty clause and nothing else."""
    language = question_language(text)
    language = language if language in ("zh", "ja") else "en"
    folded = folded_for(text, language)
    glossary = shipped_glossary()
    quantities = find_quantities(text)
    mentions = tuple(  # the US of US$550 billion is no name
        m for m in _names(text) if not any(q.start <= m.start and m.end < q.end for q in quantities)
    )
    taken = [(m.start, m.end) for m in mentions]
    figures = tuple(
        q for q in quantities if not any(a <= q.start and q.end <= b for a, b in taken)
        and not _is_turn_of_speech(q, text)
    )  # fmt: skip
    parties = tuple(m for m in mentions if m.kind in _PARTIES)
    named = {m.term_id for m in parties}
    return Reading(
        text=text,
        folded=folded,
        language=language,
        figures=figures,
        mentions=mentions,
        names=glossary.named_in(text) | {m.term_id for m in mentions},
        signs=read_signs(folded, language),
        parties=parties,
        parties_named=frozenset(named | {country_of()[x] for x in named if x in country_of()}),
        clauses=_clauses(text, figures, mentions),
    )


def _names(text: str) -> list[Mention]:
    found = list(_whole_names(shipped_glossary().find(text), text))
    return sorted([*found, *_sides(found, text)], key=lambda m: m.start)


def _whole_names(found: list[Mention], text: str) -> Iterator[Mention]:
    """The names without the 中 of 协议中美国, which is no China."""
    starts = {m.start for m in found if m.end - m.start > 1}
    for mention in found:
        if text[mention.start : mention.end] != "中" or mention.end not in starts:
            yield mention


def _sides(found: list[Mention], text: str) -> Iterator[Mention]:
    """Countries named as sides, 日方 and 米側, which are no names elsewhere."""
    taken = {at for m in found for at in range(m.start, m.end)}
    for match in _SIDE.finditer(text):
        if match.start() not in taken:
            yield Mention(_SIDES[match[1]], "country", match.start(), match.end())


@lru_cache(maxsize=20_000)
def tokens_of(reading: Reading) -> frozenset[str]:
    """The tokens of a text; made when they are asked for, since stems take time."""
    return frozenset(tokens(reading.text))


def is_count(figure: Quantity) -> bool:
    """Whether it is a bare number, which a paraphrase may have counted itself."""
    return not isinstance(figure.value, PartialDate) and not figure.unit


def _is_turn_of_speech(quantity: Quantity, text: str) -> bool:
    """一个 and "one of the two" state no figure."""
    if isinstance(quantity.value, PartialDate) or quantity.unit in _ORDINALS:
        return False
    written = text[quantity.start : quantity.end].strip()
    few = quantity.value <= 2 and quantity.unit in ("", "year", "month", "day")
    return few and _WORD_NUMBER.match(written) is not None


def _clauses(
    text: str, figures: tuple[Quantity, ...], mentions: tuple[Mention, ...]
) -> tuple[tuple[int, int], ...]:
    inside = [(q.start, q.end) for q in figures] + [(m.start, m.end) for m in mentions]
    ends = [
        match.end()
        for match in _CLAUSE_END.finditer(text)
        if not any(a < match.end() < b for a, b in inside) and match.end() < len(text)
    ]
    bounds = [0, *ends, len(text)]
    return tuple(zip(bounds, bounds[1:], strict=False))
