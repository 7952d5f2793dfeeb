"""The figures of the last evaluation, from where `policy-desk eval` leaves its runs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

RUNS = "runs"  # in the data folder
SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over a slice of the questions, with its 95% interval."""

    measure: str
    slice: str  # "all", "language=zh"
    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class About:
    """What a run was of."""

    set: str


@dataclass(frozen=True, slots=True)
class _Summary:
    about: About
    verdicts: dict[str, int]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run: of which set, when it ended, what came of its questions."""

    set: str
    ended: datetime  # UTC
    folder: str
    verdicts: dict[str, int]
    figures: tuple[Figure, ...]  # over all questions, and by language

    def value(self, measure: str, name: str) -> float | None:
        """The value of a measure over a slice, None where there is none."""
        found = (f.value for f in self.figures if (f.measure, f.slice) == (measure, name))
        return next(found, None)


_READ: TypeAdapter[_Summary] = TypeAdapter(_Summary)


def last_evaluation(data: Path) -> Evaluation | None:
    """The run that ended last of those that can be read; None where there is none.

    Runs over retrieval sets say nothing of answers, and are passed over.
    """
    ended = {path: path.stat().st_mtime for path in (data / RUNS).glob(f"*/{SUMMARY}")}
    for path in sorted(ended, key=lambda path: (ended[path], path), reverse=True):
        try:
            read = _READ.validate_json(path.read_bytes())
        except (OSError, ValidationError):
            continue
        return Evaluation(
            set=read.about.set,
            ended=datetime.fromtimestamp(ended[path], UTC).replace(microsecond=0),
            folder=path.parent.name,
            verdicts=read.verdicts,
            figures=tuple(
                f for f in read.figures if f.slice == "all" or f.slice.startswith("language=")
            ),
        )
    return None
