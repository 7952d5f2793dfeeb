"""How a question leans on the one before it, as each language's grammar reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.leaning.parts import Lexicon, Part, is_name
from corpus.nouns import NounClass

# What a pronoun or a dropped subject may stand for: an agreement that is signed, a measure that
# takes effect or expires, a body that is founded or has members, a person, one who acts, a place,
# all that the question said, whatever it was about, or the several things that it asked for.
Want = Literal[
    "agreement", "measure", "body", "person", "agent", "place", "clause", "thing", "things"
]

# Bodies and laws of which there are many: "the memorandum" alone names none.
GENERIC_NAMES = frozenset({"mou", "executive_order", "fta"})
# Groups of countries: a country may take the place of one.
BLOCS = frozenset("asean gcc african_union mercosur brics g7 g20 quad nato".split())
# What countries join.
PACTS = BLOCS | frozenset("forge msp cptpp rcep ipef usmca acfta wto oecd imf aiib adb".split())
PART_OF = "うち"  # the marker of a part of what was asked about
TIME = "time"  # the marker of a phrase that says when: before, 以前
# A party to nearly every arrangement of the corpus: where two countries may be meant, the other.
PARTNER = "united_states"


@dataclass(frozen=True, slots=True)
class Exchanges:
    """It puts one thing in the place of another: "and for Korea?" """

    phrase: str
    marker: str = ""  # the preposition before it, the particle behind it


@dataclass(frozen=True, slots=True)
class Refers:
    """A pronoun or demonstrative at `text[start:end]` stands for something said before."""

    text: str
    start: int
    end: int
    want: Want
    noun: str = ""  # of "this rate", "该协议"
    noun_class: NounClass | None = None
    owns: bool = False  # its, 其, その: the thing is the owner of what follows
    one: bool = False  # it is one of several
    behind: bool = False  # nothing is replaced: the thing owns what stands before `start`
    only_pointed: bool = False  # "the agreement": it may also be any other


@dataclass(frozen=True, slots=True)
class Drops:
    """It names who takes part in, or answers to, what it leaves out: "Is Japan a member?" """


@dataclass(frozen=True, slots=True)
class Asks:
    """A question word alone: "why?" """

    word: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at `text[start:end]`; marker: the preposition or particle that it has."""

    start: int
    end: int
    marker: str = ""


Leaning = Exchanges | Refers | Drops | Asks


class Reader(Protocol):
    """Reads questions of one language."""

    def trimmed(self, question: str) -> str:
        """The question without the words that open it and the marks that end it."""
        ...

    def read(self, question: str) -> Leaning | None:
        """How a question leans on the one before; None for one that stands on its own."""
        ...


class Grammar(Protocol):
    """Puts questions of one language together. Earlier ones come trimmed of their end marks."""

    def referent(self, earlier: str, want: Want) -> str:
        """What an earlier question was about; empty where that cannot be told."""
        ...

    def phrase_of(self, earlier: str, part: Part) -> str:
        """The noun phrase of an earlier question that ends with a part, and whose it is."""
        ...

    def refer(self, leaning: Refers, referent: str) -> str:
        """The question with the referent in the pronoun's place."""
        ...

    def ask(self, earlier: str, word: str) -> str:
        """The earlier question, asked with another question word."""
        ...

    def about(self, earlier: str, name: str) -> str:
        """A question for who does something, asked of one by name; empty if it is none."""
        ...

    def add(self, earlier: str, leaning: Exchanges, part: Part | None) -> str:
        """The earlier question, also about this thing."""
        ...

    def attribute(self, earlier: str, phrase: str) -> str:
        """A question for another side of what the earlier one was about."""
        ...

    def phrases(self, earlier: str) -> list["Phrase"]:
        """The noun phrases of an earlier question, its subject first."""
        ...

    def settled(self, before: str, old: str, new: str, behind: str, /) -> str:
        """The question with a new word in the old one's place, between what stands around it."""
        ...

    def fitted(self, old: str, new: str, part: Part) -> str:
        """A new word in the form in which the old one stands."""
        ...


_CLASSES: Mapping[str, NounClass] = {
    "instrument": "agreement", "organisation": "body", "concept": "measure", "country": "place",
    "person": "someone", "goods": "goods", "attribute": "attribute", "agreement": "agreement",
    "body": "body", "someone": "someone", "place": "place", "measure": "measure",
}  # fmt: skip


def noun_class_of(part: Part) -> NounClass | None:
    """The class of thing that a noun points at; None for names, dates and figures."""
    return _CLASSES.get(part.what)


def opening_name(parts: Sequence[Part]) -> Part | None:
    """The name with which a question opens; None if it opens otherwise."""
    return parts[0] if parts and not parts[0].start and is_name(parts[0]) else None


def agents(parts: Sequence[Part]) -> list[Part]:
    """The parts that can act: countries, bodies, persons."""
    return [p for p in parts if p.what in ("country", "organisation", "person", "name")]


def agreements(parts: Sequence[Part], want: Want) -> list[Part]:
    """The parts that can be signed, or take effect and expire, likeliest first."""
    signed = [p for p in parts if p.what in ("instrument", "agreement")]
    ruling = ("measure.tariff", "measure.quota", "measure.ban")
    return [p for p in parts if p.value in ruling] + signed if want == "measure" else signed


def bodies(parts: Sequence[Part]) -> list[Part]:
    """The parts that can be founded and have members: bodies, then pacts of several countries."""
    return [p for p in parts if p.what in ("organisation", "body")] + [
        p for p in parts if p.what == "instrument" and p.value not in GENERIC_NAMES
    ]


def joined(parts: Sequence[Part]) -> Part | None:
    """What a country may be asked to be a member of; None if nothing of the kind is named."""
    counted = any(p.value == "attribute.head" for p in parts)
    return next((p for p in bodies(parts) if counted or p.value in PACTS), None)


def names_itself(parts: Sequence[Part]) -> bool:
    """Whether a phrase names one thing for certain."""
    return any(is_name(p) and p.value not in GENERIC_NAMES for p in parts)


# What "this agreement", 该机构 or その国 may point at.
_POINTED: Mapping[str, tuple[str, ...]] = {
    "agreement": ("instrument", "agreement"),
    "body": ("organisation", "body", "name"),
    "place": ("country",),
    "someone": ("person",),
    "measure": ("measure",),
    "goods": ("goods",),
}


def pointed_at(earlier: str, leaning: Refers, lexicon: Lexicon) -> Part | None:
    """The part of an earlier question that a demonstrative with a noun points at; None if none.

    "the committee" points at one that is called so; "this committee" at any body.
    """
    noun = leaning.noun
    same = {p.value for p in lexicon.parts(noun)}
    may_be = _POINTED.get(leaning.noun_class or "", ())
    if leaning.only_pointed and leaning.noun_class != "agreement":
        may_be = ()
    fitting = [
        p
        for p in lexicon.parts(earlier)
        if p.what in may_be or p.value in same or earlier[p.start : p.end].endswith(noun)
    ]
    return min(
        fitting,
        key=lambda p: (
            p.value not in same and noun.casefold() not in earlier[p.start : p.end].casefold(),
            p.value == PARTNER,
            p.start,
        ),
        default=None,
    )
