"""What the page's scripts send of its forms, read: a JSON object of texts, from whoever sent it."""

import json

_MOST_CHARS = 100_000


def read_form(written: str) -> dict[str, str] | None:
    """The fields of a form by their names; None where it is none, or too long to be one."""
    if len(written) > _MOST_CHARS:
        return None
    try:
        read = json.loads(written)
        json.dumps(read, ensure_ascii=False).encode("utf-8")  # halves of characters are no text
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        return None
    return read
