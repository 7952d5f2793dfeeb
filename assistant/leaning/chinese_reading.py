"""How a Chinese question leans on the one before it."""

import re

from assistant.leaning.chinese_words import (
    ACTIVE,
    AGREEMENT,
    BARE,
    BODY,
    BOUNDARY,
    CLAUSE,
    ECHO,
    END,
    MEASURE,
    OPENER,
    PREDICATE,
    PREPOSITION,
    PRONOUN,
    REACTION,
    SAME,
    SHORT,
    TEMPORAL,
    THEN,
    TIMES,
    WORDS,
)
from assistant.leaning.parts import Lexicon, Part, is_name
from assistant.leaning.reading import (
    TIME,
    Asks,
    Drops,
    Exchanges,
    Leaning,
    Refers,
    Want,
    names_itself,
    noun_class_of,
    opening_name,
)
from corpus.folding import fold_aligned


class ChineseReader:
    """Reads follow-ups in Chinese."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def trimmed(self, question: str) -> str:
        text = END.sub("", question.strip())
        text = text[: len(ECHO.sub("", fold_aligned(text)))]
        opened = OPENER.match(fold_aligned(text))
        rest = text[opened.end() :] if opened else text
        return rest or text

    def read(self, question: str) -> Leaning | None:
        whole = END.sub("", question.strip())
        text = self.trimmed(question)
        folded = fold_aligned(text)
        without_ne = re.sub("呢$", "", folded)
        if re.match("什么是|什么叫|何谓|谁是", folded):
            return None
        pointing = re.match("(?:那|这)(?:是|又是)?", without_ne)
        bare = without_ne[pointing.end() :] if pointing else without_ne
        if BARE.match(bare) and not re.match("什么$", bare):
            return Asks(text[len(without_ne) - len(bare) : len(without_ne)])
        return (
            self._exchanges(text, folded, text != whole)
            or self._refers(text, folded)
            or self._drops(text, folded)
            or known_head(text, self._lexicon)
        )

    def _exchanges(self, text: str, folded: str, opened: bool) -> Exchanges | None:
        same = SAME.match(folded)
        phrase = text[: same.end("x")] if same else text
        plain = fold_aligned(phrase)
        marker = re.match(f"{PREPOSITION}|如果|要是|假如", plain)
        inner = plain[marker.end() :] if marker else plain
        has = re.fullmatch("(.+?)也?(?:有|是|会|能|可以|算|行)[吗没]有?", plain)
        if (
            has
            and (named := self._lexicon.parts(has[1]))
            and named[0].end == len(has[1])
            and is_name(named[0])
        ):
            return Exchanges(phrase[: has.end(1)], "有" if "有" in plain[has.end(1) :] else "")
        if PRONOUN.match(inner) or re.search(f"{WORDS}|[吗呢,，；]", inner):
            return None
        parts = self._lexicon.parts(phrase)
        known = sum(p.end - p.start for p in parts)
        if not same and not (known and len(inner) - known <= (4 if opened or marker else 1)):
            return None
        if TIMES.fullmatch(inner):
            return Exchanges(phrase, TIME)
        if re.search("[会将]$", inner) and not (parts and parts[-1].end == len(phrase)):
            return None  # 它会 of 它会怎样
        if THEN.search(inner) and not any(is_name(p) for p in parts):
            return None
        if same and BOUNDARY.search(re.sub("的话$", "", inner)) and not parts:
            return None
        if len(inner) > 16 and len(inner) - known > 8:
            return None
        return Exchanges(phrase[marker.end() :] if marker else phrase, marker[0] if marker else "")

    def _refers(self, text: str, folded: str) -> Refers | None:
        parts = self._lexicon.parts(text)
        for match in PRONOUN.finditer(folded):
            if any(p.start <= match.start() < p.end and p.end - p.start > 1 for p in parts):
                continue
            before = [p for p in parts if p.end <= match.start()]
            if match["point"]:
                if re.search("[,，、；]", folded[4 : match.start()]):
                    return None
                if found := self._points(text, folded, match):
                    return None if names_itself(before) else found
                continue
            apart = re.search("[,，、；]|如果|以后|之后|因为", folded[: match.start()])
            if names_itself(before) and (match["own"] or apart):
                return None
            return Refers(text, *match.span(), _wanted(folded, match), owns=bool(match["own"]))
        return None

    def _points(self, text: str, folded: str, match: re.Match[str]) -> Refers | None:
        rest = folded[match.end() :]
        if TEMPORAL.match(rest) and match[0][0] in "这那此":
            return None
        nouns = [
            p for p in self._lexicon.parts(text[match.end() :]) if p.start == 0 and not is_name(p)
        ]
        generic = [p for p in self._lexicon.parts(text[match.end() :]) if p.start == 0]
        if nouns or generic:
            noun = (nouns or generic)[0]
            start, end = match.end(), match.end() + noun.end
            return Refers(text, match.start(), end, "thing", text[start:end], noun_class_of(noun))
        counted = (len(match[0]) > 1 or match[0] == "该") and len(text) <= SHORT
        unknown = re.match(rf"[\u4e00-\u9fff]{{1,2}}?(?=[是的由会在能要将有，,、]|{WORDS}|$)", rest)
        if counted and unknown:
            return Refers(text, match.start(), match.end() + unknown.end(), "thing")
        if (
            rest
            and not PREDICATE.match(rest)
            and not re.match("[由和跟为可怎应在从被给意合违]", rest)
        ):
            return None
        want = _signed_or_not(rest)
        if CLAUSE.search(folded):
            want = "clause"
        return Refers(text, *match.span(), want)

    def _drops(self, text: str, folded: str) -> Drops | None:
        parts = self._lexicon.parts(text)
        named = opening_name(parts)
        if not named:
            return None
        only = len(parts) == 1 and re.fullmatch(".{1,7}(?:吗|没有)", folded[named.end :])
        return Drops() if only or REACTION.match(folded, named.end) else None


def _signed_or_not(folded: str) -> Want:
    """What a question on signing or taking effect is about."""
    if AGREEMENT.search(folded):
        return "agreement"
    return "measure" if MEASURE.search(folded) else "thing"


def _wanted(folded: str, pronoun: re.Match[str]) -> Want:
    """What a pronoun of a question may stand for."""
    acts = ACTIVE.match(folded, pronoun.start()) and not pronoun["own"]
    if pronoun["he"] or (pronoun["own"] or "").startswith(("他的", "她的")):
        return "person"
    if acts or (pronoun["they"] and pronoun[0][0] in "他她"):
        return "agent"
    if BODY.search(folded) or not pronoun[0]:
        return "body"
    return _signed_or_not(folded)


def known_head(text: str, lexicon: Lexicon) -> Refers | None:
    """A question on a bare 协议 or 関税, which may be the one spoken of."""
    parts = lexicon.parts(text)
    if not parts or parts[0].start or names_itself(parts):
        return None
    behind = rf"(?:的|は|が|も|には|[是由在会能要有被将需应已到,，、]|{WORDS})"
    if not re.match(behind, fold_aligned(text[parts[0].end :])):
        return None  # 投资 in 投资项目
    if parts[0].what not in ("agreement", "body", "measure", "instrument"):
        return None
    noun_class = None if parts[0].what == "instrument" else noun_class_of(parts[0])
    return Refers(
        text, 0, parts[0].end, "thing", text[: parts[0].end], noun_class, only_pointed=True
    )


def _is_subject(part: Part) -> bool:
    return part.what in ("agreement", "body", "goods", "concept") or part.value in (
        "measure.tariff", "measure.ruling", "measure.tranche",
    )  # fmt: skip
