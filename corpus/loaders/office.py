"""The packages of docx, pptx and xlsx: told by content, checked before a parser sees them.

A package is a zip archive of XML parts. What it declares and what it really expands to are both
limited, and a DTD, which no office program writes, is refused: it is how XML bombs are made.
"""

import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.errors import BadDocument, UnknownFormat
from corpus.titles import own_title

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOLDERS = {"word": ".docx", "ppt": ".pptx", "xl": ".xlsx"}
_OLD = {"WordDocument": ".docx", "PowerPoint Document": ".pptx", "Workbook": ".xlsx"}
_MAX_EXPANDED = 500_000_000  # bytes of all parts; the largest real ones have a tenth
_MAX_PARTS = 50_000
_CHUNK = 1 << 20
_OVERLAP = 16  # bytes; longer than what is looked for
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CREATED = "{http://purl.org/dc/terms/}created"
# What python-docx and python-pptx leave in what programs write with them.
_TEMPLATES = frozenset({date(2013, 12, 23), date(2013, 1, 27)})


def package_suffix(data: bytes, name: str) -> str:
    """The ending that a zip archive's content calls for: .docx, .pptx or .xlsx.

    Raises:
        UnknownFormat: another kind of archive.
        BadDocument: damaged, encrypted, a bomb.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_size(parts, name)
            _check_xml(archive, parts, name)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadDocument(
            f"{name!r} is a damaged or cut off package ({error}); save it anew", fault="damaged"
        ) from error
    folders = {part.filename.split("/")[0] for part in parts}
    for folder, suffix in _FOLDERS.items():
        if folder in folders:
            return suffix
    raise UnknownFormat(
        f"{name!r} is an archive, but no docx, pptx or xlsx; unpack it or convert what it holds",
        fault="archive",
    )


def ole_error(data: bytes, name: str) -> BadDocument:
    """What is to be said of a file in Microsoft's old container: encrypted, or an old format."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return BadDocument(
            f"{name!r} is encrypted; save it without a password and try again", fault="encrypted"
        )
    for stream, suffix in _OLD.items():
        if stream.encode("utf-16-le") in data:
            return UnknownFormat(
                f"{name!r} is in an old Office format; save it as {suffix}",
                fault="old_office",
                suffix=suffix,
            )
    return UnknownFormat(
        f"{name!r} is in an old Office format; save it as docx, pptx or xlsx",
        fault="old_office",
        suffix="docx, pptx, xlsx",
    )


def core_properties(data: bytes) -> tuple[str | None, date | None]:
    """The title and the day of creation that a package states; None where it is silent.

    A title or day that a program filled in by itself counts as none.
    """
    with ZipFile(BytesIO(data)) as archive:
        if _CORE not in archive.namelist():
            return None, None
        root = ElementTree.fromstring(archive.read(_CORE))
    try:
        created = date.fromisoformat((root.findtext(_CREATED) or "").strip()[:10])
    except ValueError:
        created = None
    return own_title(root.findtext(_TITLE) or ""), None if created in _TEMPLATES else created


def _check_size(parts: list[ZipInfo], name: str) -> None:
    expanded = sum(part.file_size for part in parts)
    if expanded > _MAX_EXPANDED or len(parts) > _MAX_PARTS:
        raise BadDocument(
            f"{name!r} expands to {expanded} bytes in {len(parts)} parts, more than the"
            f" {_MAX_EXPANDED} in {_MAX_PARTS} allowed; it may be a zip bomb, or split it",
            fault="heavy",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise BadDocument(
            f"{name!r} is encrypted; save it without a password and try again", fault="encrypted"
        )


def _check_xml(archive: ZipFile, parts: list[ZipInfo], name: str) -> None:
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            for piece in _pieces(archive, part, name):
                if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                    raise BadDocument(
                        f"{name!r} has a DTD in {part.filename!r}, as XML bombs do and no office"
                        " program writes; leave it out",
                        fault="heavy",
                    )


def _pieces(archive: ZipFile, part: ZipInfo, name: str) -> Iterator[bytes]:
    """A part's bytes, without the zeros of UTF-16; each piece begins with the end of the last."""
    size = 0
    tail = b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            size += len(chunk)
            if size > part.file_size:
                raise BadDocument(
                    f"{name!r}: {part.filename!r} is larger than it says; leave it out",
                    fault="heavy",
                )
            piece = tail + chunk.replace(b"\0", b"")
            yield piece
            tail = piece[-_OVERLAP:]
