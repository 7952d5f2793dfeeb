"""policy-desk verify: everything is read again, and what can be rebuilt is."""

import typer
from pydantic import TypeAdapter

from assistant.cli import EXIT_KNOWN_ERROR, err, known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.desk import open_desk
from assistant.settings import load_settings
from index.verify import Verified
from index.verify import verify as verify_index

_VERIFIED: TypeAdapter[Verified] = TypeAdapter(Verified)


def verify(data: Data = None, json: Json = False) -> None:
    """Compare documents, chunks, vectors and full text with each other; repair what can be.

    Exit code 1 where something is left that only a person can mend.
    Example: policy-desk verify --json
    """
    with (
        known_errors_in_one_line(),
        progress_bar() as progress,
        open_desk(load_settings(data=data), progress, note, writes=True) as desk,
    ):
        found = verify_index(desk.index, progress)
    if json:
        out.print(_VERIFIED.dump_json(found).decode("utf-8"))
    else:
        _show(found)
    if not found.sound:
        raise typer.Exit(EXIT_KNOWN_ERROR)


def _show(found: Verified) -> None:
    for finding in found.findings:
        (out if finding.repaired else err).print(
            f"{'repaired' if finding.repaired else 'broken':9} {finding.where}: {finding.what}"
        )
    out.print(
        f"{found.documents} documents in {found.versions} versions, {found.chunks} chunks read;"
        f" {len(found.findings) or 'nothing'} found"
    )
