"""How a Chinese question leans on the one before it, and what a Chinese question is about.

Patterns are matched on the folded text, so simplified and traditional characters are alike; what
comes out is in the asker's own.
"""

import re

from assistant.leaning.parts import Lexicon, Part, is_name
from assistant.leaning.reading import (
    PARTNER, TIME, Asks, Drops, Exchanges, Leaning, Phrase, Refers, Want, agents, agreements, bodies, names_itself,
)  # fmt: skip
from corpus.folding import fold_aligned
from corpus.languages import is_traditional
from corpus.nouns import NounClass

_OPENER = re.compile(
    r"(?:(?:那么|那就|那(?!个|些|份|项|里|边|时|是|次|天|年|种|条|笔|批|家|一|$)|然后|还有|另外|此外|至于|"
    r"换成|换作|如果(?:是|换成)|要是(?=\S{1,8}呢)|假如是|请问|想问|好的?(?=[,，、\s])|嗯|对了|所以|再问一?下?|顺便问一?下?|"
    r"以及|关于|而(?=\S{1,8}呢))[,，、。\s]*)+"
)
_END = re.compile(r"[\s?？!！。.…~～啊呀哦嘛]+$")
_PREPOSITION = "对于|对(?!等)|(?<!倾)向(?!来)|(?<!存)在(?!于)|(?<!交)给(?!予)|跟|和(?!平)|(?<!参)与(?!会)|按照|按|根据|依据|从(?!事)|关于"
_SAME = re.compile(
    r"^(?P<x>.+?)(?:(?:方面|那边|那里|的情况|的话|的)?呢|(?:又)?(?:如何|怎么样|怎样)|的情况|方面|"
    r"(?:也|是不是也|是否也|也是不是)(?:是|会|要|有|算)?(?:这样|如此|一样|同样|适用|包括在内|在内|如是)?吗?)$"
)
_WORDS = (
    r"什么时候|甚么时候|何时|哪一?[天年月日](?:[里内])?|几[年月号日]|多久|多长时间|为什么|为啥|为何|何故|"
    r"怎么样?|怎样|如何|多少钱|多少[亿万]*(?:美元|日元|钱|个|家|国|项|天|年|人)?|几(?:个|家|国|项|成|天|年|倍)|"
    r"百分之几|百分之多少|谁|哪一?(?:个|些|位|家|几个|几家|方|项|条|部|类|种)?(?:国家|国|机构|公司|人|部门)?|"
    r"在?哪里|在?哪儿|什么(?:样的?|人|地方|原因|理由)?|甚么|多大|多高|多长|多少|啥"
)
_ASKING = re.compile(
    rf"(?:是|由|被|向|对|给|跟|和|与|从|在|按|凭|用|以|于|截至|自|有|为|到(?=什么时|何时|几|哪))?(?:{_WORDS})"
)
_BARE = re.compile(
    rf"^(?:是|由|被|向|对|给|跟|和|与|从|到|在|按|凭|用|以|自|又)?(?:{_WORDS})"
    r"(?:开始|为止|左右|来|的|了|会|要|是|这样|这么规定|如此|呢|而)*$"
)
_WHO_ACTS = re.compile(
    "(?:谁|哪一?(?:个|些|位|家|几个|几家)?(?:国家|国|机构|公司|企业|人|部门))(?!的|是)"
)
_ADVERBIAL = re.compile(
    "什么时候|甚么时候|何时|哪一?[天年月日]|几[年月号日]|为什么|为啥|为何|怎么|怎样|如何|哪里|哪儿|由|被"
)
_WHY = re.compile("为什么|为啥|为何|何故|什么原因|什么理由")
_WHO = re.compile("谁")
_BOUNDARY = re.compile(
    r"(?<![于但还就而都凡])是(?!的)|(?<![没所拥国具含仅只享])有(?!关|效|限)|没有|(?<![委国议协商社机大盟峰])会(?![议员])|"
    r"(?<![职功可才性智])能(?![源力])|可以|(?<![重主需必])要(?![求点])|将(?!来)|需要|必须|应该|应当|是否|能否|会否|可否|"
    r"(?<!已)[经](?=过了)|已经|已|属于|包括|在|从"
)
_ENDS = re.compile(r"[的了吗呢过]+$")
_HEAD_JUNK = re.compile(r"^(?:的|了|是|来|去|,|，|、|\s)+")
_LONE_END = re.compile(
    r"(?:是|有|由|被|会|将|要|能|在|向|对|给|共|叫|叫做|名叫|一共|总共|分别|到底|究竟|具体|大概|目前|现在|,|，|的|\s)+$"
)
_PRONOUN = re.compile(
    r"(?P<own>其(?![他它中实余次间后前一二三])|(?:它们?|(?<!其)[他她]们?)的)|(?P<they>它们|(?<!其)[他她]们)|(?P<it>(?<!其)它|(?:^|(?<=在))(?=里面|里头|内[吗?？]))|"
    r"(?P<he>(?<!其)[他她])|"
    r"(?P<point>(?<!应)该(?!不)|上述|前述|[这那](?:一?(?:个|项|份|笔|批|家|种|类|条|部|次|场|套)|些)?|(?<![因如由从为对据至彼])此(?![外后前时刻间]))"
)
_TIME = re.compile("[之以此]前|原来|原先|过去|当时|现在|目前|今后|将来|[之以]后|后来")
_REACTION = re.compile(
    "对此|(?:政府|方面)?(?:是?怎么(?:说|看|回应|解释)|(?:同意|反对|接受|支持|认可|答应)(?:了)?(?:吗|没有)|"
    "(?:有)?(?:什么|何)(?:反应|看法|立场|态度|意见)|的?(?:反应|看法|立场|态度|回应|意见)(?:是什么|呢|如何)?$)"
)
_SUPPOSED = re.compile("如果|要是|假如|倘若|若(?!干)")
_LAWS = frozenset({"ieepa", "section_122", "section_232", "section_301"})
_THEN = re.compile("之后|以后|后来|然后|接下来|结果|其他|其它|别的|其余|之前|以前")
_TEMPORAL = re.compile("时候|时|天|年|个?月|样|么|里|边|之?后|之?前|方面|一?点")
_PREDICATE = re.compile(
    rf"^(?:到底|究竟|具体|一共|总共|目前|现在|最后|最终|后来|大概|大约|主要|分别|还|已经?|都|也|[之以此]前|[之以]后|原来|原先|过去|当时|最[长多少高低早晚快迟]|至[少多]|.{1, 4}[后前](?:[,，]|(?={_WORDS}|[要会能由])))*"
    rf"(?:(?:是|由|被|向|对|给|跟|和|与|从|到|在|按|凭)?(?:{_WORDS})|有没有|有|没有|是|不|没|未|是否|是不是|会不会|会|能不能|能否|能|可以|可否|需不需要|需要|"
    r"要|应该|必须|将|到期|生效|失效|签|包括|包含|涉及|属于|适用|成立|公布|实施|开始|结束|终止|废除|取消|延长|修改|够不够|算|占|合法|违反|违法)"
)
_AGREEMENT = re.compile("签|修订|约束力|法律效力|公布|发布")
_MEASURE = re.compile(
    "生效|失效|到期|期满|终止|废除|废止|续期|实施|取消|延长|有效|退还|退税|征收|加征|违法|合法|恢复"
)
_BODY = re.compile("成立|设立|成员|加入|总部|组建|创建|秘书处")
_CLAUSE = re.compile(
    "决定|规定|为什么|为何|原因|意味|意思|说明|依据|批准|同意|拍板|算不算|合法|怎么算|说的"
)
_ACTIVE = re.compile(
    r"(?:它|其|他们|她们|它们)(?:要|会|将|能|必须|需要|得|已经?|是否|有没有|签[了署过下](?!吗)|.{1,3}[了过](?!吗|没)|承担|负责|负担|提供|拥有|持有|分担|承诺|同意|加入|退出|投资|支付|出|得到|获得|打算|希望|反对)"
)
_OBLIQUE = re.compile(rf"(?:{_PREPOSITION}|代表)$")
_KEPT = ("attribute.split", "attribute.money", "attribute.head")  # these have sides of their own
_SHORT = 14  # characters
_MOST_DROPPED = 8  # characters besides question words: longer ones say what they are about


