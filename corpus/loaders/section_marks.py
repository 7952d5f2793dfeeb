"""Section marks: `{#waterfall known=2025-11-28 valid=2025-09-04.. sources=S13,S49}`.

A mark stands on a line of its own under a heading and dates the section that the heading opens.
"""

import re
from datetime import date

from corpus.errors import BadDocument
from corpus.loaders.loaded import Mark

MARK_LINE = re.compile(r"\{#(?P<inside>[^{}]*)\}[ \t]*")
_ANCHOR = re.compile(r"[\w.-]+")
_KEYS = ("known", "valid", "sources")


def read_mark(inside: str, position: int, where: str) -> Mark:
    """The mark written between `{#` and `}`; `where` is the file and line for messages.

    Raises:
        BadDocument: no anchor, an unknown or repeated key, a date that is none, an end before
            its start.
    """
    written = re.match(r"\S*", inside)
    anchor = written.group() if written else ""
    attributes = inside[len(anchor) :].split()
    if not _ANCHOR.fullmatch(anchor):
        raise BadDocument(
            f"{where}: {anchor!r} is no anchor; write {{#name known=2026-01-30}}, the name of"
            " letters, digits, '-', '_' and '.'",
            fault="details",
        )
    values: dict[str, str] = {}
    for attribute in attributes:
        key, _, value = attribute.partition("=")
        if key not in _KEYS or not value:
            raise BadDocument(
                f"{where}: {attribute!r} is no attribute of a section mark; allowed are"
                " known=DATE, known=DATE..DATE, valid=DATE.., valid=DATE..DATE, valid=..DATE and"
                " sources=ID,ID",
                fault="details",
            )
        if key in values:
            raise BadDocument(
                f"{where}: {key!r} is given twice in one section mark; keep one", fault="details"
            )
        values[key] = value
    known = _read_known(values["known"], where) if "known" in values else (None, None)
    valid = _read_valid(values["valid"], where) if "valid" in values else (None, None)
    source_ids = _read_sources(values["sources"], where) if "sources" in values else ()
    return Mark(position, anchor, *known, *valid, source_ids)


def _read_known(written: str, where: str) -> tuple[date | None, date | None]:
    first, dots, last = written.partition("..")
    if not first:
        raise BadDocument(
            f"{where}: known={written} needs its first day; write known=DATE..DATE", fault="details"
        )
    return _read_range(f"known={written}", first, last if dots else "", where)


def _read_valid(written: str, where: str) -> tuple[date | None, date | None]:
    first, dots, last = written.partition("..")
    if not dots or not (first or last):
        raise BadDocument(
            f"{where}: valid={written} is no range; write valid=DATE.. for from that day on,"
            " valid=..DATE for up to that day, or valid=DATE..DATE",
            fault="details",
        )
    return _read_range(f"valid={written}", first, last, where)


def _read_range(
    attribute: str, first: str, last: str, where: str
) -> tuple[date | None, date | None]:
    start = _read_day(first, attribute, where) if first else None
    end = _read_day(last, attribute, where) if last else None
    if start and end and end < start:
        raise BadDocument(
            f"{where}: {attribute} ends before it starts; swap the two days", fault="details"
        )
    return start, end


def _read_day(written: str, attribute: str, where: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            raise ValueError(written)
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadDocument(
            f"{where}: {written!r} in {attribute} is no date; write it as 2026-01-30",
            fault="details",
        ) from error


def _read_sources(written: str, where: str) -> tuple[str, ...]:
    source_ids = tuple(written.split(","))
    if not all(source_ids):
        raise BadDocument(
            f"{where}: sources={written} has an empty id; write sources=S1,S2", fault="details"
        )
    return tuple(dict.fromkeys(source_ids))
