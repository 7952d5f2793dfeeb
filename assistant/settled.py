"""What our own documents answer, and whether a sentence of another document says it otherwise.

A question's way: retrieve -> disputes [assistant.settled] -> answer
Figures and days are compared by value, parties by name. How the rest is put is for the guard, which
reads the sentence as a statement that cites ours.
"""

import re
from collections.abc import Sequence

from assistant.alignment import SAME_ACROSS_LANGUAGES, SAME_IN_ONE_LANGUAGE, likeness
from assistant.asked import Asked
from assistant.asked_words import asks_whether
from assistant.candidates import Candidate
from assistant.guarding.findings import Finding, Passage
from assistant.guarding.judging import failures, judge
from assistant.turn import Dispute, Evidence
from assistant.values import UNITS, find_quantities_cached, named, told
from assistant.word_check import region_of
from corpus.dates import PartialDate
from corpus.folding import fold
from corpus.glossary import Glossary
from corpus.quantities import Quantity

# Too little to be told from another, unless a number of things is asked for.
_UNTOLD = frozenset({"", "ordinal", "provision"})
_HOW_MANY = re.compile(r"多少|[几幾]|何|いくつ|how many|number of", re.IGNORECASE)
# Who does it, and which country does.
_PARTIES = {"who": frozenset({"organisation", "person"}), "country": frozenset({"country"})}
# What of the guard's findings tells that a sentence denies what it is compared with.
_DENIED = frozenset({"polarity", "quotation"})


