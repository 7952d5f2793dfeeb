"""How a Japanese question leans on the one before it."""

import re

from assistant.leaning.chinese_reading import known_head
from assistant.leaning.japanese_words import (
    ACTS_ONLY,
    AGREEMENT,
    BARE,
    BODY,
    CLAUSE,
    COMPARED,
    ECHO,
    END,
    MEASURE,
    OPENER,
    PRONOUN,
    REACTION,
    SAME,
    SAME_BODY,
    SAME_CLASSES,
    TIMES,
    WORDS,
)
from assistant.leaning.parts import Lexicon, is_name
from assistant.leaning.reading import (
    PART_OF,
    TIME,
    Asks,
    Drops,
    Exchanges,
    Leaning,
    Refers,
    Want,
    agents,
    names_itself,
    noun_class_of,
    opening_name,
)


class JapaneseReader:
    """Reads follow-ups in Japanese."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def trimmed(self, question: str) -> str:
        text = ECHO.sub("", END.sub("", question.strip()))
        opened = OPENER.match(text)
        rest = text[opened.end() :] if opened else text
        return rest or text

    def read(self, question: str) -> Leaning | None:
        text = self.trimmed(question)
        if BARE.match(text):
            word = re.match(
                r"(?:それは|これは)?(.+?)(?:のこと|の話|なの|なん|です|でしょう|だろう|だった|だ|ん|の|か|ね|よ)*$",
                text,
            )
            return Asks(word[1] if word else text)
        opened = text != END.sub("", question.strip())
        return (
            self._exchanges(text, opened)
            or self._refers(text)
            or self._drops(text)
            or known_head(text, self._lexicon)
        )

    def _exchanges(self, text: str, opened: bool) -> Exchanges | None:
        same = SAME.match(text)
        if not same:
            return None
        phrase = re.sub("の$", "", same["x"])
        named = self._lexicon.parts(phrase)
        if same["p"] == "とは" and not (len(named) == 1 and is_name(named[0])):
            return None
        if re.search("[たるい]場合$|たら$|れば$", phrase):
            return Exchanges(phrase, "場合") if not re.search(WORDS, phrase) else None
        if re.search(WORDS, phrase) or re.search("[はを]|が(?![るりっれ])", phrase):
            return None
        if TIMES.fullmatch(phrase) or phrase.startswith(PART_OF):
            return Exchanges(phrase, TIME if TIMES.fullmatch(phrase) else PART_OF)
        if COMPARED.search(f"{phrase}は"):
            return None
        if PRONOUN.match(phrase) or SAME_BODY.match(phrase):
            return None
        asks_again = re.search("どう|いかが|同|そう|一緒|変わ", text[same.end("x") :])
        ends_bare = same["p"] is None and not asks_again
        parts = self._lexicon.parts(phrase)
        known = sum(p.end - p.start for p in parts)
        if ends_bare and not (known and len(phrase) - known <= (4 if opened else 1)):
            return None
        if re.search("(?:ます|です|ました|た|る|ない)(?:か|の)?$", phrase) or len(phrase) > 20:
            return None
        marker = (same["p"] or "")[:-1] if len(same["p"] or "") > 1 else ""
        own = (
            re.search("(?:へ|に|で|と|から)$", phrase) if same["p"] in ("は", "も", None) else None
        )
        return Exchanges(phrase, marker if not own else own[0])

    def _refers(self, text: str) -> Refers | None:
        parts = self._lexicon.parts(text)
        joins = re.search("(?:は|も)(?:すでに|もう)?(?=入って|含まれ|参加し|加盟し|加わ)", text)
        if joins and len(parts) == 1 and is_name(parts[0]) and parts[0].end == joins.start():
            return Refers(text, joins.end(), joins.end(), "body", behind=True)
        for match in (*PRONOUN.finditer(text), *SAME_BODY.finditer(text)):
            before = [p for p in parts if p.end <= match.start()]
            groups = match.groupdict()
            apart = re.search("[、,]|場合|ため|後", text[: match.start()])
            if re.search("[、,]", text[6 : match.start()]):
                return None
            if names_itself(before) and (groups.get("own") or apart or not groups):
                return None
            person = groups.get("he") or (groups.get("own") or "").startswith("彼")
            if not person and (match[0] in ("その", "この", "当該", "上記の", "前記の", "同")):
                return self._points(text, match)
            want: Want = "thing"
            behind = text[match.end() :]
            if person:
                want = "agent" if match[0].startswith("彼ら") else "person"
            elif groups.get("there") or groups.get("they"):
                want = "place" if groups.get("there") else "thing"
            elif BODY.search(behind):
                want = "body"
            elif CLAUSE.search(behind):
                want = "clause"
            else:
                want = _signed_or_not(behind)
            return Refers(text, *match.span(), want, owns=bool(groups.get("own")))
        return None

    def _points(self, text: str, match: re.Match[str]) -> Refers:
        behind = text[match.end() :]
        nouns = [p for p in self._lexicon.parts(behind) if p.start == 0]
        if nouns and nouns[0].what != "attribute":
            end = match.end() + nouns[0].end
            noun = text[match.end() : end]
            return Refers(text, match.start(), end, "thing", noun, noun_class_of(nouns[0]))
        if match[0] == "同":
            noun_class = next((c for chars, c in SAME_CLASSES if behind[0] in chars), None)
            end = match.end() + 1
            return Refers(text, match.start(), end, "agent", behind[0], noun_class)
        return Refers(text, *match.span(), "thing", owns=True)

    def _drops(self, text: str) -> Drops | None:
        parts = self._lexicon.parts(text)
        named = opening_name(parts)
        if not named:
            return None
        acts = parts == agents(parts) and ACTS_ONLY.fullmatch(text, named.end)
        return Drops() if acts or REACTION.match(text, named.end) or COMPARED.search(text) else None


def _signed_or_not(text: str) -> Want:
    """What a question on signing or taking effect is about."""
    if AGREEMENT.search(text):
        return "agreement"
    return "measure" if MEASURE.search(text) else "thing"
