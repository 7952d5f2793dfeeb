"""Two things asked of one after the other, and then of both: 第1弾の総額, 第2弾は, 両方足すと.

A question's way: follow_ups -> [assistant.follow_up_pairs] -> follow_ups
"""

import re
from collections.abc import Sequence

from assistant.follow_up_parts import Lexicon
from assistant.follow_up_reading import NAMES, Reading, Words
from assistant.follow_up_topics import asked_of


def pair(reading: Reading, turns: Sequence[str], words: Words, lexicon: Lexicon) -> str:
    """The last question with what it and one before were asked of, for one that means both."""
    both = {
        "zh": "[两兩][者个批项国款条家种份方]|加起来|合起来|一共加",
        "ja": "両[方者国項社]|合わせ|足す",
        "en": r"\b(?:both|together|combined)\b",
    }
    if not re.search(both[words.language], reading.text, re.IGNORECASE):
        return ""
    *before, last = [asked_of(turn) for turn in turns]
    parts = [p for p in lexicon.parts(last) if p.what in NAMES]
    for turn in (reading.core, *reversed(before)):
        others = [p for p in lexicon.parts(turn) if p.what in NAMES]
        mine = [p for p in parts if all(p.value != o.value for o in others)]
        theirs = [o for o in others if all(p.value != o.value for p in parts)]
        if len(mine) == len(theirs) == 1 and mine[0].what == theirs[0].what:
            joint = {"zh": "和", "ja": "と", "en": " and the "}[words.language]
            told = turn[theirs[0].start : theirs[0].end]
            return f"{last[: mine[0].start]}{told}{joint}{last[mine[0].start :]}"
    return ""
