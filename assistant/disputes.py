"""What documents that were brought in say against the corpus: shown as a dispute, never instead.

A question's way: retrieve -> [assistant.disputes] -> answer
Anybody's file may hold a plausible paragraph with a false figure. So where our own documents answer
a question, another document may bear their answer out, and is then quoted as any; a value that it
gives otherwise stands behind theirs, with its publisher.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.asked import Asked
from assistant.candidates import Candidate
from assistant.markdown import escape
from assistant.records import Citation, Conflict, ConflictValue
from assistant.turn import Dispute, Evidence
from assistant.values import UNITS, find_quantities_cached, named
from assistant.word_check import region_of
from assistant.wording import kind_name, say, source_line
from corpus.glossary import Glossary
from corpus.quantities import Quantity
from corpus.records import AUTHORITIES

# Too little to be told from another, unless a number of things is asked for.
_UNTOLD = frozenset({"", "ordinal", "provision"})
_HOW_MANY = re.compile(r"多少|[几幾]|何|いくつ|how many|number of", re.IGNORECASE)
_PARTIES = frozenset({"country", "organisation", "person"})


def brought_in(quoted: Sequence[Candidate], own: frozenset[str]) -> tuple[Candidate, ...]:
    """The sentences of documents that are not our own."""
    return tuple(c for c in quoted if c.scored.chunk.doc_id not in own)


def weigh(
    asked: Asked, glossary: Glossary, alone: Evidence, found: Evidence, own: frozenset[str]
) -> Evidence:
    """The evidence that answers, of what all documents give and what our own give alone.

    Args:
        alone: Of our own documents; it quotes something.
        found: Of all; it quotes one that is not our own.

    Returns:
        `found` where what it quotes bears `alone` out; else `alone`, with what is said otherwise.
    """
    outside = brought_in(found.selection.quoted, own)
    settled = _Settled(asked, glossary, alone)
    disputes = [one for candidate in outside if (one := settled.dispute(candidate))]
    # Ours may be on the same thing and still not be taken for an answer, asked for "how many".
    on_it = alone.near_enough and all(gap.lacks == "kind" for gap in alone.gaps)
    if disputes and on_it and (found.answers or alone.answers):
        by_words = {dispute.words: dispute for dispute in reversed(disputes)}
        return replace(alone, gaps=(), disputes=tuple(by_words.values()))
    if not alone.answers:
        return found
    same_term = (found.term and found.term.values) == (alone.term and alone.term.values)
    borne_out = found.answers and same_term and settled.given_by(found.selection.quoted)
    return found if borne_out else alone


class _Settled:
    """What our own documents answer: their figures and parties, quoted and around."""

    def __init__(self, asked: Asked, glossary: Glossary, alone: Evidence) -> None:
        self._asked, self._glossary = asked, glossary
        quoted = alone.selection.quoted
        self._texts = [c.text for c in quoted]
        around = [region_of(c) for c in quoted]
        around += [q for t in (alone.term.values if alone.term else ()) for q in t.quotes.values()]
        self._said = [q for text in self._texts for q in find_quantities_cached(text)]
        self._held = [*self._said, *(q for text in around for q in find_quantities_cached(text))]
        self._units = self._asked_units()
        self._parties = self._parties_in("\n".join(self._texts))
        self._around = self._parties_in("\n".join(around)).keys() | self._parties.keys()

    def dispute(self, candidate: Candidate) -> Dispute | None:
        """The value of a sentence that ours do not give, where they give another of its unit."""
        text = candidate.text
        given = [q for q in find_quantities_cached(text) if q.unit in self._units]
        # In another currency, a sum is another only if none of the sentence is ours.
        converted = any(named(self._held, q) for q in given)
        for quantity in given:
            rivals = [q for q in self._said if self._rival(q, quantity, converted=converted)]
            if rivals and not named([*self._held, *self._asked.quantities], quantity):
                # One that the question does not state itself is the likelier to be its answer.
                rival = min(rivals, key=lambda q: named(self._asked.quantities, q))
                words = text[quantity.start : quantity.end].strip()
                return Dispute(candidate, words, quantity.unit, self._words(rival))
        return self._party(candidate) if self._asks_for_party() else None

    def given_by(self, quoted: Sequence[Candidate]) -> bool:
        """Whether sentences give every value, or party, of the first of ours that is asked for.

        Days are left out where none is asked for: many a sentence says since when it holds.
        """
        if self._asked.kind in ("who", "country"):
            theirs = {t for c in quoted for t in self._parties_in(c.text)}
            return self._parties_in(self._texts[0]).keys() <= theirs
        asks_days = self._asked.kind == "date"
        wanted = [q for q in find_quantities_cached(self._texts[0]) if q.unit in self._units]
        wanted = [q for q in wanted if asks_days or q.unit != "date"]
        wanted = [q for q in wanted if not named(self._asked.quantities, q)]
        held = [q for c in quoted for q in find_quantities_cached(c.text)]
        return all(named(held, q) for q in wanted)

    def _rival(self, ours: Quantity, theirs: Quantity, *, converted: bool) -> bool:
        units = {ours.unit, theirs.unit}
        if units <= UNITS["amount"] and not converted:
            return True
        return ours.unit == theirs.unit or units <= UNITS["duration"]

    def _asked_units(self) -> frozenset[str]:
        """The units of the kind asked for; of every kind where ours give none of that."""
        units = UNITS.get(self._asked.kind, frozenset())
        given = {q.unit for q in self._said}
        if units & given:
            return units
        counted = {""} if _HOW_MANY.search(self._asked.text) else set()
        return frozenset((given - _UNTOLD) | (given & counted))

    def _asks_for_party(self) -> bool:
        return self._asked.kind in ("who", "country", "open")

    def _party(self, candidate: Candidate) -> Dispute | None:
        """A party that ours do not name, where they name another of its kind.

        Asked for one, a sentence that names none of ours disputes them with whom it names.
        """
        theirs = self._parties_in(candidate.text)
        for term_id, words in theirs.items():
            kind = self._glossary.terms[term_id].kind
            rivals = [w for t, w in self._parties.items() if self._glossary.terms[t].kind == kind]
            if term_id not in self._around and rivals:
                return Dispute(candidate, words, "name", rivals[0])
        asked = self._asked.kind in ("who", "country")
        if asked and self._parties and not self._parties.keys() & theirs.keys():
            return Dispute(candidate, candidate.text, "name", next(iter(self._parties.values())))
        return None

    def _parties_in(self, text: str) -> dict[str, str]:
        """term_id -> as written, of the parties that the question does not name itself."""
        own = {mention.term_id for mention in self._asked.mentions}
        return {
            m.term_id: text[m.start : m.end]
            for m in self._glossary.find(text)
            if m.kind in _PARTIES and m.term_id not in own
        }

    def _words(self, quantity: Quantity) -> str:
        """A quantity of ours as its sentence writes it."""
        for text in self._texts:
            for found in find_quantities_cached(text):
                if found == quantity:
                    return text[found.start : found.end].strip()
        return ""


def disputed(disputes: Sequence[Dispute], citation: Citation) -> Dispute | None:
    """The dispute that a citation quotes; None for one of the answer itself."""
    return next(
        (
            one
            for one in disputes
            if citation.doc_id == one.candidate.scored.chunk.doc_id
            and citation.start <= one.candidate.start < citation.end
        ),
        None,
    )


def dispute_conflict(
    asked: Asked, evidence: Evidence, citations: Sequence[Citation], language: str
) -> Conflict | None:
    """The answer's value and those against it, the best authority first; None where none is.

    Args:
        citations: The answer's; a value that none of them quotes is left out.
    """
    theirs = [(d, c) for c in citations if (d := disputed(evidence.disputes, c))]
    ours = [c for c in citations if disputed(evidence.disputes, c) is None]
    if not theirs or not ours:
        return None
    against = theirs[0][0].against
    first = next((c for c in ours if against and against in c.quote), ours[0])
    values = [
        ConflictValue(w or c.quote, unit, c.valid_from, c.valid_to, c)
        for w, unit, c in [
            (against, theirs[0][0].unit, first),
            *((d.words, d.unit, c) for d, c in theirs),
        ]
    ]
    values.sort(key=lambda value: AUTHORITIES.index(value.citation.authority))
    term = evidence.term.values[0] if evidence.term else None
    label = term.labels[language][0] if term else kind_name(asked.kind, language)
    return Conflict(term.term_id if term else "", label, tuple(values))


def dispute_lines(conflict: Conflict, language: str) -> Iterator[str]:
    """What an answer says of a dispute, in Markdown: each value with whose words it is."""
    yield say("disagree", language)
    yield "\n".join(
        f"- {escape(_shown(value))} [{value.citation.n}]"
        f" — {escape(source_line(value.citation, language))}"
        for value in conflict.values
    )


def _shown(value: ConflictValue) -> str:
    return " ".join(value.value.split())
