"""The rates that a regime gives goods, with their steps and the notes that go with them.

Regime, MFN rate and dated terms -> [tariff_rates] -> Rated -> duty, comparison, snap-back
Rates are in percent of the customs value. m is the MFN rate, r the regime's: on top, the total is
m + r and r is added; all in, the total is max(m, r) and max(0, r - m) is added.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.calculator.formats import plain
from assistant.calculator.model import BadInput, MissingInput, Note, Terms
from assistant.calculator.steps import step
from assistant.calculator.tariff_regimes import Regime
from assistant.records import Step

MFN_DEFAULTS = {"car": Decimal("2.5"), "truck": Decimal(25)}  # as the briefs state them


@dataclass(frozen=True, slots=True)
class Rated:
    """A regime applied to goods; all in percent."""

    regime: Regime
    mfn_rate: Decimal  # or the ad valorem equivalent
    rate: Decimal  # what the regime adds, or is all in

    @property
    def total(self) -> Decimal:
        """The total rate."""
        if self.regime.rule == "on_top":
            return self.mfn_rate + self.rate
        return max(self.mfn_rate, self.rate)

    @property
    def added(self) -> Decimal:
        """The total rate less the MFN rate; never negative."""
        if self.regime.rule == "on_top":
            return self.rate
        return max(Decimal(0), self.rate - self.mfn_rate)

    def steps(
        self, total: str = "total_rate", mfn: str = "mfn_rate", own: str = "regime_rate"
    ) -> tuple[Step, ...]:
        """How the total comes about; the names are those of the total, of m and of r."""
        steps: tuple[Step, ...] = ()
        if included := self.regime.includes:
            whole = {"rate_with_mfn": rate(self.rate + included), "mfn_included": rate(included)}
            steps = (step(own, "rate_with_mfn − mfn_included", whole, self.rate, "percent"),)
        rule = f"{mfn} + {own}" if self.regime.rule == "on_top" else f"max({mfn}, {own})"
        values = {mfn: rate(self.mfn_rate), own: rate(self.rate)}
        return (*steps, step(total, rule, values, self.total, "percent"))

    def assumptions(self) -> tuple[Note, ...]:
        """The regime by its code and days, and its HTS headings where the sources give them."""
        regime = self.regime
        values = {
            "code": regime.code,
            "rule": regime.rule,
            "rate": plain(self.rate),
            "first": regime.first.isoformat(),
            "last": regime.last.isoformat() if regime.last else "",
        }
        hts = regime.hts_from if regime.hts_from and self.mfn_rate >= self.rate else regime.hts
        notes = (Note("regime", values),)
        return (*notes, Note("hts", {"code": regime.code, "headings": hts})) if hts else notes

    def warnings(self, terms: Terms) -> tuple[Note, ...]:
        """What is uncertain about the rate, or has become of it by the as-of day."""
        regime = self.regime
        notes = [Note(name, _values(name, self, terms)) for name in regime.notes]
        ruling = known_day(terms, "ruling_date") if regime.ieepa and self.added else None
        if ruling:
            values = {"code": regime.code, "rate": plain(self.added), "day": ruling.isoformat()}
            notes.append(Note("void_after_ruling", values))
        if regime.code == "T2" and (order := known_day(terms, "order_14345_date")):
            notes.append(Note("replaced_from_start", {"code": "T3", "day": order.isoformat()}))
        if regime.code == "Tx":
            notes.append(Note("counterfactual", {"rate": plain(self.rate)}))
        return tuple(notes)


def rated(
    regime: Regime, mfn_rate: Decimal, terms: Terms, day: date, field: str = "entry_date"
) -> Rated:
    """A regime applied to goods of an MFN rate; the rate is its term's, less the MFN rate in that.

    Raises:
        BadInput: by the as-of day the sources gave the day no rate, or that of another rule.
    """
    if regime.term is None:
        return Rated(regime, mfn_rate, regime.rate)
    found = terms.number(regime.term, regime.read_on or day)
    # Known on an earlier as-of day, or newer than the table: this regime's rule is not its rule.
    if found != regime.rate:
        got, allowed = f"{day}, {plain(found)}%", f"a day of {regime.code}, {plain(regime.rate)}%"
        raise BadInput(field, got, allowed)
    return Rated(regime, mfn_rate, found - regime.includes)


def mfn_rate_of(
    stated: Decimal | None, goods_class: str, otherwise: Decimal | None = None
) -> tuple[Decimal, tuple[Note, ...]]:
    """The MFN rate in percent: as stated, else that of the class of goods, else `otherwise`.

    Raises:
        MissingInput: nothing gives it.
        BadInput: a truck's is not 25%; what such trucks would pay, the sources do not say.
    """
    default = MFN_DEFAULTS.get(goods_class)
    if stated is not None:
        if goods_class == "truck" and stated != default:
            raise BadInput("mfn_rate", rate(stated), "25% for trucks")
        return stated, ()
    if default is not None:
        return default, (Note("mfn_default", {"class": goods_class, "rate": plain(default)}),)
    if otherwise is None:
        raise MissingInput("mfn_rate")
    return otherwise, ()


def figure(value: Decimal) -> str:
    """An amount as it goes into a step: 10 decimal places, for specific duties are small."""
    return plain(value, 10)


def rate(value: Decimal) -> str:
    """A rate as it goes into a step."""
    return f"{figure(value)}%"


def difference_of(name: str, first: tuple[str, Decimal], second: tuple[str, Decimal]) -> Step:
    """The line of a difference of two rates, in percentage points: the second less the first."""
    (name_1, rate_1), (name_2, rate_2) = first, second
    taken = f"{rate(rate_2)} − {rate(rate_1)}"
    return Step(f"{name} = {name_2} − {name_1}", taken, f"{plain(rate_2 - rate_1)} pp")


def known_day(terms: Terms, term_id: str) -> date | None:
    """The day that a term gives, if it was known by the as-of day."""
    try:
        return terms.day(term_id)
    except BadInput:
        return None


def _values(name: str, goods: Rated, terms: Terms) -> dict[str, str]:
    last = goods.regime.last
    values = {"rate": plain(goods.rate), "last": last.isoformat() if last else ""}
    if name == "uk_quota":
        values["quota"] = plain(terms.number("uk_car_quota"))
        values["rate_above"] = plain(terms.number("uk_car_rate_above_quota"))
    return values
