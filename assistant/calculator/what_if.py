"""Follow-ups on a calculation: "and at 25%?", 改成20年呢？, 30年なら？ change one of its inputs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.registry import calculator
from assistant.calculator.request import Request, number
from assistant.calculator.what_if_words import changed_by_words, compared_entries

# What a figure of a unit without a name changes, first found first.
_BY_UNIT: dict[str, tuple[str, ...]] = {
    "USD": ("customs_value", "cash", "deployed", "exposure", "trade_value", "amount", "principal"),
    "JPY": ("rate", "amount", "trade_value", "total", "cash", "principal"),
    "KRW": ("rate", "amount"),
    "percent": ("snap_rate", "rate", "mfn_rate", "loss_rate", "equity_share", "loan_rate"),
    "year": ("years",),
    "": ("deployed", "total", "rate", "amount"),
}
# The inputs that a named figure may be, first found first.
_ROLES: Mapping[str, tuple[str, ...]] = {
    "customs_value": ("customs_value",),
    "trade_value": ("trade_value",),
    "principal": ("principal",),
    "daa": ("daa",),
    "cash": ("cash",),
    "total": ("total",),
    "deployed": ("deployed",),
    "exposure": ("exposure", "total"),
    "loan": ("total",),
    "cap": ("cap",),
    "yearly_saving": ("yearly_saving",),
    "mfn_rate": ("mfn_rate",),
    "deemed_rate": ("rate",),
    "roi": ("roi",),
    "loan_rate": ("loan_rate",),
    "equity_share": ("equity_share",),
    "loss_rate": ("loss_rate", "loss_given_default"),
    "default_probability": ("default_probability",),
    "loss_given_default": ("loss_given_default",),
    "foregone": ("foregone_return",),
    "tariff_from": ("rate_without",),
    "claims_rate": ("claims_rate",),
    "loss_amount": ("loss_amount",),
}
_DOUBLED = phrases(r"翻(?:一)?[倍番]|加倍|2倍|两倍|倍増|倍に|doubl|twice")
_HALVED = phrases(r"减半|半减|半分に|halv|half(?: of)? (?:that|as)")
_WEAKER = phrases(r"円安|贬值|weak")
_STRONGER = phrases(r"円高|升值|stren?gth|strong")
_POINTS = phrases(r"points?\b|ポイント|百分点|个点|\bpp\b")
_MORE = phrases(r"上が|上升|提高|增|高|升|up\b|higher|more|rise|increase|\badd")
_LESS = phrases(r"下が|下降|降|减|低|down\b|lower|less|fall|drop|decrease|cut")
_SMALL_MOVE = 60  # yen: a rate moves by less, and is more


def changed(before: Request, own: Request | None, text: str, as_of: date) -> Request | None:
    """The last calculation with what the follow-up changes; None where it is a new question.

    Args:
        own: The calculation that the follow-up asks for by itself, if it does.
    """
    fields = calculator(before.name).inputs.model_fields
    known = {role: _input_of(role, before, fields) for role in _ROLES}
    asked = _read(text, before, known)
    if entries := compared_entries(before, asked, as_of):
        return entries
    if own is not None and len(own.inputs) >= len(before.inputs):
        return own
    placed = _is_of(before, asked, known) or _are_placed(
        asked, changed_by_words(before, asked, {}, as_of)
    )
    if own is not None and own.name != before.name and not placed:
        return own
    changes = _changes(before, asked, known, as_of)
    if not changes:
        return own
    inputs = {**before.inputs, **changes}
    if {"default_probability", "loss_given_default"} <= changes.keys():
        shares = ("equity_share", "loan_share", "guarantee_share")
        inputs = {n: v for n, v in inputs.items() if n not in shares} | {"mode": "expected_loss"}
    return Request(before.name, inputs, before.assumed, _moves(asked, changes))


def _is_of(before: Request, asked: Read, known: Mapping[str, str | None]) -> bool:
    """Whether all figures of a message are named as inputs that were stated before."""
    named = [q for role, q in asked.roles.items() if known[role] in before.inputs]
    figures = [q for q in asked.quantities if number(q) is not None]
    return bool(figures) and all(any(q is one for one in named) for q in figures)


def _are_placed(asked: Read, changes: Mapping[str, Any]) -> bool:
    """Whether all figures of a message are among what its words change."""
    figures = [v for q in asked.quantities if (v := number(q)) is not None]
    return bool(figures) and all(value in changes.values() for value in figures)


def _moves(asked: Read, changes: Mapping[str, Any]) -> frozenset[Decimal]:
    """The figures of a message that inputs were moved by: none of them is one of its own."""
    moving = (
        asked.has("more")
        or asked.has("affected")
        or any(words_of.search(asked.text) for words_of in (_WEAKER, _STRONGER, _MORE, _LESS))
    )
    values = {v for q in asked.quantities if (v := number(q)) is not None}
    return frozenset(values - {*changes.values()}) if moving and len(values) == 1 else frozenset()


def _read(text: str, before: Request, known: Mapping[str, str | None]) -> Read:
    """The message with its figures named: as inputs stated before, and only else as others."""
    named = read(text, frozenset(role for role, name in known.items() if name in before.inputs))
    others = read(text, frozenset(role for role, name in known.items() if name))
    left = {id(quantity) for quantity in named.left}
    new = {r: q for r, q in others.roles.items() if r not in named.roles and id(q) in left}
    return replace(named, roles={**named.roles, **new})


def _input_of(role: str, before: Request, fields: Mapping[str, Any]) -> str | None:
    """The input that a role names: one that was stated before, or else any of the calculator."""
    names = [name for name in _ROLES[role] if name in fields]
    if role == "tariff_from" and before.inputs.get("rate_with") != 0:
        return None  # points off a tariff, not one of its two rates
    return next((name for name in names if name in before.inputs), next(iter(names), None))


def _changes(
    before: Request, asked: Read, known: Mapping[str, str | None], as_of: date
) -> dict[str, Any]:
    """The inputs that a follow-up states anew."""
    changes: dict[str, Any] = {}
    fields = calculator(before.name).inputs.model_fields
    for role, quantity in asked.roles.items():
        name, value = known[role], number(quantity)
        if name is not None and value is not None and name not in changes:
            changes[name] = value
    for quantity in asked.quantities:
        value = number(quantity)
        if value is None or any(quantity is named for named in asked.roles.values()):
            continue
        names = [n for n in _BY_UNIT.get(quantity.unit, ()) if n in fields and n not in changes]
        if quantity.unit == "percent" and before.name == "convert_currency":
            continue  # of which end of the rate it is a part, nobody said
        # What was stated before is changed; what was missing is filled.
        name = next((n for n in names if n in before.inputs), next(iter(names), None))
        if name is not None:
            changes[name] = value
    if asked.has("more") and "deployed" in changes and "deployed" in before.inputs:
        changes["deployed"] += before.inputs["deployed"]
    changes |= _relative(before, asked, known, changes)
    changes |= changed_by_words(before, asked, changes, as_of)
    return changes


def _relative(
    before: Request, asked: Read, known: Mapping[str, str | None], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """What is doubled, halved or moved by so much against what was stated before."""
    found: dict[str, Any] = {}
    factor: Decimal | None = Decimal(2) if _DOUBLED.search(asked.text) else None
    factor = Decimal("0.5") if _HALVED.search(asked.text) else factor
    if factor is not None:
        mark = (_DOUBLED if factor == 2 else _HALVED).search(asked.text)
        name = _named_before(asked, known, mark.start() if mark else 0)
        if name in before.inputs and name not in changes:
            found[name] = before.inputs[name] * factor
    points = [n for n, v in changes.items() if n in before.inputs and isinstance(v, Decimal)]
    if len(points) == 1 and _POINTS.search(asked.text) and asked.of_unit("percent"):
        (name,) = points
        sign = -1 if _LESS.search(asked.text) else 1 if _MORE.search(asked.text) else 0
        if sign:
            found[name] = before.inputs[name] + sign * changes[name]
    moved = changes.get("rate")
    if before.name == "convert_currency" and moved is not None and moved < _SMALL_MOVE:
        rate = before.inputs.get("rate", Decimal(0))
        if _WEAKER.search(asked.text):
            found["rate"] = rate + moved
        elif _STRONGER.search(asked.text):
            found["rate"] = rate - moved
    return found


def _named_before(asked: Read, known: Mapping[str, str | None], at: int) -> str:
    """The input whose name stands nearest before a place of the message."""
    places = [
        (match.end(), len(match.group()), name)
        for role, name in known.items()
        if name is not None
        for match in words().roles[role][1].finditer(asked.text, 0, at)
    ]
    return max(places)[2] if places else ""
