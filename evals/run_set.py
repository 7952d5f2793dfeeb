"""One run of a question set: asked, judged, and written to its folder."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.cli import note
from assistant.settings import Settings
from corpus.terms import shipped_terms
from evals.cases import read_cases
from evals.judging import Outcome, judge, said
from evals.measures import slices_of
from evals.remote import Server
from evals.report import report_page
from evals.running import Ask, Progress, commit, machine, open_run, run
from evals.sets import OUTCOMES, Baseline, digest, is_frozen
from evals.summary import Summary, summarise, summary_json, summary_markdown
from evals.support import Documents, Evidence


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be run: a set, on a server or on the data folder of the settings."""

    path: Path
    settings: Settings
    server: str | None
    folder: Path  # the run's; one that was stopped is gone on with
    baseline: Baseline | None


def run_set(wanted: Wanted, progress: Progress) -> Summary:
    """The run of a set; its folder has answers, outcomes, summary and report in the end.

    Of a frozen set the page and its Markdown have sums alone.

    Raises:
        PolicyDeskError: the set, the data folder, the server or the run's folder cannot be used.
    """
    cases = read_cases(wanted.path)
    frozen = is_frozen(wanted.path)
    with _service(wanted.settings, wanted.server, progress) as (ask, documents, about):
        about = {"set": wanted.path.stem, "set_digest": digest(wanted.path)[:16]} | about
        open_run(wanted.folder, about)
        asked = run(cases, ask, wanted.folder, progress)
        evidence = Evidence(documents, shipped_terms())
        outcomes = [judge(one, evidence) for one in asked]
    baseline = wanted.baseline
    summary = summarise(about, outcomes, baseline.values if baseline else None)
    _write(wanted, summary, outcomes, [] if frozen else outcomes)
    return summary


def _write(
    wanted: Wanted, summary: Summary, outcomes: Sequence[Outcome], shown: Sequence[Outcome]
) -> None:
    lines = [
        {
            "id": o.asked.case.case_id,
            "verdict": o.verdict,
            "why": o.why,
            "values": o.values,
            "slices": slices_of(o),
            "got": said(o.asked.answer)[:2000] if o.asked.answer else o.asked.error,
        }
        for o in outcomes
    ]
    earlier = wanted.baseline.answers if wanted.baseline else {}
    before = {case_id: earlier[case_id] for case_id in summary.regressions}
    texts = {
        OUTCOMES: "".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines),
        "summary.json": json.dumps(summary_json(summary), ensure_ascii=False, indent=1),
        "summary.md": summary_markdown(summary, shown, rows=bool(shown)),
        "report.html": report_page(summary, shown, before),
    }
    for name, text in texts.items():
        (wanted.folder / name).write_text(text, encoding="utf-8")


@contextmanager
def _service(
    settings: Settings, server: str | None, progress: Progress
) -> Iterator[tuple[Ask, Documents, dict[str, Any]]]:
    """What answers, what gives documents, and what there is to say of both."""
    if server:
        remote = Server(server)
        yield remote.ask, _cached(remote.document), {"server": server}
        return
    # Imported here: a comparison of runs, or a server, needs no engine in this process.
    from assistant.desk import open_desk
    from assistant.receipts import prompts_of

    with open_desk(settings, progress, note) as desk:
        listed = {d.doc_id: d for d in desk.service.documents()}
        about = {
            "corpus": desk.service.corpus_version[:16],
            "corpus_date": desk.service.corpus_date.isoformat(),
            "index": desk.index.fingerprint,
            "model": desk.service.models.default,
            "prompts": prompts_of(desk.service.models.default),
            "embedder": settings.embedder,
            "reranker": settings.reranker,
            "commit": commit(),
            **machine(),
        }
        yield desk.service.ask, listed.get, about


def _cached(documents: Documents) -> Documents:
    known: dict[str, Any] = {}

    def look_up(doc_id: str) -> Any:
        if doc_id not in known:
            known[doc_id] = documents(doc_id)
        return known[doc_id]

    return look_up
