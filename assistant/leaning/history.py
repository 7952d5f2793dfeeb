"""Which earlier question a follow-up leans on, and what it leaves behind of how that was asked.

A question's way: follow_ups -> [assistant.leaning.history] -> follow_ups
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.leaning.parts import Lexicon
from corpus.folding import fold_aligned

# The largest of several, in any of the languages.
SUPERLATIVE = re.compile(
    r"\b(?:(?:bigg|larg|small|high|low|earli|lat|long|short|cheap|new|old|b|great)est|"
    r"worst|(?:most|least) [a-z]+)\b|最[大小高低多少早晚长長短新]|(?:一番|最も)[一-龠]{1,2}い",
    re.IGNORECASE,
)
# An article of a law: JBIC法第13条, 贸易保险法第40条第2款.
PROVISION = re.compile(
    r"(?:[A-Za-z一-龠]*法)?第?[0-9一二三四五六七八九十百]+条(?:の[0-9]+)?(?:第[0-9一二三四五六七八九十]+[款項项])?"
    r"|\bArticle [0-9]+(?:\([0-9]+\))?",
    re.IGNORECASE,
)
# Of these one puts another in its place only where one stands: a question without any is passed by.
_SLOTS = ("goods", "date", "ordinal", "figure")
_RANKS = (("first", "former", "第一", "一", "最初", "前者"), ("second", "第二", "二", "2"))
_BACK = re.compile(
    r"(?:(?:and|but|so),? )?(?:going|coming|turning|to go|to come) back to the "
    r"(?P<en>first|second|former|last|latter)(?: (?:one|of (?:those|these|them|the two)))?[,:]? "
    r"|回到(?:第?(?P<zh>[一二]|最后一)个?|(?P<zh2>前者|后者))(?:问题)?[,，、 ]"
    r"|(?P<ja>最初|最後|前者|後者|[12]つ目)(?:の(?:もの|方|ほう|話|件))?"
    r"に戻(?:ると|りますが|って)[,、 ]?",
    re.IGNORECASE,
)
_JOINT = re.compile("关于(.+?)[:：]|On (.+?): |(.+?)について[:：]")
# What asks nothing.
COURTESY = re.compile(
    r"(?:(?:and|but|so|then|ok(?:ay)?|thanks?(?: you)?|great|good|yes|no|right|sure|really|well|hi|"
    r"hello|i see|got it|好|好的|谢谢你?|謝謝你?|嗯|明白了?|知道了|懂了|是的|不是|你好|はい|いいえ|"
    r"ありがとう(?:ございま(?:す|した))?|なるほど|(?:わか|分か)りました|了解(?:です|しました)?|"
    r"こんにちは)[\s,.!?。、,!？]*)+",
    re.IGNORECASE,
)
# How sure the asker is, or who told it: no part of what is asked about.
_FRAMING = (
    (r"\bis it (?:true|correct|right|the case) that\b", "is it that"),
    (r",? (?:right|correct|is that (?:right|true|correct))$", ""),
    (r"\bautomatically\s+|\s+automatically\b", ""),
    (
        r"[,，、]?(?:对吗|對嗎|对不对|對不對|是吗|是嗎|是真的吗|是真的嗎|真的吗|没错吧|对吧|對吧)$",
        "",
    ),
    (r"^(?:听说|聽說|据说|據說)[,，]?", ""),
    (
        r"(?:という|と|って)?(?:聞きましたが|聞いたのですが|聞きますが|言われますが|いうの?は)?[、,]?"
        r"(?:本当|事実|確か)(?:です|なのです|なんです)?か$",
        "",
    ),
)
_TOLD = re.compile(r"(.+?)(?:そうですが|とのことですが|と聞きましたが|ようですが)[、,]")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was asked, and completed.

    again: it only put one thing in another's place.
    """

    asked: str
    done: str
    again: bool

    @property
    def own(self) -> str:
        """It completed, less the topic that it was joined to."""
        return self.done if topic_of(self.done) == self.done else self.asked


def topic_of(earlier: str) -> str:
    """What a joined question is about; itself if it is none."""
    found = _JOINT.match(earlier)
    return next(filter(None, found.groups())) if found else earlier


def frame(phrase: str, turns: Sequence[Turn], lexicon: Lexicon) -> str:
    """The latest question in which a phrase has something to take the place of; else the last.

    Args:
        turns: Oldest first; at least one.
    """
    last = turns[-1].done
    if SUPERLATIVE.search(phrase):  # what stands for "the biggest" later on asks no more for one
        held = (t.done for t in reversed(turns) if SUPERLATIVE.search(t.asked))
    elif PROVISION.search(phrase):
        held = (t.done for t in reversed(turns) if PROVISION.search(t.own))
    else:
        wanted = {p.what for p in lexicon.parts(phrase)}
        if len(wanted) != 1 or not wanted <= set(_SLOTS):
            return last
        held = (t.done for t in reversed(turns) if wanted & {p.what for p in lexicon.parts(t.own)})
    return next(held, last)


def back_to(question: str, turns: Sequence[Turn]) -> tuple[str, Sequence[Turn]]:
    """A question that goes "back to the first of those" without that, and the turns up to it."""
    back = _BACK.match(question)
    if not back or not turns:
        return question, turns
    start = max(i for i, turn in enumerate(turns) if not (turn.again and i))
    rank = next(filter(None, back.groups()), "").casefold()
    place = next((i for i, words in enumerate(_RANKS) if rank.rstrip("つ目") in words), -1)
    chain = range(start, len(turns))
    at = chain[min(place, len(chain) - 1)]
    return question[back.end() :], turns[: at + 1]


def without_framing(earlier: str) -> str:
    """A question without "is it true that" and its like: 对吗, と聞きましたが本当ですか."""
    for framing, plain in _FRAMING:
        earlier = re.sub(framing, plain, earlier, flags=re.IGNORECASE).strip()
    return earlier


def told(earlier: str) -> str:
    """What an asker was told before the question proper: ～そうですが; all where that is none."""
    found = _TOLD.match(earlier)
    return found[1] if found else earlier


def superlative_exchanged(earlier: str, phrase: str) -> str:
    """The smallest for the biggest, one article for another; empty where neither stands."""
    for slot in (SUPERLATIVE, PROVISION):
        new, old = slot.search(phrase), slot.search(earlier)
        if new and old and fold_aligned(new[0]) != fold_aligned(old[0]):
            return earlier[: old.start()] + new[0] + earlier[old.end() :]
    return ""
