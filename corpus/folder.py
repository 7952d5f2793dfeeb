"""A file on disk to a Document: format, loader, what is stated about it, dated sections.

A document's way: file -> [corpus.folder] -> Document with dated Sections -> index
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.doc_ids import aligned_with, doc_id_of, writable
from corpus.errors import BadDocument
from corpus.formats import load_bytes
from corpus.front_matter import Details, read_details, read_sidecar
from corpus.languages import document_language
from corpus.loaders.loaded import Loaded
from corpus.records import Document, Section, Source, version_of
from corpus.sections import make_sections
from corpus.shipped import checked_through
from corpus.titles import find_published, find_title

_SIDECAR_SUFFIX = ".yaml"


def find_files(roots: Sequence[Path]) -> list[tuple[Path, Path]]:
    """The files below the roots with the root of each, in order of path; each file once.

    A root may be a file. Hidden files and folders and sidecars are left out; a file of unknown
    format is not, so that it can be reported, nor is a folder that may not be listed.

    Raises:
        BadDocument: a root does not exist.
    """
    found: dict[str, tuple[Path, Path]] = {}
    for root in roots:
        if not root.exists():
            raise BadDocument(f"{str(root)!r} does not exist; check the path")
        files = [root] if root.is_file() else _below(root)
        for path in files:
            found.setdefault(os.path.realpath(path), (path, root))
    return sorted(found.values())


def _below(root: Path) -> Iterator[Path]:
    unlisted: list[Path] = []
    seen: set[str] = set()
    walk = os.walk(root, followlinks=True, onerror=lambda e: unlisted.append(Path(e.filename)))
    for folder, names, file_names in walk:
        # A link to a folder above would be walked for ever.
        seen.add(os.path.realpath(folder))
        names[:] = [
            name for name in sorted(names)
            if not name.startswith(".") and os.path.realpath(Path(folder) / name) not in seen
        ]  # fmt: skip
        for name in sorted(file_names):
            path = Path(folder) / name
            if not name.startswith(".") and not _is_sidecar(path) and _is_readable_kind(path):
                yield path
    yield from unlisted


def _is_sidecar(path: Path) -> bool:
    return path.suffix == _SIDECAR_SUFFIX and path.with_suffix("").exists()


def _is_readable_kind(path: Path) -> bool:
    """Not a socket or a pipe, which would block; a broken link is kept, to be reported."""
    return path.is_file() or not path.exists()


def load_document(
    path: Path,
    root: Path,
    *,
    sources: Mapping[str, Source],
    max_bytes: int = 50_000_000,
    load: Callable[[bytes, str], Loaded] = load_bytes,
) -> Document:
    """The Document that a file holds.

    Args:
        path: The file.
        root: The folder it was found under, or the file itself; its doc_id is counted from there.
        sources: The known sources, by id; the sections may name these and no others.
        max_bytes: Larger files are refused.
        load: What parses the bytes; `Parser.load` for files that nobody vouches for.

    Raises:
        UnknownFormat: no loader reads this kind of file.
        BadDocument: unreadable, empty, oversized, or with broken front matter or section marks;
            the message names the file.
    """
    name = str(path)
    loaded = load(_read_bytes(path, max_bytes), name)
    # What the document itself states goes before its sidecar.
    details = read_details({**read_sidecar(path), **loaded.front}, name)
    details = replace(
        details,
        doc_id=details.doc_id or doc_id_of(path, root),
        aligned_with=details.aligned_with or aligned_with(path, root),
    )
    return make_document(loaded, details, sources, name=name, stem=path.stem)


def make_document(
    loaded: Loaded, details: Details, sources: Mapping[str, Source], *, name: str, stem: str
) -> Document:
    """The Document of a loaded text.

    Args:
        loaded: What the loader read.
        details: What is stated about it, with its doc_id.
        sources: The known sources, by id; the sections may name these and no others.
        name: For messages.
        stem: What a title may be made of where the text has none.

    Raises:
        BadDocument: it holds no text, or names an unknown source.
    """
    if not loaded.text:
        raise BadDocument(f"{name!r} holds no text; leave it out or add its text", fault="empty")
    assert details.doc_id, "the caller gives one"
    doc_id = details.doc_id
    title = details.title or loaded.title
    title = title or find_title(loaded.text, loaded.headings, writable(stem))
    published = details.published or loaded.published or find_published(loaded.text)
    published = published or _made(loaded.created)
    own = _own_source(details, doc_id, title, published)
    default_ids = details.sources or ((doc_id,) if own else ())
    sections = make_sections(loaded, published, default_ids, name)
    return Document(
        doc_id=doc_id,
        version=version_of(loaded.text),
        title=title,
        publisher=details.publisher or "",
        published=published,
        language=_language(details.language, loaded.language, loaded.text),
        text=loaded.text,
        sections=sections,
        url=details.url or "",
        licence=details.licence or "",
        groups=details.groups,
        kind=details.kind,
        sources=_named_sources(sections, sources, own, name),
        headings=loaded.headings,
        pages=loaded.pages,
        aligned_with=details.aligned_with,
    )


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > max_bytes:
                raise BadDocument(
                    f"{str(path)!r} has {before.st_size} bytes, more than the {max_bytes} allowed;"
                    " split it",
                    fault="large",
                    most=f"{max_bytes:,}",
                )
            data = file.read(max_bytes + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise BadDocument(
            f"{str(path)!r} cannot be read: {error.strerror}; check the file and its permissions"
        ) from error
    if (after.st_mtime_ns, after.st_size) != (before.st_mtime_ns, len(data)):
        raise BadDocument(f"{str(path)!r} changed while it was read; take it in again")
    if not data:
        raise BadDocument(f"{str(path)!r} is empty; leave it out or add its text", fault="empty")
    return data


def _language(stated: str | None, of_page: str | None, text: str) -> str:
    """A primary tag, since there is one collection a language: stated, the page's, detected.

    Pages often carry their template's language, so a page's tag gives way to the script.
    """
    if stated:
        return _primary(stated)
    detected = document_language(text)
    if of_page and not {_primary(of_page), detected} & {"zh", "ja", "ko"}:
        return _primary(of_page)
    return detected


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _made(created: date | None) -> date | None:
    """The day a file was made, for want of one that it states; none after the corpus date.

    A copy saved since then may hold what was long known, and would be found by no question.
    """
    return created if created and created <= checked_through() else None


def _own_source(details: Details, doc_id: str, title: str, published: date | None) -> Source | None:
    """An original is its own source where it names none; a brief only speaks for others."""
    if details.kind == "brief":
        return None
    return Source(
        source_id=doc_id,
        title=title,
        publisher=details.publisher or "",
        published=published,
        url=details.url or "",
        licence=details.licence or "",
        authority=details.authority,
        confidence=details.confidence,
    )


def _named_sources(
    sections: Sequence[Section], known: Mapping[str, Source], own: Source | None, name: str
) -> tuple[Source, ...]:
    """The records of the sources that the sections name, in the order of their first mention."""
    named: dict[str, Source] = {}
    for section in sections:
        for source_id in section.source_ids:
            if source_id in known:
                named[source_id] = known[source_id]
            elif own and source_id == own.source_id:
                named[source_id] = own
            else:
                raise BadDocument(
                    f"{name!r}: section {section.anchor!r} names the unknown source"
                    f" {source_id!r}; add it to the sources or correct the id",
                    fault="details",
                )
    return tuple(named.values())
