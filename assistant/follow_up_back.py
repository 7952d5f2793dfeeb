"""A question that goes back to an earlier one: back to the first lot, 最初に聞いた方.

A question's way: follow_ups -> [assistant.follow_up_back] -> follow_ups
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.follow_up_parts import AND, Lexicon
from assistant.follow_up_reading import Words
from corpus.folding import fold_aligned

_FIRST = re.compile("first|最开始|最初|初め|はじめ|1つ目|第一|former|前者", re.IGNORECASE)
_ALONE = r"(?: one)?(?=\W*$|['’]s\b| (?:is|are|was|were|do|does|did|has|have|had|will|pays?)\b)"
_OF_TWO = re.compile(
    rf"前者|the former{_ALONE}|(?P<latter>[后後]者|the latter{_ALONE})", re.IGNORECASE
)
_ASKED_FIRST = re.compile(
    "(?:最开始|最初|最先|一开始|刚开始)[问說说提]|最初に[聞訊言き]"
    "|first (?:one|lot|thing|question|topic|point)",
    re.IGNORECASE,
)


def went_back(text: str, turns: Sequence[str], words: Words) -> tuple[str, Sequence[str], bool]:
    """A question that goes back to an earlier one without that, and the turns up to that one."""
    match = re.match(f"(?:{words.lists['back']})", words.folded(text), re.IGNORECASE)
    if match is None:
        return text, turns, False
    named = next(filter(None, match.groups()), "")
    shared = [len(_content(named) & _content(turn)) for turn in turns]
    if _ASKED_FIRST.search(named):
        at = 0
    elif max(shared) and _FIRST.search(named):
        at = shared.index(max(shared))
    elif max(shared):
        at = len(shared) - 1 - shared[::-1].index(max(shared))
    else:
        at = 0 if _FIRST.search(named) else max(0, len(turns) - 2)
    rest = text[match.end() :].strip()
    return rest or text, turns[: at + 1], bool(rest)


def of_two(text: str, turns: Sequence[str], lexicon: Lexicon) -> tuple[str, Sequence[str]]:
    """The former or the latter: one of two that the last question names, else of the last two."""
    found = _OF_TWO.search(text)
    if found is None:
        return text, turns
    parts = lexicon.parts(turns[-1])
    for first, second in pairwise(parts):
        joined = AND.fullmatch(turns[-1], first.end, second.start)
        if joined and first.what == second.what:
            meant = second if found["latter"] else first
            said = turns[-1][meant.start : meant.end]
            return f"{text[: found.start()]}{said}{text[found.end() :]}", turns
    return text, turns if found["latter"] else turns[: max(1, len(turns) - 1)]


def _content(text: str) -> frozenset[str]:
    """What may be shared by two texts: words to their fourth letter, pairs of Han or kana."""
    folded = fold_aligned(text)
    words = re.findall(r"[a-z0-9]{4,}", folded)
    pairs = re.findall(r"(?=([\u4e00-\u9fff]{2}|[ァ-ヺー]{2}))", folded)
    return frozenset([w[:4] for w in words] + pairs) - {
        "ques",
        "firs",
        "earl",
        "问题",
        "最初",
        "刚才",
    }
