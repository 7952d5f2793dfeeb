"""The evidence twin: the same texts with other figures, dates and parties.

Whoever answers from memory, or has an answer written into the program, answers for the first
corpus; whoever answers from the evidence, for the twin. One seed makes one change of texts, the
same in every language, document, term and question:

- figures: each digit 1..9 becomes another, so 5,500億 and 550 billion stay one value;
- dates: years move by four or eight, which keeps leap days and the order of events;
- parties: the people of the glossary change places in pairs.

Ordinals, fractions, articles, and figures inside names (Section 122) stay.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from corpus.dates import PartialDate
from corpus.glossary import Glossary
from corpus.quantities import Quantity, find_quantities
from corpus.terms import Term
from evals.cases import Case, Number, Quote

_KEPT = frozenset({"ordinal", "provision"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ERA_YEAR = re.compile(r"(?<=令和)\d+")
_DAY_OF_MARK = re.compile(r"\d{4}(?=-\d\d-\d\d)")  # and no year of an anchor
_MARK = re.compile(r"^\{#.*\}$")
_DIGITS = re.compile(r"\d+")
_NUMERALS = "〇一二三四五六七八九"
_NUMBER_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)?|[〇一二三四五六七八九十百千万億亿兆両两]+")


class Twin:
    """One change of texts.

    Args:
        seed: Equal seeds make equal twins.
        glossary: Whose people change places, and whose names keep their figures.
    """

    def __init__(self, seed: int, glossary: Glossary) -> None:
        chance = random.Random(seed)
        self._glossary = glossary
        self._digits = _derangement(chance, "123456789")
        self.years = chance.choice((4, 8))
        people = sorted(t.term_id for t in glossary.terms.values() if t.kind == "person")
        chance.shuffle(people)
        self._other = dict(zip(people, [*people[1:], *people[:1]], strict=True))

    def text(self, text: str, language: str) -> str:
        """A text as the twin has it; marks of sections move their days and nothing else."""
        return "".join(self._line(line, language) for line in text.splitlines(keepends=True))

    def day(self, day: date) -> date:
        """A day as many years later."""
        return day.replace(year=day.year + self.years)

    def _line(self, line: str, language: str) -> str:
        if _MARK.match(line.strip()):
            return _DAY_OF_MARK.sub(lambda m: str(int(m.group()) + self.years), line)
        done, last = [], 0
        for start, end, words in sorted(self._changes(line, language)):
            if start >= last:
                done += [line[last:start], words]
                last = end
        return "".join((*done, line[last:]))

    def _changes(self, text: str, language: str) -> Iterator[tuple[int, int, str]]:
        names = self._glossary.find(text)
        for mention in names:
            if (other := self._other.get(mention.term_id)) is not None:
                labels = self._glossary.terms[other].labels
                yield mention.start, mention.end, labels.get(language, labels["en"])[0]
        settled = [(m.start, m.end) for m in names if _DIGITS.search(text[m.start : m.end])]
        for quantity in find_quantities(text):
            span, written = (quantity.start, quantity.end), text[quantity.start : quantity.end]
            if any(start <= span[0] and span[1] <= end for start, end in settled):
                continue
            if quantity.unit in _KEPT or _is_third(quantity):
                settled.append(span)
            elif isinstance(quantity.value, PartialDate):
                settled.append(span)
                yield *span, self._later(written)
            elif not _DIGITS.search(written) and quantity.unit:
                yield *span, self._in_words(quantity.value, written)
        for match in _DIGITS.finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end in settled):
                yield *match.span(), self._figure(match.group())

    def _in_words(self, value: Decimal, written: str) -> str:
        """A figure without digits: 九成 stays in its form, fifty becomes digits."""
        if "成" in written or "割" in written:
            return "".join(map(self._numeral, written))
        return _NUMBER_WORD.sub(self._figure(f"{value.normalize():f}"), written, count=1)

    def _numeral(self, char: str) -> str:
        at = _NUMERALS.find(char)
        return _NUMERALS[int(self._figure(str(at)))] if at > 0 else char

    def _figure(self, written: str) -> str:
        """Digits changed one by one; full-width ones become ASCII."""
        return "".join(
            self._digits.get(str(int(char)), char) if char.isdecimal() else char for char in written
        )

    def _later(self, written: str) -> str:
        moved = _YEAR.sub(lambda m: str(int(m.group()) + self.years), written)
        return _ERA_YEAR.sub(lambda m: str(int(m.group()) + self.years), moved)

    def value(self, value: Decimal) -> Decimal:
        """A figure as the twin has it."""
        return Decimal(self._figure(format(value, "f")))

    def term(self, term: Term) -> Term:
        """A term as the twin has it, with the quotations that the twin's documents have."""
        value = term.value
        if isinstance(value, PartialDate):
            value = replace(value, year=value.year + self.years if value.year else None)
        elif isinstance(value, tuple):
            value = (self.value(value[0]), self.value(value[1]))
        elif value is not None and term.unit not in _KEPT:
            value = self.value(value)
        return replace(
            term,
            value=value,
            labels={k: tuple(self.text(t, k) for t in listed) for k, listed in term.labels.items()},
            shown={k: self.text(t, k) for k, t in term.shown.items()},
            sentences={k: self.text(t, k) for k, t in term.sentences.items()},
            quotes={k: self.text(t, k) for k, t in term.quotes.items()},
            known_from=self.day(term.known_from),
            known_to=self.day(term.known_to) if term.known_to else None,
            valid_from=self.day(term.valid_from) if term.valid_from else None,
            valid_to=self.day(term.valid_to) if term.valid_to else None,
        )

    def case(self, case: Case) -> Case:
        """A question as it is asked of the twin, with what is expected there."""
        language = case.language or "en"

        def changed(text: str) -> str:
            return self.text(text, language)

        return replace(
            case,
            question=changed(case.question),
            history=tuple(map(changed, case.history)),
            as_of=self.day(case.as_of) if case.as_of else None,
            contains=tuple(
                tuple(self.text(words, _script(words, language)) for words in group)
                for group in case.contains
            ),
            numbers=tuple(map(self._number, case.numbers)),
            must_not=tuple(map(changed, case.must_not)),
            evidence=tuple(
                tuple(Quote(q.doc_id, self.text(q.quote, q.doc_id[-2:])) for q in group)
                for group in case.evidence
            ),
            answer=changed(case.answer) if case.answer else None,
        )

    def _number(self, number: Number) -> Number:
        if number.unit == "date":
            return replace(number, value=self._later(number.value))
        return replace(number, value=self._figure(number.value))


def _is_third(quantity: Quantity) -> bool:
    """Whether it is a fraction that no decimal writes."""
    value = quantity.value
    return isinstance(value, Decimal) and value != round(value, 9)


def _derangement(chance: random.Random, digits: str) -> dict[str, str]:
    """Each digit with another one."""
    while True:
        drawn = chance.sample(digits, len(digits))
        if all(a != b for a, b in zip(digits, drawn, strict=True)):
            return dict(zip(digits, drawn, strict=True))


def _script(words: str, language: str) -> str:
    """The language of a string that is expected in any of the three."""
    if re.search(r"[぀-ヿ]", words):
        return "ja"
    if words.isascii():
        return "en"
    return language if language != "en" else "zh"
