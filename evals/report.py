"""The report of a run: one HTML page with everything inside, and no network.

What comes from questions, answers and documents is escaped by the template; the charts are drawn
to SVG before.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.charts import draw_svg
from evals.judging import Outcome, said
from evals.measures import DEFINITIONS, trade_off
from evals.summary import Summary

_LANGUAGES = ("zh", "en", "ja")


def report_page(
    summary: Summary, outcomes: Sequence[Outcome], before: Mapping[str, str] | None = None
) -> str:
    """The page as HTML.

    Args:
        before: case_id -> what the baseline answered, for questions that were right then.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    by_slice = {(f.measure, f.slice): f for f in summary.figures}
    changes = {c.measure: c for c in summary.changes if c.slice == "all"}
    return environment.get_template("report.html").render(
        summary=summary,
        definitions=DEFINITIONS,
        overall=[f for f in summary.figures if f.slice == "all"],
        of=lambda measure, name: by_slice.get((measure, name)),
        languages=_LANGUAGES,
        changes=changes,
        charts=[draw_svg(chart) for chart in _charts(summary, outcomes)],
        rows=[_row(outcome, summary, before or {}) for outcome in outcomes],
    )


def _row(outcome: Outcome, summary: Summary, before: Mapping[str, str]) -> dict[str, Any]:
    case, answer = outcome.asked.case, outcome.asked.answer
    expected = [" / ".join(group[:4]) for group in case.contains]
    expected += [f"{number.value} {number.unit}".strip() for number in case.numbers]
    expected += [case.answer] if case.answer else []
    if case.answerable is False:
        expected.append("(declined)")
    return {
        "id": case.case_id,
        "question": case.question,
        "history": case.history,
        "language": case.language or (answer.language if answer else ""),
        "kind": case.kind or "",
        "verdict": outcome.verdict,
        "why": outcome.why,
        "expected": expected,
        "got": said(answer) if answer else outcome.asked.error,
        "before": before.get(case.case_id, ""),
        "fell": case.case_id in summary.regressions,
        "evidence": [
            {"quotes": [q for q in group if q.doc_id.endswith(f".{case.language}")] or group[:1],
             "found": found}
            for group, found in zip(
                case.evidence, outcome.supported or (False,) * len(case.evidence), strict=True
            )
        ],
        "citations": answer.citations if answer else (),
    }  # fmt: skip


def _charts(summary: Summary, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    chosen = [
        f for f in summary.figures if f.slice in ("all", *(f"language={x}" for x in _LANGUAGES))
    ]
    bars = [
        {"measure": f.measure, "of": f.slice.rpartition("=")[2], "value": f.value,
         "low": f.low, "high": f.high}
        for f in chosen
    ]  # fmt: skip
    shared: dict[str, Any] = {"y": {"field": "of", "type": "nominal", "title": None, "sort": None}}
    value = {"field": "value", "type": "quantitative", "scale": {"domain": [0, 1]}, "title": None}
    figures_chart = {
        "data": {"values": bars},
        "facet": {"row": {"field": "measure", "title": None, "sort": None,
                          "header": {"labelAngle": 0, "labelAlign": "left"}}},
        "spacing": 6,
        "spec": {
            "width": 420,
            "layer": [
                {"mark": {"type": "bar", "color": "#4c78a8"}, "encoding": shared | {"x": value}},
                {"mark": {"type": "rule", "strokeWidth": 2},
                 "encoding": shared | {"x": value | {"field": "low"}, "x2": {"field": "high"}}},
            ],
        },
    }  # fmt: skip
    points = [{"answered": a, "right": r} for a, r in trade_off(outcomes)]
    curve = {
        "title": "Right among the answered, as the bar of the evidence falls",
        "width": 420, "height": 220,
        "data": {"values": points},
        "mark": "line",
        "encoding": {
            "x": {"field": "answered", "type": "quantitative", "title": "share answered",
                  "scale": {"domain": [0, 1]}},
            "y": {"field": "right", "type": "quantitative", "title": "share right",
                  "scale": {"domain": [0, 1]}},
        },
    }  # fmt: skip
    return [figures_chart, curve] if points else [figures_chart]
