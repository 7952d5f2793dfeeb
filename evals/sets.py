"""The question sets of the project, and the runs that later ones are compared with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import PolicyDeskError
from evals.measures import Values

SETS = Path(__file__).resolve().with_name("sets")
BASELINES = Path(__file__).with_name("baselines")
OUTCOMES = "outcomes.jsonl"


def find_set(named: str) -> Path:
    """The file or folder of a set: a path, or the name of one of the project's (dev, test).

    Raises:
        PolicyDeskError: there is none.
    """
    path = Path(named)
    shipped = SETS / f"{named}.jsonl"
    if path.exists():
        return path
    if path.name == named and shipped.exists():
        return shipped
    names = ", ".join(sorted(p.stem for p in SETS.glob("*.jsonl") if "-" not in p.stem))
    raise PolicyDeskError(f"no set {named!r}; give a file, a BEIR folder, or one of {names}")


def own_baseline(path: Path) -> Path | None:
    """The run that comes with the project for one of its sets; None where there is none."""
    file = BASELINES / f"{path.stem}.jsonl"
    return file if path.resolve().parent == SETS and file.exists() else None


def is_frozen(path: Path) -> bool:
    """Whether a set is for reporting alone: it stands in sets/FROZEN, so only sums are shown.

    Raises:
        PolicyDeskError: it stands there with another digest.
    """
    lines = (SETS / "FROZEN").read_text(encoding="utf-8").splitlines()
    frozen = dict(line.split()[::-1] for line in lines)
    if path.resolve().parent != SETS or path.name not in frozen:
        return False
    if digest(path) != frozen[path.name]:
        raise PolicyDeskError(f"{str(path)!r} is not as it was frozen; restore it from its commit")
    return True


def digest(path: Path) -> str:
    """The sha256 of a file, in hex; of a folder, of its files in order of name."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(p.read_bytes() for p in files if p.is_file())).hexdigest()


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier run: values by question, and what it answered where that was kept."""

    values: Values
    answers: Mapping[str, str]


def read_baseline(path: Path) -> Baseline:
    """The values of a run's folder, or of a file of outcomes.

    Raises:
        PolicyDeskError: it is neither.
    """
    file = path / OUTCOMES if path.is_dir() else path
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
        rows = [json.loads(line) for line in lines if line.strip()]
        values = {str(row["id"]): dict(row["values"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PolicyDeskError(f"{str(path)!r} is no run: {error!r}") from error
    return Baseline(values, {str(row["id"]): row.get("got", "") for row in rows})
