"""The allies' deals beside the chat: a table that can be sorted, each value with its mark, and a
chart. The service computes; what it took from the corpus is cited.

compare_deals, by measure -> [assistant.ui.deals] -> HTML on one line
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from assistant.calculator.deal_values import TERMS, Measure
from assistant.calculator.wording import choice, note_sentence, title, value_words
from assistant.records import Citation
from assistant.service import AnswerService
from assistant.ui.panel import escape
from assistant.ui.pictures import chart_image
from assistant.ui.strings import text
from assistant.wording import day_name
from corpus.errors import BadQuestion

_CALCULATOR = "compare_deals"
_MEASURES: Final[tuple[Measure, ...]] = ("investment", "tariff_2025", "tariff_now")


@dataclass
class Deals:
    """The deals as of a day, and what they cite."""

    rows: dict[str, dict[str, tuple[Decimal, str]]] = field(default_factory=dict)  # by partner
    marks: dict[tuple[str, str], Citation] = field(default_factory=dict)  # by partner and measure
    notes: list[str] = field(default_factory=list)
    image: str = ""  # the address of the chart; empty: there is none


def deals_as_of(service: AnswerService, as_of: date, language: str) -> Deals:
    """What is known of the deals on a day; empty where nothing is."""
    made = Deals()
    for measure in _MEASURES:
        try:
            ran = service.ran(_CALCULATOR, {"measure": measure}, as_of, language)
        except BadQuestion:
            continue
        cited = {one.name: one.citation for one in ran.calculation.inputs if one.citation}
        for output in ran.calculation.outputs:
            if isinstance(output.value, Decimal):
                made.rows.setdefault(output.name, {})[measure] = (output.value, output.unit)
                if found := cited.get(_term(measure, output.name)):
                    made.marks[output.name, measure] = found
        notes = (note_sentence(note, language) for note in ran.result.warnings)
        made.notes += [note for note in notes if note not in made.notes]
        if measure == "investment" and ran.calculation.chart:
            made.image = chart_image(ran.calculation.chart, _CALCULATOR, language)
    return made


def deals_panel(made: Deals, first: int, as_of: date, language: str) -> str:
    """The deals as HTML; static/chat.js sorts the table.

    Args:
        first: The number in the session of the first of `made.marks`, in their order.
    """
    day = day_name(as_of, language)
    if not made.rows:
        return f'<p class="nothing">{escape(text("deals_none", language, day=day))}</p>'
    numbers = {cell: (first + n, n + 1) for n, cell in enumerate(made.marks)}
    head = "".join(
        f'<th scope="col"><button type="button" class="sort">{escape(name)}</button></th>'
        for name in (
            text("deals_partner", language),
            *(choice(measure, language) for measure in _MEASURES),
        )
    )
    body = "".join(_row(partner, cells, numbers, language) for partner, cells in made.rows.items())
    notes = "".join(f"<li>{escape(note)}</li>" for note in made.notes)
    alt = escape(f"{text('deals_chart', language)}: {title(_CALCULATOR, language)}")
    image = f'<figure><img src="{made.image}" alt="{alt}"></figure>' if made.image else ""
    return (
        f'<article class="calc deals"><header><h2>{escape(text("deals_title", language))}</h2>'
        f'<p class="line">{escape(text("calc_as_of", language, day=day))} · '
        f"{escape(text('deals_sort', language))}</p></header>"
        f'<div class="wide" tabindex="0"><table class="sortable"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
        f'{image}<ul class="notes">{notes}</ul></article>'
    )


def _row(
    partner: str,
    cells: Mapping[str, tuple[Decimal, str]],
    numbers: Mapping[tuple[str, str], tuple[int, int]],  # in the session, and as shown
    language: str,
) -> str:
    shown = [f'<th scope="row">{escape(choice(partner, language))}</th>']
    for measure in _MEASURES:
        if measure not in cells:
            shown.append("<td>–</td>")
            continue
        value, unit = cells[measure]
        number = numbers.get((partner, measure))
        mark = f' <a href="#cite-{number[0]}">[{number[1]}]</a>' if number is not None else ""
        # The value to sort by: attributes of data- do not pass the page's sanitiser.
        shown.append(
            f'<td abbr="{value:f}">{escape(value_words(value, unit, language))}{mark}</td>'
        )
    return f"<tr>{''.join(shown)}</tr>"


def _term(measure: Measure, partner: str) -> str:
    return next((term for one, term in TERMS[measure].items() if one == partner), "")
