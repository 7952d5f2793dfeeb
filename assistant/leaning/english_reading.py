"""How an English question leans on the one before it."""

import re

from assistant.leaning.english_words import (
    ABOUT,
    ACTIVE,
    ACTS_ONLY,
    AGREEMENT,
    APART,
    AUX,
    AUXILIARY,
    BARE,
    BELONGS,
    BODY,
    CLAUSE,
    DUMMY,
    END,
    IMPERATIVE,
    MEASURE,
    OPENER,
    PREPOSITION,
    PRONOUN,
    REACTION,
    SHORT,
    TAIL,
    TEMPORAL,
    TIMES,
    WH,
    WORD,
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
    agents,
    bodies,
    names_itself,
    noun_class_of,
)


class EnglishReader:
    """Reads follow-ups in English."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def trimmed(self, question: str) -> str:
        text = END.sub("", question.strip())
        text = SHORT.sub(r"\1 is", text)
        opened = OPENER.match(text)
        rest = text[opened.end() :] if opened else text
        return TAIL.sub("", rest) or rest or text

    def read(self, question: str) -> Leaning | None:
        text = self.trimmed(question)
        if OPENER.fullmatch(f"{text} "):
            return None
        if BARE.fullmatch(text):
            word = re.sub(
                r"\s+(?:is|was|are|were|did|does|will) (?:that|this|it)(?: \w+)?$",
                "",
                text,
                flags=re.I,
            )
            return Asks("why" if word.casefold() in ("how come", "how so", "why so") else word)
        opened = OPENER.match(question.strip()) is not None
        return self._exchanges(text, opened) or self._refers(text) or self._drops(text)

    def _exchanges(self, text: str, opened: bool) -> Exchanges | None:
        if TIMES.fullmatch(text):
            return Exchanges(text.split()[0], TIME)
        text = re.sub(r"^(?:even|only|just)\s+", "", text, flags=re.IGNORECASE)
        about = ABOUT.match(text)
        rest = TAIL.sub("", text[about.end() :] if about else text)
        supposed = re.match(r"(?:what\s+)?if\s+(.+)$", text, re.IGNORECASE)
        if supposed and not about and not PRONOUN.search(supposed[1]):
            stated = re.sub(rf"\s+(?:{AUXILIARY}|doesn['’]t|isn['’]t|won['’]t)$", "", supposed[1])
            return Exchanges(stated, "if" if stated == supposed[1] else "")
        also = re.match(rf"(?:{AUXILIARY})\s+(?:the\s+)?", rest, re.I)
        if also and not about and self._is_one_name(rest[also.end() :]):
            return Exchanges(re.sub(rf"^(?:{AUXILIARY})\s+", "", rest, flags=re.I))
        marker = re.match(rf"(?:{PREPOSITION})\b\s*", rest, re.IGNORECASE)
        inner = rest[marker.end() :] if marker else rest
        words = [w[0].casefold() for w in WORD.finditer(inner)]
        if not words or set(words) & ({*AUX, *WH} - {"may"}) or IMPERATIVE.match(inner):
            return None
        if PRONOUN.match(inner) and not re.match(r"(?:the same|such)\b", inner, re.I):
            return None
        if not marker and words[0] in ("if", "any", "some", "anything", "all", "more"):
            return None
        if not (about or marker or opened) and len(words) > 4:
            return None
        if len(words) > 9:
            return None
        return Exchanges(inner, marker[0].strip().casefold() if marker else "")

    def _is_one_name(self, text: str) -> bool:
        parts = self._lexicon.parts(text)
        return (
            len(parts) == 1
            and is_name(parts[0])
            and (parts[0].start, parts[0].end) == (0, len(text))
        )

    def _refers(self, text: str) -> Refers | None:
        if DUMMY.search(text):
            return None
        parts = self._lexicon.parts(text)
        for match in PRONOUN.finditer(text):
            before = [p for p in parts if p.end <= match.start() and p.what != "date"]
            long = len(text[: match.start()].split()) >= 5
            apart = APART.search(text, 1, match.start())
            if names_itself(before) and (match["own"] or match["her"] or apart):
                return None
            if apart and (match["own"] or long):
                return None
            if match["point"]:
                if found := self._points(text, match):
                    return None if names_itself(before) and found.noun else found
                continue
            if match["one"]:
                return Refers(text, *match.span(), "things", one=True)
            if match["there"] and (
                re.match(r"\s+(?:is|are|was|were|a|an|any|no|be|been)\b", text[match.end() :])
                or re.search(r"\b(?:is|are|was|were|be|been)\s+$", text[: match.start()])
            ):
                continue
            return Refers(text, *match.span(), self._want(text, match), owns=bool(match["own"]))
        return self._definite(text, parts)

    @staticmethod
    def _want(text: str, match: re.Match[str]) -> Want:
        if match["there"]:
            return "place"
        if match["he"] or match["her"] or (match["own"] or "").casefold() == "his":
            return "person"
        behind = text[match.end() :].lstrip()
        auxiliary = re.search(rf"\b({AUXILIARY})\s+$", text[: match.start()], re.I)
        passive = auxiliary and auxiliary[1].casefold() in ("is", "was", "are", "were")
        if (
            not match["own"]
            and not passive
            and ACTIVE.match(
                re.sub(r"^(?:have|has|also|already|still|to|had|will|must|can|be)\s+", "", behind)
            )
        ):
            return "agent"
        if match["they"]:
            return "things"
        if re.match(r"(?:does|did|wo|ca)n['’]t\b", behind):
            return "agent"
        if BODY.search(text):
            return "body"
        return _signed_or_not(text)

    def _points(self, text: str, match: re.Match[str]) -> Refers | None:
        """this, that: with a noun behind, or alone where they are no conjunction."""
        behind = text[match.end() :]
        noun = re.match(r"\s+([a-z][a-z-]*(?:\s+[a-z-]+)??)(?=\s|$|[,;])", behind)
        if noun and noun[1] in TEMPORAL:
            return None
        nouns = [
            p
            for p in self._lexicon.parts(behind)
            if re.fullmatch(r"\s+(?!an? |the |any )(?:\w+\s)?", behind[: p.start])
        ]
        if nouns and (noun_class := noun_class_of(nouns[0])) and nouns[0].what != "concept":
            end = match.end() + nouns[0].end
            written = text[match.end() : end].strip()
            return Refers(text, match.start(), end, "thing", written, noun_class)
        word = match["point"].casefold()
        ends = not behind.strip()
        before = text[: match.start()].rstrip().rsplit(" ", 1)[-1].casefold()
        auxiliary = before in AUX or not before
        goes_on = re.match(
            rf"\s+(?:{AUXILIARY}|apply|applies|mean|happen|work|change|expire|"
            rf"binding|legal|still|also|calculated|\w+ed)\b",
            behind,
        )
        if word in ("such", "the said", "the same") or not (
            ends or (auxiliary and noun) or goes_on or behind.startswith(",")
        ):
            return None
        want: Want = "clause" if CLAUSE.search(text) else _signed_or_not(text)
        return Refers(text, *match.span(), want)

    @staticmethod
    def _definite(text: str, parts: list[Part]) -> Refers | None:
        """ "the agreement" where the question names none: the one spoken of."""
        if names_itself(parts) or re.search(r"\b(?:of|under|in|for|on) the\b.*\bof\b", text):
            return None
        if len(parts) == 1 and parts[0].what == "attribute":
            part = parts[0]
            if re.search(r"\bthe\s+(?:[a-z]+\s+)?$", text[: part.start]) and not re.match(
                r"\s+(?:of|for|on|in|under|if|when)\b", text[part.end :]
            ):
                return Refers(text, part.end, part.end, "thing", behind=True)
        for part in parts:
            article = re.search(r"\bthe\s+$", text[: part.start], re.IGNORECASE)
            if article and (
                part.what in ("agreement", "measure", "body") or part.value in ("mou", "tariff")
            ):
                named = part.what in ("instrument", "concept")
                noun_class = None if named else noun_class_of(part)
                return Refers(
                    text, article.start(), part.end, "thing", text[part.start : part.end],
                    noun_class, only_pointed=True,
                )  # fmt: skip
        return None

    def _drops(self, text: str) -> Drops | Refers | None:
        parts = self._lexicon.parts(text)
        if not bodies(parts) and (belongs := BELONGS.search(text)):
            if not belongs[1]:
                return Drops()
            want: Want = "body" if "member" in belongs[1] else "agreement"
            return Refers(text, len(text), len(text), want, behind=True)
        if REACTION.search(text) and parts and is_name(parts[0]):
            return Drops()
        acts = ACTS_ONLY.fullmatch(text) and len(parts) == 1 and parts[0] in agents(parts)
        return Drops() if acts else None


def _signed_or_not(text: str) -> Want:
    """What a question on signing or taking effect is about."""
    if AGREEMENT.search(text):
        return "agreement"
    return "measure" if MEASURE.search(text) else "thing"
