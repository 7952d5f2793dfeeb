"""doc_ids from paths, and which documents are one text in several languages."""

import re
import unicodedata
from glob import escape
from pathlib import Path

from corpus.errors import BadDocument
from corpus.front_matter import read_sidecar, split_front_matter
from corpus.loaders.encodings import decode

# Two letters only: report.new.md and report.old.md are no translations.
_LANGUAGE_NAME = re.compile(r"(?P<topic>.+)\.(?P<language>[a-z]{2}(?:-[A-Za-z]{2,4})?)")
# The second range is how Python writes the bytes of a name in another encoding.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]|[\ud800-\udfff]")


def doc_id_of(path: Path, root: Path) -> str:
    """The id of a file that states none: its path below the root, no extension, "." between.

    The root may be the file itself: then its name without extension. NFC in both cases; what
    cannot be written in a line of text becomes "_".
    """
    below = path.relative_to(root) if path != root else Path(path.name)
    return writable(".".join(below.with_suffix("").parts))


def writable(name: str) -> str:
    """A file's name as text: NFC, control characters and undecodable bytes each an "_"."""
    return _UNWRITABLE.sub("_", unicodedata.normalize("NFC", name))


def aligned_with(path: Path, root: Path) -> dict[str, str]:
    """language -> doc_id of the siblings of <topic>.<language>.<ext>; empty without any."""
    named = _LANGUAGE_NAME.fullmatch(path.stem)
    if named is None:
        return {}
    aligned = {}
    for sibling in sorted(path.parent.glob(f"*{escape(path.suffix)}")):
        other = _LANGUAGE_NAME.fullmatch(sibling.stem)
        if other and other["topic"] == named["topic"] and other["language"] != named["language"]:
            base = root if path != root else sibling
            aligned[other["language"]] = _stated_id(sibling) or doc_id_of(sibling, base)
    return aligned


def _stated_id(path: Path) -> str | None:
    """The doc_id in a sibling's front matter; None if it has none or cannot be read."""
    try:
        values = dict(read_sidecar(path))
        if path.suffix.lower() in {".md", ".markdown"}:
            text = decode(path.read_bytes(), path.name).replace("\r\n", "\n")
            values |= split_front_matter(text, path.name)[0]
    except (BadDocument, OSError):
        return None
    stated = values.get("doc_id")
    return unicodedata.normalize("NFC", stated) if isinstance(stated, str) else None
