"""The claims of a sentence: what it says, each with its mark and what shows it."""

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.checking.evidence import Found, Unit
from assistant.checking.offices import Held, offices_held
from assistant.checking.parties import named_by, names_of, roles_of
from assistant.checking.quoting import Quotations
from assistant.checking.ratios import ratios_in, terms_at_stage
from assistant.checking.records import Claim, ClaimKind, Mark
from assistant.checking.register import Said
from assistant.checking.spoken import Spoken
from assistant.checking.values import Stand, stand_of
from assistant.dated import Days
from assistant.guarding.figures import equal
from assistant.guarding.reading import Reading
from assistant.records import Citation
from assistant.term_answers import TermBook
from assistant.term_words import value_words
from corpus.shipped import corpus_subject

_COUNTERPARTS = frozenset({"country", "instrument", "concept"})
_NOTE_MARKS = ("*", "[", "※", "†")  # ahead of the number of a footnote
_MOST_AGAINST = 3  # quotations of what stands against a claim


class Marker:
    """Marks what sentences say, over one state of the corpus."""

    def __init__(self, book: TermBook, quotations: Quotations, as_of: date) -> None:
        self._book, self._quotations, self._as_of = book, quotations, as_of

    def claims(
        self,
        units: Sequence[Unit],
        near: Sequence[Found],
        said: Sequence[Said],
        days: Days | None,
    ) -> list[Claim]:
        """The claims of a sentence in reading order; spans are in the sentence.

        Args:
            units: Of the sentence, itself first.
            near: Sentences of the corpus, nearest first.
            said: Documented disagreements of which it says one side.
            days: Those that it names.
        """
        sentence = units[0].reading
        held = list(offices_held(sentence, self._book, self._as_of))
        found = [
            *self._statements(sentence, said),
            *self._ratios(sentence),
            *self._values(units, near, days),
            *self._names(units[0], near, held),
            *self._roles(units, near),
            *(self._office(sentence, one, "role", (one.start, one.end)) for one in held),
        ]
        marked = [self._as_documented(claim, said) for claim in found]
        return sorted(marked, key=lambda claim: (claim.start, claim.end, claim.kind))

    def _statements(self, sentence: Reading, said: Sequence[Said]) -> Iterator[Claim]:
        for one in said:
            span = _trimmed(sentence.text, one.unit.start, one.unit.end)
            yield self._documented(one, "statement", span, sentence)

    def _values(
        self, units: Sequence[Unit], near: Sequence[Found], days: Days | None
    ) -> Iterator[Claim]:
        sentence = units[0].reading
        for figure in sentence.figures:
            if sentence.text[: figure.start].endswith(_NOTE_MARKS) or any(
                r.start < figure.end and figure.start < r.end for r in ratios_in(sentence)
            ):
                continue
            holding = tuple(
                i for i, u in enumerate(units) if u.start <= figure.start and figure.end <= u.end
            )
            spoken = Spoken(figure, sentence, holding, days if figure.unit != "date" else None)
            stand = stand_of(spoken, units, near, self._book, self._as_of)
            kind: ClaimKind = "date" if figure.unit == "date" else "figure"
            yield self._claim(kind, (figure.start, figure.end), sentence, stand)

    def _claim(
        self, kind: ClaimKind, span: tuple[int, int], sentence: Reading, stand: Stand
    ) -> Claim:
        own = self._quotations.of_term(stand.own) if stand.own else ()
        others = stand.terms[-_MOST_AGAINST:]
        cited = [c for term in others for c in self._quotations.of_term(term)]
        language = self._quotations.language
        return Claim(
            kind=kind,
            start=span[0],
            end=span[1],
            text=sentence.text[span[0] : span[1]],
            mark=stand.mark,
            citations=_once([*cited, *(own or self._quotations.of(stand.found))]),
            since=stand.since,
            values=tuple(dict.fromkeys(value_words(term, language) for term in others)),
        )

    def _ratios(self, sentence: Reading) -> Iterator[Claim]:
        for ratio in ratios_in(sentence):
            same, others = terms_at_stage(ratio, sentence, self._book, self._as_of)
            if same:
                stand = Stand("supported", own=same[0])
            else:
                stand = Stand("contradicted" if others else "not_in_corpus", terms=tuple(others))
            yield self._claim("figure", (ratio.start, ratio.end), sentence, stand)

    def _names(
        self, sentence: Unit, near: Sequence[Found], offices: Sequence[Held]
    ) -> Iterator[Claim]:  # fmt: skip
        for mention in names_of(sentence):
            span = (mention.start, mention.end)
            held = next((o for o in offices if o.is_of(mention) and o.mark != "supported"), None)
            if held:
                yield self._office(sentence.reading, held, "name", span)
                continue
            found = named_by(mention, sentence.reading, near)
            mark: Mark = "supported" if found else "not_in_corpus"
            yield self._claim("name", span, sentence.reading, Stand(mark, found))

    def _office(
        self, sentence: Reading, held: Held, kind: ClaimKind, span: tuple[int, int]
    ) -> Claim:  # fmt: skip
        own = held.terms[0] if held.mark == "supported" else None
        terms = () if own else held.terms
        stand = Stand(held.mark, own=own, terms=terms, since=held.since)
        return self._claim(kind, span, sentence, stand)

    def _roles(self, units: Sequence[Unit], near: Sequence[Found]) -> Iterator[Claim]:
        for role in roles_of(units, near):
            stand = Stand(role.mark, role.found)
            yield self._claim("role", (role.start, role.end), units[0].reading, stand)

    def _as_documented(self, claim: Claim, said: Sequence[Said]) -> Claim:
        """A value or name that tells one side of a disagreement from the other has its mark."""
        for one in said:
            inside = one.unit.start <= claim.start and claim.end <= one.unit.end
            if claim.kind in ("figure", "name") and inside and _tells(claim, one):
                span = (claim.start, claim.end)
                return self._documented(one, claim.kind, span, one.unit.reading, claim.text)
        return claim

    def _documented(
        self,
        one: Said,
        kind: ClaimKind,
        span: tuple[int, int],
        sentence: Reading,
        text: str | None = None,
    ) -> Claim:
        entry = one.entry
        mark: Mark = "superseded" if entry.replaced else "disputed"
        against = [c for f in entry.against[:_MOST_AGAINST] for c in self._quotations.of(f)]
        return Claim(
            kind=kind,
            start=span[0],
            end=span[1],
            text=sentence.text[span[0] : span[1]] if text is None else text,
            mark=mark,
            citations=_once([*against, *self._quotations.of(entry.first)]),
            since=entry.replaced,
        )


def _tells(claim: Claim, one: Said) -> bool:
    """Whether a claim is in the first statement of an entry, and in none against it."""
    unit, first = one.unit.reading, one.entry.first.reading
    against = one.entry.against[0].reading
    for figure in unit.figures:
        if unit.text[figure.start : figure.end] == claim.text:
            return any(equal(figure, f) for f in first.figures) and not any(
                f.same_as(figure) for f in against.figures
            )
    new = {m.kind for m in against.mentions if m.term_id not in first.names}
    return any(
        unit.text[m.start : m.end] == claim.text
        and m.term_id in first.names
        and m.term_id not in against.names | corpus_subject()
        and m.kind in new & _COUNTERPARTS
        for m in unit.mentions
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,；;、：:"):
        end -= 1
    return start, end


def _once(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    return tuple({c.n: c for c in citations}.values())