class Chinese:
    """Chinese, in either orthography."""

    def trimmed(self, question: str) -> str:
        text = _END.sub("", question.strip())
        opened = _OPENER.match(fold_aligned(text))
        rest = text[opened.end() :] if opened else text
        return rest or text

    def read(self, question: str, lexicon: Lexicon) -> Leaning | None:
        whole = _END.sub("", question.strip())
        text = self.trimmed(question)
        folded = fold_aligned(text)
        without_ne = re.sub("呢$", "", folded)
        if re.match("什么是|什么叫|何谓|谁是", folded):
            return None
        pointing = re.match("(?:那|这)(?:是|又是)?", without_ne)
        bare = without_ne[pointing.end() :] if pointing else without_ne
        if _BARE.match(bare) and not re.match("什么$", bare):
            return Asks(text[len(without_ne) - len(bare) : len(without_ne)])
        return (
            self._exchanges(text, folded, text != whole, lexicon)
            or self._refers(text, folded, lexicon)
            or self._drops(text, folded, lexicon)
            or known_head(text, lexicon)
        )

    def _exchanges(
        self, text: str, folded: str, opened: bool, lexicon: Lexicon
    ) -> Exchanges | None:
        same = _SAME.match(folded)
        phrase = text[: same.end("x")] if same else text
        plain = fold_aligned(phrase)
        marker = re.match(f"{_PREPOSITION}|如果|要是|假如", plain)
        inner = plain[marker.end() :] if marker else plain
        has = re.fullmatch("(.+?)也?(?:有|是|会|能|可以|算|行)[吗没]有?", plain)
        if (
            has
            and (named := lexicon.parts(has[1]))
            and named[0].end == len(has[1])
            and is_name(named[0])
        ):
            return Exchanges(phrase[: has.end(1)], "有" if "有" in plain[has.end(1) :] else "")
        if _PRONOUN.match(inner) or re.search(_WORDS, inner) or re.search("[吗呢]", inner):
            return None
        parts = lexicon.parts(phrase)
        known = sum(p.end - p.start for p in parts)
        if not same and not (known and len(inner) - known <= (4 if opened or marker else 1)):
            return None
        if _TIME.fullmatch(inner):
            return Exchanges(phrase, TIME)
        if _THEN.search(inner) and not any(is_name(p) for p in parts):
            return None
        if same and _BOUNDARY.search(re.sub("的话$", "", inner)) and not parts:
            return None
        if len(inner) > 16 and len(inner) - known > 8:
            return None
        return Exchanges(phrase[marker.end() :] if marker else phrase, marker[0] if marker else "")

    def _refers(self, text: str, folded: str, lexicon: Lexicon) -> Refers | None:
        parts = lexicon.parts(text)
        for match in _PRONOUN.finditer(folded):
            if any(p.start <= match.start() < p.end and p.end - p.start > 1 for p in parts):
                continue
            before = [p for p in parts if p.end <= match.start()]
            if match["point"]:
                if re.search("[,，、；]", folded[4 : match.start()]):
                    return None
                if found := self._points(text, folded, match, lexicon):
                    return None if names_itself(before) else found
                continue
            apart = re.search("[,，、；]|如果|以后|之后|因为", folded[: match.start()])
            if names_itself(before) and (match["own"] or apart):
                return None
            want: Want = "thing"
            if match["he"] or (match["own"] or "").startswith(("他的", "她的")):
                want = "person"
            elif _ACTIVE.match(folded, match.start()) and not match["own"]:
                want = "agent"
            elif match["they"] and match[0][0] in "他她":
                want = "agent"
            elif _BODY.search(folded) or not match[0]:
                want = "body"
            else:
                want = _signed_or_not(folded)
            return Refers(text, *match.span(), want, owns=bool(match["own"]))
        return None

    def _points(
        self, text: str, folded: str, match: re.Match[str], lexicon: Lexicon
    ) -> Refers | None:
        rest = folded[match.end() :]
        if _TEMPORAL.match(rest) and match[0][0] in "这那此":
            return None
        nouns = [p for p in lexicon.parts(text[match.end() :]) if p.start == 0 and not is_name(p)]
        generic = [p for p in lexicon.parts(text[match.end() :]) if p.start == 0]
        if nouns or generic:
            noun = (nouns or generic)[0]
            noun_class = noun.what if noun.what not in ("figure", "date", "ordinal") else None
            if noun.what == "instrument":
                noun_class = "agreement"
            elif noun.what == "organisation":
                noun_class = "body"
            elif noun_class in ("concept", "country", "name", "organisation", "instrument"):
                noun_class = "country" if noun_class == "country" else None
            end = match.end() + noun.end
            return Refers(
                text,
                match.start(),
                end,
                "thing",
                text[match.end() : end],
                noun_class,  # type: ignore[arg-type]
            )
        counted = (len(match[0]) > 1 or match[0] == "该") and len(text) <= _SHORT
        if counted and (
            noun := re.match(
                rf"[\u4e00-\u9fff]{{1,2}}?(?=[是的由会在能要将有，,、]|{_WORDS}|$)", rest
            )
        ):
            return Refers(text, match.start(), match.end() + noun.end(), "thing")
        if (
            rest
            and not _PREDICATE.match(rest)
            and not re.match("[由和跟为可怎应在从被给意合违]", rest)
        ):
            return None
        want = _signed_or_not(rest)
        if _CLAUSE.search(folded):
            want = "clause"
        return Refers(text, *match.span(), want)

    def _drops(self, text: str, folded: str, lexicon: Lexicon) -> Drops | None:
        parts = lexicon.parts(text)
        if _THEN.match(folded) and len(folded) <= 4:
            return Drops(text, "clause")
        if (
            parts
            and is_name(parts[0])
            and not parts[0].start
            and _REACTION.match(folded, parts[0].end)
        ):
            return Drops(text, "clause")
        if parts and is_name(parts[0]) and not parts[0].start and len(agents(parts)) == len(parts):
            if re.fullmatch(".{1,7}(?:吗|没有)", folded[parts[0].end :]) and not parts[1:]:
                return Drops(text, "things")
        if (
            len(text) <= _SHORT
            and re.match(f"(?:{_PREPOSITION})", folded)
            and _OBLIQUE.search(folded, 0, parts[0].start if parts else 0)
        ):
            return Drops(text, "thing")
        if folded.startswith("其中"):
            return Drops(text, "thing")
        for part in parts:
            if is_name(part) and not _OBLIQUE.search(folded, 0, part.start):
                return None
        opens = _PREDICATE.match(folded)
        begins = parts and parts[0].start == 0 and parts[0].what == "attribute"
        content = re.sub(rf"{_WORDS}|[的了吗呢是由在有会要能将被来]", "", folded)
        if not (opens or begins) or len(content) > _MOST_DROPPED + (4 if begins else 0):
            return None
        if opens and any(_is_subject(p) for p in parts):
            return None
        want = _signed_or_not(folded)
        if re.match("[不没未]", folded):
            want = "agent"
        elif _BODY.search(folded):
            want = "body"
        if not begins and (_CLAUSE.search(folded)):
            want = "clause"
        return Drops(text, want)

    def referent(self, earlier: str, want: Want, lexicon: Lexicon) -> str:
        parts = lexicon.parts(earlier)
        if want == "clause":
            return self._clause(earlier, parts)
        if want == "person":
            person = next((p for p in parts if p.what == "person"), None)
            return earlier[person.start : person.end] if person else self._whoever(earlier, lexicon)
        if want == "agent" and (acting := agents(parts)):
            return earlier[acting[0].start : acting[0].end]
        if want in ("agreement", "measure") and (signed := agreements(parts, want)):
            lead, _ = self._halves(earlier, parts)
            if lead.endswith(f"的{earlier[signed[0].start : signed[0].end]}"):
                return lead
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
        return lead or (_HEAD_JUNK.sub("", _ENDS.sub("", tail)) if defines else "")

    def phrase_of(self, earlier: str, part: Part, lexicon: Lexicon) -> str:
        return self._owned(earlier, part, lexicon.parts(earlier))

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
        if more and part.what != "instrument" and not _ENDS.search(earlier):
            end += len(more[0]) if not re.search(_WORDS, fold_aligned(more[0])) else 0
        phrase = earlier[start:end]
        inside = [p for p in parts if start <= p.start and p.end <= end]
        countries = sorted(
            (p for p in parts if p.what == "country"), key=lambda p: p.value == PARTNER
        )
        owner = next(iter(countries), None)
        if owner and not names_itself(inside):
            return f"{earlier[owner.start : owner.end]}的{phrase}"
        return phrase

    def _whoever(self, earlier: str, lexicon: Lexicon) -> str:
        """The person for whom an earlier question asked."""
        folded, parts = fold_aligned(earlier), lexicon.parts(earlier)
        heads = [p for p in parts if p.value == "attribute.head"]
        if heads:
            lead, _ = self._halves(earlier, parts)
            head = earlier[heads[0].start : heads[0].end]
            if head in lead:
                return lead
            if lead:
                return f"{lead}的{head}"
            return self._owned(earlier, heads[0], parts)
        if _WHO.search(folded):
            return f"{self._clause(earlier, parts)}的人"
        return ""

    def _halves(self, earlier: str, parts: list[Part]) -> tuple[str, str]:
        """What stands before the first predicate or question word, and what behind it."""
        folded = fold_aligned(earlier)
        asking = _ASKING.search(folded)
        cut = asking.start() if asking else len(folded)
        after = asking.end() if asking else len(folded)
        supposed = _SUPPOSED.search(folded)
        boundary = next((b for b in _BOUNDARY.finditer(folded, 1) if _free(b.start(), parts)), None)
        if boundary and boundary.start() < cut and not supposed:
            cut, after = boundary.start(), min(after, boundary.start())
        lead = _bare(earlier[:cut], parts)
        tail = _HEAD_JUNK.sub("", earlier[after:])
        attributive = asking and cut == asking.start() and not _ADVERBIAL.search(asking[0])
        if lead and attributive and (noun := _ENDS.sub("", tail)) and len(noun) <= 12:
            return f"{_ENDS.sub('', lead)}的{noun}", ""
        return lead, tail

    def _clause(self, earlier: str, parts: list[Part]) -> str:
        """What an earlier question says, less its question word."""
        folded = fold_aligned(earlier)
        asking = _ASKING.search(folded)
        if not asking:
            return re.sub("[吗嗎呢]$", "", earlier)
        before = _bare(earlier[: asking.start()], parts)
        behind = _ENDS.sub("", _HEAD_JUNK.sub("", earlier[asking.end() :]))
        return before + behind

    def refer(self, leaning: Refers, referent: str) -> str:
        before, after = leaning.text[: leaning.start], leaning.text[leaning.end :]
        if leaning.noun:
            if not referent.endswith(leaning.noun):
                referent = f"{referent}的{leaning.noun}"
        elif leaning.owns:
            referent += "的"
        return f"{before}{referent}{after}{_mark(leaning.text)}"

    def supply(self, leaning: Drops, referent: str) -> str:
        folded = fold_aligned(leaning.text)
        opens = _PREDICATE.match(folded) or _THEN.match(folded)
        joint = "" if opens else "的"
        if folded.startswith("其中") or _SUPPOSED.search(fold_aligned(referent)):
            joint = "，"
        elif not opens and leaning.want in ("clause", "things"):
            joint = "，"
        return f"{referent}{joint}{leaning.text}{_mark(leaning.text)}"

    def ask(self, earlier: str, word: str, lexicon: Lexicon) -> str:
        folded, plain = fold_aligned(earlier), fold_aligned(word)
        asking = _ASKING.search(folded)
        if not asking:
            said = re.sub("[吗呢]$", "", earlier) if folded[-1:] in "吗呢" else earlier
            if _WHY.search(plain):
                return f"{word}{said}？"
            return f"{said}，{word}？"
        if _ADVERBIAL.search(asking[0]) or (_WHO.search(asking[0]) and not _WHO.search(plain)):
            start, end = asking.start() + (asking[0][0] == "是"), asking.end()
            if not _HEAD_JUNK.sub("", earlier[end:]):
                return f"{_bare(earlier[:start], lexicon.parts(earlier))}，{word}？"
            if _WHY.search(plain) and re.search("怎|如何", asking[0]):
                word += "這樣" if is_traditional(earlier + word) else "这样"
            return f"{earlier[:start]}{word}{earlier[end:]}？"
        said = self._subject(earlier, lexicon.parts(earlier)) or self._clause(
            earlier, lexicon.parts(earlier)
        )
        return f"{said}{'' if plain[0] in '由被是向对从自到在按' else '是'}{word}？"

    def about(self, earlier: str, name: str, lexicon: Lexicon) -> str:
        who = _WHO_ACTS.match(fold_aligned(earlier))
        if not who:
            return ""
        return f"{name}{earlier[who.end() :]}{'嗎' if is_traditional(earlier + name) else '吗'}？"

    def add(self, earlier: str, leaning: Exchanges, part: Part | None, lexicon: Lexicon) -> str:
        folded = fold_aligned(earlier)
        phrase = re.sub("的话$|的話$", "", leaning.phrase)
        if leaning.marker == TIME:
            return f"{phrase}{earlier}？"
        parts = lexicon.parts(earlier)
        if leaning.marker in ("如果", "要是", "假如") or phrase != leaning.phrase:
            supposed = re.sub("^(?:如果|要是|假如)", "", phrase)
            how = "會怎樣" if is_traditional(earlier + phrase) else "会怎样"
            return f"{self._subject(earlier, parts)}，{leaning.marker or '如果'}{supposed}{how}？"
        members = any(p.value == "attribute.head" for p in parts) and bodies(parts)
        if part and part.what == "country" and members and not leaning.marker:
            body = earlier[members[0].start : members[0].end]
            return f"{phrase}是{body}的成员吗？"
        if leaning.marker == "有":
            defined = re.sub("是(?:什麼|什么|甚麼)$|^(?:什麼|什么|甚麼)是", "", earlier)
            return f"{phrase}有{defined}{'嗎' if is_traditional(earlier + phrase) else '吗'}？"
        if leaning.marker:
            return f"{leaning.marker}{leaning.phrase}，{earlier}？"
        tariff = re.search("的?(?=关税|税率|附加税)", folded)
        if part and part.what == "goods" and tariff:
            before = earlier[: tariff.start()]
            return f"{before}{'的' if before else ''}{phrase}{earlier[tariff.end() :]}？"
        joint = "的" if part and is_name(part) and not _PREDICATE.match(folded) else ""
        return f"{phrase}{joint}{earlier}？"

    def attribute(self, earlier: str, phrase: str, lexicon: Lexicon) -> str:
        parts = lexicon.parts(earlier)
        subject = self._subject(earlier, parts)
        own = lexicon.parts(phrase)
        if names_itself(own):
            return f"{phrase}是什么？"
        inside = lexicon.parts(subject)
        whole = own and (own[0].start, own[0].end) == (0, len(phrase))
        while (
            whole
            and inside
            and inside[-1].what == "attribute"
            and inside[-1].value not in _KEPT
            and inside[-1].end == len(subject)
        ):
            subject = re.sub("的$", "", subject[: inside[-1].start])
            inside = lexicon.parts(subject)
        asked = "是什麼" if is_traditional(earlier + phrase) else "是什么"
        if re.search("主席|委员长|负责人|议长", fold_aligned(phrase)):
            asked = "是誰" if is_traditional(earlier + phrase) else "是谁"
        return f"{subject}的{phrase}{asked}？" if subject else ""

    def phrases(self, earlier: str, lexicon: Lexicon) -> list[Phrase]:
        folded = fold_aligned(earlier)
        cut = (
            rf"(?:{_ASKING.pattern})|(?:{_BOUNDARY.pattern})|(?P<marker>{_PREPOSITION})|[,，、吗呢]"
        )
        found, start, marker = [], 0, ""
        parts = lexicon.parts(earlier)
        for match in re.finditer(cut, folded):
            if not _free(match.start(), [p for p in parts if p.start < match.start()]):
                continue
            found.append(Phrase(start, match.start(), marker))
            start, marker = match.end(), match["marker"] or ""
        found.append(Phrase(start, len(earlier), marker))
        return [phrase for phrase in found if phrase.end - phrase.start >= 2]

    def settled(self, before: str, old: str, new: str, behind: str) -> str:
        return before + new + behind

    def fitted(self, old: str, new: str, part: Part, lexicon: Lexicon) -> str:
        return fitted_han(old, new, part, lexicon)


