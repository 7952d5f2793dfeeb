"""How a Japanese question leans on the one before it, and what a Japanese question is about.

Particles do most of it: what stands before は is the topic, before を the object.
"""

import re

from assistant.leaning.chinese import _LAWS, fitted_han, known_head
from assistant.leaning.parts import Lexicon, Part, is_name
from corpus.nouns import NounClass
from assistant.leaning.reading import (
    TIME, Asks, Drops, Exchanges, Leaning, Phrase, Refers, Want, agents, agreements, bodies, names_itself,
)  # fmt: skip

_OPENER = re.compile(
    r"(?:(?:それでは|それじゃあ?|それなら|では|じゃあ?|だったら|なら|ちなみに|あと|また|そして|なお|ところで|次に|続いて|で(?=[、,])|"
    r"ええと|えっと|なるほど|すると|ありがとう(?:ございます)?|はい|うん|一方|他方|同じく|同様に|もし)[、,。\s]*)+"
)
_END = re.compile(r"[\s?？!！。．.…~〜～]+$")
_WORDS = (
    r"いつ(?:から|まで(?:に)?|ごろ|頃)?|誰|だれ|どなた|なぜ|何故|どうして|なんで|"
    r"何(?:パーセント|%|％|割|カ国|か国|ヵ国|ヶ国|社|件|人|年(?:何月)?|月|日(?:間)?|カ月|か月|回|倍|円|ドル|億ドル|つ|%|年間)?|"
    r"いくら|いくつ|どこ|どの(?:国|機関|企業|会社|品目|程度|くらい|ような?|分野|案件)?(?:々)?|どれ(?:くらい|ぐらい|ほど)?|どんな|どちら|"
    r"どう(?:やって|いう|いった)?|どのように|いかほど"
)
_WHO_ACTS = re.compile("(?:誰|だれ|どの(?:国|企業|会社|機関|銀行)(?:々)?|どこ)が")
_COPULA = r"(?:のこと|の話|によって|により|だったの|だった|なんです|なの|です|でしょう|だろう|だ|ん|の|か|ね|よ|な)*"
_BARE = re.compile(
    rf"^(?:それは|これは)?(?:{_WORDS})(?:が|を|に|の|で|と|へ|から|まで|より|くらい|ごろ|か)*(?:ですか|なの)?{_COPULA}$"
)
_ASKING = re.compile(
    rf"(?:{_WORDS})(?:(?:から|まで|より|ごろ|くらい)?(?:が|を|に|の|で(?!す|しょ)|と|へ)?)"
)
_WHY = re.compile("なぜ|何故|どうして|なんで")
_SAME = re.compile(
    r"^(?P<x>.+?)(?:の場合|のほう|の方|の件|について|に関して|だと|としては)?(?P<p>では|には|へは|とは|からは|でも|にも|も|は|なら|だったら|だと)?"
    rf"(?:また)?(?:どう(?:なる|なっている|なります|なって)?|いかが|同じ|同様|そう|一緒|変わらない)?(?:です|でしょう|なの|なん|だ|ます|か|の|ね)*$"
)
_PRONOUN = re.compile(
    r"(?P<own>(?:それら|それ|これら|これ|彼ら|彼女|彼|そこ|あそこ)の(?![はがをも])|(?:その|この)(?!ほか|他|後|ため|上で|うえ|まま|際|時|間|よう|うち|なか|たび|点|頃|前|中|結果|場合|通り|とおり|辺)|(?:当該|上記の|前記の)(?=[一-龠ァ-ヺA-Z]))"
    r"|(?P<they>それら|これら|彼ら)|(?P<he>彼女|彼)|(?P<there>そこ(?!で|から先)|あそこ)"
    r"|(?P<it>(?:それ|これ)(?!ぞれ|とも|で(?!は|も|きる)|に加え|から|なら|じゃ|まで|ゆえ|ほど)|前者|後者|そのこと|このこと|その(?=うち|中の|なかの))"
)
_SAME_BODY = re.compile(
    r"同(?=協定|覚書|委員会|行|社|機関|国|法|氏|省|庁|条|合意|基金|研究所|計画|制度|措置|関税|案件|声明|裁)"
)
_SAME_CLASSES: tuple[tuple[str, NounClass], ...] = (
    ("社行機基研", "body"), ("国", "place"), ("氏", "someone"), ("法条", "agreement"), ("省庁裁", "body"),
)  # fmt: skip
_AGREEMENT = re.compile("署名|締結|調印|改正|拘束力|公表|交渉され")
_MEASURE = re.compile(
    "発効|失効|満了|期限切れ|終了|廃止|有効|延長|撤廃|施行|還付|課され|違法|合法|適用|続[くき]|決めた"
)
_BODY = re.compile("設立|創設|発足|本部|加盟|メンバー|参加国|事務局")
_CLAUSE = re.compile("決め|決定|判断|承認|なぜ|意味|理由|根拠|合意|許可|認め|言っ")
_ACTIVE = re.compile(
    "署名した|署名し|署名する|締結した|調印した|投資|支払|払う|得る|得られ|受け取|約束し|参加し|加盟|離脱|脱退|反発|交渉|輸出|輸入|負担|希望|同意し|拒否"
)
_PASSIVE = re.compile("され|られ|れる|れた|発効|失効|満了|切れ")
_PREDICATE = re.compile(
    rf"^(?:具体的に(?:は)?|(?:以前|従来|当初|今後|現在|今)(?:は|まで)?|最後に|最初に|結局|現在|今|最終的に(?:は)?|そもそも|一体|合計で?|全部で|もう|まだ|すでに|既に)*"
    rf"(?:(?:{_WORDS})|署名|締結|調印|発効|失効|終了|公表|発表|施行|適用|延長|廃止|撤廃|決め|決定|始ま|終わ|含まれ|対象に|合意|有効|違法|合法|変更|支払|返済|更新|成立|実施)"
)
_PARTICLE = "については|に関しては|に対しては|においては|について|に関して|に対して|における|によって|による|として|から|まで|より|には|では|とは|へは|は|が|を|に|で|と|へ|も"
_ACTIONS = "(?:署名|締結|調印|発効|失効|終了|公表|発表|施行|適用|延長|廃止|撤廃|決定|返済|更新|成立|実施|開始|判断|選定|承認)"
_SUBJECT = re.compile(r"([^はがをにでとも、]+?)(?:は|が|も)")
_TIME = re.compile("以前|従来|当初|今後|将来|現在|今|(?:それ|その)(?:以前|以後|前|後)|前|後")
_REACTION = re.compile(
    "(?:政府|側|大統領|首相)?(?:は(?:何と|どう)(?:言|述べ|反応|説明|考え|主張)|は(?:同意|反対|了承|合意|納得)し|の(?:反応|立場|見解|主張)は)"
)
_DEMANDS = re.compile("教えて|説明して|ください|下さい|挙げ|知りたい|とは")
_ENDS_ASKING = re.compile("(?:[たるい]|ます|ました|ません|です)(?:か|の|のか|んですか)?$")
_MOST_DROPPED = 18


