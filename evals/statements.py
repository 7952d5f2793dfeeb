"""How many false statements a check catches, and how many sound ones it contradicts.

    python -m evals.statements SET [DATA]

A set has lines of a statement with its language, whether it is sound, and the kind of fault: party,
figure, date, office, direction or negation. SET is dev, which was tuned on, or test, which was not
and prints sums only; DATA is a data folder, else build/eval. A false statement is caught where a
claim of it is contradicted or superseded, believed where all of its claims are supported or it has
none.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.checking.records import Checked
from assistant.cli import note, out
from assistant.quiet import keep_quiet
from assistant.settings import load_settings

_SETS = Path(__file__).with_name("sets")
_OPPOSED = frozenset({"contradicted", "superseded"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; the kind of a sound one is `sound`."""

    text: str
    language: str
    sound: bool
    kind: str


def read_set(path: Path) -> list[Statement]:
    """The statements of a set in its order."""
    with path.open(encoding="utf-8") as lines:
        return [Statement(**json.loads(line)) for line in lines]


def verdict(statement: Statement, checked: Checked) -> str:
    """What became of a statement: caught, believed or left of a false one; contradicted or not of
    a sound one."""
    marks = {claim.mark for sentence in checked.sentences for claim in sentence.claims}
    if statement.sound:
        return "sound contradicted" if "contradicted" in marks else "sound not contradicted"
    if marks & _OPPOSED:
        return "false caught"
    return "false believed" if marks <= {"supported"} else "false not in the corpus or disputed"


def measure(
    statements: Sequence[Statement], checks: Sequence[Checked]
) -> Counter[tuple[str, str, str]]:
    """(verdict, kind, language) -> how many statements."""
    return Counter(
        (verdict(statement, checked), statement.kind, statement.language)
        for statement, checked in zip(statements, checks, strict=True)
    )


def main(arguments: Sequence[str]) -> None:
    """Check a set over the shipped corpus and print its figures."""
    keep_quiet()
    # Imported here: the libraries behind them read their telemetry settings as they load.
    from assistant.checking.text import check_text
    from assistant.desk import open_desk

    name, data = [*arguments, "build/eval"][:2]
    statements = read_set(_SETS / f"statements-{name}.jsonl")
    with open_desk(load_settings(data=Path(data)), lambda *_step: None, note) as desk:
        checks = [check_text(desk.service, statement.text) for statement in statements]
    for statement, checked in zip(statements, checks, strict=True):
        missed = verdict(statement, checked) not in ("false caught", "sound not contradicted")
        if missed and name == "dev":
            out.print(verdict(statement, checked), "|", statement.text)
    _show(measure(statements, checks))


def _show(counts: Counter[tuple[str, str, str]]) -> None:
    for what in sorted({what for what, _, _ in counts}):
        for at in (2, 1):  # by language, then by kind
            summed: Counter[str] = Counter()
            for key, count in counts.items():
                if key[0] == what:
                    summed[key[at]] += count
            each = " ".join(f"{key} {summed[key]}" for key in sorted(summed))
            out.print(f"{summed.total():4}  {what}  ({each})")


if __name__ == "__main__":
    main(sys.argv[1:])
