"""Which loader reads a file: told by its first bytes, then by its name's ending."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import cast

from corpus.errors import BadDocument, UnknownFormat
from corpus.loaders.loaded import Loaded
from corpus.loaders.office import OLE_MAGIC, ZIP_MAGIC, ole_error, package_suffix

# ending -> (module, function). Imported when used, since the libraries are slow to load.
_LOADERS = {
    ".txt": ("corpus.loaders.plain", "load_plain"),
    ".md": ("corpus.loaders.markdown", "load_markdown"),
    ".markdown": ("corpus.loaders.markdown", "load_markdown"),
    ".html": ("corpus.loaders.html", "load_html"),
    ".htm": ("corpus.loaders.html", "load_html"),
    ".pdf": ("corpus.loaders.pdf", "load_pdf"),
    ".docx": ("corpus.loaders.docx", "load_docx"),
    ".pptx": ("corpus.loaders.pptx", "load_pptx"),
    ".xlsx": ("corpus.loaders.xlsx", "load_xlsx"),
    ".csv": ("corpus.loaders.delimited", "load_delimited"),
    ".tsv": ("corpus.loaders.delimited", "load_delimited"),
}
SUFFIXES = tuple(_LOADERS)
# Readers of PDF accept junk before the magic; 1024 bytes is their usual limit.
_TOLD_BY_CONTENT = frozenset({".pdf", ".docx", ".pptx", ".xlsx"})
_HTML_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_PDF_MAGIC, _PDF_WITHIN = b"%PDF-", 1024


def load_bytes(data: bytes, name: str) -> Loaded:
    """The text of a file by its content and the ending of its name.

    Raises:
        UnknownFormat: the ending is none of `SUFFIXES`, and neither is what the content tells.
        BadDocument: the content is not what the ending says, or cannot be read.
    """
    told = _suffix_by_content(data, name)
    suffix = told or PurePath(name).suffix.lower()
    if suffix in _TOLD_BY_CONTENT and not told:
        raise BadDocument(
            f"{name!r} is no {suffix[1:].upper()} in spite of its name; export it anew",
            fault="mismatch",
            format=suffix[1:].upper(),
        )
    if suffix not in _LOADERS:
        raise UnknownFormat(
            f"{name!r} ends in {suffix!r}, which no loader reads; convert it to one of"
            f" {', '.join(SUFFIXES)}",
            fault="format",
            suffix=suffix,
        )
    module, function = _LOADERS[suffix]
    load = cast(Callable[[bytes, str], Loaded], getattr(import_module(module), function))
    return load(data, name)


def _suffix_by_content(data: bytes, name: str) -> str:
    """The ending that the content calls for whatever the name says; "" where it does not tell."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_PDF_MAGIC) or (suffix == ".pdf" and _PDF_MAGIC in data[:_PDF_WITHIN]):
        return ".pdf"
    if data.startswith(ZIP_MAGIC):
        return package_suffix(data, name)
    if data.startswith(OLE_MAGIC):
        raise ole_error(data, name)
    if suffix == ".txt" and _HTML_HEAD.match(data):
        return ".html"
    return ""
