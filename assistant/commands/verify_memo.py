"""policy-desk verify-memo: whether a memo's quotations still stand and its calculations compute."""

import json as json_module
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import EXIT_KNOWN_ERROR, err, known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.memo.checking import MemoCheck, check_memo
from assistant.memo.data import ReadMemo
from assistant.memo.files import read_memo
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from corpus.errors import BadDocument

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("verify-memo")
def check(desk: "Desk", _progress: "Progress", memo: ReadMemo) -> MemoCheck:
    """What the check of a memo found."""
    return check_memo(desk.service, memo)


def verify_memo(
    file: Annotated[Path, typer.Argument(help="a memo: .md, .docx or .html")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Check that each quotation of a memo still stands, and each calculation still computes.

    Exit code 1 where something does not, a line on each. A document that was replaced since is
    told, and is no failure: the version quoted still says what the memo says.

    Example: policy-desk verify-memo memo.docx
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        memo = _read(file)
        found = Runner(load_settings(data=data), progress, note).run(check, memo)
    if json:
        out.print(json_module.dumps(asdict(found) | {"sound": found.sound}, ensure_ascii=False))
    else:
        for line in found.failures:
            err.print(f"failed    {' '.join(line.split())}")
        for line in found.notes:
            out.print(f"changed   {' '.join(line.split())}")
        out.print(
            f"{found.quotations} quotations and {found.calculations} calculations checked;"
            f" {len(found.failures) or 'nothing'} failed"
        )
    if not found.sound:
        raise typer.Exit(EXIT_KNOWN_ERROR)


def _read(file: Path) -> ReadMemo:
    limit = load_settings().max_file_bytes
    try:
        if file.stat().st_size > limit:
            raise BadDocument(f"{str(file)!r} has more than {limit} bytes, and is no memo")
        return read_memo(file.read_bytes(), file.name)
    except OSError as error:
        raise BadDocument(f"{str(file)!r} cannot be read: {error.strerror}") from error
