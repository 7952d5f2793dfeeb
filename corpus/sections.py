"""Sections of a document from its marks: they cover the text without a gap."""

from collections.abc import Sequence
from datetime import date

from corpus.errors import BadDocument
from corpus.loaders.loaded import Loaded, Mark
from corpus.records import Section

TOP = "top"


def make_sections(
    loaded: Loaded, published: date | None, source_ids: Sequence[str], name: str
) -> tuple[Section, ...]:
    """One section a mark, up to the next mark; what lies before the first is the section "top".

    Args:
        loaded: Text, headings and marks.
        published: What is known from then on, where a mark does not say.
        source_ids: The sources of "top", and of sections whose mark names none.
        name: The file, for messages.

    Raises:
        BadDocument: a mark takes the anchor "top" while there is text before the first mark.
    """
    marks = list(loaded.marks)
    if not marks or marks[0].position > 0:
        if any(mark.anchor == TOP for mark in marks):
            raise BadDocument(
                f"{name!r}: the anchor {TOP!r} belongs to the text before the first section mark;"
                " give the marked section another"
            )
        marks.insert(0, Mark(0, TOP))
    headings = {h.start: loaded.text[h.start : h.end] for h in loaded.headings}
    ends = [mark.position for mark in marks[1:]] + [len(loaded.text)]
    return tuple(
        Section(
            anchor=mark.anchor,
            heading="" if mark.anchor == TOP and mark.position == 0 else headings[mark.position],
            start=mark.position,
            end=end,
            known_from=mark.known_from or published,
            known_to=mark.known_to,
            valid_from=mark.valid_from,
            valid_to=mark.valid_to,
            source_ids=mark.source_ids or tuple(source_ids),
        )
        for mark, end in zip(marks, ends, strict=True)
    )
