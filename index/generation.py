"""Generations: one folder of vectors and full text for one way of building them.

data/FORMAT             the layout's number
data/catalog.sqlite     documents, chunks, cached embeddings
data/CURRENT            the name of the generation in use
data/generations/NAME/  chroma/, fulltext/LANGUAGE/, FINGERPRINT

Another model, chunker or tokeniser is another fingerprint and needs another generation; it is
built beside the one in use and takes its place by renaming CURRENT.
"""

import hashlib
import os
import secrets
import shutil
from pathlib import Path

from corpus.errors import DataFolderError
from index.chunks import MAX_SIZE
from index.sentences import MAX_CHARS

FORMAT = "3"  # older ones are brought up to it by index/upgrades.py
CATALOG = "catalog.sqlite"
_TOKENS = "nfkc-t2s-unigram-bigram-snowball-1"


def fingerprint(embedder_name: str) -> str:
    """What a generation was built with, in words: model, chunker, tokens."""
    return f"{embedder_name}; chunks {MAX_SIZE:g}/{MAX_CHARS}; tokens {_TOKENS}"


def current_generation(data: Path, wanted: str) -> Path:
    """The generation in use, made if the folder has none yet.

    Raises:
        DataFolderError: the folder is read-only, of another layout, or its generation was built
            with something else than `wanted`.
    """
    _check_layout(data)
    if not has_generation(data):
        generation = new_generation(data, wanted)
        use_generation(data, generation)
        return generation
    generation = data / "generations" / (data / "CURRENT").read_text(encoding="utf-8").strip()
    built = generation / "FINGERPRINT"
    if not built.is_file():
        raise DataFolderError(
            f"data folder {str(data)!r} names the generation {generation.name!r}, which is not"
            " there; rebuild it with: policy-desk ingest --rebuild"
        )
    if (found := built.read_text(encoding="utf-8")) != wanted:
        raise DataFolderError(
            f"index {str(generation)!r} was built with {found!r}, settings ask for {wanted!r};"
            " rebuild it with: policy-desk ingest --rebuild"
        )
    return generation


def has_generation(data: Path) -> bool:
    """Whether the folder has a generation in use; `current_generation` makes one if not."""
    return (data / "CURRENT").exists()


def needs_rebuild(data: Path, wanted: str) -> bool:
    """Whether there is a generation in use that was built with something else than `wanted`."""
    files = [data / "generations" / n / "FINGERPRINT" for n in generations_in_use(data)]
    return any(not f.is_file() or f.read_text(encoding="utf-8") != wanted for f in files)


def new_generation(data: Path, wanted: str) -> Path:
    """An empty generation folder under a name that was never used."""
    _check_layout(data)
    digest = hashlib.sha256(wanted.encode("utf-8")).hexdigest()[:8]
    generation = data / "generations" / f"{digest}-{secrets.token_hex(4)}"
    generation.mkdir(parents=True)
    _write_whole(generation / "FINGERPRINT", wanted)
    return generation


def use_generation(data: Path, generation: Path) -> None:
    """Make a generation the one in use, at one instant."""
    _write_whole(data / "CURRENT", generation.name + "\n")


def generations_in_use(data: Path) -> frozenset[str]:
    """The name of the generation in use; none in a folder that has none yet."""
    pointer = data / "CURRENT"
    return frozenset({pointer.read_text(encoding="utf-8").strip()} if pointer.is_file() else ())


def other_generations(data: Path) -> list[Path]:
    """The folders of generations that are used no more, or were never finished; sorted."""
    in_use = generations_in_use(data)
    folders = (path for path in (data / "generations").iterdir() if path.is_dir())
    return sorted(path for path in folders if path.name not in in_use)


def drop_other_generations(data: Path) -> list[str]:
    """Remove every generation folder that is not in use; returns the names of what is gone."""
    others = other_generations(data)
    for path in others:
        shutil.rmtree(path)
    return [path.name for path in others]


def layout_of(data: Path) -> int | None:
    """The number of a folder's layout; None where there is none, or what is there is no number."""
    try:
        written = (data / "FORMAT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(written) if written.isascii() and written.isdigit() and int(written) else None


def write_layout(data: Path, layout: str) -> None:
    """Say which layout a folder has."""
    _write_whole(data / "FORMAT", layout + "\n")


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there as it was or as it will be, also after a power failure."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check_layout(data: Path) -> None:
    try:
        (data / "generations").mkdir(parents=True, exist_ok=True)
        if not os.access(data, os.W_OK):
            raise PermissionError(f"{str(data)!r} is read-only")
        marker = data / "FORMAT"
        if not marker.exists():
            write_layout(data, FORMAT)
        found = marker.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise DataFolderError(
            f"data folder {str(data)!r} cannot be written to ({error.strerror or error}); make it"
            " writable, or choose another with --data or POLICY_DESK_DATA"
        ) from error
    if found != FORMAT:
        newer = (layout_of(data) or 0) > int(FORMAT)
        then = "install the newer release that wrote it, or " if newer else ""
        raise DataFolderError(
            f"data folder {str(data)!r} has layout {found!r}, this version reads {FORMAT!r};"
            f" {then}choose a new folder with --data and ingest again"
        )
