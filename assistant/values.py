"""Whether a sentence holds a value of the kind that a question asks for.

A value that the question itself names does not count: asked for a date, its own date is no answer.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.asked import Asked
from assistant.asked_words import LATIN_NAME, Kind
from corpus.dates import PartialDate
from corpus.glossary import Glossary
from corpus.quantities import Quantity, find_quantities

_MONEY = frozenset({"USD", "JPY", "KRW", "EUR", "GBP", "TWD"})
UNITS: dict[Kind, frozenset[str]] = {
    "amount": _MONEY,
    "rate": frozenset({"percent"}),
    "count": frozenset({""}),
    "capacity": frozenset({"GW"}),
    "date": frozenset({"date"}),
    "duration": frozenset({"day", "business_day", "month", "year"}),
}
_DUTIES = frozenset(
    "tariff reciprocal_tariff surcharge section_122 section_232 section_301".split()
)
_VAGUE_PERIOD = re.compile(
    r"[数數几幾十]+\s*(?:个|個)?(?:天|日|月|年|周|週)|(?:tens|dozens|weeks|several|few) (?:of )?"
    r"(?:days|weeks|months|years)?|weeks|months",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"总统|總統|部长|部長|主席|长官|長官|大统领|大統領|大臣|首相|议长|議長|委员会|委員会|委員會|政府|企业|企業|公司|机构|機構|機関"
    r"|president|secretary|minister|chair|committee|government|compan|firms?\b|institution|agency",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"how much (?:more|less|higher|lower|cheaper|dearer)|[多少]多少|どれだけ", re.IGNORECASE
)
# A cell whose unit stands in its column's heading: 入港料（円/トン）: 2.7, Fee (yen): 40.
_CELL = r"[(（][^()（）]*(?:{})[^()（）]*[)）]\s*:\s*\d"
_CELLS: dict[Kind, re.Pattern[str]] = {
    "amount": re.compile(
        _CELL.format(r"円|元|ドル|ユーロ|[¥$€£]|\b(?:yen|dollars?|euros?|USD|JPY|EUR|GBP|KRW)\b"),
        re.IGNORECASE,
    ),
    "rate": re.compile(_CELL.format(r"[%％]|パーセント|per ?cent"), re.IGNORECASE),
}
_SHARED = re.compile(r"平均分配|均分|折半|等分|equally|evenly", re.IGNORECASE)

find_quantities_cached = lru_cache(maxsize=20_000)(find_quantities)


def holds_asked_kind(asked: Asked, text: str, glossary: Glossary) -> bool:
    """Whether a text holds a value of the kind asked for; always for why and open questions."""
    if asked.kind in ("why", "open"):
        return True
    if asked.kind == "who":
        known = any(_new_mention(asked, text, glossary, k) for k in ("person", "organisation"))
        return known or bool(_OFFICE.search(text)) or _new_latin_name(asked, text, glossary)
    if asked.kind == "country":
        return _new_mention(asked, text, glossary, "country")
    if asked.kind == "duration" and _VAGUE_PERIOD.search(text):
        return True
    if asked.kind == "rate" and _SHARED.search(text):
        return True
    if asked.kind in _CELLS and _CELLS[asked.kind].search(text):
        return True
    return any(
        quantity.unit in _units(asked) and not told(asked.quantities, quantity)
        for quantity in find_quantities_cached(text)
    )


def _units(asked: Asked) -> frozenset[str]:
    """How much of a duty, or how much more, is asked for as a sum and answered by a rate."""
    of_a_duty = any(m.term_id in _DUTIES for m in asked.mentions) or _MORE.search(asked.text)
    by_rate = asked.kind == "amount" and of_a_duty
    return UNITS[asked.kind] | ({"percent"} if by_rate else frozenset())


def named(quantities: Sequence[Quantity], quantity: Quantity) -> bool:
    """Whether a quantity is one of those given, by value."""
    return any(quantity.same_as(other) for other in quantities)


def told(quantities: Sequence[Quantity], quantity: Quantity) -> bool:
    """Whether one of those given is a quantity and says no less, as February of its third."""
    return any(
        quantity.same_as(other)
        and not (
            isinstance(quantity.value, PartialDate)
            and isinstance(other.value, PartialDate)
            and quantity.value.says_more_than(other.value)
        )
        for other in quantities
    )


def _new_latin_name(asked: Asked, text: str, glossary: Glossary) -> bool:
    """Whether a text has a name that the glossary does not, as Element Six; none of one word."""
    taken = [(m.start, m.end) for m in glossary.find(text)]
    taken += [(q.start, q.end) for q in find_quantities_cached(text)]
    return any(
        " " in match.group()
        and match.start() > 0
        and all(match.end() <= a or match.start() >= b for a, b in taken)
        and match.group().casefold() not in asked.text.casefold()
        for match in LATIN_NAME.finditer(text)
    )


def _new_mention(asked: Asked, text: str, glossary: Glossary, kind: str) -> bool:
    own = {mention.term_id for mention in asked.mentions}
    return any(
        glossary.terms[term_id].kind == kind and term_id not in own
        for term_id in glossary.named_in(text)
    )
