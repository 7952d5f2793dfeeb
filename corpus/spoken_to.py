"""Words that speak to an assistant, in Chinese, English and Japanese: closed lists as patterns.

Read by corpus.suspicion; the lists are in spoken_to.toml.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.folding import fold

SpokenKind = Literal[
    "override", "persona", "role_header", "marker", "steering", "addressed", "secrets", "demand",
    "tool_call",
]  # fmt: skip
# One of 1.0 is an order that no policy text gives.
WEIGHTS: Mapping[SpokenKind, float] = {
    "override": 1.0,
    "persona": 0.6,
    "role_header": 0.5,
    "marker": 1.0,
    "steering": 0.5,
    "addressed": 0.6,
    "secrets": 0.5,
    "demand": 1.0,
    "tool_call": 1.0,
}


# Of these it matters where a line begins; others may run over the end of one.
LINEWISE: frozenset[SpokenKind] = frozenset({"role_header", "marker"})


@dataclass(frozen=True, slots=True)
class Speech:
    """A pattern over folded text, and what kind of speech it finds."""

    kind: SpokenKind
    regex: re.Pattern[str]


def patterns() -> Iterator[Speech]:
    """The patterns in folded form, in the order of `WEIGHTS`."""
    path = Path(__file__).with_name("spoken_to.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for kind in WEIGHTS:
        whole = "|".join(tables["patterns"][kind])
        for name, part in reversed(tables["parts"].items()):  # later parts hold earlier ones
            whole = whole.replace(f"<{name}>", part)
        yield Speech(kind, re.compile(fold(whole), re.MULTILINE))
