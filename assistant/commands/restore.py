"""policy-desk restore: a data folder from the file that policy-desk backup wrote."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data
from assistant.settings import load_settings


def restore(
    file: Annotated[Path, typer.Argument(help="what policy-desk backup wrote")],
    data: Data = None,
) -> None:
    """Fill an empty data folder from a backup, check each file, and build the index.

    Example: policy-desk restore /srv/backups/desk-2026-11-30.zip --data /srv/desk
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        # Imported here: they take seconds, which the list of commands need not cost.
        from assistant.desk import make_folder, open_desk
        from assistant.owner.folder_lock import hold
        from index.backup import restore as fill

        settings = load_settings(data=data)
        folder = settings.data_folder
        make_folder(folder)
        with hold(folder, note, alone=True):
            files = fill(file, folder, progress)
        with open_desk(settings, progress, note, writes=True, from_scratch=True) as desk:
            documents = len(desk.service.documents())
    out.print(f"{files} files are restored; {documents} documents answer from {str(folder)!r}")
