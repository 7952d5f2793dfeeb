"""policy-desk status: what the data folder holds."""

from typing import TYPE_CHECKING

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.evaluation import Evaluation
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from assistant.status import STATUS, DeskStatus, desk_status
from index.counts import Holding

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("status")
def count(desk: "Desk", _progress: "Progress") -> DeskStatus:
    """What there is, in numbers; see assistant.status."""
    return desk_status(desk)


def status(data: Data = None, json: Json = False) -> None:
    """Show what the data folder holds, what it takes, and what waits.

    Example: policy-desk status --json
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        found = Runner(load_settings(data=data), progress, note).run(count)
    out.print(STATUS.dump_json(found).decode("utf-8") if json else "\n".join(_lines(found)))


def _lines(found: DeskStatus) -> list[str]:
    old = found.versions - found.documents
    waits = [
        *(f"{doc_id}: was cut short" for doc_id in found.unsettled),
        *(f"old index {name}" for name in found.old_generations),
    ]
    sizes = (f"{name.replace('_', ' ')} {_size(n)}" for name, n in found.bytes_on_disk.items())
    deleted = (f"{language} {share:.1%}" for language, share in found.deleted_share.items())
    return [
        f"data         {found.data}",
        f"documents    {found.documents} in {found.chunks} chunks",
        f"  languages  {_held(found.by_language)}",
        f"  formats    {_held(found.by_format)}",
        f"corpus date  {found.corpus_date}, {found.corpus_age_days} days ago",
        f"last change  {found.last_change or 'none'}",
        f"withdrawn    {found.withdrawn}",
        f"versions     {found.versions}, {old} of them not visible but readable",
        f"index        {found.generation}",
        f"model        {found.model}",
        f"fingerprint  {found.fingerprint}",
        f"on disk      {', '.join(sizes)}",
        f"deleted in full text  {', '.join(deleted) or 'none'}",
        f"evaluation   {_evaluated(found.evaluation)}",
        f"waits        {'; '.join(waits) or 'nothing'}",
    ]


def _evaluated(run: Evaluation | None) -> str:
    if run is None:
        return "none in the data folder; run one with: policy-desk eval dev"
    counts = ", ".join(f"{count} {verdict}" for verdict, count in run.verdicts.items())
    return f"{run.set} on {run.ended.date()}: {counts}"


def _held(by_name: dict[str, Holding]) -> str:
    parts = (
        f"{name or 'none'} {one.documents} ({one.chunks} chunks)" for name, one in by_name.items()
    )
    return ", ".join(parts) or "none"


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
