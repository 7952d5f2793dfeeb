"""One thing in another's place: the last question, asked again of what its follow-up names.

A question's way: follow_ups -> [assistant.follow_up_exchange] -> follow_ups
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.follow_up_leaning import pointers
from assistant.follow_up_parts import ADJECTIVE, AND, Lexicon, Part, is_event
from assistant.follow_up_reading import NAMES, Reading, Words
from assistant.follow_up_remainder import Remainder, with_year
from assistant.follow_up_topics import asked_of, joint_topic, topic_of

PARTNER = "united_states"  # party to nearly every question; another seldom stands for it
_ORDER = {"en": {"before": "before", "after": "after"}, "zh": {"before": "之前", "after": "之后"}}
_SLOTS = frozenset("goods date ordinal figure provision superlative order instrument".split())
_TWO = "several that stand together"
_OWN = frozenset("organisation instrument name provision".split())
_LIKE = {
    "goods": ("concept", "name"),
    "concept": ("goods",),
    "country": ("region",),
    "region": ("country",),
    "name": ("organisation", "person", "country"),
    "person": ("organisation", "name"),
    "organisation": ("name",),
    "provision": ("instrument",),
    "instrument": ("agreement",),
}
_WITH_ARTICLE = frozenset(["united_states", "european_union", "united_kingdom", "philippines"])


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An earlier question with new things in the place of their likes.

    whole: nothing that the follow-up says was left out, so this is what it asks.
    """

    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Likes:
    """What a follow-up names, against what earlier questions name."""

    reading: Reading
    words: Words
    lexicon: Lexicon

    def turn(self, turns: Sequence[str]) -> str:
        """The latest question with a like for what only some have; else the last.

        Args:
            turns: Oldest first; at least one.
        """
        wanted = {p.what for p in self._new() if p.what in _SLOTS}
        if len(wanted) != 1:
            return turns[-1]
        own = wanted <= {"superlative", "provision"}  # they tell no topic from another
        held = (
            turn
            for turn in reversed(turns)
            if wanted & {p.what for p in self.lexicon.parts(self._offered(turn, own))}
            and not (wanted == {"goods"} and self._narrows(turn))
        )
        return next(held, turns[-1])

    def _offered(self, turn: str, own: bool) -> str:
        return turn[len(joint_topic(turn)) :] if own else turn

    def _narrows(self, turn: str) -> bool:
        """Whether a joined question only narrows its topic: On UK cars: above the quota?"""
        asks = self.words.find("asks", asked_of(turn))
        return bool(joint_topic(turn)) and not any(m.end() > m.start() for m in asks)

    def stands_alone(self) -> bool:
        """Whether a follow-up with nothing to take the place of has a subject and says enough."""
        text = self.reading.core
        needs = self.words.find("needs", text) or self.words.find("alike", text)
        needs = needs or pointers(text, self.reading.parts, self.words)
        kinds = {p.what for p in self.reading.parts}
        subject = kinds & _OWN or {"country", "measure"} <= kinds
        says = self.words.length(self.reading.rest)
        return not needs and bool(subject) and says >= (3 if self.words.language == "en" else 4)

    def _new(self) -> list[Part]:
        whole = self.reading.framed and not self.reading.asks
        kinds = NAMES | {"measure"} if whole and self._named() else NAMES
        new = [p for p in self.reading.parts if p.what in kinds]
        dates = {p.end for p in new if p.what == "date"}  # 7月24日之后 is written as one
        new = [p for p in new if p.what != "order" or p.start not in dates]
        if len(new) > 1 and _with_its_like(new[0], new, self.reading.core).end == new[-1].end:
            new = [replace(new[0], value=_TWO, end=new[-1].end)]  # 印尼、菲律宾
        if len(new) == 1 and new[0].what in ("goods", "concept", "name") and self._is_phrase():
            new = [replace(new[0], start=0, end=len(self.reading.core))]
        return new or [p for p in self.reading.parts if whole and is_event(p)] or self._unknown()

    def _unknown(self) -> list[Part]:
        """A noun that nobody knows, where the follow-up puts it in another's place."""
        core = re.sub("(?:的?部分|分)$| part$", "", self.reading.core)
        known = any(p.what != "measure" for p in self.reading.parts)
        if not self.reading.instead or known or self.reading.asks or not self.reading.rest:
            return []
        if self.words.length(core) > self.words.shortest / 2 or re.search("[はがをに,、]", core):
            return []
        return [Part("goods", core.casefold(), 0, len(core))]

    def _is_phrase(self) -> bool:
        """Whether an English follow-up is one noun with the nouns before it: Boeing planes."""
        said = self.words.without("light", self.reading.core)
        framed = self.words.language == "en" and self.reading.framed and not self.reading.asks
        return framed and said == self.reading.core and len(said.split()) <= 3

    def _same(self, part: Part, old: Part, earlier: str) -> bool:
        """Whether a part is named by the earlier question; goods are, by the same word."""
        word = self.reading.core[part.start : part.end].casefold()
        told = part.what != "goods" or not word.isascii() or word in earlier.casefold()
        return part.value == old.value and told

    def _named(self) -> bool:
        return any(p.what in ("organisation", "name") for p in self.reading.parts)

    def _replaces(self, earlier: str) -> bool:
        """Whether what the follow-up names stands for something else, not beside it."""
        text = self.reading.text
        beside = self.words.find("needs", self.reading.core) or self.words.find("compares", text)
        kinds = {p.what for p in self._new()}  # no batch is a part of another; EUは50%のままか
        another = kinds in ({"ordinal"}, {"country", "figure"})
        return not beside and (self.reading.framed or another or self._told(earlier))

    def _told(self, text: str) -> bool:
        """Whether a text has all that the follow-up says."""
        return all(word in text.casefold() for word in self.reading.rest.casefold().split())

    def exchanged(self, earlier: str, before: Words) -> Exchanged:
        """The earlier question with each new part in its like's place; itself if none has one."""
        old = self.lexicon.parts(earlier)
        new = self._new() if self._replaces(earlier) else []
        fresh = [p for p in new if not any(self._same(p, o, earlier) for o in old)]
        swaps: list[tuple[Part, Part]] = []
        for part in fresh:
            taken = [slot for slot, _ in swaps]
            free = [
                o for o in old if o not in taken and not any(self._same(n, o, earlier) for n in new)
            ]
            if slot := self._slot(part, free, earlier):
                swaps.append((slot, part))
        text = earlier
        for slot, part in sorted(swaps, key=lambda swap: -swap[0].start):
            text = self._put(text, slot, part, before)
        if not swaps and new and not fresh and self._told(earlier):
            return Exchanged(earlier, True)  # the same again
        if not swaps:
            text = self._added(earlier, before) or self._another(earlier, before)
            return Exchanged(text or earlier, bool(text))
        return Exchanged(text, self._told(earlier + text) and len(swaps) == len(fresh))

    def _slot(self, part: Part, old: list[Part], earlier: str) -> Part | None:
        """The part that gives way."""
        paragraph = part.what == "provision" and not re.search("条|art", part.value, re.IGNORECASE)
        for what in (part.what, *(() if paragraph else _LIKE.get(part.what, ()))):
            alike = [
                o
                for o in old
                if (is_event(o) if is_event(part) else o.what == what)
                and self._may_give_way(part, o, earlier)
            ]
            if alike:
                first = min(alike, key=lambda o: (o.value == PARTNER, o.start))
                return _with_its_like(first, alike, earlier) if what == "goods" else first
        return None

    def _may_give_way(self, part: Part, slot: Part, earlier: str) -> bool:
        if part.what == "goods" and slot.what == "name":
            return slot.value in self.lexicon.glossary.terms  # the SMRs, not a firm
        if part.what == "figure":
            return part.value.partition(" ")[0] == slot.value.partition(" ")[0]
        side = re.compile(r"[側侧方]|['’]s side| side\b")
        sided = side.match(earlier, slot.end) or side.match(earlier, slot.end - 1)
        if part.value == PARTNER and slot.value != "japan" and not sided:
            return False  # what the partner does in another's deal
        if slot.value != PARTNER or part.what != "country" or slot.end - slot.start == 1:
            return True
        sides = r"(?:\b(?:for|on behalf of|of) (?:the )?)$"
        return bool(re.search(sides, earlier[: slot.start]) or sided)

    def _put(self, text: str, slot: Part, part: Part, before: Words) -> str:
        old = text[slot.start : slot.end]
        written = self._written(part, old, before)
        head, tail = text[: slot.start], text[slot.end :]
        if part.what == "instrument" and slot.what == "agreement":
            head = re.sub(r"\b(?:its|their|the|that) $", "", head)
        if before.language == "en":
            head, written, tail = self._english(head, (slot, old), (part, written), tail)
        head, tail = Remainder(head, tail).of(slot, part, before.language, self.lexicon)
        return f"{head}{written}{tail}"

    def _written(self, part: Part, old: str, before: Words) -> str:
        """What is written for a part in the language of the question before."""
        core = self.reading.core
        written = core[part.start : part.end]
        if part.what == "order":
            written = written.removeprefix("その")
            return _ORDER.get(before.language, {}).get(part.value, written)
        if part.what == "date":
            late = re.match("以降|以后|之后|以前|之前", core[part.end :])
            return with_year(old, written + (late[0] if late else ""))
        side = re.match("[側侧方]", core[part.end :])
        if side and re.search("[側侧方]$", old):
            return written + side[0]
        if part.what == "ordinal" and old.lower().startswith(("first", "second", "third")):
            return written.split()[0]
        if part.value == _TWO:
            return written
        if before.language != self.words.language or written.isdigit() and not old.isdigit():
            return self.lexicon.label(part, before.language) or written
        return written

    def _english(
        self, head: str, slot: tuple[Part, str], put: tuple[Part, str], tail: str
    ) -> tuple[str, str, str]:
        """The form that stands well: Korean for Japanese, the EU for Japan, from Poland."""
        (_, old), (part, written) = slot, put
        if part.what in ("goods", "concept") and not written.isupper():
            opens = self.reading.text.startswith(self.reading.core)
            return head, written[:1].lower() + written[1:] if opens else written, tail
        if part.what != "country" or part.value == _TWO:
            return head, written, tail
        labels = self.lexicon.glossary.terms[part.value].labels.get("en", ())
        if ADJECTIVE.search(old):
            fitting = [one for one in labels if ADJECTIVE.search(one)]
            if fitting:
                return head, written if written in fitting else fitting[0], tail
            behind = next(iter(self.lexicon.parts(tail)), None)
            if behind and behind.start == 1:
                the = "the " if part.value in _WITH_ARTICLE else ""
                noun = f"{tail[1 : behind.end]} from {the}{written}"
                return head, noun, tail[behind.end :]
            return head, written, tail
        if ADJECTIVE.search(written) and labels:
            written = labels[0]
        bare = re.sub(r"\b[Tt]he $", "", head)
        return (f"{bare}the " if part.value in _WITH_ARTICLE else bare), written, tail

    def _added(self, earlier: str, before: Words) -> str:
        """An English question with a new party behind it; empty where none is named."""
        new = self._new()
        named = (
            new[0] if len(new) == 1 and not self.reading.rest and not self.reading.asks else None
        )
        if (
            named is None
            or before.language != "en"
            or named.what not in ("country", "ordinal", "date", "instrument")
        ):
            return ""
        if any(o.value == named.value for o in self.lexicon.parts(earlier)) or joint_topic(earlier):
            return ""
        if self.words.language != "en":
            the = "the " if named.value in _WITH_ARTICLE else ""
            label = self.lexicon.label(named, "en")
            return f"{earlier.rstrip('?')} for {the}{label}" if label else ""
        opened = re.match(r"(?:for|under|in|on|from|to|with|by)\b", self.reading.core)
        return f"{earlier.rstrip('?')} {self.reading.core}" if opened else ""

    def _another(self, earlier: str, before: Words) -> str:
        """Of a thing with no name, asked of another: how much is the fare, and the lamp?"""
        core = self.reading.core
        topic = topic_of(earlier, before, self.lexicon)
        opens = before.language != "en" and earlier.startswith(topic.text)
        if not topic.noun and not (opens and len(topic.text) <= 20):
            return ""
        known = self.lexicon.parts(topic.text) + self.lexicon.parts(core)
        if not self.reading.framed and self.words.language != "en":
            return ""
        if before is not self.words or self.reading.asks or joint_topic(earlier):
            return ""
        if (
            any(p.what in NAMES or p.what == "attribute" for p in known)
            or topic.text not in earlier
        ):
            return ""
        if re.search("[はがをにで、,，]", core) or (
            before.language == "en" and not core.startswith("the ")
        ):
            return ""
        return earlier.replace(topic.text, core, 1)


def _with_its_like(first: Part, alike: Sequence[Part], text: str) -> Part:
    """A part with those beside it, as in steel and aluminium: all of them give way to copper."""
    end = first.end
    for part in sorted(alike, key=lambda p: p.start):
        if part.start >= end and AND.fullmatch(text, end, part.start):
            end = part.end
    return replace(first, end=end)