class Japanese:
    """Japanese."""

    def trimmed(self, question: str) -> str:
        text = _END.sub("", question.strip())
        opened = _OPENER.match(text)
        rest = text[opened.end() :] if opened else text
        return rest or text

    def read(self, question: str, lexicon: Lexicon) -> Leaning | None:
        text = self.trimmed(question)
        if _BARE.match(text):
            word = re.match(
                r"(?:それは|これは)?(.+?)(?:のこと|の話|なの|なん|です|でしょう|だろう|だった|だ|ん|の|か|ね|よ)*$",
                text,
            )
            return Asks(word[1] if word else text)
        opened = text != _END.sub("", question.strip())
        return (
            self._exchanges(text, opened, lexicon)
            or self._refers(text, lexicon)
            or self._drops(text, lexicon)
            or known_head(text, lexicon)
        )

    def _exchanges(self, text: str, opened: bool, lexicon: Lexicon) -> Exchanges | None:
        same = _SAME.match(text)
        if not same:
            return None
        phrase = re.sub("の$", "", same["x"])
        named = lexicon.parts(phrase)
        if same["p"] == "とは" and not (len(named) == 1 and is_name(named[0])):
            return None
        if re.search("[たるい]場合$|たら$|れば$", phrase):
            return Exchanges(phrase, "場合") if not re.search(_WORDS, phrase) else None
        if re.search(_WORDS, phrase) or re.search("[はを]|が(?![るりっれ])", phrase):
            return None
        if _TIME.fullmatch(phrase):
            return Exchanges(phrase, TIME)
        if re.search("との(?:違い|差|関係|比較|差異)$", phrase):
            return None
        if _PRONOUN.match(phrase) or _SAME_BODY.match(phrase):
            return None
        ends_bare = same["p"] is None and same.end("x") == len(text)
        parts = lexicon.parts(phrase)
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

    def _refers(self, text: str, lexicon: Lexicon) -> Refers | None:
        parts = lexicon.parts(text)
        joins = re.search("(?:は|も)(?:すでに|もう)?(?=入って|含まれ|参加し|加盟し|加わ)", text)
        if joins and len(parts) == 1 and is_name(parts[0]) and parts[0].end == joins.start():
            return Refers(text, joins.end(), joins.end(), "body", behind=True)
        for match in (*_PRONOUN.finditer(text), *_SAME_BODY.finditer(text)):
            before = [p for p in parts if p.end <= match.start()]
            groups = match.groupdict()
            apart = re.search("[、,]|場合|ため|後", text[: match.start()])
            if re.search("[、,]", text[6 : match.start()]):
                return None
            if names_itself(before) and (groups.get("own") or apart or not groups):
                return None
            person = (groups.get("he") or groups.get("own") or "").startswith("彼")
            if not person and (match[0] in ("その", "この", "当該", "上記の", "前記の", "同")):
                return self._points(text, match, lexicon)
            want: Want = "thing"
            behind = text[match.end() :]
            if person:
                want = "agent" if match[0].startswith("彼ら") else "person"
            elif groups.get("there") or groups.get("they"):
                want = "place" if groups.get("there") else "thing"
            elif _BODY.search(behind):
                want = "body"
            elif _CLAUSE.search(behind):
                want = "clause"
            else:
                want = _signed_or_not(behind)
            return Refers(text, *match.span(), want, owns=bool(groups.get("own")))
        return None

    @staticmethod
    def _points(text: str, match: re.Match[str], lexicon: Lexicon) -> Refers:
        behind = text[match.end() :]
        nouns = [p for p in lexicon.parts(behind) if p.start == 0]
        if nouns and nouns[0].what != "attribute":
            what = {"instrument": "agreement", "organisation": "body", "concept": "measure"}.get(
                nouns[0].what, nouns[0].what
            )
            end = match.end() + nouns[0].end
            return Refers(text, match.start(), end, "thing", text[match.end() : end], what)  # type: ignore[arg-type]
        if match[0] == "同":
            noun_class = next((c for chars, c in _SAME_CLASSES if behind[0] in chars), None)
            end = match.end() + 1
            return Refers(text, match.start(), end, "agent", behind[0], noun_class)
        return Refers(text, *match.span(), "thing", owns=True)

    def _drops(self, text: str, lexicon: Lexicon) -> Drops | None:
        parts = lexicon.parts(text)
        if (
            parts
            and is_name(parts[0])
            and not parts[0].start
            and _REACTION.match(text, parts[0].end)
        ):
            return Drops(text, "clause")
        if len(parts) == 1 and parts[0] in agents(parts) and not parts[0].start:
            if re.fullmatch(
                "[はが](?:[一-龠]{2}|[ァ-ヺー]+)(?:でき|し|する|される|され|して)?(?:ます|ました|ています|いる|た|る|ない)*(?:か|の|のか)*",
                text[parts[0].end :],
            ):
                return Drops(text, "things")
        if re.search("との(?:違い|差|関係|比較|差異)は", text) and parts and not parts[0].start:
            return Drops(text, "thing")
        for part in parts:
            if is_name(part) and re.match("[はがも]", text[part.end :]):
                return None
        begins = bool(parts) and parts[0].start == 0 and parts[0].what == "attribute"
        begins = begins or re.match(rf"{_ACTIONS}[はがも]", text) is not None
        if (
            len(text) <= _MOST_DROPPED
            and re.search(rf"のは(?:{_WORDS})", text)
            and not any(is_name(p) for p in parts)
        ):
            return Drops(text, "body" if _BODY.search(text) else "thing")
        subject = _SUBJECT.match(text)
        own = (
            subject
            and not _TIME.fullmatch(subject[1])
            and not re.search(f"(?:{_WORDS})|の$|^(?:には|では)", subject[1])
        )
        if _DEMANDS.search(text) or len(text) > _MOST_DROPPED + 6 * begins:
            return None
        if own and not begins:
            return None
        if not (begins or _PREDICATE.match(text) or (parts and _ENDS_ASKING.search(text))):
            return None
        return Drops(text, self._wanted(text, begins))

    @staticmethod
    def _wanted(text: str, begins: bool) -> Want:
        if not begins and _ACTIVE.search(text) and not _PASSIVE.search(text):
            if not re.search("誰|だれ|どの", text):
                return "agent"
        if _BODY.search(text):
            return "body"
        wanted = _signed_or_not(text)
        return "clause" if wanted == "thing" and not begins and _CLAUSE.search(text) else wanted

    def referent(self, earlier: str, want: Want, lexicon: Lexicon) -> str:
        parts = lexicon.parts(earlier)
        if want == "clause":
            return self._nominal(earlier, parts)
        if want == "person":
            person = next((p for p in parts if p.what == "person"), None)
            return earlier[person.start : person.end] if person else self._topic(earlier)
        if want in ("agent", "place"):
            acting = agents(parts) if want == "agent" else [p for p in parts if p.what == "country"]
            acting.sort(key=lambda p: p.value == "united_states")
            if acting:
                return earlier[acting[0].start : acting[0].end]
        if want == "body" and (founded := bodies(parts)):
            return self.phrase_of(earlier, founded[0], lexicon)
        if want in ("agreement", "measure") and (signed := agreements(parts, want)):
            return self.phrase_of(earlier, signed[0], lexicon)
        topic = self._topic(earlier)
        aspect = next(
            (p for p in parts if p.value == "attribute.purpose" and p.end == len(topic)), None
        )
        if aspect and aspect.start:
            topic = re.sub("の$", "", topic[: aspect.start])
            return topic
        only_agent = any(earlier[p.start : p.end] == topic for p in agents(parts))
        if only_agent and re.match(f"{topic}には", earlier):
            return topic
        if topic and not only_agent:
            return topic
        if (thing := self._object(earlier)) and not re.search(_WORDS, thing):
            if names_itself(lexicon.parts(thing)) or not topic:
                return thing
            return f"{topic}の{thing}"
        return self._nominal(earlier, parts) or topic

    def phrase_of(self, earlier: str, part: Part, lexicon: Lexicon) -> str:
        parts = lexicon.parts(earlier)
        start = part.start
        while behind := re.search(
            r"[一-龠々ァ-ヺーA-Za-z0-9]+(?:との|への|からの|の|・)?$", earlier[:start]
        ):
            if re.search(_WORDS, behind[0]):
                break
            start = behind.start()
        end = part.end
        if part.value in _LAWS and (measure := re.match("の?[一-龠ァ-ヺー]+", earlier[end:])):
            end += measure.end()
        phrase = earlier[start:end]
        inside = [p for p in parts if start <= p.start and p.end <= end]
        owners = [p for p in parts if p.what == "country"]
        owners.sort(key=lambda p: p.value == "united_states")
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
                if before and not re.search(_WORDS, before):
                    return re.sub("について$", "", before)
                break
        asking = _ASKING.search(earlier)
        if asking and asking.start() == 0:
            noun = re.match(r"(.+?)(?:です|でしょう|なの|を|に|へ|が|は)", earlier[asking.end() :])
            return noun[1] if noun else ""
        return ""

    @staticmethod
    def _object(earlier: str) -> str:
        found = re.search(r"(?:^|[はがにでと、])([^はがをにで、]+)を", earlier)
        return re.sub(f"^.*(?:{_WORDS})の?", "", found[1]) if found else ""

    def _nominal(self, earlier: str, parts: list[Part]) -> str:
        """What an earlier question says, as a noun phrase: 日本の投資."""
        topic = self._topic(earlier)
        verb = re.search(r"([一-龠]{2,})(?:し|する|さ|せ|され|を)", earlier[len(topic) :])
        thing = self._object(earlier)
        if verb and topic and verb[1] not in topic:
            middle = (
                f"{thing}の"
                if thing and verb[1] not in thing and not re.search(_WORDS, thing)
                else ""
            )
            behind = earlier[len(topic) : len(topic) + verb.start()]
            for found in re.finditer(r"([^はがをにでと、]+)(で|に|と|から|へ)(?!す|は)", behind):
                if not re.search(_WORDS, found[1]):
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

    def supply(self, leaning: Drops, referent: str) -> str:
        text = leaning.text
        if re.search("との(?:違い|差|関係|比較|差異)は", text):
            return f"{referent}と{text}？"
        if _REACTION.search(text):
            return f"{referent}について、{text}？"
        if leaning.want == "things":
            return f"{referent}について、{text}？"
        if (
            re.match(rf"{_ACTIONS}[はがも]", text)
            or not _PREDICATE.match(text)
            and "のは" not in text
        ):
            return f"{referent}の{text}？"
        joint = "について、" if "は" in text else "は"
        return f"{referent}{joint}{text}？"

    def ask(self, earlier: str, word: str, lexicon: Lexicon) -> str:
        asking = _ASKING.search(earlier)
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
            if _WHY.search(new) and re.search("どう|どのよう", old):
                new += "そう"
            said = earlier[: asking.start()] + new + earlier[asking.end() :]
            return f"{said}？"
        topic = self._topic(earlier)
        mark = re.match("については|に関しては|には|では|とは|は|が", earlier[len(topic) :])
        at = len(topic) + (mark.end() if topic and mark else 0)
        if not particle and re.search("誰|だれ", word):
            word += "が"
        return f"{earlier[:at]}{word}{earlier[at:]}？"

    def about(self, earlier: str, name: str, lexicon: Lexicon) -> str:
        who = _WHO_ACTS.search(earlier)
        if not who:
            return ""
        mark = "が" if who.start() else "は"
        return f"{earlier[: who.start()]}{name}{mark}{earlier[who.end() :]}？"

    def add(self, earlier: str, leaning: Exchanges, part: Part | None, lexicon: Lexicon) -> str:
        phrase = leaning.phrase
        if leaning.marker == TIME:
            return f"{phrase}、{earlier}？"
        parts = lexicon.parts(earlier)
        members = any(p.value == "attribute.head" for p in parts) and bodies(parts)
        if part and part.what == "country" and members and not leaning.marker:
            return f"{phrase}は{earlier[members[0].start : members[0].end]}のメンバーですか？"
        if leaning.marker == "場合":
            phrase += "" if re.search("場合$|たら$|れば$", phrase) else "場合"
            mark = "は" if phrase.endswith("場合") else ""
            return f"{self.referent(earlier, 'thing', lexicon)}について、{phrase}{mark}どうなりますか？"
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
                and not re.match(_WORDS, earlier)
            ):
                return f"{phrase}の{earlier}？"
        return f"{phrase}の場合、{earlier}？"

    def attribute(self, earlier: str, phrase: str, lexicon: Lexicon) -> str:
        if names_itself(lexicon.parts(phrase)):
            return f"{phrase}は？"
        subject = self.referent(earlier, "thing", lexicon)
        inside, own = lexicon.parts(subject), lexicon.parts(phrase)
        whole = own and (own[0].start, own[0].end) == (0, len(phrase))
        while (
            whole and inside and inside[-1].what == "attribute" and inside[-1].end == len(subject)
        ):
            subject = re.sub("の$", "", subject[: inside[-1].start])
            inside = lexicon.parts(subject)
        return f"{subject}の{phrase}は？" if subject else ""

    def phrases(self, earlier: str, lexicon: Lexicon) -> list[Phrase]:
        found, start = [], 0
        for match in re.finditer(rf"(?:{_WORDS})|(?P<p>{_PARTICLE})|、", earlier):
            if match.start() - start >= 1:
                found.append(Phrase(start, match.start(), match["p"] or ""))
            start = match.end()
        found.sort(
            key=lambda phrase: phrase.marker not in ("は", "が", "については", "には", "では")
        )
        return found

    def settled(self, before: str, old: str, new: str, behind: str) -> str:
        return before + new + behind

    def fitted(self, old: str, new: str, part: Part, lexicon: Lexicon) -> str:
        return fitted_han(old, new, part, lexicon)


def _signed_or_not(text: str) -> Want:
    """What a question on signing or taking effect is about."""
    if _AGREEMENT.search(text):
        return "agreement"
    return "measure" if _MEASURE.search(text) else "thing"
