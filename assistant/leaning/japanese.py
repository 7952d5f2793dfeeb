"""What a Japanese question was about, and the same asked again of another thing.

Particles do most of it: what stands before は is the topic, before を the object."""

import re

from assistant.leaning.chinese import fitted_han
from assistant.leaning.chinese_words import LAWS
from assistant.leaning.japanese_words import (
    ASKING,
    PARTICLE,
    WHO_ACTS,
    WHY,
    WORDS,
)
from assistant.leaning.parts import Lexicon, Part, is_name
from assistant.leaning.reading import (
    PART_OF,
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


class Japanese:
    """Japanese."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def referent(self, earlier: str, want: Want) -> str:
        parts = self._lexicon.parts(earlier)
        if want == "clause":
            return self._nominal(earlier, parts)
        if want == "person":
            persons = [p for p in parts if p.what == "person"]
            if not persons:
                return self._topic(earlier)
            titled = persons[1:2] and persons[0].end == persons[1].start  # ラトニック商務長官
            return earlier[persons[0].start : persons[bool(titled)].end]
        if want in ("agent", "place"):
            acting = agents(parts) if want == "agent" else [p for p in parts if p.what == "country"]
            acting.sort(key=lambda p: p.value == PARTNER)
            if acting:
                return earlier[acting[0].start : acting[0].end]
        if want == "body" and (founded := bodies(parts)):
            return self.phrase_of(earlier, founded[0])
        if want in ("agreement", "measure") and (signed := agreements(parts, want)):
            return self.phrase_of(earlier, signed[0])
        return self._subject(earlier, parts)

    def _subject(self, earlier: str, parts: list[Part]) -> str:
        """The topic; where that only acts, the object, or all that is said of it."""
        topic = self._topic(earlier)
        for part in parts:
            if part.value == "attribute.purpose" and part.end == len(topic) and part.start:
                return re.sub("の$", "", topic[: part.start])
        only_agent = any(earlier[p.start : p.end] == topic for p in agents(parts))
        if topic and (not only_agent or earlier.startswith(f"{topic}には")):
            return topic
        if (thing := self._object(earlier)) and not re.search(WORDS, thing):
            if names_itself(self._lexicon.parts(thing)) or not topic:
                return thing
            return f"{topic}の{thing}"
        return self._nominal(earlier, parts) or topic

    def phrase_of(self, earlier: str, part: Part) -> str:
        parts = self._lexicon.parts(earlier)
        start = part.start
        while behind := re.search(
            r"[一-龠々ァ-ヺーA-Za-z0-9]+(?:との|への|からの|の|・)?$", earlier[:start]
        ):
            if re.search(WORDS, behind[0]):
                break
            start = behind.start()
        end = part.end
        if part.value in LAWS and (measure := re.match("の?[一-龠ァ-ヺー]+", earlier[end:])):
            end += measure.end()
        phrase = earlier[start:end]
        inside = [p for p in parts if start <= p.start and p.end <= end]
        owners = [p for p in parts if p.what == "country"]
        owners.sort(key=lambda p: p.value == PARTNER)
        if owners and not names_itself(inside):
            return f"{earlier[owners[0].start : owners[0].end]}の{phrase}"
        return phrase

    @staticmethod
    def _topic(earlier: str) -> str:
        for mark in (
            "については|に関しては|においては|には|では|とは|は(?!じ|ず|い(?!つ|く))",
            "が",
        ):
            for match in re.finditer(mark, earlier):
                before = earlier[: match.start()]
                if before and not re.search(WORDS, before):
                    return re.sub("について$", "", before)
                break
        asking = ASKING.search(earlier)
        if asking and asking.start() == 0:
            noun = re.match(r"(.+?)(?:です|でしょう|なの|を|に|へ|が|は)", earlier[asking.end() :])
            return noun[1] if noun else ""
        return ""

    @staticmethod
    def _object(earlier: str) -> str:
        found = re.search(r"(?:^|[はがにでと、])([^はがをにで、]+)を", earlier)
        return re.sub(f"^.*(?:{WORDS})の?", "", found[1]) if found else ""

    def _nominal(self, earlier: str, parts: list[Part]) -> str:
        """What an earlier question says, as a noun phrase: 日本の投資."""
        topic = self._topic(earlier)
        verb = re.search(r"([一-龠]{2,})(?:し|する|さ|せ|され|を)", earlier[len(topic) :])
        thing = self._object(earlier)
        if verb and topic and verb[1] not in topic:
            middle = (
                f"{thing}の"
                if thing and verb[1] not in thing and not re.search(WORDS, thing)
                else ""
            )
            behind = earlier[len(topic) : len(topic) + verb.start()]
            for found in re.finditer(r"([^はがをにでと、]+)(で|に|と|から|へ)(?!す|は)", behind):
                if not re.search(WORDS, found[1]):
                    middle += f"{found[1]}{'へ' if found[2] == 'に' else found[2]}の"
            return f"{topic}の{middle}{verb[1]}"
        if topic and any(earlier[p.start : p.end] == topic for p in agents(parts)) and thing:
            return f"{topic}の{thing}"
        return topic or thing

    def refer(self, leaning: Refers, referent: str) -> str:
        before, after = leaning.text[: leaning.start], leaning.text[leaning.end :]
        if leaning.behind:
            referent += "に"
        elif leaning.noun:
            if not referent.endswith(leaning.noun):
                referent = f"{referent}の{leaning.noun}"
        elif leaning.text[leaning.start : leaning.end] == "その" and not leaning.owns:
            referent += "の"
        elif leaning.owns:
            noun = re.match("[一-龠ァ-ヺー]+", after)
            if noun and referent.endswith(noun[0]):
                return f"{before}{referent}{after[noun.end() :]}？"
            head = (
                re.search(r"(?:の)?[一-龠ァ-ヺー]*率$", referent)
                if noun and noun[0].endswith("率")
                else None
            )
            if head and head.start():
                referent = referent[: head.start()]
            referent += "の"
        return f"{before}{referent}{after}？"

    def ask(self, earlier: str, word: str) -> str:
        asking = ASKING.search(earlier)
        particle = re.search(r"(?:によって|により|から|まで|が|を|に|で|と|へ)$", word)
        if asking:
            old, new = asking[0], word
            if not particle and re.search("誰|だれ|どなた|どこ", word):
                kept = re.search("(?:が|を|に|で|と|へ)$", old)
                rest = earlier[asking.end() :]
                if not re.match("です|でしょう|か$|だ|なの", rest):
                    new = word + (
                        kept[0]
                        if kept and kept[0] not in "を"
                        else "が"
                        if "誰" in word or "だれ" in word
                        else "で"
                    )
            if WHY.search(new) and re.search("どう|どのよう", old):
                new += "そう"
            said = earlier[: asking.start()] + new + earlier[asking.end() :]
            return f"{said}？"
        topic = self._topic(earlier)
        mark = re.match("については|に関しては|には|では|とは|は|が", earlier[len(topic) :])
        at = len(topic) + (mark.end() if topic and mark else 0)
        if not particle and re.search("誰|だれ", word):
            word += "が"
        return f"{earlier[:at]}{word}{earlier[at:]}？"

    def about(self, earlier: str, name: str) -> str:
        who = WHO_ACTS.search(earlier)
        if not who:
            return ""
        mark = "が" if who.start() else "は"
        return f"{earlier[: who.start()]}{name}{mark}{earlier[who.end() :]}？"

    def add(self, earlier: str, leaning: Exchanges, part: Part | None) -> str:
        phrase = leaning.phrase
        if leaning.marker == TIME:
            return f"{phrase}、{earlier}？"
        if leaning.marker == PART_OF:
            whole = self._topic(earlier)
            return f"{whole}の{phrase}{earlier[len(whole) :]}？" if whole else ""
        parts = self._lexicon.parts(earlier)
        if part and part.what == "country" and not leaning.marker and (body := joined(parts)):
            return f"{phrase}は{earlier[body.start : body.end]}のメンバーですか？"
        if leaning.marker == "場合":
            phrase += "" if re.search("場合$|たら$|れば$", phrase) else "場合"
            mark = "は" if phrase.endswith("場合") else ""
            return f"{self.referent(earlier, 'thing')}について、{phrase}{mark}どうなりますか？"
        if (
            part
            and (is_name(part) or part.what in ("goods", "ordinal", "date"))
            and not leaning.marker
        ):
            topic = len(self._topic(earlier))
            tariff = (
                re.compile("(?:の)?(?=関税|税率|相互関税|追加関税)").search(earlier, 0, topic)
                if part.what == "goods"
                else None
            )
            if tariff:
                before = earlier[: tariff.start()]
                return f"{before}{'の' if before else ''}{phrase}の{earlier[tariff.end() :]}？"
            if (
                part.what != "goods"
                and re.match(r"[^はが、]*[はが]", earlier)
                and not re.match(WORDS, earlier)
            ):
                return f"{phrase}の{earlier}？"
        bare = re.sub("[へにでと]$", "", phrase)
        return f"{bare}の場合、{earlier}？"

    def attribute(self, earlier: str, phrase: str) -> str:
        if names_itself(self._lexicon.parts(phrase)):
            return f"{phrase}は？"
        subject = self.referent(earlier, "thing")
        inside, own = self._lexicon.parts(subject), self._lexicon.parts(phrase)
        whole = own and (own[0].start, own[0].end) == (0, len(phrase))
        while (
            whole and inside and inside[-1].what == "attribute" and inside[-1].end == len(subject)
        ):
            subject = re.sub("の$", "", subject[: inside[-1].start])
            inside = self._lexicon.parts(subject)
        return f"{subject}の{phrase}は？" if subject else ""

    def phrases(self, earlier: str) -> list[Phrase]:
        found, start = [], 0
        cut = rf"(?:{WORDS})|のうち|(?:の分)?(?P<p>{PARTICLE})|、"
        for match in re.finditer(cut, earlier):
            if match.start() - start >= 1:
                found.append(Phrase(start, match.start(), match["p"] or ""))
            start = match.end()
        found.sort(
            key=lambda phrase: phrase.marker not in ("は", "が", "については", "には", "では")
        )
        return found

    def settled(self, before: str, _old: str, new: str, behind: str) -> str:
        return before + new + behind

    def fitted(self, old: str, new: str, part: Part) -> str:
        return fitted_han(old, new, part, self._lexicon)
