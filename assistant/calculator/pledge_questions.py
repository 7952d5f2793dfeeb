"""Questions that set the allies' pledges, or parts of them, against each other."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from assistant.calculator.deal_values import INSIDE
from assistant.calculator.figure_questions import OF_WHOLE
from assistant.calculator.labels import Read, phrases, read, words
from assistant.calculator.request import Request, number

_JAPAN = phrases(r"日本|japan|tokyo|东京|日(?=[・、]?韩)")
_LEFT_OUT = phrases(
    r"(?:leave|leaving|exclud\w*|without|不算|不含|不包括|除去|除)[^,，。、;；]{0,12}$"
)
_LEFT_OUT_BEHIND = phrases(
    r"[^,，。、;；]{0,8}(?:除き|除いて|除く|を含め(?:ず|ない)|不算|除外|excluded)"
)
_BOTH_PARTS = phrases(
    r"two (?:250|halves|pieces|parts)|both (?:halves|pieces|parts)|两(?:笔|块|部分|份)|2つ|二つ"
    r"|両方"
)
_LEAST = 100  # of a bare figure that may be a pledge, in billions
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
    placed = _pledges(asked)
    pledges = [name for _, name in placed]
    about = asked.has("pledge") or _amounts(asked) >= 2
    if len(pledges) < 2 or asked.has("duty"):
        return _tariffs(asked, pledges)
    if not about:
        return None
    found = [name for name, cues in _OPERATIONS.items() if any(asked.has(cue) for cue in cues)]
    compares = asked.has("difference") or asked.has("larger") or asked.has("ratio")
    behind = [name for at, name in placed if _is_behind_the_sum(asked, at)]
    if len(pledges) > 2 and len(behind) == 1 and asked.has("share"):
        others = tuple(name for name in pledges if name not in behind)
        return _made(others, "ratio", against=tuple(behind))
    if len(pledges) > 2 and compares and (sides := _sides(placed)):
        operation = "difference" if found[-1] == "difference" else "ratio"
        return _made(sides[0], operation, against=sides[1])
    if not found or (len(pledges) > 2 and "sum" not in found):
        return None
    several = len(pledges) > 2 or found == ["sum"]
    operation = "sum" if several else next(name for name in reversed(found) if name != "sum")
    pair = pledges[::-1] if OF_WHOLE.search(asked.text) and not several else pledges
    return _made(tuple(pair), operation)


def _is_behind_the_sum(asked: Read, at: int) -> bool:
    """Whether a place is behind the first word that adds up: 合わせると日本の何%."""
    found = words().cues["sum"].search(asked.text)
    return found is not None and at > found.start()


def _made(partners: tuple[str, ...], operation: str, **more: object) -> Request:
    return Request("compare_deals", {"partners": partners, "operation": operation, **more})


def _tariffs(asked: Read, partners: Sequence[str]) -> Request | None:
    """The difference of two partners' tariffs, now or under the deals of 2025."""
    points = asked.has("tariff_gap")
    if len(partners) != 2 or not points or asked.of_unit(*("USD", "JPY", "percent")):
        return None
    measure = "tariff_2025" if asked.has("deal_regime") else "tariff_now"
    return _made(tuple(partners), "difference", measure=measure)


def _amounts(asked: Read) -> int:
    """How many figures are dollars, or as large as pledges where the currency is left out."""
    return sum(
        quantity.unit == "USD" or (not quantity.unit and (number(quantity) or 0) >= _LEAST)
        for quantity in asked.quantities
    )


def _sides(placed: Sequence[tuple[int, str]]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """A pledge with what was promised on top of it, or all on one side of the widest gap between
    them, and what is left alone."""
    names = tuple(name for _, name in placed)
    for extra, whole in _ON_TOP.items():
        if extra in names and whole in names and len(names) == 3:
            (other,) = {*names} - {extra, whole}
            pair = (whole, extra)
            return ((other,), pair) if names[0] == other else (pair, (other,))
    gaps = [later[0] - earlier[0] for earlier, later in pairwise(placed)]
    ends = {1: gaps[0], len(names) - 1: gaps[-1]}
    at = max(ends, key=lambda cut: (ends[cut], cut))
    return names[:at], names[at:]


def _pledges(asked: Read) -> list[tuple[int, str]]:
    """Whose pledges a question names, and where; a part of one stands for its partner."""
    found: dict[str, int] = {}
    for name, pattern in (*words().partners.items(), ("japan", _JAPAN), *words().parts.items()):
        match = pattern.search(asked.text)
        if match and not _is_left_out(asked.text, match):
            found[name] = match.start()
    if "taiwan" in found and _BOTH_PARTS.search(asked.text):
        found.setdefault("taiwan_guarantees", found["taiwan"] + 1)
    inside = [part for part in INSIDE if part in found]
    for part in inside:
        if len(inside) == len(INSIDE):
            found.pop(part)  # all of its parts are the whole
        else:
            found.pop(INSIDE[part], None)
    found.pop("uk", None)  # its money flows the other way
    return sorted((place, name) for name, place in found.items())


def _is_left_out(text: str, match: re.Match[str]) -> bool:
    """Whether a question says that what it names is not to be counted."""
    before, behind = text[: match.start()], text[match.end() :]
    return bool(_LEFT_OUT.search(before) or _LEFT_OUT_BEHIND.match(behind))
