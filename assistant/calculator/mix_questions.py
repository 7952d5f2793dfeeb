"""Questions on the financing: what loans, equity and guarantees come to, and what they cost."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

from assistant.calculator.filling import Slot, fill
from assistant.calculator.labels import Read, read
from assistant.calculator.request import Request, number, stated

_MONEY = ("USD", "JPY", "EUR", "KRW")
_BETWEEN = re.compile(r"\s*(?:[-–—~〜]|to|or|and|到|至|或|から)\s*")  # the ends of 1–2%


def mix(question: str, as_of: date) -> Request | None:
    """One of the calculations on the financing, or None where a question asks for none."""
    del as_of
    asked = read(question, frozenset())
    if not asked.quantities:
        return None
    if asked.has("expected_loss") or asked.has("recovered"):
        return _several(asked) or _expected_loss(asked)
    if not asked.has("mix"):
        return None
    if asked.has("leverage") or (asked.has("bonds") and asked.has("cover")):
        return _leverage(asked)
    return _debt_service(asked) if _is_repaid(asked) else _shares(asked)


def _is_repaid(asked: Read) -> bool:
    """Whether repayments are asked for, or all that they follow from is stated: one amount, one
    rate, and the years."""
    units = [q.unit for q in asked.quantities if q.unit in (*_MONEY, "percent", "year")]
    whole = len(units) == 3 and units.count("percent") == units.count("year") == 1
    return asked.has("debt_service") or whole


def _expected_loss(asked: Read) -> Request | None:
    """The chance of default, the part lost then, and the money at risk; all three are needed."""
    roles = ("default_probability", "loss_given_default", "recovery")
    filled = fill(asked, [Slot("exposure"), *(Slot(r, bare=r != "recovery") for r in roles)])
    chance, lost, recovered = (filled.value(role) for role in roles)
    if recovered is not None:
        lost = 100 - recovered
    if chance is None or not filled.has("exposure"):
        return None
    return Request(
        "financing_mix",
        stated(
            mode="expected_loss",
            total=filled.value("exposure"),
            default_probability=chance,
            loss_given_default=lost,
            currency=filled.unit,
        ),
    )


def _several(asked: Read) -> Request | None:
    """Several amounts with a loss rate each, in the same order."""
    amounts = [v for q in asked.of_unit(*_MONEY) if (v := number(q)) is not None]
    rates = [v for q in asked.of_unit("percent") if (v := number(q)) is not None]
    if len(amounts) < 2 or len(amounts) != len(rates) or not asked.has("respectively"):
        return None
    unit = asked.of_unit(*_MONEY)[0].unit
    return Request(
        "financing_mix",
        stated(
            mode="portfolio",
            amounts=tuple(amounts),
            loss_rates=tuple(rates),
            currency=unit if unit != "USD" else None,
        ),
    )


def _debt_service(asked: Read) -> Request | None:
    filled = fill(asked, [Slot("loan"), Slot("loan_rate")])
    years = [v for q in asked.of_unit("year") if (v := number(q)) is not None and v != 1]
    if not filled.has("loan") or not years:
        return None
    return Request(
        "financing_mix",
        stated(
            mode="debt_service",
            total=filled.value("loan"),
            loan_rate=filled.value("loan_rate"),
            years=years[0],
            currency=filled.unit,
        ),
    )


def _leverage(asked: Read) -> Request | None:
    """Bonds, in one amount or several, and the cover that they are to stand behind."""
    amounts = sorted(v for q in asked.of_unit("JPY", "USD") if (v := number(q)) is not None)
    if len(amounts) < 2:
        return None
    *bonds, cover = amounts
    if len(bonds) > 2 and bonds[-1] == sum(bonds[:-1]):
        bonds = bonds[-1:]  # what the others come to is stated as well
    claims = fill(asked, [Slot("claims_rate")])
    inputs = stated(
        mode="leverage",
        grant_bonds=sum(bonds, Decimal(0)),
        cover=cover,
        claims_rate=claims.value("claims_rate"),
    )
    return Request("financing_mix", inputs)


def _shares(asked: Read) -> Request | None:
    """Equity, loans and guarantees by their shares; a range of equity is the corpus's own.

    What JBIC has is equity and loans, so it leaves the guarantees; a share said to be what is
    left need not be stated.
    """
    names = ("equity_share", "loan_share", "guarantee_share", "jbic_share")
    filled = fill(asked, [Slot("total"), *(Slot(name, bare=False) for name in names)])
    shares = {name: filled.value(name) for name in names if filled.has(name)}
    if not shares or shares.keys() == {"loan_share"}:
        return None  # a percentage of loans alone is their interest
    jbic = shares.pop("jbic_share", None)
    if jbic is not None and "guarantee_share" not in shares:
        shares["guarantee_share"] = 100 - jbic
    if _is_a_range(asked, filled.figures.get("equity_share")):
        del shares["equity_share"]
    return Request(
        "financing_mix",
        stated(mode="shares", total=filled.value("total"), currency=filled.unit, **shares),
    )


def _is_a_range(asked: Read, share: object) -> bool:
    """Whether a share is one end of 1–2%."""
    ends = asked.of_unit("percent")
    return any(
        share in (low, high) and _BETWEEN.fullmatch(asked.text[low.end : high.start])
        for low, high in pairwise(ends)
    )