def fitted_han(old: str, new: str, part: Part, lexicon: Lexicon) -> str:
    """A name as short as the one it replaces (日 in 日美), and with what that had behind it."""
    if len(old) == 1 and part.what == "country":
        short = lexicon.glossary.find(f"访{new[0]}")
        return new[0] if any(m.term_id == part.value for m in short) else new
    for side in ("政府", "側", "侧"):
        if old.endswith(side) and not new.endswith(side):
            return new + side
    return new


def _signed_or_not(folded: str) -> Want:
    """What a question on signing or taking effect is about."""
    if _AGREEMENT.search(folded):
        return "agreement"
    return "measure" if _MEASURE.search(folded) else "thing"


def known_head(text: str, lexicon: Lexicon) -> Refers | None:
    """A question on a bare 协议 or 関税, which may be the one spoken of."""
    parts = lexicon.parts(text)
    if not parts or parts[0].start or names_itself(parts):
        return None
    behind = rf"(?:的|は|が|も|には|[是由在会能要有被将需应已到,，、]|{_WORDS})"
    if not re.match(behind, fold_aligned(text[parts[0].end :])):
        return None  # 投资 in 投资项目
    if parts[0].what not in ("agreement", "body", "measure", "instrument"):
        return None
    noun_class: NounClass | None = None if parts[0].what == "instrument" else parts[0].what  # type: ignore[assignment]
    return Refers(
        text, 0, parts[0].end, "thing", text[: parts[0].end], noun_class, only_pointed=True
    )


def _free(at: int, parts: list[Part]) -> bool:
    """Whether a place lies inside no name and no noun: 会 in 投资委员会 is no verb."""
    return not any(p.start <= at < p.end for p in parts)


def _bare(text: str, parts: list[Part]) -> str:
    """A text without the verbs and adverbs at its end, which are in no name."""
    last = max((p.end for p in parts if p.end <= len(text)), default=0)
    return text[:last] + _LONE_END.sub("", text[last:])


def _is_subject(part: Part) -> bool:
    return part.what in ("agreement", "body", "goods", "concept") or part.value in (
        "measure.tariff", "measure.ruling", "measure.tranche",
    )  # fmt: skip


def _mark(text: str) -> str:
    return "" if text.endswith(("?", "？")) else "？"
