"""The question before with one thing in another's place: "and for Korea?", 「第2弾は？」.

What is put in is read for its kind; the part of the same kind gives way to it, first of all the
one with the same preposition or particle. What has no counterpart is added.
"""

import re
from dataclasses import dataclass

from assistant.leaning.history import SUPERLATIVE, superlative_exchanged
from assistant.leaning.parts import Lexicon, Part, is_name, shape
from assistant.leaning.reading import BLOCS, PART_OF, PARTNER, TIME, Exchanges, Grammar, Phrase
from corpus.dates import PartialDate
from corpus.folding import fold_aligned
from corpus.quantities import find_quantities

# What may give way to what where nothing of its own kind stands, likeliest first.
_INSTEAD: dict[str, tuple[str, ...]] = {
    "organisation": ("name", "body", "person", "country"),
    "name": ("organisation", "person", "instrument", "country"),
    "person": ("name", "organisation"),
    "instrument": ("agreement", "name"),
    "agreement": ("instrument", "measure"),
    "body": ("organisation",),
    "measure": ("agreement",),
    "country": ("bloc",),
}
_WITH_ARTICLE = frozenset(
    {"united_states", "united_kingdom", "european_union", "philippines", "country_nl"}
)
# What a question is asked of as well where nothing gives way to it.
_ADDED = ("country", "organisation", "goods", "date", "ordinal", "bloc")
# What a condition opens with, as a marker; and the word that asks for a reason.
CONDITIONS = frozenset({"如果", "要是", "假如", "if"})
WHY = {"zh": "为什么", "en": "why", "ja": "なぜ"}
_OPPOSITES = (
    ("上半年", "下半年"),
    ("上半期", "下半期"),
    (r"\bbefore\b", r"\bafter\b"),
    ("[之以]前", "[之以]后"),
    ("前", "後"),
)
_RANKS = "first|second|third|fourth|fifth|sixth|last|next|previous"
_RANK = re.compile(rf"(?:the\s+)?({_RANKS})(?:\s+one)?", re.IGNORECASE)
_RANK_IN = re.compile(rf"\b(?:{_RANKS})\b(?=\s+\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a phrase, and the language in which that is written."""

    part: Part
    phrase: str
    language: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange under way: the question before, and what is known of its language."""

    earlier: str
    language: str
    grammar: Grammar
    lexicon: Lexicon

    def made(self, leaning: Exchanges, language: str) -> str | None:
        """The completed question; empty if nothing tells what to exchange, None if it needs none.

        Args:
            language: The question's own, in which the phrase is written.
        """
        phrase = leaning.phrase.strip()
        made = superlative_exchanged(self.earlier, phrase)
        if made or SUPERLATIVE.search(phrase):
            return made
        new = self.lexicon.parts(phrase)
        if (
            not new
            and leaning.marker
            and (marked := self.lexicon.parts(f"{leaning.marker} {phrase}"))
        ):
            phrase, new = f"{leaning.marker} {phrase}", marked  # March is a month behind "in"
        old = self.lexicon.parts(self.earlier)
        if leaning.marker == TIME:
            return self._opposite(phrase) or self.grammar.add(self.earlier, leaning, None)
        if made := self._opposite(phrase):
            return made
        if not new:
            return self._alike(phrase)
        supposes = leaning.marker in CONDITIONS and _beside(new, phrase) not in self.earlier
        if supposes or leaning.marker == PART_OF:
            return self.grammar.add(self.earlier, leaning, None)
        fresh = [p for p in new if not (_holds(old, p) and self._says(phrase, p, language))]
        # CPTPPとは asks what that is, unless something stood with と before.
        defines = leaning.marker == "と" and not any(p.marker == "と" for p in self._phrases())
        if defines or self._stands_alone(new, phrase):
            return None
        if not fresh:  # the same again; of its partner, more likely the other way round
            return "" if any(p.value == PARTNER for p in new) else self.earlier
        return self._other_side(fresh, new, phrase) or self._swapped(
            leaning, phrase, fresh, [o for o in old if not _holds(new, o)], language
        )

    def _says(self, phrase: str, part: Part, language: str) -> bool:
        """Whether the question before has this very word, where a class has many: rate, share."""
        if part.what != "attribute" or language != self.language:
            return True
        return phrase[part.start : part.end].casefold() in self.earlier.casefold()

    def _other_side(self, fresh: list[Part], new: list[Part], phrase: str) -> str:
        """A question for another side of the same thing: its rate, its deadline, the reason."""
        if fresh[0].value == "attribute.reason" and len(new) == 1:
            return self.grammar.ask(self.earlier, WHY[self.language])
        if any(p.what == "attribute" for p in fresh):
            return self.grammar.attribute(self.earlier, phrase)
        return ""

    def _swapped(
        self, leaning: Exchanges, phrase: str, fresh: list[Part], old: list[Part], language: str
    ) -> str:
        """The question with each fresh part in the place of the part that gives way to it."""
        if made := self._about(fresh[0], old, phrase):
            return made
        swaps: list[tuple[Part, Part]] = []
        for part in fresh:
            taken = [slot for slot, _ in swaps]
            if slot := self._slot(part, [o for o in old if o not in taken], leaning):
                swaps.append((slot, part))
        if not swaps:
            return self._alike(phrase) or self._added(leaning, fresh[0], language)
        text = self.earlier
        for slot, part in sorted(swaps, key=lambda swap: -swap[0].start):
            text = self._put(text, slot, Written(part, phrase, language))
        return text

    def _about(self, part: Part, old: list[Part], phrase: str) -> str:
        """Where it was asked who does something, whether this one does."""
        if part.what not in ("country", "organisation", "person", "name"):
            return ""
        if any(o.what == part.what and o.value != PARTNER for o in old):
            return ""
        name = phrase if self.lexicon.parts(phrase)[0] == part else phrase[part.start : part.end]
        return self.grammar.about(self.earlier, name)

    def _stands_alone(self, new: list[Part], phrase: str) -> bool:
        """Whether a phrase asks for something of a name that it has itself: 協議委員会の構成."""
        beside = _beside(new, phrase)
        owns = re.match("の|的", phrase[new[0].end :])
        return bool(beside and owns and is_name(new[0]) and beside not in self.earlier)

    def _slot(self, part: Part, old: list[Part], leaning: Exchanges) -> Part | None:
        """The part that gives way."""
        for what in (part.what, *_INSTEAD.get(part.what, ())):
            alike = [
                o
                for o in old
                if (o.what == what and _same_unit(o, part)) or (what == "bloc" and o.value in BLOCS)
            ]
            if alike:
                return min(alike, key=lambda o: self._distance(o, leaning))
        return None

    def _distance(self, part: Part, leaning: Exchanges) -> tuple[bool, bool, int]:
        around = next((p for p in self._phrases() if p.start <= part.start < p.end), None)
        marked = bool(leaning.marker) and around is not None and around.marker == leaning.marker
        return (not marked, part.value == PARTNER, part.start)

    def _phrases(self) -> list[Phrase]:
        return self.grammar.phrases(self.earlier)

    def _put(self, text: str, slot: Part, put: Written) -> str:
        part, phrase, language = put.part, put.phrase, put.language
        written = phrase[part.start : part.end]
        qualified = re.sub(r"^(?:on|the|for)\s+", "", phrase, flags=re.IGNORECASE)
        if part.what == "goods" and qualified.endswith(written) and self._one(qualified):
            written = qualified  # 轻型卡车
        if language != self.language:
            written = self.lexicon.label(part, self.language) or written
        old = text[slot.start : slot.end]
        if part.what == "date":
            written = _with_year(old, written)
        if (
            self.language == "en"
            and not is_name(part)
            and part.what != "date"
            and not written.isupper()
        ):
            written = written[:1].lower() + written[1:]
        new = self.grammar.fitted(old, written, part)
        before = text[: slot.start]
        if self.language == "en" and is_name(part) and not re.search(r"\b(?:the|a) \w+ $", before):
            bare = re.sub(r"\b[Tt]he $", "", before)
            the = re.search(r"\bthe $", phrase[: part.start]) or part.value in _WITH_ARTICLE
            before = f"{bare}the " if the and new == written else bare
        behind = text[slot.end :]
        if part.what == "country":  # 日本的5500亿美元: how much it was is the old party's own
            behind = self._without_figure(behind)
        return self.grammar.settled(before, old, new, behind)

    def _without_figure(self, behind: str) -> str:
        owns = re.match(r"(?:的|の|['’]s?\s)", behind)
        parts = self.lexicon.parts(behind)
        if not owns or not parts or parts[0].what != "figure" or parts[0].start > owns.end():
            return behind
        rest = re.sub(r"^[的の\s]", "", behind[parts[0].end :])
        return owns[0] + rest

    def _one(self, phrase: str) -> bool:
        return len(self.lexicon.parts(phrase)) == 1

    def _opposite(self, phrase: str) -> str:
        """Before for after, and after for before."""
        folded = fold_aligned(phrase)
        for one, other in _OPPOSITES:
            for here, there in ((one, other), (other, one)):
                at = re.search(here, fold_aligned(self.earlier))
                if re.search(there, folded) and at and not re.search(there, self.earlier):
                    word = phrase if at.end() - at.start() == len(phrase) else there.strip("\\b")
                    return self.earlier[: at.start()] + word + self.earlier[at.end() :]
        return ""

    def _alike(self, phrase: str) -> str:
        """The question with the phrase where one of the same form stands: 第3条, Article 3."""
        if (rank := _RANK.fullmatch(phrase)) and (before := _RANK_IN.search(self.earlier)):
            return self.earlier[: before.start()] + rank[1] + self.earlier[before.end() :]
        formed = shape(phrase)
        at = shape(self.earlier).find(formed) if "#" in formed else -1
        if at >= 0 and self.earlier[at : at + len(phrase)] != phrase:
            return self.earlier[:at] + phrase + self.earlier[at + len(phrase) :]
        return self._same_head(phrase)

    def _same_head(self, phrase: str) -> str:
        """The same, by the word that both end with: 协商委员会, the second committee."""
        folded, earlier = fold_aligned(phrase), fold_aligned(self.earlier)
        spaced = re.search(r"\s(\S{3,})$", folded)
        suffixes = [] if folded.isascii() else [folded[i:] for i in range(1, len(folded) - 1)]
        heads = [spaced[1]] if spaced else suffixes
        for head in heads:
            for one in self._phrases():
                at = earlier.find(head, one.start, one.end)
                if at > one.start:
                    end = at + len(head)
                    return self.earlier[: one.start] + phrase + self.earlier[end:]
        return ""

    def _added(self, leaning: Exchanges, part: Part | None, language: str) -> str:
        if part is None or part.what not in _ADDED:
            return ""
        if part is not None and language != self.language:
            label = self.lexicon.label(part, self.language)
            leaning = Exchanges(label or leaning.phrase)
        return self.grammar.add(self.earlier, leaning, part)


def _beside(parts: list[Part], phrase: str) -> str:
    """What a phrase has besides its known parts."""
    for part in reversed(parts):
        phrase = phrase[: part.start] + phrase[part.end :]
    return re.sub(r"^(?:的|の)|(?:的|の|的话|的話)$", "", phrase.strip())


def _holds(parts: list[Part], part: Part) -> bool:
    return any(p.value == part.value for p in parts)


def _same_unit(one: Part, other: Part) -> bool:
    if one.what != "figure" or other.what != "figure":
        return True
    return one.value.partition(" ")[0] == other.value.partition(" ")[0]


def _with_year(old: str, new: str) -> str:
    """A day or month without a year, with the year of the date whose place it takes."""
    dates = [q.value for text in (old, new) for q in find_quantities(text)]
    if len(dates) != 2 or not all(isinstance(value, PartialDate) for value in dates):
        return new
    before, after = (value for value in dates if isinstance(value, PartialDate))
    if before.year is None or after.year is not None:
        return new
    return f"{new} {before.year}" if new.isascii() else f"{before.year}年{new}"
