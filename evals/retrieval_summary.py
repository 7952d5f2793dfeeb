"""What a run of retrieval says of itself: counts, figures and latency; as JSON, and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evals.measures import Figure, interval


@dataclass(frozen=True, slots=True)
class Ranked:
    """A query with the documents found for it, best first, and the value of each measure."""

    query_id: str
    doc_ids: tuple[str, ...]
    seconds: float  # of retrieval, the embedding of the query included
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RetrievalSummary:
    """A run in figures."""

    about: Mapping[str, Any]  # the set and the program
    counts: Mapping[str, int]  # of documents, chunks, queries and what was left out
    figures: tuple[Figure, ...]
    latency_ms: Mapping[str, float]  # p50 and p95 of a query, one at a time


def summarise_retrieval(
    about: Mapping[str, Any], counts: Mapping[str, int], ranked: Sequence[Ranked]
) -> RetrievalSummary:
    """The means of the values, in their order, with intervals; there is at least one query."""
    values = {name: [one.values[name] for one in ranked] for name in ranked[0].values}
    milliseconds = [one.seconds * 1000 for one in ranked]
    return RetrievalSummary(
        about,
        counts,
        tuple(
            Figure(name, "all", float(np.mean(listed)), *interval(listed), len(listed))
            for name, listed in values.items()
        ),
        {f"p{p}": round(float(np.percentile(milliseconds, p)), 1) for p in (50, 95)},
    )


def retrieval_json(summary: RetrievalSummary) -> dict[str, Any]:
    """The summary with its fractions rounded to four digits."""
    return {
        "about": dict(summary.about),
        "counts": dict(summary.counts),
        "latency_ms": dict(summary.latency_ms),
        "figures": [
            {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(figure).items()}
            for figure in summary.figures
        ],
    }


def retrieval_markdown(summary: RetrievalSummary) -> str:
    """A page: what was searched, how fast, and a table of the measures."""
    about = summary.about
    split = f" ({about['split']})" if about["split"] else ""
    counts = ", ".join(f"{number} {name}" for name, number in summary.counts.items())
    latency = ", ".join(f"{p} {ms:.0f} ms" for p, ms in summary.latency_ms.items())
    lines = [
        f"# {about['set']}{split}",
        "",
        f"Retrieval alone, with {about['embedder']}: {counts}. Latency: {latency}.",
        "",
        "| measure | mean | 95% interval | queries |",
        "| --- | --- | --- | --- |",
        *(
            f"| {f.measure} | {f.value:.3f} | {f.low:.3f}–{f.high:.3f} | {f.questions} |"
            for f in summary.figures
        ),
    ]
    return "\n".join(lines) + "\n"
