"""Which dated term gives a partner's value for each measure, and what to know when comparing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from assistant.calculator.model import BadInput, Note, Terms

Partner = Literal[
    "japan",
    "korea",
    "eu",
    "uk",
    "taiwan",
    "switzerland",
    "australia",
    "malaysia",
    "cambodia",
    "vietnam",
]
# What a pledge is made of, or what was promised beside it.
Part = Literal["korea_cash", "korea_shipbuilding", "eu_energy", "taiwan_guarantees"]
Measure = Literal["investment", "tariff_2025", "tariff_now"]

_INVESTMENT: Mapping[Partner, str] = {
    "japan": "mou_amount",
    "korea": "korea_total",
    "eu": "eu_investment",
    "uk": "uk_us_investment",
    "taiwan": "taiwan_investment",
    "switzerland": "switzerland_investment",
    "australia": "australia_contribution",
}
PARTS: Mapping[Part, str] = {
    "korea_cash": "korea_cash",
    "korea_shipbuilding": "korea_shipbuilding",
    "eu_energy": "eu_energy",
    "taiwan_guarantees": "taiwan_guarantees",
}
# A part that is counted in the whole beside it; the others come on top.
INSIDE: Mapping[Part, Partner] = {"korea_cash": "korea", "korea_shipbuilding": "korea"}
_TARIFF: Mapping[Partner, str] = {
    "japan": "tariff_japan_general",
    "korea": "korea_tariff",
    "eu": "eu_tariff",
    "taiwan": "taiwan_tariff",
    "switzerland": "switzerland_tariff",
    "malaysia": "southeast_asia_malaysia_rate",
    "cambodia": "southeast_asia_cambodia_rate",
    "vietnam": "southeast_asia_vietnam_rate",
}
TERMS: Mapping[Measure, Mapping[Partner, str]] = {
    "investment": _INVESTMENT,
    "tariff_2025": _TARIFF,
    "tariff_now": {
        **_TARIFF,
        "uk": "section_301_rate_uk",
        "australia": "section_301_rate_australia",
    },
}
# The rates of the deals of 2025, all in force on the last day before the ruling struck them down.
DEAL_DAY = date(2026, 2, 19)

_AT_LEAST: Sequence[Partner | Part] = ("taiwan", "switzerland", "australia")
# Public money, in whole or in part.
_STATE: Sequence[Partner | Part] = ("japan", "korea", "korea_cash", "australia")
_ON_TOP: Sequence[Partner] = ("uk", "australia", "malaysia", "cambodia")  # of the MFN rate


@dataclass(frozen=True, slots=True)
class Deal:
    """A partner's value of a measure, or a part of a pledge."""

    partner: Partner | Part
    term: str
    value: Decimal
    unit: str  # USD, GBP or percent


def deals(
    partners: Sequence[Partner | Part], measure: Measure, terms: Terms
) -> tuple[tuple[Deal, ...], tuple[Note, ...]]:
    """The values that the partners have, in their order, and a note on those without one."""
    found: list[Deal] = []
    missing: list[str] = []
    for partner in partners:
        term = _term(partner, measure)
        try:
            value = None if term is None else _value(term, measure, terms)
        except BadInput:  # no value holds on that day, or none was known
            value = None
        if term is None or value is None:
            missing.append(partner)
        else:
            found.append(Deal(partner, term, value, _unit(partner, measure)))
    if not missing:
        return tuple(found), ()
    return tuple(found), (Note("no_value", {"partners": ", ".join(missing), "measure": measure}),)


def caveats(found: Sequence[Deal], measure: Measure) -> tuple[Note, ...]:
    """What makes the values less comparable than they look."""
    there = [deal.partner for deal in found]
    notes: list[Note] = []
    if measure == "investment":
        notes += _named("at_least", [p for p in there if p in _AT_LEAST])
        private = [p for p in there if p not in (*_STATE, "uk")]
        if private and set(there) & {*_STATE}:
            state = ", ".join(p for p in there if p in _STATE)
            notes.append(
                Note("kinds_of_money_differ", {"state": state, "private": ", ".join(private)})
            )
        return (*notes, *_named("minerals_only", [p for p in there if p == "australia"]))
    if measure == "tariff_2025":
        notes.append(Note("rates_on_day", {"date": DEAL_DAY.isoformat()}))
        return (*notes, *_named("at_most", [p for p in there if p == "taiwan"]))
    # Japan's 10% of 2025 and of Section 122 was charged on top too; its later rates are all in.
    on_top = [d.partner for d in found if d.partner in _ON_TOP or _japan_on_top(d)]
    return tuple(_named("on_top_of_mfn", on_top))


def _term(partner: Partner | Part, measure: Measure) -> str | None:
    known = {str(name): term for name, term in TERMS[measure].items()}
    if measure == "investment":
        known |= {str(name): term for name, term in PARTS.items()}
    return known.get(partner)


def _value(term: str, measure: Measure, terms: Terms) -> Decimal:
    return terms.number(term, DEAL_DAY) if measure == "tariff_2025" else terms.number(term)


def _unit(partner: Partner | Part, measure: Measure) -> str:
    if measure != "investment":
        return "percent"
    return "GBP" if partner == "uk" else "USD"


def _japan_on_top(deal: Deal) -> bool:
    return deal.partner == "japan" and deal.value == 10


def _named(name: str, partners: Sequence[str]) -> list[Note]:
    return [Note(name, {"partners": ", ".join(partners)})] if partners else []
