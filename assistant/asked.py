"""What a question asks for, and what it is about, read without a model.

A question's way: resolve -> [assistant.asked] -> candidates -> answerability
What it asks for is a kind of value from closed lists in each language; what it is about are its
names, dates and figures.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.dates import PartialDate
from corpus.glossary import Glossary, Mention
from corpus.quantities import Quantity, find_quantities

Kind = Literal["amount", "rate", "count", "date", "duration", "who", "country", "why", "open"]

# Tried in this order; the first that a question matches is what it asks for.
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("duration", r"(?:多少|几)(?:个|個)?(?:工作日|营业日|營業日|月)|多久|多长时间|多少天|几天|"
                 r"どのくらいの期間|どれくらいの期間|何日間|"
                 r"何カ月|何か月|何営業日"
                 r"|期間は|how long|how many (?:business |working )?(?:days|months|years)"),
    ("date", r"何时|何時|什么时候|甚麼時候|什麼時候|几月|几号|哪天|哪一天|哪年|哪一年|哪个月|"
             r"什么日期|日期"
             r"|(?:^|[はがにのも、。\s])いつ(?!も)|何年何月|何年|何月|何日|時期は|(?:^|[.?!,:;–—-]\s*|"
             r"\b(?:and|by|since|so)\s+)when\b|what date|which (?:year|month|day)|"
             r"what (?:year|month|day)"),
    ("country", r"哪(?:个|個|些|几个|幾個)?(?:国|國)|哪国|どの国|どこの国|何という国|"
                r"which (?:country|countries|nations?)"
                r"|what countries"),
    ("count", r"几个|幾個|多少个|多少個|多少(?:国|國|家|成员|成員|项目|项|人)|"
              r"几国|几家|多少家|何カ国|何か国|何ヵ国|何ヶ国|いくつ|"
              r"何社|何件|何人|how many|number of"),
    ("rate", r"百分之几|百分之多少|税率|稅率|几成|幾成|几%|多少%|何%|何％|何パーセント|何割|"
             r"割合|比率|比例|税率は"
             r"|what (?:rate|percentage|share|percent)|which rate|how high|tariff rate|"
             r"rate\?"),
    ("amount", r"多少钱|多少錢|多少亿|多少億|多少万|多少美元|多少日元|金额|金額|总额|總額|"
               r"规模多大|多大规模|多少[亿億万萬元]"
               r"|いくら|総額|金額は|どのくらいの規模|規模は|how much|what amount|how large|"
               r"how big|total value|worth"),
    ("who", r"谁|誰|哪位|哪一位|哪个机构|哪家机构|だれ|どなた|どの機関|\bwho\b|\bwhom\b|"
            r"which (?:body|institution|agency|official)"),
    ("why", r"为什么|為什麼|为何|為何|原因|なぜ|どうして|理由|\bwhy\b|reason"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

# Yes or no: a value may be named in it, but none is asked for.
_YES_OR_NO = re.compile(
    r"[吗嗎]|是否|有没有|有沒有|是不是|会不会|會不會|本当(?:です|なの)?か"
    r"|^\W*(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|may|must|should)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"多少|[几幾何]|どれ|いくら|\b(?:how|what|which)\b", re.IGNORECASE)
_LATIN_NAME = re.compile(r"(?<![\w.])[A-Z][\w&’'.-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w&’-]*)*")
_ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9&]+(?=s\b|(?![A-Za-z0-9]))")  # SMR of SMRs
_ORDINAL = re.compile(r"第$")
_WHICH = re.compile(r"[哪几幾某每同何]$")  # 哪一天 asks for a day, and for no period of one day
_ORDINAL_ENDING = re.compile(r"(?:st|nd|rd|th)\b")
_NOT_NAMES = frozenset("i ok pls please q faq asap fyi hi hello dear thanks quick re".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, read. Spans are in `text`, the question in NFKC form."""

    text: str
    kind: Kind
    mentions: tuple[Mention, ...]  # known names and terms
    unknown_names: tuple[str, ...]  # names that the glossary does not have, as written
    quantities: tuple[Quantity, ...]

    def label(self, mention: Mention) -> str:
        """A mention as the asker wrote it."""
        return self.text[mention.start : mention.end]


def read_question(question: str, language: str, glossary: Glossary) -> Asked:
    """The question read; anything may be missing from it."""
    text = unicodedata.normalize("NFKC", question)
    figures = find_quantities(text)
    mentions = tuple(  # the US of US$550 billion is no name
        m
        for m in glossary.find(text)
        if not any(q.start <= m.start and m.end < q.end for q in figures)
    )
    quantities = tuple(
        quantity
        for quantity in figures
        if all(quantity.end <= m.start or quantity.start >= m.end for m in mentions)
        and not _says_little(quantity)
        and not _ORDINAL.search(text, 0, quantity.start)
        and not _WHICH.search(text, 0, quantity.start)
        and not _ORDINAL_ENDING.match(text, quantity.end)
    )
    names = _latin_names(text, language)
    taken = [(m.start, m.end) for m in mentions] + [(q.start, q.end) for q in quantities]
    return Asked(
        text=text,
        kind=_kind(text, quantities),
        mentions=mentions,
        unknown_names=tuple(
            text[a:b] for a, b in names if all(b <= start or a >= end for start, end in taken)
        ),
        quantities=quantities,
    )


def _says_little(quantity: Quantity) -> bool:
    """Whether it is no figure that evidence must hold: 一个什么联盟, both of the two, a year."""
    least = 1 if quantity.unit in ("year", "month", "day") else 2
    few = not isinstance(quantity.value, PartialDate) and 1 <= quantity.value <= least
    return few and quantity.unit in ("", "year", "month", "day")


def _kind(text: str, quantities: Sequence[Quantity]) -> Kind:
    if _YES_OR_NO.search(text):
        return "open"
    kind: Kind = next((kind for kind, pattern in _PATTERNS if pattern.search(text)), "open")
    if kind == "rate" and not _HOW_MANY.search(text):
        # A rate that the question states, as in "the 15% tariff rate", is not what it asks for.
        return "open" if any(q.unit == "percent" for q in quantities) else kind
    return kind


def _latin_names(text: str, language: str) -> list[tuple[int, int]]:
    """Capitalised words of an English question, past each sentence's first; acronyms anywhere."""
    found = [match.span() for match in _ACRONYM.finditer(text)]
    if language == "en":
        for match in _LATIN_NAME.finditer(text):
            first = (
                not text[: match.start()].rstrip(" \"'“‘(").strip()
                or text[: match.start()].rstrip(" \"'“‘(")[-1] in ".?!:;–—-,"
            )
            start, end = match.span()
            if first:
                _, _, rest = match.group().partition(" ")
                start = end - len(rest)
            if start < end and all(end <= a or start >= b for a, b in found):
                found.append((start, end))
    return sorted((a, b) for a, b in found if text[a:b].casefold().strip("’'.") not in _NOT_NAMES)
