"""Files that come over the web: first into data/uploads, from there into the index.

What `policy-desk corpus add` does, but that no document of another file is replaced. Where a file
cannot be taken in, the folder keeps what it had under that name.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from assistant.desk import Desk
from corpus.doc_ids import writable
from corpus.errors import BadDocument
from index.corpus_index import Progress
from index.full_disk import full_disk_said
from index.ingest import FileReport, failure

FOLDER = "uploads"
MAX_NAME_BYTES = 200  # file systems allow 255
_COMING = ".coming"  # what a killed process left there goes with the next upload


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, under the name that the client gave it."""

    name: str
    file: BinaryIO


def take_uploads(
    desk: Desk, uploads: Sequence[Upload], progress: Progress, within: Progress
) -> Iterator[FileReport]:
    """A report on each file, whose path is its name in the folder; one caller at a time.

    Args:
        progress: Told of the files that are read.
        within: Told of the passages of each.

    Raises:
        DataFolderError: the disk is full; what was reported before is in.
    """
    folder = desk.index.data / FOLDER
    coming = folder / _COMING
    shutil.rmtree(coming, ignore_errors=True)
    placed: set[str] = set()
    try:
        for upload in uploads:
            with full_disk_said(desk.index.data):
                coming.mkdir(parents=True, exist_ok=True)
                if failed := _place(upload, folder, placed):
                    yield failed
        files = [folder / name for name in sorted(placed)]
        for report in desk.ingest_uploaded(files, progress, within):
            name = PurePath(report.path).name
            if report.status != "failed":
                placed.discard(name)
            # People know the file by its name; where the server keeps it is not theirs to see.
            yield replace(report, path=name, message=report.message.replace(f"{folder}/", ""))
    finally:
        for name in placed:
            _put_back(folder, name)
        shutil.rmtree(coming, ignore_errors=True)


def safe_name(stated: str) -> str:
    """The name under which a file is kept: its last part, NFC, control characters as "_".

    "C:\\texts\\a.md" becomes "a.md".

    Raises:
        BadDocument: it is empty, hidden, too long, or that of a sidecar.
    """
    name = writable(re.split(r"[/\\]", stated)[-1]).strip()
    size = len(name.encode("utf-8"))
    if not name or name.startswith("."):
        raise BadDocument(f"{name!r} is no name for a document; rename the file", fault="name")
    if size > MAX_NAME_BYTES:
        raise BadDocument(
            f"the name {name[:20] + '…'!r} has {size} bytes in UTF-8, at most {MAX_NAME_BYTES} are"
            " kept; shorten it",
            fault="name_long",
        )
    if name.lower().endswith(".yaml"):
        raise BadDocument(
            f"{name!r} is named as a sidecar, which is not uploaded; state it in front matter, or"
            " take in the folder with policy-desk ingest",
            fault="sidecar",
        )
    return name


def _place(upload: Upload, folder: Path, placed: set[str]) -> FileReport | None:
    """Put a file into the folder under a name that joins `placed`; a report where it may not."""
    shown = writable(upload.name)
    try:
        name = shown = safe_name(upload.name)
        if name in placed:
            raise BadDocument(f"{name!r} comes twice; rename one of the two", fault="twice")
    except BadDocument as error:
        return failure(shown[-MAX_NAME_BYTES:], error)
    with (folder / _COMING / name).open("wb") as copy:
        shutil.copyfileobj(upload.file, copy)
    with suppress(FileNotFoundError):
        os.replace(folder / name, folder / _COMING / _before(name))
    os.replace(folder / _COMING / name, folder / name)
    placed.add(name)
    return None


def _put_back(folder: Path, name: str) -> None:
    """Undo `_place`."""
    try:
        os.replace(folder / _COMING / _before(name), folder / name)
    except FileNotFoundError:
        (folder / name).unlink(missing_ok=True)


def _before(name: str) -> str:
    # No file may be named so: names with a dot in front are refused.
    return f".{name}"
