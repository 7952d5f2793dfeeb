"""A data folder as one file, and back.

The file is a ZIP of catalog.sqlite, uploads/, runs/ and, last, MANIFEST.json with the SHA-256
digest of each. Vectors and full text are left out: they are built anew from the catalog, which
keeps the embeddings. So are the lock, and what is on its way.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from corpus.errors import DataFolderError, PolicyDeskError
from index.full_disk import full_disk_said
from index.generation import CATALOG, FORMAT, write_layout

if TYPE_CHECKING:
    from index.corpus_index import Progress

_MANIFEST = "MANIFEST.json"
_LAYOUTS = ("2", FORMAT)  # that can be restored; the older ones are upgraded then
_FOLDERS = ("uploads", "runs")
_UNPACKED = "restoring"  # below the data folder, until all of it is checked
_PIECE = 1 << 20
_MOST_MANIFEST_BYTES = 100_000_000


def back_up(data: Path, target: Path, progress: "Progress") -> int:
    """Write the file; the caller keeps others from adding documents meanwhile.

    Readers go on: the catalog is copied as it is at one instant.

    Returns:
        How many files are in it.

    Raises:
        PolicyDeskError: the target is there already, or cannot be written.
    """
    part = target.with_name(target.name + ".part")
    snapshot = target.with_name(target.name + ".catalog")
    try:
        if target.exists():
            raise PolicyDeskError(f"{str(target)!r} exists; choose another name, or remove it")
        with full_disk_said(target.parent):
            _copy_catalog(data / CATALOG, snapshot)
            files = [(CATALOG, snapshot), *_files(data)]
            _write(part, files, progress)
            os.replace(part, target)
    except (OSError, sqlite3.Error) as error:
        raise PolicyDeskError(
            f"{str(target)!r} cannot be written ({error}); choose another place"
        ) from error
    finally:
        part.unlink(missing_ok=True)
        snapshot.unlink(missing_ok=True)
    return len(files)


def restore(source: Path, data: Path, progress: "Progress") -> int:
    """Fill an empty data folder from the file; its index is then to be built.

    What is unpacked is checked before any of it is in place; a run that fails leaves nothing.

    Returns:
        How many files it had.

    Raises:
        DataFolderError: the folder is not empty.
        PolicyDeskError: the file is none of ours, of another layout, or damaged.
    """
    if any(path.name != "lock" for path in data.iterdir()):
        raise DataFolderError(
            f"data folder {str(data)!r} is not empty; choose another with --data, or remove it"
        )
    unpacked = data / _UNPACKED
    try:
        with full_disk_said(data), zipfile.ZipFile(source) as archive:
            layout, digests = _read_manifest(archive)
            for number, (name, digest) in enumerate(digests.items()):
                progress(name, number, len(digests))
                _unpack(archive, name, digest, unpacked)
            write_layout(unpacked, layout)
        # The catalog last: without it the folder is none that could be opened.
        for path in sorted(unpacked.iterdir(), key=lambda path: path.name == CATALOG):
            os.replace(path, data / path.name)
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise PolicyDeskError(f"{str(source)!r} cannot be read as a backup ({error})") from error
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    progress("", len(digests), len(digests))
    return len(digests)


def _copy_catalog(catalog: Path, snapshot: Path) -> None:
    # In one step: a copy in several begins anew whenever a reader's question is kept.
    with (
        closing(sqlite3.connect(f"{catalog.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(snapshot)) as copy,
    ):
        source.backup(copy)


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    for folder in _FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(data).as_posix(), path


def _write(part: Path, files: list[tuple[str, Path]], progress: "Progress") -> None:
    digests = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        os.chmod(part, 0o600)  # it has what readers asked, and the digests of keys
        for number, (name, path) in enumerate(files):
            progress(name, number, len(files))
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as read, archive.open(entry, "w", force_zip64=True) as written:
                digests[name] = _copy(read, written)
        made = {"format": FORMAT, "files": digests}
        archive.writestr(_MANIFEST, json.dumps(made, ensure_ascii=False))
    progress("", len(files), len(files))


def _copy(read: IO[bytes], written: IO[bytes]) -> str:
    """Copy all there is; returns its digest."""
    digest = hashlib.sha256()
    while piece := read.read(_PIECE):
        digest.update(piece)
        written.write(piece)
    return digest.hexdigest()


def _read_manifest(archive: zipfile.ZipFile) -> tuple[str, dict[str, str]]:
    """(the layout, the digests by name, each name one that a backup has).

    Raises:
        PolicyDeskError: it is not as we write it.
    """
    shown = f"{str(archive.filename)!r} is no backup of Policy Desk"
    try:
        if archive.getinfo(_MANIFEST).file_size > _MOST_MANIFEST_BYTES:
            raise ValueError(_MANIFEST)
        made = json.loads(archive.read(_MANIFEST))
        layout, digests = made["format"], dict(made["files"])
    except (KeyError, TypeError, ValueError) as error:
        raise PolicyDeskError(f"{shown}: it has no {_MANIFEST} that could be read") from error
    if layout not in _LAYOUTS:
        raise PolicyDeskError(
            f"{str(archive.filename)!r} has layout {layout!r}, this version reads"
            f" {' and '.join(map(repr, _LAYOUTS))};"
            " restore it with the version that made it"
        )
    if CATALOG not in digests:
        raise PolicyDeskError(f"{shown}: it has no {CATALOG}")
    for name in digests:
        parts = PurePosixPath(name).parts
        inside = len(parts) > 1 and parts[0] in _FOLDERS and ".." not in parts
        if name != CATALOG and not inside:
            raise PolicyDeskError(f"{shown}: it names {name!r}, which no backup has")
    return layout, digests


def _unpack(archive: zipfile.ZipFile, name: str, digest: str, folder: Path) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(name) as read, path.open("wb") as written:
            found = _copy(read, written)
    except KeyError as error:
        raise PolicyDeskError(f"the backup lacks {name!r}; use another one") from error
    if found != digest:
        raise PolicyDeskError(f"{name!r} in the backup is damaged; use another one")
