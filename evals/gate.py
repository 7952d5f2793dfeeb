"""The gate: floors that a run must reach, and how far it may fall below its baseline."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import PolicyDeskError
from evals.measures import DEFINITIONS, LOWER_IS_BETTER
from evals.summary import Summary

GATE_FILE = Path(__file__).with_name("gate.toml")
_SLICES = ("all", "language=zh", "language=en", "language=ja")
_FEWEST = 10  # questions of a slice; with fewer a figure says nothing


class Gate(BaseModel):
    """Fractions 0..1 by the name of a measure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    floors: dict[str, float] = {}  # over all questions, and in each language
    ceilings: dict[str, float] = {}
    falls: dict[str, float] = {}  # over all questions that both runs have


@dataclass(frozen=True, slots=True)
class Miss:
    """What of a run is not as the gate wants it."""

    measure: str
    slice: str
    message: str


def read_gate(path: Path = GATE_FILE) -> Gate:
    """The gate of a file.

    Raises:
        PolicyDeskError: it cannot be read, or names a measure that there is not.
    """
    try:
        gate = Gate.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PolicyDeskError(f"{str(path)!r} is no gate: {error}") from error
    for name in (*gate.floors, *gate.ceilings, *gate.falls):
        if name not in DEFINITIONS:
            raise PolicyDeskError(
                f"{str(path)!r}: no measure {name!r}; there are {', '.join(DEFINITIONS)}"
            )
    return gate


def misses(gate: Gate, summary: Summary) -> list[Miss]:
    """What keeps a run from passing; empty where it passes."""
    return [*_levels(gate, summary), *_falls(gate, summary)]


def _levels(gate: Gate, summary: Summary) -> Iterator[Miss]:
    for figure in summary.figures:
        if figure.slice not in _SLICES or (figure.slice != "all" and figure.questions < _FEWEST):
            continue
        floor, ceiling = gate.floors.get(figure.measure), gate.ceilings.get(figure.measure)
        # A figure is rounded as it is shown, so that 0.60 reaches a floor of 0.6.
        value = round(figure.value, 4)
        if floor is not None and value < floor:
            message = f"{figure.measure} is {value:.3f} ({figure.slice}), floor {floor}"
            yield Miss(figure.measure, figure.slice, message)
        if ceiling is not None and value > ceiling:
            message = f"{figure.measure} is {value:.3f} ({figure.slice}), at most {ceiling}"
            yield Miss(figure.measure, figure.slice, message)


def _falls(gate: Gate, summary: Summary) -> Iterator[Miss]:
    for change in summary.changes:
        allowed = gate.falls.get(change.measure)
        if allowed is None or change.slice != "all":
            continue
        fell = change.value if change.measure in LOWER_IS_BETTER else -change.value
        if round(fell, 4) > allowed:
            yield Miss(
                change.measure,
                change.slice,
                f"{change.measure} fell by {fell:.3f} on {change.questions} questions, allowed is"
                f" {allowed} (interval of the change {change.low:+.3f} to {change.high:+.3f})",
            )
