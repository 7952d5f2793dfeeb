"""Charts: a Vega-Lite specification drawn to SVG on this machine, for chat, report and memo."""

import json
from collections.abc import Mapping
from typing import Any

import vl_convert


def draw_svg(chart: Mapping[str, Any]) -> str:
    """The SVG of a Vega-Lite 5 specification; data stands in it, nothing is fetched.

    Raises:
        ValueError: it is no Vega-Lite.
    """
    return str(vl_convert.vegalite_to_svg(json.dumps(chart, default=str), allowed_base_urls=[]))


def draw_png(chart: Mapping[str, Any]) -> bytes:
    """The same as a PNG, at twice the size for print; see draw_svg."""
    written = json.dumps(chart, default=str)
    return bytes(vl_convert.vegalite_to_png(written, scale=2, allowed_base_urls=[]))
