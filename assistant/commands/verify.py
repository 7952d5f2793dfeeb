"""policy-desk verify: whether what the data folder holds is right."""

import json as json_module
from typing import Annotated

import numpy as np
import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.desk import open_desk
from assistant.engines import open_both_engines
from assistant.settings import load_settings
from index.embedder import Floats1d
from index.engine_comparison import EngineComparison, compare_engines


def verify(
    embedder: Annotated[
        bool, typer.Option("--embedder", help="compare the built-in model with its fp32 weights")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Compare the built-in embedding model, 8-bit on onnxruntime, with sentence-transformers.

    Example: policy-desk verify --embedder
    """
    if not embedder:
        raise typer.BadParameter("say what to verify: --embedder")
    with known_errors_in_one_line(), progress_bar() as progress:
        settings = load_settings(data=data)
        built_in, same_weights = open_both_engines(settings, note)
        with open_desk(settings, progress, note) as desk:
            cuts = list(desk.index.listing.chunks.values())
        found = compare_engines(built_in, same_weights, cuts, progress)
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
