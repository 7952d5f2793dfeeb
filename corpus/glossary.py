"""The glossary: names and terms known in several languages, found in any text.

Reads corpus/glossary.toml, and the countries of Unicode CLDR (through babel, imported only here).
A mention in one language and one in another are the same thing when their term_id is equal.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, get_args

from babel import Locale

from corpus.errors import PolicyDeskError
from corpus.folding import fold, fold_aligned
from corpus.numerals import ascii_forms, either_form
from corpus.tries import trie_pattern

TermKind = Literal["country", "region", "organisation", "person", "instrument", "concept"]
LANGUAGES = ("zh", "en", "ja")

# Everyday words when they are not capitalised.
_CASE_SENSITIVE = frozenset(
    "US EO Fed Quad Diet Commerce Treasury President Congress Senate".split()
)
# In CLDR, but more often a part of other words (沿海地区).
_AMBIGUOUS = frozenset({"海地"})
# One-character names of countries, as in 日美, 訪日, 对韩: only beside each other or behind a verb.
_ABBREVIATIONS = {
    "日": "japan", "美": "united_states", "米": "united_states", "英": "united_kingdom",
    "欧": "european_union", "韩": "south_korea", "中": "china", "台": "taiwan",
    "澳": "australia", "豪": "australia", "印": "india", "俄": "russia", "独": "germany",
}  # fmt: skip
_ABBREVIATED = re.compile(
    f"[{''.join(_ABBREVIATIONS)}]{{2,}}|(?<=[对対訪访赴驻駐在]){'|(?<=[对対訪访赴驻駐在])'.join(_ABBREVIATIONS)}"
)
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ"})
_CONTINENTS = frozenset({"002", "003", "005", "009", "019", "142", "150"})  # UN M49, as CLDR has it
_LATIN_EDGE = r"[0-9A-Za-z]"
_KATAKANA = r"[ァ-ヺー]"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing with its names; the first label of a language is the one shown."""

    term_id: str
    kind: TermKind
    labels: Mapping[str, tuple[str, ...]]  # language -> labels
    seats: tuple[str, ...] = ()  # labels that are the seat of a country's government
    stands_for: str = ""  # the country whose acts are also said to be this person's


@dataclass(frozen=True, slots=True)
class Mention:
    """A term named at `text[start:end]`."""

    term_id: str
    kind: TermKind
    start: int
    end: int


