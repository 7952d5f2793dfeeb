"""policy-desk eval: a question set against the service, with figures, a report and a gate."""

import json as json_module
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.owner.reaching import Runner
from assistant.settings import Settings, load_settings
from corpus.errors import PolicyDeskError
from evals.feedback import read_feedback, write_drafts
from evals.gate import misses, read_gate
from evals.measures import differences
from evals.retrieval_sets import is_retrieval_set
from evals.run_set import Wanted, run_set
from evals.running import Progress
from evals.sets import find_set, own_baseline, read_baseline
from evals.summary import Summary, summary_json, summary_markdown

EXIT_USAGE = 2
EXIT_GATE = 3
_TAKEN = "it takes --out and --json, and two kept runs can be compared with --compare"


def evaluate(
    question_set: Annotated[
        str | None, typer.Argument(metavar="SET", help="dev, test, a question file, a BEIR folder")
    ] = None,
    out_folder: Annotated[Path | None, typer.Option("--out", help="where the run is kept")] = None,
    baseline: Annotated[Path | None, typer.Option(help="an earlier run to compare with")] = None,
    gate: Annotated[bool, typer.Option("--gate", help="exit 3 where the gate is not met")] = False,
    server: Annotated[str | None, typer.Option(help="ask a running server at this URL")] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="compare two runs instead of running one")
    ] = None,
    twin: Annotated[
        int | None, typer.Option(help="ask a twin of the corpus too, changed by this seed")
    ] = None,
    import_feedback: Annotated[
        Path | None, typer.Option(help="write draft cases from readers' feedback to this file")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Ask every question of SET, and say which answers are right, wrong, abstained or crashed.

    SET is a set of the project by name, or a file with a column of questions and one of answers.
    Of a BEIR folder or a SQuAD file, retrieval alone is judged, over the texts that it brings.

    Example: policy-desk eval dev --gate
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        if compare:
            _compare(*compare, json=json)
            return
        if import_feedback:
            _draft(import_feedback, load_settings(data=data), progress)
            return
        if question_set is None:
            note("say which SET to run, or --compare A B; see policy-desk eval --help")
            raise typer.Exit(EXIT_USAGE)
        path = find_set(question_set)
        settings = load_settings(data=data)
        if is_retrieval_set(path):
            if baseline or gate or server or twin is not None:
                raise PolicyDeskError(f"of {str(path)!r} retrieval alone is judged; {_TAKEN}")
            _retrieve(path, settings, out_folder, progress, json=json)
            return
        if twin is not None:
            from evals.twin_run import run_twin

            run_twin(path, settings, twin, progress, json=json)
            return
        stated = baseline or own_baseline(path)
        wanted = Wanted(
            path,
            settings,
            server,
            out_folder or _new_folder(settings, path),
            read_baseline(stated) if stated else None,
        )
        _show(summary := run_set(wanted, progress), wanted, json=json)
        if gate:
            _hold(summary)


def _draft(path: Path, settings: Settings, progress: Progress) -> None:
    given = Runner(settings, progress, note).run(read_feedback)
    write_drafts(given, path)
    note(f"{len(given)} draft cases: {path}")


def _show(summary: Summary, wanted: Wanted, *, json: bool) -> None:
    if json:
        out.print(json_module.dumps(summary_json(summary), ensure_ascii=False))
        return
    out.print(summary_markdown(summary, (), rows=False))
    note(f"report: {wanted.folder / 'report.html'}")


def _retrieve(
    path: Path, settings: Settings, out_folder: Path | None, progress: Progress, *, json: bool
) -> None:
    # Imported here: a server or a comparison of runs needs no engine in this process.
    from evals.retrieval_run import run_retrieval
    from evals.retrieval_summary import retrieval_json, retrieval_markdown

    summary = run_retrieval(path, settings, out_folder, progress)
    if json:
        out.print(json_module.dumps(retrieval_json(summary), ensure_ascii=False))
    else:
        out.print(retrieval_markdown(summary), end="")


def _new_folder(settings: Settings, path: Path) -> Path:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    return settings.data_folder / "runs" / f"{path.stem}-{now}"


def _hold(summary: Summary) -> None:
    missed = misses(read_gate(), summary)
    for miss in missed:
        note(f"gate: {miss.message}")
    if missed:
        raise typer.Exit(EXIT_GATE)
    note("gate: met")


def _compare(before: Path, after: Path, *, json: bool) -> None:
    """The change from one run to another, question by question."""
    old, new = read_baseline(before), read_baseline(after)
    changes = differences(old.values, new.values, {})
    if not changes:
        raise PolicyDeskError(f"{str(before)!r} and {str(after)!r} share no question")
    was = {case_id: values.get("right", 0) for case_id, values in old.values.items()}
    now = {case_id: values.get("right", 0) for case_id, values in new.values.items()}
    ids = {
        "fell": sorted(i for i in was.keys() & now.keys() if was[i] > now[i]),
        "rose": sorted(i for i in was.keys() & now.keys() if was[i] < now[i]),
    }
    if json:
        rows = [
            {"measure": c.measure, "by": c.value, "low": c.low, "high": c.high, "n": c.questions}
            for c in changes
        ]
        out.print(json_module.dumps({"changes": rows} | ids))
        return
    for change in changes:
        interval = f"{change.low:+.3f} to {change.high:+.3f}"
        out.print(f"{change.measure:24} {change.value:+.3f}  ({interval}, {change.questions})")
    for name, listed in ids.items():
        out.print(f"{name}: {', '.join(listed) or 'none'}")
