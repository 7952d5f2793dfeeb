"""policy-desk verify: whether what the data folder holds is right, and repair where it is not."""

import json as json_module
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from pydantic import TypeAdapter

from assistant.cli import EXIT_KNOWN_ERROR, err, known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.engines import open_both_engines
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from corpus.check import corpus_faults
from index.chunks import CutChunk
from index.embedder import Floats1d
from index.engine_comparison import MOST_CHUNKS, EngineComparison, compare_engines, spread
from index.verify import Finding, Verified
from index.verify import verify as verify_index

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress

_VERIFIED: TypeAdapter[Verified] = TypeAdapter(Verified)


@work("verify", writes=True)
def verify_all(desk: "Desk", progress: "Progress") -> Verified:
    """What was read and found; see index.verify."""
    return verify_index(desk.index, progress)


@work("verify chunks")
def take_chunks(desk: "Desk", _progress: "Progress") -> list[CutChunk]:
    """The chunks on which two engines are compared."""
    return spread(list(desk.index.listing.chunks.values()), MOST_CHUNKS)


def verify(
    embedder: Annotated[
        bool, typer.Option("--embedder", help="compare the built-in model with its fp32 weights")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Compare documents, chunks, vectors and full text with each other; repair what can be.

    The shipped briefs and terms are checked too: each quotation, value, source and date. Exit code
    1 where something is left that only a person can mend. With --embedder, compare instead the
    built-in embedding model, 8-bit on onnxruntime, with sentence-transformers.

    Example: policy-desk verify --json
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        runner = Runner(load_settings(data=data), progress, note)
        if embedder:
            _show_comparison(_compare(runner), json)
            return
        found = _with_corpus(runner.run(verify_all))
    if json:
        out.print(_VERIFIED.dump_json(found).decode("utf-8"))
    else:
        _show(found)
    if not found.sound:
        raise typer.Exit(EXIT_KNOWN_ERROR)


def _with_corpus(found: Verified) -> Verified:
    """And what is wrong with the briefs and terms that come with the program."""
    wrong = (Finding(f"{f.file}:{f.line}", f.message, repaired=False) for f in corpus_faults())
    return replace(found, findings=(*found.findings, *wrong))


def _show(found: Verified) -> None:
    for finding in found.findings:
        (out if finding.repaired else err).print(
            f"{'repaired' if finding.repaired else 'broken':9} {finding.where}: {finding.what}"
        )
    out.print(
        f"{found.documents} documents in {found.versions} versions, {found.chunks} chunks read;"
        f" {len(found.findings) or 'nothing'} found"
    )


def _compare(runner: Runner) -> EngineComparison:
    built_in, same_weights = open_both_engines(runner.settings, runner.note)
    cuts = runner.run(take_chunks)
    return compare_engines(built_in, same_weights, cuts, runner.progress)


def _show_comparison(found: EngineComparison, json: bool) -> None:
    figures = figures_of(found)
    if json:
        out.print(json_module.dumps(figures, ensure_ascii=False))
        return
    out.print(f"{found.names[0]}\n{found.names[1]}")
    for what, value in figures.items():
        out.print(f"{value:10.4f}  {what}" if isinstance(value, float) else f"{value:10}  {what}")


def figures_of(found: EngineComparison) -> dict[str, float | int]:
    """What is printed, by what it is."""
    return {
        "chunks": found.chunks,
        "queries": len(found.overlaps),
        "cosine of both vectors, median": _at(found.cosines, 50),
        "cosine of both vectors, lowest twentieth": _at(found.cosines, 5),
        "cosine of both vectors, lowest": _at(found.cosines, 0),
        "nearest ten that both find, mean share": float(found.overlaps.mean()),
        "nearest ten that both find, lowest share": _at(found.overlaps, 0),
        "difference of centred cosines, median": _at(found.shifts, 50),
        "difference of centred cosines, largest": _at(found.shifts, 100),
    }


def _at(values: Floats1d, percentile: float) -> float:
    return float(np.percentile(values, percentile))
