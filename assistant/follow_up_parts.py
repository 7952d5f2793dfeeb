"""The parts of a question that another could take the place of: names, figures, dates, goods.

A question's way: follow_ups -> [assistant.follow_up_parts] -> follow_ups
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from corpus.folding import fold_aligned
from corpus.glossary import Glossary
from corpus.nouns import NounClass, Nouns
from corpus.quantities import find_quantities

PartKind = Literal[
    "country",
    "region",
    "organisation",
    "person",
    "instrument",
    "concept",
    "date",
    "ordinal",
    "figure",
    "provision",
    "superlative",
    "order",
    "bound",
    "event",
    "tenor",
    "period",
    "name",
]
_ACRONYM_OR_NAME = re.compile(
    r"(?<![A-Za-z0-9_.])[A-Z][A-Za-z0-9&’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][A-Za-z0-9&’-]*)*"
)
# What has no entry anywhere and is known by its form; in order, an earlier one is taken first.
_FORMED: tuple[tuple[PartKind, str, str], ...] = (
    (
        "provision",
        r"(?:[A-Za-z\u4e00-\u9fff]{1,8}法)?第?[0-9一二三四五六七八九十百]+条(?:の[0-9]+)?(?!款)"
        r"(?:第[0-9一二三四五六七八九十]+[款项項])?|第?[0-9]{1,3}[款项項](?!目)"
        r"|\b(?:article|paragraph|clause|para\.?) [0-9]+(?:\([0-9]+\))?",
        "",
    ),
    (
        "period",
        r"上半年|下半年|全年|[上下]半期|通年|\b(?:full|whole) year\b|\b(?:first|second) half\b",
        "",
    ),
    ("instrument", r"(?<![\d.,])(?:122|232|301)(?![\d.,%％万亿億])(?:条款?)?", "section_{}"),
    (
        "superlative",
        r"\b(?:(?:bigg|larg|small|high|low|earli|lat|long|short|cheap|new|old)est)\b"
        r"|最[大小高低长長短新](?!限|惠|恵)|一番[一-龠]{1,2}い",
        "",
    ),
    (
        "order",
        r"\b(?:before|until)\b|之前|以前|(?<!いつ)(?<!どこ)(?<!くら)(?<!ま)まで(?!に)"
        r"|その前|(?<![目当提日眼此])前(?=[はに、,])",
        "before",
    ),
    (
        "order",
        r"\b(?:after(?:wards?| that| then)?|thereafter|once)\b|之后|以后|その后|后(?=[はに、,])",
        "after",
    ),
    (
        "bound",
        r"以上|以下|未満|未满|不足|超过|\b(?:above|below|over|under) (?=\d)(?!(?:122|232|301)\b)",
        "",
    ),
    (
        "ordinal",
        r"第?[12一二]号案件|\b(?:first|second|third)(?: (?:one|tranche|batch|round))?\b",
        "",
    ),
    (
        "event",  # a ruling is a noun of its own class
        r"\b(?:signing|signature|entry into force|oral arguments?|hearing|announcement"
        r"|ratification)\b|(?:签[署字订]|调印|署名|生效|发效|施行|公布|宣布|发表|公表|批准|可决)(?!日)"
        r"|签(?=的)|口头[辩辨]论",
        "",
    ),
)
_TENOR = (  # of a rate; its months are no length of time
    r"[0-9一二三六]+[个箇カヵか]月(?:期|物)|隔夜|翌日物|\b(?:overnight|(?:[0-9]+|one|three|six)-month)\b"
)
_UNNAMED = frozenset(
    "date ordinal figure name provision superlative order bound event tenor period".split()
)  # written alike in each language, or not at all
ADJECTIVE = re.compile(r"(?:ese|ean|ian|can|ish|utch|ench|iss|hai|ino|[^n]ine)$|^German$")
AND = re.compile(
    r"\s*(?:[和与與及、や]|以及|および|及び|と|,|(?:, )?and(?: the)?|or|versus|vs\.?)\s*"
)
PARAGRAPH = re.compile(r"第?(?!122|232|301)\d+[款项条]|[a-z]+\.? \d+", re.IGNORECASE)  # of no law
_TITLE = re.compile("氏|さん|長官|大臣|首相|総裁|先生|女士|部长|总理|部長|總理")
_RANGE = re.compile(r"\s*(?:[-–—~〜]|to|until|through|至|到|から)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One such part at `text[start:end]`.

    what: its kind or noun class, "name" for a capitalised name that nobody knows.
    value: a term_id, a noun_id, a unit with its value; equal values mean one thing.
    """

    what: PartKind | NounClass
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words."""

    glossary: Glossary
    nouns: Nouns

    def parts(self, text: str) -> list[Part]:
        """The parts of a text in order, none overlapping; dates and names before common nouns."""
        folded = fold_aligned(text)
        found = _formed("tenor", _TENOR, "", folded)
        quantities = [
            Part(_unit(q.unit), f"{q.unit} {q.value}", q.start, q.end)
            for q in find_quantities(text)
            if q.unit not in ("", "provision")  # the law's name belongs to its article
        ]
        _add(found, _whole_ranges(sorted(quantities, key=lambda part: part.start), text))
        _add(found, _formed(*_FORMED[0], folded))
        mentions = self.glossary.find(text)
        _add(found, [Part(m.kind, m.term_id, m.start, m.end) for m in mentions if _named(m.kind)])
        for formed in _FORMED[1:]:
            _add(found, _formed(*formed, folded))
        words = [Part(n.noun_class, n.noun_id, n.start, n.end) for n in self.nouns.find(text)]
        words += [
            Part("name" if text[m.start : m.end].isupper() else m.kind, m.term_id, m.start, m.end)
            for m in mentions
            if not _named(m.kind)
        ]
        for word in sorted(words, key=lambda part: part.start - part.end):
            _add(found, [word])
        names = [m for m in _ACRONYM_OR_NAME.finditer(text) if m.start() > 0 or m[0].isupper()]
        names = [m for m in names if len(m[0]) > 1]
        _add(found, [Part("name", m[0].casefold(), *m.span()) for m in names])
        return sorted((_titled(part, text) for part in found), key=lambda part: part.start)

    def label(self, part: Part, language: str) -> str:
        """What a part is called in a language; empty where it has no other word than its own."""
        if part.what in _UNNAMED:
            return ""
        if part.value in self.glossary.terms:
            return next(iter(self.glossary.terms[part.value].labels.get(language, ())), "")
        return self.nouns.label(part.value, language)


def is_event(part: Part) -> bool:
    """Whether a part is something that happened on a day: a signature, a ruling."""
    return part.what == "event" or part.value == "measure.ruling"


def _titled(part: Part, text: str) -> Part:
    """A person with the title behind the name; the head of a ministry, who is one."""
    if part.what == "organisation" and re.match("[部省][长長]", text[part.end - 1 :]):
        return replace(part, what="person", value=f"{part.value} head", end=part.end + 1)
    title = _TITLE.match(text, part.end) if part.what == "person" else None
    return replace(part, end=title.end()) if title else part


def _formed(what: PartKind, pattern: str, value: str, folded: str) -> list[Part]:
    return [
        Part(what, value.format(re.sub(r"\D", "", m[0])) or m[0], *m.span())
        for m in re.finditer(pattern, folded, re.IGNORECASE)
    ]


def _whole_ranges(found: list[Part], text: str) -> list[Part]:
    """From one date to another is one part, for it gives way as a whole."""
    whole: list[Part] = []
    for part in found:
        last = whole[-1] if whole else part
        joined = last.what == part.what == "date" and _RANGE.fullmatch(text, last.end, part.start)
        if whole and joined:
            whole[-1] = Part("date", f"{last.value} {part.value}", last.start, part.end)
        else:
            whole.append(part)
    return whole


def _named(kind: str) -> bool:
    return kind != "concept"


def _unit(unit: str) -> PartKind:
    if unit == "date":
        return "date"
    return "ordinal" if unit == "ordinal" else "figure"


def _add(found: list[Part], more: list[Part]) -> None:
    found += [
        part for part in more if all(part.end <= a.start or part.start >= a.end for a in found)
    ]
