"""Charts in the reader's language: names for ids, amounts at a scale that is read, an SVG image.

A chart of a calculator -> [assistant.ui.pictures] -> data: address of an <img>
"""

import base64
import json
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from assistant.calculator.wording import series_name, unit_name
from assistant.charts import draw_svg

_SCALES: Final[Mapping[str, tuple[tuple[int, str], ...]]] = {
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
    "en": ((12, "trillion"), (9, "billion"), (6, "million")),
    "ja": ((12, "兆"), (8, "億"), (4, "万")),
}
_FONTS = {
    "zh": "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif",
    "en": "system-ui, Segoe UI, Roboto, sans-serif",
    "ja": "Noto Sans CJK JP, Hiragino Sans, Yu Gothic UI, sans-serif",
}
_LEVEL = 4  # names along the x axis that have room side by side
_COLOURS = ("#2f5d8a", "#c2803a", "#5b8c6a", "#8a5a83", "#7a7f87", "#b5514c")


def chart_image(chart: Mapping[str, Any], calculator: str, language: str) -> str:
    """The chart of a calculation as the address of an image.

    Args:
        chart: As `assistant.calculator.plots` makes them.
        calculator: Its name; some ids mean another thing in one of them.
        language: The page's.
    """
    made = deepcopy(dict(chart))
    rows = made["data"]["values"]
    for row in rows:
        row["series"] = series_name(row["series"], language, calculator)
        if isinstance(row["x"], str) and row["x"] and not _figure(row["x"]):
            row["x"] = series_name(row["x"], language, calculator)
    encoding = made["encoding"]
    x, y = encoding["x"], encoding["y"]
    x["title"] = series_name(x["title"], language, calculator) if x["title"] else None
    places = {row["x"] for row in rows}
    x.setdefault("axis", {"labelAngle": 0 if len(places) <= _LEVEL else -35, "labelLimit": 120})
    if len({row["series"] for row in rows}) < 2:
        encoding["color"]["legend"] = None
    y["title"] = _scaled(rows, y["title"], language)
    return picture(made, language)


def picture(chart: Mapping[str, Any], language: str) -> str:
    """A Vega-Lite chart in the page's looks as the address of an image."""
    look = {
        "background": "#ffffff",
        "font": _FONTS[language],
        "range": {"category": list(_COLOURS)},
        "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
        "legend": {"orient": "bottom", "labelFontSize": 12, "columns": 2, "labelLimit": 260},
        "view": {"stroke": None},
    }
    sized = {"width": 340, "height": 200, **chart, "config": look}
    drawn = _drawn(json.dumps(sized, default=str))
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode('utf-8')).decode('ascii')}"


def _scaled(rows: list[dict[str, Any]], unit: str, language: str) -> str:
    """Divide the amounts by what their axis then says, and give its title."""
    name = unit_name(unit, language) or unit
    highest = max((abs(Decimal(str(row["amount"]))) for row in rows), default=Decimal(0))
    for power, word in _SCALES[language]:
        if highest >= 10**power:
            for row in rows:
                row["amount"] = format(Decimal(str(row["amount"])).scaleb(-power), "f")
            return f"{name} {word}" if language == "en" else f"{word}{name}"
    return name


def _figure(text: str) -> bool:
    return text.rstrip("%").replace(".", "", 1).isdigit()


@lru_cache(maxsize=64)
def _drawn(chart: str) -> str:
    return draw_svg(json.loads(chart))
