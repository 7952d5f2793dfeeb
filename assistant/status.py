"""What operators ask of a desk: what it holds, how old the corpus is, how well it answered last.

The command line prints it, and the status page shows it.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from assistant.evaluation import Evaluation, last_evaluation
from index.counts import Status, read_status

if TYPE_CHECKING:
    from assistant.desk import Desk


@dataclass(frozen=True, slots=True)
class DeskStatus(Status):
    """The index in numbers, and what stands around it."""

    corpus_date: date
    corpus_age_days: int  # by the machine's clock; below 0 where that is behind
    evaluation: Evaluation | None  # the last run that the data folder keeps


STATUS: TypeAdapter[DeskStatus] = TypeAdapter(DeskStatus)


def desk_status(desk: "Desk") -> DeskStatus:
    """The status of an open desk."""
    held = read_status(desk.index)
    return DeskStatus(
        **{field.name: getattr(held, field.name) for field in fields(held)},
        corpus_date=desk.service.corpus_date,
        corpus_age_days=desk.service.corpus_age_days,
        evaluation=last_evaluation(desk.index.data),
    )
