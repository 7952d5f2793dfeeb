"""What financing_mix takes, and the shares of equity, loans and guarantees that follow from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field

from assistant.calculator.fields import Currency, Money, Percent, Positive, Years
from assistant.calculator.formats import plain
from assistant.calculator.model import BadInput, Inputs, Note, Terms

Mode = Literal["shares", "debt_service", "expected_loss", "leverage", "portfolio"]

# Of the whole: JBIC's equity and loans, and the loans that NEXI covers (the reported plan).
GUARANTEES = Decimal(200) / 3  # percent
_NEAR = Decimal("0.01")  # percentage points by which stated shares may miss 100: they are rounded


class MixInputs(Inputs):
    """Inputs of financing_mix; money is in whole units of `currency`, shares in percent."""

    mode: Mode | None = Field(
        default=None,
        description="what to compute; None: what the other inputs fit",
        json_schema_extra={"unit": "name"},
    )
    total: Positive | None = Field(
        default=None,
        description="money in all, above 0",
        json_schema_extra={"unit": "money", "term": "mou_amount"},
    )
    equity_share: Percent | None = Field(
        default=None,
        description="equity in the total, 0 to 100",
        json_schema_extra={"unit": "percent", "term": "policy_lenders_equity_share"},
    )
    loan_share: Percent | None = Field(
        default=None,
        description="JBIC's loans in the total, 0 to 100; None: what the others leave",
        json_schema_extra={"unit": "percent"},
    )
    guarantee_share: Percent | None = Field(
        default=None,
        description="loans covered by NEXI in the total, 0 to 100; None: two thirds",
        json_schema_extra={"unit": "percent"},
    )
    loan_rate: Percent | None = Field(
        default=None,
        description="interest a year, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    years: Years | None = Field(
        default=None,
        description="years of repayment, 1 to 100",
        json_schema_extra={"unit": "year"},
    )
    default_probability: Percent | None = Field(
        default=None,
        description="probability that the borrower fails, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    loss_given_default: Percent | None = Field(
        default=None,
        description="part of the exposure that is then lost, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    cover: Money | None = Field(
        default=None,
        description="NEXI's cover",
        json_schema_extra={"unit": "JPY", "term": "policy_lenders_cover"},
    )
    grant_bonds: Positive | None = Field(
        default=None,
        description="grant bonds behind the cover, above 0",
        json_schema_extra={"unit": "JPY", "term": "policy_lenders_grant_bonds"},
    )
    claims_rate: Percent | None = Field(
        default=None,
        description="part of the cover that is claimed, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    amounts: tuple[Money, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=50,
        description="parts of a portfolio",
        json_schema_extra={"unit": "money"},
    )
    loss_rates: tuple[Percent, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=50,
        description="expected loss of each part, in its order, 0 to 100",
        json_schema_extra={"unit": "percent"},
    )
    currency: Currency = Field(
        default="USD",
        description="currency of the total, three capital letters",
        json_schema_extra={"unit": "currency"},
    )


@dataclass(frozen=True, slots=True)
class Shares:
    """Each part's lowest and highest share of the total, in percent."""

    parts: Mapping[str, tuple[Decimal, Decimal]]  # equity, loans, guarantees
    notes: tuple[Note, ...]


def shares_of(inputs: MixInputs, terms: Terms) -> Shares:
    """The shares as given; missing ones are as reported, and one is what the others leave.

    Raises:
        BadInput: the shares given do not add up to 100, or exceed it.
    """
    notes: list[Note] = []
    guarantees, loans = inputs.guarantee_share, inputs.loan_share
    if guarantees is None and loans is None:
        guarantees = GUARANTEES
        notes.append(Note("reported_mix", {"jbic": "1/3", "nexi": "2/3"}))
    known = sum((share for share in (guarantees, loans) if share is not None), Decimal(0))
    if inputs.equity_share is not None:
        equity = (inputs.equity_share, inputs.equity_share)
    elif guarantees is not None and loans is not None:
        equity = (100 - known, 100 - known)
    else:
        equity = terms.bounds("policy_lenders_equity_share")
        if equity[0] != equity[1]:
            values = {"low": plain(equity[0]), "high": plain(equity[1])}
            notes.append(Note("equity_share_range", values))
    left = (100 - known - equity[1], 100 - known - equity[0])
    complete = guarantees is not None and loans is not None
    if min(*left, *equity) < 0 or (complete and abs(left[0]) > _NEAR):
        given = " + ".join(plain(s) for s in (*equity[1:], loans, guarantees) if s is not None)
        raise BadInput("equity_share", f"{given} percent", "shares that add up to 100 percent")
    parts = {
        "equity": equity,
        "loans": left if loans is None else (loans, loans),
        "guarantees": left if guarantees is None else (guarantees, guarantees),
    }
    return Shares(parts, tuple(notes))