class Settled:
    """What our own documents answer: their figures and parties, quoted and around.

    Args:
        alone: Of our own documents; it quotes something.
    """

    def __init__(self, asked: Asked, glossary: Glossary, alone: Evidence) -> None:
        self._asked, self._glossary = asked, glossary
        self._quoted = alone.selection.quoted
        self._texts = [c.text for c in self._quoted]
        terms = alone.term.values if alone.term else ()
        self._named = [x for t in terms if t.unit == "name" for x in t.shown.values()]
        around = [region_of(c) for c in self._quoted]
        around += [quote for term in terms for quote in term.quotes.values()]
        self._said = [q for text in self._texts for q in find_quantities_cached(text)]
        self._held = [*self._said, *(q for text in around for q in find_quantities_cached(text))]
        self._asks_whether = asks_whether(asked.text)
        # Asked whether it is 20%, a question does not say that it is.
        self._stated = () if self._asks_whether else asked.quantities
        self._units = self._asked_units()

    def dispute(self, candidate: Candidate) -> Dispute | None:
        """What a sentence says otherwise: another value, another party, or the opposite."""
        return self._value(candidate) or self._party(candidate) or self._opposite(candidate)

    def borne_out_by(self, outside: Sequence[Candidate]) -> bool:
        """Whether sentences give all that is asked for of the first of ours, and nothing else.

        Days are left out where none is asked for: many a sentence says since when it holds. What
        is asked for with yes or no, ours say themselves.
        """
        if self._asks_whether or (self._named and not self._has_name(outside[0].text)):
            return False
        if self._asked.kind in _PARTIES:
            theirs = {name for c in outside for name in self._parties_in(c.text)}
            return set(self._parties_in(self._texts[0])) <= theirs
        wanted = self._asked_in(self._texts[0])
        held = [q for c in outside for q in find_quantities_cached(c.text)]
        more = self._asked_in(outside[0].text) if self._asked.kind in UNITS else ()
        units = {q.unit for q in self._said}  # a sum in brackets in another currency is no more
        nothing_else = all(told(self._said, q) for q in more if q.unit in units)
        return nothing_else and all(named(held, q) for q in wanted)

    def _asked_in(self, text: str) -> list[Quantity]:
        """The values in a text that may answer."""
        days = self._asked.kind == "date"
        found = [q for q in find_quantities_cached(text) if q.unit in self._units]
        found = [q for q in found if days or q.unit != "date"]
        return [q for q in found if not named(self._asked.quantities, q)]

    def _value(self, candidate: Candidate) -> Dispute | None:
        """The value of a sentence that ours do not give, where they give another of its unit."""
        text = candidate.text
        given = [q for q in find_quantities_cached(text) if q.unit in self._units]
        # In another currency, a sum is another only if none of the sentence is ours.
        converted = any(named(self._held, q) for q in given)
        new = [q for q in given if not named(self._stated, q) and not _is_an_article(q)]
        # A figure that stands near ours may be no other; put in the place of ours, it is one.
        ours = self._held if any(told(self._said, q) for q in new) else self._said
        for quantity in new:
            rivals = [q for q in self._said if _rival(q, quantity, converted=converted)]
            if rivals and not told(ours, quantity):
                # One that the question does not state itself is the likelier to be its answer.
                rival = min(rivals, key=lambda q: named(self._asked.quantities, q))
                words = text[quantity.start : quantity.end].strip()
                return Dispute(candidate, words, quantity.unit, self._words(rival))
        return None

    def _party(self, candidate: Candidate) -> Dispute | None:
        """Whom a sentence names first, asked who it is, if ours name somebody else."""
        if not self._is_alike(candidate):
            return None
        known = candidate.language == self._quoted[0].language
        if self._named and known and not self._has_name(candidate.text):
            return Dispute(candidate, candidate.text, "name", "")
        if self._asked.kind not in _PARTIES:
            return None
        ours, theirs = self._parties_in(self._texts[0]), self._parties_in(candidate.text)
        first = next(iter(theirs), "")
        if not ours or not first or first in self._parties_in("\n".join(self._texts)):
            return None
        return Dispute(candidate, theirs[first], "name", next(iter(ours.values())))

    def _opposite(self, candidate: Candidate) -> Dispute | None:
        """A sentence that gives our values to other parties or, asked whether, may deny ours."""
        if not self._is_alike(candidate):
            return None
        findings = self._findings(candidate)
        values = [q for q in find_quantities_cached(candidate.text) if q.unit != "date"]
        has_ours = any(told(self._said, q) for q in values)
        against = any(f.check == "roles" and has_ours for f in failures(findings))
        if self._asks_whether:
            # Across languages, the guard cannot tell many a denial from none.
            here = {one.language for one in self._quoted} == {candidate.language}
            certain = findings if here else failures(findings)
            against |= any(f.check in _DENIED and f.verdict != "holds" for f in certain)
        return Dispute(candidate, candidate.text, "name", "") if against else None

    def _has_name(self, text: str) -> bool:
        return any(fold(name) in fold(text) for name in self._named)

    def _findings(self, candidate: Candidate) -> tuple[Finding, ...]:
        ground = [Passage(c.text, "\n".join((c.heading, *c.near))) for c in self._quoted]
        return judge(candidate.text, ground)

    def _is_alike(self, candidate: Candidate) -> bool:
        """Whether a sentence is on what one of ours says."""
        return any(
            likeness(candidate.vector, one.vector)
            >= (
                SAME_IN_ONE_LANGUAGE
                if candidate.language == one.language
                else SAME_ACROSS_LANGUAGES
            )
            for one in self._quoted
        )

    def _asked_units(self) -> frozenset[str]:
        """The units of the kind asked for; of every kind where ours give none of that."""
        units = UNITS.get(self._asked.kind, frozenset())
        if self._asked.kind == "date":
            units |= UNITS["duration"]  # 何年 may ask for either
        given = {q.unit for q in self._said}
        if units & given:
            return units
        counted = {""} if _HOW_MANY.search(self._asked.text) else set()
        return frozenset((given - _UNTOLD) | (given & counted))

    def _parties_in(self, text: str) -> dict[str, str]:
        """Who may answer in a text, by a name for each -> as written; in order.

        What the question names itself is no answer.
        """
        kinds = _PARTIES.get(self._asked.kind, frozenset())
        own = {mention.term_id for mention in self._asked.mentions}
        parties: dict[str, str] = {}
        for mention in self._glossary.find(text):
            if mention.kind in kinds and mention.term_id not in own:
                parties.setdefault(mention.term_id, text[mention.start : mention.end])
        return parties

    def _words(self, quantity: Quantity) -> str:
        """A quantity of ours as its sentence writes it."""
        for text in self._texts:
            for found in find_quantities_cached(text):
                if found == quantity:
                    return text[found.start : found.end].strip()
        return ""


def _is_an_article(quantity: Quantity) -> bool:
    """Whether a number is rather a word, as 一 and 两 are."""
    return not isinstance(quantity.value, PartialDate) and (
        quantity.unit == "" and quantity.value <= 2
    )


def _rival(ours: Quantity, theirs: Quantity, *, converted: bool) -> bool:
    units = {ours.unit, theirs.unit}
    if units <= UNITS["amount"] and not converted:
        return True
    return ours.unit == theirs.unit or units <= UNITS["duration"]
