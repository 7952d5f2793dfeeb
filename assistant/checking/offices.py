"""Who chairs, selects, recommends, signs or runs what, compared as pairs of holder and office.

The dated terms whose labels tell an office ("chair of the Investment Committee") have its holders.
A statement that gives the office to somebody else is contradicted; one whose office the corpus
gives to nobody is not in it. Where it cannot be told who is said to hold it, nothing is marked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.checking.office_words import (
    OfficeWord,
    may_hold,
    office_words,
    sides_of,
    speaks_of_it,
    titles_of,
)
from assistant.checking.records import Mark
from assistant.checking.sameness import special_countries
from assistant.checking.subjects import subjects_of
from assistant.guarding.gazetteer import ids_in, names_in
from assistant.guarding.reading import Reading, read
from assistant.guarding.words import DENIAL, MODALITY, aliases
from assistant.term_answers import TermBook, values_on
from corpus.folding import fold
from corpus.glossary import Mention
from corpus.terms import Term

_LABEL = 0.35  # of a label's weight, that a statement on the office has
_AS_WELL = 0.15  # by which another term may fit less, and be meant as well
_SHARED = frozenset({"chair"})  # whose holder is told by post and by name
_HOLDERS = {
    "chair": frozenset({"person"}),
    "select": frozenset({"person", "organisation"}),
    "recommend": frozenset({"person", "organisation"}),
    "sign": frozenset({"person"}),
    "operate": frozenset({"organisation", "instrument"}),
}
_BODIES = frozenset({"organisation", "instrument"})
_OPEN = frozenset({"may", "can", "plan"})


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody said to hold an office, and how the corpus stands to it."""

    holder: Mention
    start: int  # of holder and office together
    end: int
    mark: Mark
    terms: tuple[Term, ...] = ()  # that have the office, with whom they name
    since: date | None = None

    def is_of(self, mention: Mention) -> bool:
        """Whether a name is the holder's, or in it."""
        return self.holder.start <= mention.start and mention.end <= self.holder.end


@dataclass(frozen=True, slots=True)
class _Office:
    """An office of which a sentence speaks, and the terms that have it."""

    said: Reading
    word: OfficeWord
    terms: tuple[Term, ...]


def offices_held(said: Reading, book: TermBook, as_of: date) -> Iterator[Held]:
    """The offices that a sentence gives to somebody, in order."""
    for word in office_words(said):
        if _is_open(said, word) or not speaks_of_it(said, word):
            continue
        office = _Office(said, word, tuple(_terms_of(said, word, book)))
        ids = dict.fromkeys(term.term_id for term in office.terms)
        values = [t for term_id in ids for t in values_on(book.history(term_id), as_of, None)]
        told = (_held(office, holder, known, values) for holder, known in _holders(office))
        if held := next((held for held in told if held), None):
            yield held


def _is_open(said: Reading, word: OfficeWord) -> bool:
    """Whether its clause denies the office, or says that it may be so."""
    signs = said.signs_in(frozenset({said.clause_of(word.start)}))
    return any(s.turn == DENIAL or (s.turn == MODALITY and s.sense in _OPEN) for s in signs)


def _terms_of(said: Reading, word: OfficeWord, book: TermBook) -> list[Term]:
    """The terms that have the office of which a sentence speaks; none where two may be meant."""
    sides, shares = sides_of(said), []
    for term in book.all():
        share = _share(said, word, term, book) if term.unit == "name" else 0.0
        side = frozenset().union(*(read(x).parties_named for x in term.labels["en"]))
        if share >= _LABEL and (word.office != "sign" or (sides and sides <= side)):
            shares.append((share, term))
    best = max((share for share, _ in shares), default=0.0)
    found = [term for share, term in shares if share > best - _AS_WELL]
    several = len({term.term_id for term in found}) > 1
    return [] if several and word.office not in _SHARED else found


def _share(said: Reading, word: OfficeWord, term: Term, book: TermBook) -> float:
    """How much a sentence has of a label of a term that tells the office."""
    labels = [read(label) for label in term.labels[said.language]]
    return max(
        (
            subjects_of(book).label_share(said, label)
            for label in labels
            if any(w.office == word.office for w in office_words(label))
            and _bodies(label) <= said.names
            and special_countries(label) == special_countries(said) - _shown_names(term)
        ),
        default=0.0,
    )


def _bodies(label: Reading) -> frozenset[str]:
    return frozenset(m.term_id for m in label.mentions if m.kind in _BODIES)


def _holders(office: _Office) -> Iterator[tuple[Mention, frozenset[str]]]:
    """Who may be said to hold an office, the nearest first, with who else that is."""
    said, word, terms = office.said, office.word, office.terms
    labels = [read(label) for term in terms for label in term.labels[said.language]]
    objects = frozenset().union(*(_bodies(x) | ids_in(x.text) for x in labels))
    titles = list(titles_of(said))
    known = aliases()
    named = [(m, known.get(m.term_id, frozenset())) for m in said.parties]
    if word.office == "operate":
        named += [(m, frozenset()) for m in (*names_in(said.text), *_shown_in(said, terms))]
    clause = said.clause_of(word.start)
    found = [
        (m, others)
        for m, others in [*titles, *named]
        if m.kind in _HOLDERS[word.office]
        and m.term_id not in objects
        and said.clause_of(m.start) == clause
        and may_hold(said, word, m)
    ]
    yield from sorted(found, key=lambda item: abs(item[0].start - word.start))


def _shown_in(said: Reading, terms: Sequence[Term]) -> Iterator[Mention]:
    """The holders as the terms write them: companies that no list of names has."""
    for term in terms:
        shown = term.shown[said.language]
        if (at := said.text.find(shown)) >= 0:
            yield Mention(term.term_id, "organisation", at, at + len(shown))


def _held(
    office: _Office, holder: Mention, known: frozenset[str], values: Sequence[Term]
) -> Held | None:
    """How the corpus stands to a holder.

    Args:
        known: Who else that is.
        values: Of the office's terms on the as-of day.
    """
    said, word = office.said, office.word
    start, end = min(holder.start, word.start), max(holder.end, word.end)
    if not office.terms:
        return Held(holder, start, end, "not_in_corpus") if word.office == "chair" else None
    if not values:
        return None  # it was not known yet
    ids = {holder.term_id} | known
    written = fold(said.text[holder.start : holder.end])
    theirs = tuple(t for t in values if _is_holder(t, ids, written, said.language))
    if theirs:
        return Held(holder, start, end, "supported", theirs)
    if any(_is_holder(t, ids, written, said.language) for t in office.terms):
        since = max(t.valid_from or t.known_from for t in values)
        return Held(holder, start, end, "superseded", tuple(values), since)
    if any(_shown_names(t) & said.names for t in office.terms):
        return None  # who of them holds it is not told
    return Held(holder, start, end, "contradicted", tuple(values))


def _is_holder(term: Term, ids: set[str], written: str, language: str) -> bool:
    return bool(_shown_names(term) & ids) or written in fold(term.shown[language])


def _shown_names(term: Term) -> frozenset[str]:
    """Whom a term names, and who stands for them."""
    named = {m.term_id for m in read(term.shown["en"]).parties}
    return frozenset(named.union(*(aliases().get(name, ()) for name in named)))
