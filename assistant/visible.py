"""Text from outside as HTML: escaped, and no character of it turns what stands around it.

A character that turns the reading direction has an element of its own, at whose end its effect
ends; the stylesheets write its number there. The text content stays what it was.
"""

import re
from html import escape

TURNING = "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates, for a set of `re`
_TURNS = re.compile(f"[{TURNING}]")
_UNSHOWN = re.compile(f"[{TURNING}\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def visible(outside: str) -> str:
    """A text as HTML that shows what turns it; its text content is the text."""
    return _TURNS.sub(_apart, escape(outside))


def plain(outside: str) -> str:
    """A name or a title as text, without what turns it and without controls."""
    return _UNSHOWN.sub("", outside)


def _apart(match: re.Match[str]) -> str:
    return f'<bdi class="turns" title="U+{ord(match[0]):04X}">{match[0]}</bdi>'
