"""Questions that set the allies' pledges, or parts of them, against each other."""

import re
from collections.abc import Sequence
from datetime import date

from assistant.calculator.deal_values import INSIDE
from assistant.calculator.labels import Read, read, words
from assistant.calculator.request import Request, number

_JAPAN = re.compile(r"日本|japan|tokyo|东京|日(?=[・、]?韩)")
_LEFT_OUT = re.compile(
    r"(?:leave|leaving|exclud\w*|without|不算|不含|不包括|除去|除)[^,，。、;；]{0,12}$"
)
_LEFT_OUT_BEHIND = re.compile(
    r"[^,，。、;；]{0,8}(?:除き|除いて|除く|を含め(?:ず|ない)|不算|除外|excluded)"
)
_LARGE = 10**9
_ON_TOP = {"taiwan_guarantees": "taiwan", "eu_energy": "eu"}
_OPERATIONS = {
    "sum": ("sum",),
    "difference": ("difference",),
    "ratio": ("ratio", "share", "larger"),
}


def deals(question: str, as_of: date) -> Request | None:
    """Two or more pledges in sum, in proportion, or one less the other; None for anything else."""
    del as_of
    asked = read(question, frozenset())
    pledges = _pledges(asked)
    about = asked.has("pledge") or _amounts(asked) >= 2
    if len(pledges) < 2 or not about or asked.has("duty"):
        return None
    found = [name for name, cues in _OPERATIONS.items() if any(asked.has(cue) for cue in cues)]
    first, against = _sides(pledges)
    if against and set(found) & {"ratio", "difference"}:
        return Request(
            "compare_deals", {"partners": first, "against": against, "operation": found[-1]}
        )
    if not found or (len(pledges) > 2 and "sum" not in found):
        return None
    several = len(pledges) > 2 or found == ["sum"]
    operation = "sum" if several else next(name for name in reversed(found) if name != "sum")
    return Request("compare_deals", {"partners": tuple(pledges), "operation": operation})


def _amounts(asked: Read) -> int:
    """How many figures are dollars, or as large as pledges where the currency is left out."""
    return sum(
        quantity.unit == "USD" or (not quantity.unit and (number(quantity) or 0) >= _LARGE)
        for quantity in asked.quantities
    )


def _sides(pledges: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A pledge together with what was promised on top of it, and the one other pledge, if so."""
    for extra, whole in _ON_TOP.items():
        if extra in pledges and whole in pledges and len(pledges) == 3:
            (other,) = {*pledges} - {extra, whole}
            pair = (whole, extra)
            return ((other,), pair) if pledges[0] == other else (pair, (other,))
    return (), ()


def _pledges(asked: Read) -> list[str]:
    """Whose pledges a question names, in order; a part of one stands for its partner."""
    found: dict[str, int] = {}
    for name, pattern in (*words().partners.items(), ("japan", _JAPAN), *words().parts.items()):
        match = pattern.search(asked.text)
        if match and not _is_left_out(asked.text, match):
            found[name] = match.start()
    inside = [part for part in INSIDE if part in found]
    for part in inside:
        if len(inside) == len(INSIDE):
            found.pop(part)  # all of its parts are the whole
        else:
            found.pop(INSIDE[part], None)
    found.pop("uk", None)  # its money flows the other way
    return sorted(found, key=lambda name: found[name])


def _is_left_out(text: str, match: re.Match[str]) -> bool:
    """Whether a question says that what it names is not to be counted."""
    before, behind = text[: match.start()], text[match.end() :]
    return bool(_LEFT_OUT.search(before) or _LEFT_OUT_BEHIND.match(behind))
