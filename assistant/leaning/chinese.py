"""What a Chinese question was about, and the same asked again of another thing.

Patterns are matched on the folded text, so simplified and traditional characters are alike; what
comes out is in the asker's own."""

import re

from assistant.leaning.chinese_words import (
    ADVERBIAL,
    ASKING,
    BOUNDARY,
    ENDS,
    HEAD_JUNK,
    KEPT,
    LONE_END,
    PREDICATE,
    PREPOSITION,
    SUBJECT_WORD,
    SUPPOSED,
    WHO,
    WHO_ACTS,
    WHY,
    WORDS,
)
from assistant.leaning.parts import Lexicon, Part, is_name
from assistant.leaning.reading import (
    PARTNER,
    TIME,
    Exchanges,
    Phrase,
    Refers,
    Want,
    agents,
    agreements,
    bodies,
    joined,
    names_itself,
)
from corpus.folding import fold_aligned
from corpus.languages import is_traditional


class Chinese:
    """Chinese."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def referent(self, earlier: str, want: Want) -> str:
        parts = self._lexicon.parts(earlier)
        if want == "clause":
            return self._clause(earlier, parts)
        if want == "person":
            person = next((p for p in parts if p.what == "person"), None)
            return earlier[person.start : person.end] if person else self._whoever(earlier)
        if want == "agent" and (acting := agents(parts)):
            return earlier[acting[0].start : acting[0].end]
        if want in ("agreement", "measure") and (signed := agreements(parts, want)):
            lead, _ = self._halves(earlier, parts)
            name = earlier[signed[0].start : signed[0].end]
            head, said, behind = lead.partition(name)
            if said and head.endswith(("的", "征", "徵")) and len(behind) <= 4:
                return head + said
            return self._owned(earlier, signed[0], parts)
        if want == "body" and (founded := bodies(parts)):
            return self._owned(earlier, founded[0], parts)
        return self._subject(earlier, parts)

    def _subject(self, earlier: str, parts: list[Part]) -> str:
        lead, tail = self._halves(earlier, parts)
        leading = [p for p in parts if p.end <= len(lead)]
        only_agent = any(p.start == 0 and p.end == len(lead) for p in agents(leading))
        rest = [p for p in parts if p.start >= len(lead) and p.what not in ("country", "attribute")]
        if leading and leading[-1].value == "attribute.purpose" and leading[-1].end == len(lead):
            return re.sub("的$", "", lead[: leading[-1].start]) or lead
        if lead and not only_agent:
            return lead
        if rest:
            return self._owned(earlier, rest[-1] if not lead else rest[0], parts)
        defines = re.match("什么是|何谓|什么叫", fold_aligned(earlier))
        return lead or (HEAD_JUNK.sub("", ENDS.sub("", tail)) if defines else "")

    def phrase_of(self, earlier: str, part: Part) -> str:
        return self._owned(earlier, part, self._lexicon.parts(earlier))

    def _owned(self, earlier: str, part: Part, parts: list[Part]) -> str:
        """The noun phrase that ends with a part, with whose it is where that stands elsewhere."""
        start = part.start
        for other in reversed([p for p in parts if p.end <= part.start]):
            between = earlier[other.end : start]
            if not re.fullmatch("(?:[的之和与與对對向间間]|之间的?|之間的?)*", between):
                break
            start = other.start
        end = part.end
        for other in [p for p in parts if p.start >= end and p.what == "measure"]:
            if part.what == "instrument" and re.fullmatch("的?", earlier[end : other.start]):
                end = other.end
        more = re.match(r"(?:的)?[\u4e00-\u9fff]{1,4}$", earlier[end:])
        if more and part.what != "instrument" and not ENDS.search(earlier):
            end += len(more[0]) if not re.search(WORDS, fold_aligned(more[0])) else 0
        phrase = earlier[start:end]
        inside = [p for p in parts if start <= p.start and p.end <= end]
        countries = sorted(
            (p for p in parts if p.what == "country"), key=lambda p: p.value == PARTNER
        )
        owner = next(iter(countries), None)
        if owner and not names_itself(inside):
            return f"{earlier[owner.start : owner.end]}的{phrase}"
        return phrase

    def _whoever(self, earlier: str) -> str:
        """The person for whom an earlier question asked."""
        folded, parts = fold_aligned(earlier), self._lexicon.parts(earlier)
        heads = [p for p in parts if p.value == "attribute.head"]
        if heads:
            lead, _ = self._halves(earlier, parts)
            head = earlier[heads[0].start : heads[0].end]
            if head in lead:
                return lead
            if lead:
                return f"{lead}的{head}"
            return self._owned(earlier, heads[0], parts)
        lead, tail = self._halves(earlier, parts)
        if lead and not tail:
            return lead  # 美国商务部长是谁
        if WHO.search(folded):
            return f"{self._clause(earlier, parts)}的人"
        return ""

    def _halves(self, earlier: str, parts: list[Part]) -> tuple[str, str]:
        """What stands before the first predicate or question word, and what behind it."""
        folded = fold_aligned(earlier)
        asking = ASKING.search(folded)
        cut = asking.start() if asking else len(folded)
        after = asking.end() if asking else len(folded)
        supposed = SUPPOSED.search(folded)
        boundary = next((b for b in BOUNDARY.finditer(folded, 1) if _free(b.start(), parts)), None)
        if boundary and boundary.start() < cut and not supposed:
            cut, after = boundary.start(), min(after, boundary.start())
        lead = re.sub("到底|究竟", "", _bare(earlier[:cut], parts))
        tail = HEAD_JUNK.sub("", earlier[after:])
        attributive = asking and cut == asking.start() and not SUBJECT_WORD.search(asking[0])
        if lead and attributive and (noun := ENDS.sub("", tail)) and len(noun) <= 12:
            return f"{ENDS.sub('', lead)}的{noun}", ""
        return lead, tail

    def _clause(self, earlier: str, parts: list[Part]) -> str:
        """What an earlier question says, less its question word."""
        folded = fold_aligned(earlier)
        asking = ASKING.search(folded)
        if not asking:
            return re.sub("[吗嗎呢]$", "", earlier)
        before = _bare(earlier[: asking.start()], parts)
        behind = ENDS.sub("", HEAD_JUNK.sub("", earlier[asking.end() :]))
        return before + behind

    def refer(self, leaning: Refers, referent: str) -> str:
        before, after = leaning.text[: leaning.start], leaning.text[leaning.end :]
        if leaning.noun:
            if not referent.endswith(leaning.noun):
                referent = f"{referent}的{leaning.noun}"
        elif leaning.owns:
            referent += "的"
        return f"{before}{referent}{after}{_mark(leaning.text)}"

    def ask(self, earlier: str, word: str) -> str:
        folded, plain = fold_aligned(earlier), fold_aligned(word)
        asking = ASKING.search(folded)
        if not asking:
            said = re.sub("[吗呢]$", "", earlier) if folded[-1:] in "吗呢" else earlier
            if WHY.search(plain):
                return f"{word}{said}？"
            return f"{said}，{word}？"
        if ADVERBIAL.search(asking[0]) or (WHO.search(asking[0]) and not WHO.search(plain)):
            start, end = asking.start() + (asking[0][0] == "是"), asking.end()
            if not HEAD_JUNK.sub("", earlier[end:]):
                return f"{_bare(earlier[:start], self._lexicon.parts(earlier))}，{word}？"
            if WHY.search(plain) and re.search("怎|如何", asking[0]):
                word += "這樣" if is_traditional(earlier + word) else "这样"
            return f"{earlier[:start]}{word}{earlier[end:]}？"
        said = self._subject(earlier, self._lexicon.parts(earlier)) or self._clause(
            earlier, self._lexicon.parts(earlier)
        )
        return f"{said}{'' if plain[0] in '由被是向对从自到在按' else '是'}{word}？"

    def about(self, earlier: str, name: str) -> str:
        who = WHO_ACTS.match(fold_aligned(earlier))
        if not who:
            return ""
        return f"{name}{earlier[who.end() :]}{'嗎' if is_traditional(earlier + name) else '吗'}？"

    def add(self, earlier: str, leaning: Exchanges, part: Part | None) -> str:
        folded = fold_aligned(earlier)
        phrase = re.sub("的话$|的話$", "", leaning.phrase)
        if leaning.marker == TIME:
            return f"{phrase}{earlier}？"
        parts = self._lexicon.parts(earlier)
        if leaning.marker in ("如果", "要是", "假如") or phrase != leaning.phrase:
            supposed = re.sub("^(?:如果|要是|假如)", "", phrase)
            how = "會怎樣" if is_traditional(earlier + phrase) else "会怎样"
            return f"{self._subject(earlier, parts)}，{leaning.marker or '如果'}{supposed}{how}？"
        if part and part.what == "country" and not leaning.marker and (body := joined(parts)):
            member = "的成員嗎" if is_traditional(earlier + phrase) else "的成员吗"
            return f"{phrase}是{earlier[body.start : body.end]}{member}？"
        if leaning.marker == "有":
            defined = re.sub("是(?:什麼|什么|甚麼)$|^(?:什麼|什么|甚麼)是", "", earlier)
            return f"{phrase}有{defined}{'嗎' if is_traditional(earlier + phrase) else '吗'}？"
        if leaning.marker:
            return f"{leaning.marker}{leaning.phrase}，{earlier}？"
        tariff = re.search("的?(?=关税|税率|附加税)", folded)
        if part and part.what == "goods" and tariff:
            before = earlier[: tariff.start()]
            return f"{before}{'的' if before else ''}{phrase}{earlier[tariff.end() :]}？"
        joint = "的" if part and is_name(part) and not PREDICATE.match(folded) else ""
        return f"{phrase}{joint}{earlier}？"

    def attribute(self, earlier: str, phrase: str) -> str:
        parts = self._lexicon.parts(earlier)
        subject = self._subject(earlier, parts)
        own = self._lexicon.parts(phrase)
        if names_itself(own):
            return f"{phrase}是什么？"
        inside = self._lexicon.parts(subject)
        whole = own and (own[0].start, own[0].end) == (0, len(phrase))
        while (
            whole
            and inside
            and inside[-1].what == "attribute"
            and inside[-1].value not in KEPT
            and inside[-1].end == len(subject)
        ):
            subject = re.sub("的$", "", subject[: inside[-1].start])
            inside = self._lexicon.parts(subject)
        asked = "是什麼" if is_traditional(earlier + phrase) else "是什么"
        if re.search("主席|委员长|负责人|议长", fold_aligned(phrase)):
            asked = "是誰" if is_traditional(earlier + phrase) else "是谁"
        return f"{subject}的{phrase}{asked}？" if subject else ""

    def phrases(self, earlier: str) -> list[Phrase]:
        folded = fold_aligned(earlier)
        cut = rf"(?:{ASKING.pattern})|(?:{BOUNDARY.pattern})|(?P<marker>{PREPOSITION})|[,，、吗呢]"
        found, start, marker = [], 0, ""
        parts = self._lexicon.parts(earlier)
        for match in re.finditer(cut, folded):
            if not _free(match.start(), [p for p in parts if p.start < match.start()]):
                continue
            found.append(Phrase(start, match.start(), marker))
            start, marker = match.end(), match["marker"] or ""
        found.append(Phrase(start, len(earlier), marker))
        return [phrase for phrase in found if phrase.end - phrase.start >= 2]

    def settled(self, before: str, _old: str, new: str, behind: str) -> str:
        return before + new + behind

    def fitted(self, old: str, new: str, part: Part) -> str:
        return fitted_han(old, new, part, self._lexicon)


def fitted_han(old: str, new: str, part: Part, lexicon: Lexicon) -> str:
    """A name as short as the one it replaces (日 in 日美), and with what that had behind it."""
    if len(old) == 1 and part.what == "country":
        short = lexicon.glossary.find(f"访{new[0]}")
        return new[0] if any(m.term_id == part.value for m in short) else new
    for side in ("政府", "側", "侧"):
        if old.endswith(side) and not new.endswith(side):
            return new + side
    return new


def _free(at: int, parts: list[Part]) -> bool:
    """Whether a place lies inside no name and no noun: 会 in 投资委员会 is no verb."""
    return not any(p.start <= at < p.end for p in parts)


def _bare(text: str, parts: list[Part]) -> str:
    """A text without the verbs and adverbs at its end, which are in no name."""
    last = max((p.end for p in parts if p.end <= len(text)), default=0)
    return text[:last] + LONE_END.sub("", text[last:])


def _mark(text: str) -> str:
    return "" if text.endswith(("?", "？")) else "？"