class Glossary:
    """Known terms, and where a text names them."""

    def __init__(self, terms: list[Term]) -> None:
        self.terms = {term.term_id: term for term in terms}
        self._by_label: dict[str, str] = {}
        for term in terms:
            for written in _spellings(term):
                self._by_label.setdefault(_key(written), term.term_id)
        self._pattern = _pattern_of(self._by_label)
        self._nested: dict[str, frozenset[str]] = {}
        # Sentences come again and again, and are read for both at once.
        self._named_in = lru_cache(maxsize=20_000)(self._find_named)
        self._labels = lru_cache(maxsize=1_000)(self._find_labels)

    def find(self, text: str) -> list[Mention]:
        """The terms that a text names, in order; the longest name wins where names overlap."""
        folded = fold_aligned(text)
        found = [
            Mention(term_id, self.terms[term_id].kind, *span)
            for label, span in self._labels(text)
            for term_id in [self._by_label[label]]
        ]
        taken = [(mention.start, mention.end) for mention in found]
        for mention in self._abbreviated(folded):
            if all(mention.end <= a or mention.start >= b for a, b in taken):
                found.append(mention)
        return sorted(found, key=lambda mention: mention.start)

    def named_in(self, text: str) -> frozenset[str]:
        """The ids of every term named in a text, also of those inside a longer name."""
        return self._named_in(text)

    def _find_named(self, text: str) -> frozenset[str]:
        folded = fold_aligned(text)
        found: set[str] = set()
        countries: list[tuple[int, int]] = []
        for label, span in self._labels(text):
            found |= self._inside(label)
            if self._is_place(label):
                countries.append(span)
        # 印 in 印尼 is no India, but 日 and 美 in 日美贸易协定 are Japan and the United States.
        found.update(
            mention.term_id
            for mention in self._abbreviated(folded)
            if all(mention.end <= start or mention.start >= end for start, end in countries)
        )
        return frozenset(found)

    def _find_labels(self, text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
        """The labels in a text, the longest where they overlap, with their spans in it."""
        return tuple(
            (unicodedata.normalize("NFC", match.group()), match.span())
            for match in self._pattern.finditer(_marked(text, fold_aligned(text)))
        )

    def _inside(self, label: str) -> frozenset[str]:
        if label not in self._nested:
            inner = {self._by_label[label]}
            if not self._is_place(label):  # 印度尼西亚 is no India, North Korea no Korea
                spans = [
                    (start, end)
                    for start in range(len(label))
                    for end in range(start + 1, len(label) + 1)
                    if label[start:end] in self._by_label and self._stands_alone(label, start, end)
                ]
                places = [(a, b) for a, b in spans if self._is_place(label[a:b])]
                inner.update(
                    self._by_label[label[start:end]]
                    for start, end in spans
                    if not any(a <= start and end <= b and b - a > end - start for a, b in places)
                )
            self._nested[label] = frozenset(inner)
        return self._nested[label]

    def _is_place(self, label: str) -> bool:
        return self.terms[self._by_label[label]].kind in ("country", "region")

    @staticmethod
    def _stands_alone(label: str, start: int, end: int) -> bool:
        match = re.compile(_label_pattern(label[start:end])).match(label, start)
        return match is not None and match.end() == end

    def _abbreviated(self, folded: str) -> Iterator[Mention]:
        for match in _ABBREVIATED.finditer(folded):
            for at in range(*match.span()):
                if (term_id := _ABBREVIATIONS[folded[at]]) in self.terms:
                    yield Mention(term_id, self.terms[term_id].kind, at, at + 1)


@cache
def shipped_glossary() -> Glossary:
    """The glossary that comes with the program, read once."""
    return Glossary(read_terms(Path(__file__).with_name("glossary.toml")))


def read_terms(path: Path) -> list[Term]:
    """The terms of a glossary file, and every CLDR country whose name the file does not have.

    Raises:
        PolicyDeskError: an unknown key, kind or language, with the file and the term.
    """
    with path.open("rb") as file:
        tables = tomllib.load(file).get("terms", {})
    terms = [_term(path, term_id, table) for term_id, table in tables.items()]
    named = {_key(label) for term in terms for labels in term.labels.values() for label in labels}
    return terms + [
        country
        for country in _countries()
        if not any(_key(label) in named for labels in country.labels.values() for label in labels)
    ]


def _term(path: Path, term_id: str, table: dict[str, object]) -> Term:
    unknown = set(table) - {"kind", "unofficial", "seats", "stands_for", *LANGUAGES}
    if unknown or table.get("kind") not in get_args(TermKind):
        raise PolicyDeskError(
            f"{path.name}: term {term_id!r} has the unknown keys {sorted(unknown)} or the kind"
            f" {table.get('kind')!r}; kinds are {', '.join(get_args(TermKind))}"
        )
    labels = {
        language: tuple(str(label) for label in listed)
        for language in LANGUAGES
        if isinstance(listed := table.get(language), list)
    }
    kind = next(kind for kind in get_args(TermKind) if kind == table["kind"])
    seats = table.get("seats")
    named = tuple(map(str, seats)) if isinstance(seats, list) else ()
    return Term(term_id, kind, labels, named, str(table.get("stands_for", "")))


def _countries() -> Iterator[Term]:
    territories = {
        "zh": [Locale.parse("zh_Hans").territories, Locale.parse("zh_Hant").territories],
        "en": [Locale.parse("en").territories],
        "ja": [Locale.parse("ja").territories],
    }
    for code in sorted(territories["en"][0]):
        if code in _CONTINENTS or (len(code) == 2 and code not in _NO_COUNTRIES):
            labels = {
                language: tuple(dict.fromkeys(names[code] for names in listed if code in names))
                for language, listed in territories.items()
            }
            yield Term(f"country_{code.lower()}", "country", labels)


def _spellings(term: Term) -> Iterator[str]:
    """The labels of a term; an acronym of things is also written as several: MOUs, SPVs."""
    for labels in term.labels.values():
        for label in labels:
            yield label
            if term.kind in ("instrument", "concept") and re.fullmatch("[A-Z]{2,}", label):
                yield f"{label}s"


def _key(label: str) -> str:
    return _marked(label, fold(label))


def _marked(text: str, folded: str) -> str:
    """The folded text, with case-sensitive labels put back as they are written."""
    marked = folded
    for match in re.finditer(r"[A-Z][A-Za-z]+", ascii_forms(text)):
        if match.group() in _CASE_SENSITIVE:
            marked = marked[: match.start()] + match.group() + marked[match.end() :]
    return marked


def _label_pattern(label: str) -> str:
    """One label, not inside a longer word of its script."""
    return _ahead(label[0]) + either_form(re.escape(label)) + _behind(label[-1])


def _pattern_of(labels: Iterable[str]) -> re.Pattern[str]:
    """The longest label at a position. What may stand ahead of it depends on its first character,
    so the labels of a script share one look back; where none begins, none of them is tried."""
    by_script: dict[str, list[str]] = {}
    for label in labels:
        if label not in _AMBIGUOUS:
            by_script.setdefault(_ahead(label[0]), []).append(label)
    return re.compile(
        "|".join(
            f"{ahead}(?=[{_openings(listed)}]){trie_pattern(listed, _either, _behind)}"
            for ahead, listed in by_script.items()
        )
        or r"(?!)"
    )


def _openings(labels: Iterable[str]) -> str:
    """The characters with which some labels may begin, as what is in a set."""
    firsts = {label[0] for label in labels}
    return re.escape("".join(sorted(firsts | {_decomposed(char)[0] for char in firsts})))


def _decomposed(char: str) -> str:
    return unicodedata.normalize("NFD", char)


def _either(char: str) -> str:
    return either_form(re.escape(char))


def _ahead(char: str) -> str:
    edge = _edge(char)
    return f"(?<!{edge})" if edge else ""


def _behind(char: str) -> str:
    edge = _edge(char)
    return f"(?!{edge})" if edge else ""


def _edge(char: str) -> str:
    """What may not stand beside a label that begins or ends with a character."""
    return next((edge for edge in (_LATIN_EDGE, _KATAKANA) if re.match(edge, char)), "")
