"""policy-desk backup: the data folder as one file, while it is served too."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from index.backup import back_up

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("backup", writes=True)
def write_backup(desk: "Desk", progress: "Progress", target: Path) -> int:
    """Write the file; see index.backup."""
    with desk.index.writing:
        return back_up(desk.index.data, target, progress)


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write, which must not exist")],
    data: Data = None,
) -> None:
    """Write documents, conversations, keys, uploads and runs to one file.

    A server goes on answering meanwhile; documents that are sent wait. The vectors and the full
    text are left out: restore builds them from what is there.

    Example: policy-desk backup /srv/backups/desk-2026-11-30.zip
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        runner = Runner(load_settings(data=data), progress, note)
        # Absolute: a server that does it stands in another folder.
        files = runner.run(write_backup, file.expanduser().resolve())
    out.print(f"{files} files are in {file}")
