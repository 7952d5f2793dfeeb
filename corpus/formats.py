"""Which loader reads a file: told by its first bytes, then by its name's ending."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import cast

from corpus.errors import BadDocument, UnknownFormat
from corpus.loaders.loaded import Loaded

# ending -> (module, function). Imported when used, since the libraries are slow to load.
_LOADERS = {
    ".txt": ("corpus.loaders.plain", "load_plain"),
    ".md": ("corpus.loaders.markdown", "load_markdown"),
    ".markdown": ("corpus.loaders.markdown", "load_markdown"),
    ".html": ("corpus.loaders.html", "load_html"),
    ".htm": ("corpus.loaders.html", "load_html"),
    ".pdf": ("corpus.loaders.pdf", "load_pdf"),
}
SUFFIXES = tuple(_LOADERS)
# Readers of PDF accept junk before the magic; 1024 bytes is their usual limit.
_PDF_MAGIC, _PDF_WITHIN = b"%PDF-", 1024


def load_bytes(data: bytes, name: str) -> Loaded:
    """The text of a file by its content and the ending of its name.

    Raises:
        UnknownFormat: the ending is none of `SUFFIXES` and the content is no PDF.
        BadDocument: the content is not what the ending says, or cannot be read.
    """
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_PDF_MAGIC) or (suffix == ".pdf" and _PDF_MAGIC in data[:_PDF_WITHIN]):
        suffix = ".pdf"
    elif suffix == ".pdf":
        raise BadDocument(f"{name!r} is no PDF in spite of its name; export it anew")
    if suffix not in _LOADERS:
        raise UnknownFormat(
            f"{name!r} ends in {suffix!r}, which no loader reads; convert it to one of"
            f" {', '.join(SUFFIXES)}"
        )
    module, function = _LOADERS[suffix]
    load = cast(Callable[[bytes, str], Loaded], getattr(import_module(module), function))
    return load(data, name)
