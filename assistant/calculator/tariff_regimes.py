"""Which US tariff rule an entry falls under, by partner, class of goods and day.

Inputs of a tariff calculator -> [tariff_regimes] -> rule and rate -> duty, comparison, snap-back
Rules, days and headings are those of the shipped briefs; a rate is read from its dated term. This
file knows no values of goods. Rates are in percent of the customs value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.calculator.model import BadInput

Rule = Literal["on_top", "all_in"]
Partner = Literal[
    "japan", "korea", "eu", "switzerland", "taiwan", "uk", "australia", "malaysia", "cambodia"
]
Goods = Literal["general", "car", "part", "truck", "aircraft", "timber", "metal"]
Amount = Annotated[Decimal, Field(gt=0, le=10**15, decimal_places=6)]


@dataclass(frozen=True, slots=True)
class Regime:
    """One rule for one stretch of entry days."""

    code: str  # T1..T5, Tx; deal, 122, 301 of other partners; 232; exempt
    first: date
    last: date | None  # inclusive; None: still in force
    rule: Rule  # on_top: m + r; all_in: max(m, r)
    rate: Decimal  # that the rule was written for, with the MFN rate that it `includes`
    term: str | None = None  # gives the rate; None: only a sentence of the briefs does
    hts: str = ""
    hts_from: str = ""  # where m >= r, if it is another
    includes: Decimal = Decimal(0)
    ieepa: bool = False  # the added part is void since the ruling
    notes: tuple[str, ...] = ()  # names of warnings on what the sources leave open
    read_on: date | None = None  # the day on which the term is read; None: the entry's


def _row(
    code: str, days: str, rule: Rule, rate: str, term: str | None = None, **more: Any
) -> Regime:
    first, _, last = days.partition("..")
    until = date.fromisoformat(last) if last else None
    return Regime(code, date.fromisoformat(first), until, rule, Decimal(rate), term, **more)


# fmt: off
_JAPAN = "tariff_japan_general"
GENERAL = (
    _row("T1", "2025-04-05..2025-08-06", "on_top", "10", _JAPAN, ieepa=True),
    # As first charged, until the notice of 16 September 2025; T3 replaced it from its first day.
    _row("T2", "2025-08-07..2025-09-15", "on_top", "15", _JAPAN, ieepa=True),
    _row("T3", "2025-08-07..2026-02-23", "all_in", "15", _JAPAN, ieepa=True,
         hts="9903.02.73", hts_from="9903.02.72"),
    # Ended on 24 July at 00:01 Eastern Time.
    _row("T4", "2026-02-24..2026-07-23", "on_top", "10", _JAPAN, hts="9903.03.01"),
    # The sources do not say which of the headings is for which goods.
    _row("T5", "2026-07-24..", "all_in", "12.5", _JAPAN, hts="9903.05.48, 9903.05.49"),
)
# The letter of July 2025, never applied.
COUNTERFACTUAL = _row("Tx", "2025-08-01..", "on_top", "25", "tariff_japan_threat")


def _deal(first: str, rate: str, term: str, *notes: str, rule: Rule = "all_in") -> Regime:
    return _row("deal", f"{first}..2026-02-23", rule, rate, term, notes=notes)


def _surcharge(*notes: str) -> Regime:
    return _row("122", "2026-02-24..2026-07-23", "on_top", "10", "section_122_rate",
                hts="9903.03.01", notes=("section_122_partner", *notes))


def _forced_labour(partner: str, rule: Rule, rate: str, *notes: str) -> Regime:
    return _row("301", "2026-07-24..", rule, rate, f"section_301_rate_{partner}", notes=notes)


def _art(partner: str) -> tuple[Regime, ...]:
    term = f"southeast_asia_{partner}_rate"  # the briefs give it, not whether it is on top
    return (_deal("2025-10-26", "19", term, "rule_assumed", rule="on_top"), _surcharge(),
            _forced_labour("malaysia_cambodia", "on_top", "10"))


def _timber(rule: Rule, rate: str, term: str, note: str) -> tuple[Regime, ...]:
    return (_row("232", "2025-10-14..", rule, rate, term, notes=(note,)),)


REGIMES: Mapping[tuple[str, str], tuple[Regime, ...]] = {
    ("japan", "general"): tuple(regime for regime in GENERAL if regime.code != "T2"),
    ("korea", "general"): (
        _deal("2025-11-14", "15", "korea_tariff", "korus"),
        _surcharge("korus"), _forced_labour("korea", "all_in", "12.5", "korus")),
    ("eu", "general"): (
        _deal("2025-08-21", "15", "eu_tariff"),
        _surcharge(), _forced_labour("eu", "all_in", "10")),
    ("switzerland", "general"): (
        _deal("2025-11-14", "15", "switzerland_tariff"),
        _surcharge(), _forced_labour("switzerland", "all_in", "12.5")),
    ("taiwan", "general"): (
        _deal("2026-01-15", "15", "taiwan_tariff", "rate_at_most"),
        _surcharge(), _forced_labour("taiwan", "all_in", "10")),
    ("uk", "general"): (_surcharge(), _forced_labour("uk", "on_top", "10")),
    ("australia", "general"): (_surcharge(), _forced_labour("australia", "on_top", "12.5")),
    ("malaysia", "general"): _art("malaysia"),
    ("cambodia", "general"): _art("cambodia"),
    ("japan", "car"): (
        _row("232", "2025-04-03..2025-09-15", "on_top", "27.5", "section_232_cars",
             includes=Decimal("2.5")),
        _row("232", "2025-09-16..", "all_in", "15", "section_232_cars",
             hts="9903.94.40, 9903.94.41")),
    # For parts and trucks the sources give the rates before and since, not the first days.
    ("japan", "part"): (
        _row("232", "2025-04-05..2025-09-15", "on_top", "25", notes=("day_not_stated",)),
        _row("232", "2025-09-16..", "all_in", "15", "section_232_parts",
             hts="9903.94.42, 9903.94.43")),
    ("japan", "truck"): (
        _row("232", "2025-04-05..2025-09-15", "on_top", "50", "section_232_trucks_before",
             includes=Decimal(25), notes=("day_not_stated",)),
        _row("232", "2025-09-16..", "on_top", "25", "section_232_trucks", includes=Decimal(25))),
    ("japan", "aircraft"): (
        _row("exempt", "2025-09-16..2026-02-23", "on_top", "0", hts="9903.96.02"),
        _row("exempt", "2026-02-24..2026-07-23", "on_top", "0")),
    ("japan", "timber"): _timber("all_in", "15", "section_232_timber", "rate_at_most"),
    ("eu", "timber"): _timber("all_in", "15", "section_232_timber", "rate_at_most"),
    ("uk", "timber"): _timber("on_top", "10", "section_232_timber_uk", "rule_assumed"),
    ("korea", "car"): (_row("232", "2025-11-01..", "all_in", "15", "korea_car_tariff"),),
    # For cars the 15% of the joint statement outlives that for goods in general, whose term it is.
    ("eu", "car"): (_row("232", "2025-08-21..", "all_in", "15", "eu_tariff",
                         read_on=date(2025, 8, 21)),),
    ("uk", "car"): (_row("232", "2025-06-16..", "all_in", "10", "uk_car_rate_in_quota",
                         notes=("uk_quota",)),),
}
# Steel and aluminium; copper joined on 1 August 2025. The percents that a metal can be charged.
METALS: tuple[tuple[Regime, tuple[int, ...]], ...] = tuple(
    (_row("232", days, "on_top", "0", notes=notes), tiers) for days, notes, tiers in (
        ("2025-04-05..2025-06-03", ("rule_assumed", "metal_content"), (25,)),
        ("2025-06-04..2026-04-05", ("rule_assumed", "metal_content"), (50,)),
        ("2026-04-06..", ("rule_assumed",), (50, 25, 15, 10)),
    )
)
# fmt: on


def regime_on(rows: Sequence[Regime], day: date, field: str = "entry_date") -> Regime:
    """The regime of a day, where the rows follow each other.

    Raises:
        BadInput: no row holds on the day.
    """
    for regime in rows:
        if regime.first <= day <= (regime.last or date.max):
            return regime
    raise BadInput(field, day.isoformat(), _stretches(rows))


def _stretches(rows: Sequence[Regime]) -> str:
    """The days of rows as briefs write them: 2025-11-14..2026-02-23, 2026-07-24.."""
    joined: list[tuple[date, date | None]] = []
    for regime in rows:
        if joined and joined[-1][1] == regime.first - timedelta(days=1):
            joined[-1] = (joined[-1][0], regime.last)
        else:
            joined.append((regime.first, regime.last))
    return ", ".join(f"{first}..{last or ''}" for first, last in joined)
