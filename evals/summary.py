"""What a run says of itself: figures, verdicts, latency; as JSON, and as a page of Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evals.judging import Outcome
from evals.measures import Difference, Figure, Values, differences, figures, slices_of, values_of

VERDICTS = ("right", "wrong", "abstained", "crashed")


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures, beside those of a baseline where there is one."""

    about: Mapping[str, Any]
    verdicts: Mapping[str, int]
    figures: tuple[Figure, ...]
    latency_ms: Mapping[str, float]  # p50 and p95 of answers, by the clock of the run
    changes: tuple[Difference, ...] = ()  # after less before, on shared questions
    regressions: tuple[str, ...] = ()  # ids of questions that were right before


def summarise(
    about: Mapping[str, Any], outcomes: Sequence[Outcome], baseline: Values | None
) -> Summary:
    """The summary of judged outcomes; `baseline` has the values of an earlier run."""
    seconds = [o.asked.seconds * 1000 for o in outcomes if o.asked.answer]
    after = values_of(outcomes)
    slices = {o.asked.case.case_id: slices_of(o) for o in outcomes}
    before = baseline or {}
    return Summary(
        about=about,
        verdicts={v: sum(o.verdict == v for o in outcomes) for v in VERDICTS},
        figures=tuple(figures(outcomes)),
        latency_ms={
            f"p{p}": round(float(np.percentile(seconds, p)), 1) if seconds else 0.0
            for p in (50, 95)
        },
        changes=tuple(differences(before, after, slices)),
        regressions=tuple(
            case_id
            for case_id, values in after.items()
            if before.get(case_id, {}).get("right", 0) > values.get("right", 0)
        ),
    )


def summary_json(summary: Summary) -> dict[str, Any]:
    """The summary with its fractions rounded to four digits."""
    return {
        "about": dict(summary.about),
        "verdicts": dict(summary.verdicts),
        "latency_ms": dict(summary.latency_ms),
        "figures": [_rounded(asdict(figure)) for figure in summary.figures],
        "changes": [_rounded(asdict(change)) for change in summary.changes],
        "regressions": list(summary.regressions),
    }


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()}


def summary_markdown(summary: Summary, outcomes: Sequence[Outcome], *, rows: bool) -> str:
    """A page: verdicts, the figures with intervals, and each question unless only sums may show.

    Args:
        rows: Whether questions and what came of them are listed.
    """
    counts = ", ".join(f"{n} {verdict}" for verdict, n in summary.verdicts.items())
    latency = ", ".join(f"{p} {ms:.0f} ms" for p, ms in summary.latency_ms.items())
    lines = [
        f"# {summary.about.get('set', 'Run')}",
        "",
        f"{sum(summary.verdicts.values())} questions: {counts}. Latency: {latency}.",
        "",
        "| measure | all | zh | en | ja | questions |",
        "| --- | --- | --- | --- | --- | --- |",
        *_table(summary.figures),
    ]
    if summary.changes:
        worse = [c for c in summary.changes if c.slice == "all"]
        lines += ["", "| change since the baseline | by | 95% interval |", "| --- | --- | --- |"]
        lines += [
            f"| {c.measure} | {c.value:+.3f} | {c.low:+.3f} to {c.high:+.3f} |" for c in worse
        ]
    if rows:
        lines += ["", "| id | outcome | why | question |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {_cell(o.asked.case.case_id)} | {o.verdict} | {_cell(o.why)} |"
            f" {_cell(o.asked.case.question)} |"
            for o in outcomes
        ]
    return "\n".join(lines) + "\n"


def _table(listed: Sequence[Figure]) -> list[str]:
    by_slice = {(f.measure, f.slice): f for f in listed}
    rows = []
    for figure in (f for f in listed if f.slice == "all"):
        languages = [by_slice.get((figure.measure, f"language={x}")) for x in ("zh", "en", "ja")]
        cells = [f"{f.value:.3f}" if f else "–" for f in languages]
        rows.append(
            f"| {figure.measure} | {figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f}) |"
            f" {' | '.join(cells)} | {figure.questions} |"
        )
    return rows


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
