"""What a follow-up leaves behind: a sentence that still speaks of that answers another question.

A question's way: retrieve -> [assistant.follow_up_departure] -> answer
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.follow_up_exchange import PARTNER
from assistant.follow_up_reading import read, words_of
from assistant.follow_ups import complete_question, lexicon_of
from assistant.wording import LANGUAGES
from corpus.folding import fold_aligned
from corpus.glossary import Glossary
from corpus.languages import question_language

# Of one family, one takes another's place; what is none of these is told by its own kind.
_FAMILIES = {
    "country": "place",
    "region": "place",
    "goods": "thing",
    "concept": "thing",
    "name": "thing",
    "organisation": "body",
    "instrument": "instrument",
    "person": "person",
    "ordinal": "ordinal",
    "period": "period",
    "tenor": "tenor",
    "order": "order",
}
_EXACT = ("ordinal", "period", "tenor")  # another one than is asked of is never meant
_PARTIES = {PARTNER, "japan"}
_BOTH = re.compile(  # it speaks of what was before as well
    "比|相差|区别|不同|差距|一起|两[者个]|違い|違う|差は|より|両方|双方"
    r"|\b(?:compare|than|differ|both|plus|versus|vs|relative to|as much as)",
    re.IGNORECASE,
)
_SUM = re.compile(r"加起来|合起来|合計|合わせ|足す|\b(?:together|combined)\b", re.IGNORECASE)
_ORDINALS = {"first": "ordinal 1", "second": "ordinal 2", "third": "ordinal 3"}
_NOUN = re.compile("[一-龠]{2,4}(?<!了)|[ァ-ヺー]{2,12}|[A-Z][A-Za-z]{2,15}")
_Named = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Departure:
    """What a follow-up names, and what the question before it named in its place."""

    glossary: Glossary
    new: _Named
    fresh: _Named  # of it what the question before did not name
    left: _Named
    asked: _Named  # by the completed question
    noun: str  # which nobody knows and the follow-up consists of; a sentence in its language has it
    language: str

    def kept(self, quoted: Sequence[Candidate]) -> list[Candidate]:
        """The sentences that do not speak of what was left, in their order.

        Where some name what is new, those in other sections that do not are left out as well.
        """
        told = [(c, _named(c.text, self.glossary)) for c in quoted]
        told = [(c, names) for c, names in told if not self._behind(names) and self._speaks(c)]
        on_it = {
            c.scored.chunk.chunk_id
            for c, names in told
            if any(names.get(of, set()) & fresh for of, fresh in self.fresh.items())
        }
        told = [t for t in told if not on_it or t[0].scored.chunk.chunk_id in on_it]
        return [c for c, names in told if not self._beside(names, [n for _, n in told])]

    def _speaks(self, quoted: Candidate) -> bool:
        """Whether a sentence may be on the noun that nobody knows."""
        if not self.noun or question_language(quoted.text, [self.language]) != self.language:
            return True
        text, noun = fold_aligned(quoted.text), fold_aligned(self.noun)
        han = re.fullmatch("[一-龠]+", noun)  # 小型炉 may be 小型モジュール炉
        return set(noun) <= set(text) if han else noun in text

    def _beside(self, names: _Named, told: Sequence[_Named]) -> bool:
        """Whether a sentence is on another place than is asked of, where one is on that."""
        wanted, its = (of.get("place", set()) - _PARTIES for of in (self.asked, names))
        on_it = any(other.get("place", set()) & wanted for other in told)
        return on_it and bool(its) and not its & wanted

    def _behind(self, names: _Named) -> bool:
        exact = _EXACT + (("order",) if "order" in self.new else ())
        return any(
            names.get(of, set()) & left and not names[of] & self.new[of]
            for of, left in self.left.items()
        ) or any(
            of in names and of in self.asked and not names[of] & self.asked[of] for of in exact
        )


def departure(question: str, history: Sequence[str], glossary: Glossary) -> Departure:
    """What a follow-up, as it was written, turns to and from; nothing where it names nothing new.

    Args:
        history: Earlier questions, oldest first; at least one.
    """
    if _SUM.search(question) and len(history) > 1:  # of the last two; the first is no sum
        *history, question = [
            complete_question(q, history[:i], glossary) for i, q in enumerate(history)
        ]
    new = {} if _BOTH.search(question) else _named(question, glossary)
    before = _named(complete_question(history[-1], history[:-1], glossary), glossary)
    left = {of: before.get(of, set()) - values - {PARTNER} for of, values in new.items()}
    fresh = {of: values - before.get(of, set()) - {PARTNER} for of, values in new.items()}
    completed = complete_question(question, history, glossary)
    asked = {} if _BOTH.search(completed) else _named(completed, glossary)
    left = {of: values for of, values in left.items() if values}
    text = unicodedata.normalize("NFKC", question)
    language = question_language(text, [question_language(history[-1])])
    noun = _unknown(text, language, glossary)
    return Departure(glossary, new, fresh, left, asked, noun, language)


def _unknown(text: str, language: str, glossary: Glossary) -> str:
    """The noun that a follow-up consists of, where nobody knows it; empty otherwise."""
    if language not in LANGUAGES:
        return ""
    reading = read(text, words_of(language), lexicon_of(glossary))
    bare = reading.framed and not reading.parts and not reading.asks
    return reading.core if bare and _NOUN.fullmatch(reading.core) else ""


def _named(text: str, glossary: Glossary) -> _Named:
    named: _Named = {}
    for part in lexicon_of(glossary).parts(text):
        if part.what in _FAMILIES:
            value = _ORDINALS.get(part.value.split()[0], part.value)
            named.setdefault(_FAMILIES[part.what], set()).add(value)
    return named
