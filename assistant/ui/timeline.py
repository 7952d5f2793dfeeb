"""The chronology beside the chat: dated events as a picture with the as-of day on it, and a list.

Terms of dates -> [assistant.ui.timeline] -> HTML on one line
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.records import Citation
from assistant.service import AnswerService
from assistant.term_places import cite_term
from assistant.ui.panel import escape
from assistant.ui.pictures import picture
from assistant.ui.strings import text
from assistant.wording import day_name
from corpus.dates import PartialDate

_PREFIX = "date_"  # of the terms that make up the chronology


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the chronology."""

    day: date  # the first of its month where no more is known
    name: str
    whole: bool  # whether its day is known
    citation: Citation | None


def happenings(service: AnswerService, as_of: date, language: str) -> list[Happening]:
    """The events that were known on a day, oldest first; empty where none was."""
    found = {}
    for term in service.terms.all():
        value = term.value
        if (
            not term.term_id.startswith(_PREFIX)
            or not isinstance(value, PartialDate)
            or value.year is None
            or (term.known_from and term.known_from > as_of)
            or (term.known_to and term.known_to <= as_of)
        ):
            continue
        day = date(value.year, value.month or 1, value.day or 1)
        cited = cite_term(service.index, term, language, as_of)
        found[term.term_id] = Happening(day, term.labels[language][0], value.day is not None, cited)
    return sorted(found.values(), key=lambda one: (one.day, one.name))


def timeline_panel(listed: Sequence[Happening], first: int, as_of: date, language: str) -> str:
    """The chronology as HTML.

    Args:
        first: The number in the session of the first citation of `listed`, in their order.
    """
    day = day_name(as_of, language)
    if not listed:
        return f'<p class="nothing">{escape(text("timeline_none", language, day=day))}</p>'
    rows, number = [], first
    for one in listed:
        mark = ""
        if one.citation:
            mark, number = f' <a href="#cite-{number}">[{number - first + 1}]</a>', number + 1
        shown = day_name(one.day, language) if one.whole else f"{one.day:%Y-%m}"
        rows.append(
            f'<tr><th scope="row"><time datetime="{one.day}">{escape(shown)}</time></th>'
            f"<td>{escape(one.name)}{mark}</td></tr>"
        )
    title = escape(text("timeline_title", language))
    image = picture(_chart(listed, as_of, language), language)
    known = escape(text("timeline_as_of", language, day=day))
    return (
        f'<article class="calc timeline"><header><h2>{title}</h2><p class="line">{known}</p>'
        f'</header><figure><img src="{image}" alt="{known}"></figure>'
        f"<table>{''.join(reversed(rows))}</table></article>"
    )


def _chart(listed: Sequence[Happening], as_of: date, language: str) -> dict[str, Any]:
    """A dot an event over the months, and a rule at the as-of day with its name."""
    dots = [{"day": one.day.isoformat(), "lane": n % 4} for n, one in enumerate(listed)]
    day = {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%Y-%m"}}
    lane = {"field": "lane", "type": "ordinal", "axis": None}
    rule = {"values": [{"day": as_of.isoformat(), "name": day_name(as_of, language)}]}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "height": 90,
        "layer": [
            {
                "data": {"values": dots},
                "mark": {"type": "circle", "size": 70, "opacity": 0.85},
                "encoding": {"x": day, "y": lane},
            },
            {
                "data": rule,
                "mark": {"type": "rule", "color": "#b5514c", "strokeWidth": 2},
                "encoding": {"x": day},
            },
            {
                "data": rule,
                "mark": {"type": "text", "align": "right", "dx": -5, "dy": -52, "color": "#b5514c"},
                "encoding": {"x": day, "text": {"field": "name"}, "y": {"value": 45}},
            },
        ],
    }
