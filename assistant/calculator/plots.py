"""Charts of calculators as Vega-Lite 5 specifications; their amounts are Decimal, as strings."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assistant.calculator.formats import rounded

Row = tuple[str, str, Decimal]  # where on the x axis, which series, how much

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def bars(x: str, unit: str, rows: Sequence[Row]) -> Mapping[str, Any]:
    """Stacked bars, in the order of the rows; `unit` stands at the axis."""
    encoding = {
        "x": {"field": "x", "type": "ordinal", "title": x, "sort": None},
        "y": {"field": "amount", "type": "quantitative", "title": unit},
        "color": {"field": "series", "type": "nominal", "title": None},
    }
    return _chart({"type": "bar", "tooltip": True}, encoding, rows, ())


def lines(x: str, unit: str, rows: Sequence[Row]) -> Mapping[str, Any]:
    """A line a series over a numeric x axis."""
    encoding = {
        "x": {"field": "x", "type": "quantitative", "title": x},
        "y": {"field": "amount", "type": "quantitative", "title": unit},
        "color": {"field": "series", "type": "nominal", "title": None},
    }
    return _chart({"type": "line", "point": True}, encoding, rows, ("x",))


def _chart(
    mark: Mapping[str, Any], encoding: Mapping[str, Any], rows: Sequence[Row], more: Sequence[str]
) -> Mapping[str, Any]:
    values = [
        {"x": x, "series": series, "amount": format(rounded(amount, 4), "f")}
        for x, series, amount in rows
    ]
    numbers = dict.fromkeys((*more, "amount"), "number")
    return {
        "$schema": _SCHEMA,
        "data": {"values": values, "format": {"type": "json", "parse": numbers}},
        "mark": mark,
        "encoding": encoding,
    }
