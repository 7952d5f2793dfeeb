"""What an earlier question was about: its own words without what it asked for.

A question's way: follow_ups -> [assistant.follow_up_topics] -> follow_ups
"""

import re
from dataclasses import dataclass

from assistant.follow_up_parts import Lexicon
from assistant.follow_up_reading import Words, plain

_JOINT = re.compile(r"关于(.+?)[:：]|On (.+?): |(.+?)について[:：]")
_LONGEST = 200  # characters of two topics together
_OWN = frozenset("organisation person instrument name goods concept".split())
_BE = "is|are|was|were"
_AUXILIARY = f"{_BE}|do|does|did|has|have|had|will|would|can|could|may|might|must|should|shall"
_PREPOSITIONS = (
    "on|in|at|for|of|to|from|by|with|under|over|into|about|against|between|during|within|until|"
    "after|before|through"
)
_ASKED = re.compile(
    rf"(?:(?:{_PREPOSITIONS}) )?(?P<wh>what|which|who|whom|whose|when|where|why|how)"
    rf"(?P<much> (?:much|many|long|often|high|large|big|soon|far))?(?P<noun>(?: (?!(?:{_AUXILIARY})\b)"
    rf"[\w'’-]+){{0,4}}?) (?P<aux>{_AUXILIARY}) (?P<rest>.+)",
    re.IGNORECASE,
)
_CLOSED = re.compile(rf"(?P<aux>{_AUXILIARY}) (?P<rest>.+)", re.IGNORECASE)
_SECOND = re.compile(r",? and (?:how|what|when|who|where|which|why|at what|by)\b.*", re.IGNORECASE)
# Of a Chinese question, with what it asks for: 最早要过几个工作日才.
_ZH_BEFORE = "(?:一共|总共|分别|到底|究竟|具体|大概|目前|现在|最[早晚多少高低长]|至[多少]|要|(?<!员)会|做|过|能|可以|应该|是|,|有)*"
_ZH_BEHIND = "(?:工作日|才|就|来|担任|左右|以内|之内|[内]|是(?=$)|做|用的|开始(?=$))*"
_JA_END = re.compile(
    r"(?:を?(?:一覧に)?(?:挙げ|教え|説明し|示し|し)て(?:ください|ほしい)?"
    r"|(?:という|と|って)?(?:こと|もの|の|ん|なの|なん)?(?:です|でした|でしょう)か?"
    r"|(?<=[^ますたるい])か)$"
)
_JA_POLITE = re.compile(r"(?:ますか?|ましたか?|ませんか?|ませんでしたか?)$")
_JA_STEMS = dict(zip("きぎしちにびみりい", "くぐすつぬぶむるう", strict=True))


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about.

    noun: whether the text is a noun phrase, which may stand where a pronoun stands.
    who: it stands for a person; thing is then what that one is asked of, if a noun phrase.
    """

    text: str
    noun: bool
    who: bool = False
    thing: str = ""


def joint_topic(earlier: str) -> str:
    """What a joined question is about; empty if it is none."""
    found = _JOINT.match(earlier)
    return next(filter(None, found.groups())) if found else ""


def topic_of(earlier: str, words: Words, lexicon: Lexicon) -> Topic:
    """The topic of a question; all of it where what it asks cannot be taken off."""
    if joint := joint_topic(earlier):
        asked = earlier[earlier.index(joint) + len(joint) :].lstrip("について：: ")
        known = {p.value for p in lexicon.parts(joint)}
        fresh = [p for p in lexicon.parts(asked) if p.value not in known and p.what in _OWN]
        more = topic_of(asked, words, lexicon).text if fresh and asked else ""
        if more and len(joint) + len(more) <= _LONGEST:
            return Topic(f"{joint}{', ' if words.language == 'en' else '、'}{more}", False)
        return Topic(joint, _is_noun(joint, words))
    bare = words.without("framing", plain(earlier, words))
    made = {"zh": _chinese, "en": _english, "ja": _japanese}[words.language](bare, words, lexicon)
    return made if re.search(r"\w", made.text) else Topic(bare, False)


def _is_noun(text: str, words: Words) -> bool:
    if words.language == "en":
        return bool(re.match(r"the |[A-Z]", text)) and " being " not in text and len(text) < 90
    return len(text) <= 22 and not re.search("[,，、]", text)


def _chinese(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    bare = re.sub("(?:包含|包括|涉及|分为|有)?哪(?:些|几[个项种])(?:国家|部门|公司|项目|部分|产品|内容|条件|方面|机构|企业|行业|领域)$", "", bare)
    bare = re.sub("^(?:哪些|哪个|哪几个)(国家?|公司|企业|机构|项目|产品|部门)(.+)$", r"\2的\1", bare)
    text, folded = bare, words.folded(bare)
    found = [m for m in words.find("asks", bare) if m.end() > m.start()]
    last = found[-1] if found else None
    ended = last is None or last.end() == len(bare) or folded[last.end() :] in ("的", "开始", "生效")
    for match in reversed(found):
        before = re.search(f"{_ZH_BEFORE}$", folded[: match.start()])
        start = before.start() if before else match.start()
        behind = re.match(_ZH_BEHIND, folded[match.end() :])
        end = match.end() + (behind.end() if behind else 0)
        text = text[:start] + text[end:]
    text = re.sub("^[,，、的]+|[,，、]?(?:里的|里|的|了|是|有|叫|被|(?<!员)会|将|要|能|做|,|，)*$", "", text)
    parts = lexicon.parts(text)
    closed = bool(parts) and parts[-1].end == len(text)
    closed = closed and (ended or parts[-1].what == "attribute")
    noun = closed and len(text) <= 24 and not re.search("[,，、]|承诺|拒绝|可以", text)
    head = text if not found else re.sub(f"(?:的|从|在|由|有)*{_ZH_BEFORE}$", "", bare[: found[0].start()])
    return Topic(text, noun, thing=_thing(head, lexicon))


def _thing(head: str, lexicon: Lexicon) -> str:
    """The words before what was asked, where they name a thing that a pronoun may stand for."""
    parts = lexicon.parts(head)
    acts = len(parts) == 1 and parts[0].what in ("country", "region", "person")
    closed = bool(parts) and parts[-1].end == len(head)
    plain = closed and not acts and not re.search("[,，、]|承诺|拒绝|可以|给", head)
    return head if plain and len(head) <= 30 else ""


def _japanese(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    text = _JA_END.sub("", bare)
    head, wa, rest = _at_topic(text)
    asked = _japanese_without_asks(rest, words)
    if not wa:
        text = re.sub("[をはがのに、]+$", "", _japanese_without_asks(text, words))
        return Topic(_plain_verb(text), len(text) <= 24)
    head = re.sub("というの$|って$", "", head)
    head = re.sub("の$", "こと", re.sub("に(?=[一-龠]{2,}$)", "の", head))
    asked = re.sub("^(?:する|した|を|が)+", "", asked)
    if re.fullmatch(r"(?:\w{0,4}(?:です|である|なる|なって|なり|ある|あり|いる|う|する|し|され|でき)?)?"
                    r"(?:ますか?|ましたか?|か|た)?", asked) and not re.search("[一-龠]{2}", asked):  # fmt: skip
        return Topic(head, len(head) <= 40 and "、" not in head)
    if re.fullmatch("[ァ-ヺー]+", asked):
        return Topic(head, len(head) <= 40)
    verbal = re.fullmatch(r"(?P<noun>[一-龠]{2,4})(?:を|は)?(?:さ?れ|し|でき)?(?:て(?:い)?)?(?:る|た|ますか?|ましたか?)?", asked)
    if verbal and not re.search("が|を", head):
        return Topic(f"{head}の{verbal['noun']}", False, thing=head)
    asked = re.sub("[、に]+$", "", asked)
    if re.search("(?:ます|ました|ません|ませんでした)か?$", asked):
        return Topic(f"{head}が{_plain_verb(asked)}", False)
    asked = re.sub("[にを](?=[一-龠]{2,}$)", "への", asked)
    return Topic(f"{head}が{asked}" if re.search("[ぁ-ん]$", asked) else f"{head}の{asked}", False)


def _at_topic(text: str) -> tuple[str, str, str]:
    """The text parted at the は of its topic: the last that no other clause stands before."""
    for match in re.finditer("(?:について|に対して|において|に)?は(?![、ぁ-ん]{0,1}$)", text):
        if match.start() > 1:
            return text[: match.start()], match[0], text[match.end() :].lstrip("、")
    return text.removesuffix("は"), "は" if text.endswith("は") else "", ""


def _japanese_without_asks(text: str, words: Words) -> str:
    for match in reversed(words.find("asks", text)):
        before = re.search("(?:全部で|合計で|最大で?|それぞれ|具体的に|現在|今|約|最も|通常|年間|うち)+$", text[: match.start()])
        start = before.start() if before else match.start()
        text = text[:start] + text[match.end() :]
    return text


def _plain_verb(text: str) -> str:
    """Polite speech at the end as a clause that stands before について: 分けます, 分けること."""
    polite = _JA_POLITE.search(text)
    if not polite:
        return text if not re.search("(?:る|た|い)$", text) else f"{text}こと"
    stem = text[: polite.start()]
    if stem.endswith(("でき", "起き", "用い", "てい")):
        return f"{stem}ること"
    if re.search("[一-龠]し$", stem):
        return f"{stem[:-1]}すること"
    return f"{stem[:-1]}{_JA_STEMS[stem[-1:]]}こと" if stem[-1:] in _JA_STEMS else f"{stem}ること"


def _english(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    if given := re.fullmatch(r"((?:if|when|once|until) [^,]+), (.+)", bare, re.IGNORECASE):
        main = _english(given[2], words, lexicon)
        return Topic(f"{main.text} {given[1][:1].lower()}{given[1][1:]}", main.noun)
    bare = _SECOND.sub("", bare)
    asked = _ASKED.fullmatch(bare)
    if asked and asked["wh"].lower() in ("who", "what", "which") and _verb_before(asked["noun"]):
        asked = None
    if asked is None:
        return _without_auxiliary(bare, words, lexicon)
    wh, aux, rest, noun = asked["wh"].lower(), asked["aux"].lower(), asked["rest"], asked["noun"].strip()
    if noun.endswith("ly"):
        noun = ""
    if noun and wh in ("how", "when", "where", "why") and not asked["much"]:
        return Topic(f"{bare[:1].lower()}{bare[1:]}", False)  # told, not asked: how it is done
    if noun and wh in ("what", "which", "how") and (wh != "how" or asked["much"]):
        return _of_noun(noun, aux, rest, words, lexicon)
    if wh == "who":
        return Topic(rest if aux in _BE.split("|") else f"the one who {aux} {rest}", True, True)
    subject, predicate = cut(rest, aux, words, lexicon)
    if not predicate:
        return Topic(rest, aux in _BE.split("|"))
    if wh in ("how", "what") and not asked["much"]:
        return Topic(f"{wh} {told(subject, aux, predicate)}", False)
    thing = subject if aux in _BE.split("|") else ""
    return Topic(f"{subject} {_ing(aux, predicate)}", False, thing=thing)


def _verb_before(noun: str) -> bool:
    """Whether what stands between "which" and an auxiliary has a verb: which court ruled."""
    return bool(re.search(r"\w(?:ed|[^s]s) \w", noun))


def _of_noun(noun: str, aux: str, rest: str, words: Words, lexicon: Lexicon) -> Topic:
    """What tariff does Japan pay: the tariff that Japan pays."""
    if re.match(rf"(?:{_PREPOSITIONS})\b", rest):
        return Topic(f"the {noun} {rest}", True)
    first = rest.split()[0]
    if first.endswith("ed") or first in words.participles or first in words.verbs:
        return Topic(f"the {noun} that {aux} {rest}", True)
    subject, predicate = cut(rest, aux, words, lexicon)
    if predicate:
        return Topic(f"the {noun} that {told(subject, aux, predicate)}", True)
    return Topic(f"the {noun} of {rest}" if noun not in rest else rest, True)


def _without_auxiliary(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    if match := re.fullmatch(r"(who) (.+)", bare, re.IGNORECASE):
        thing = re.search(r"(?<= )the .+$", match[2])
        return Topic(f"the one who {match[2]}", True, True, thing[0] if thing else "")
    if match := re.fullmatch(r"(?:which|what) (\w+(?: \w+)??) (\w+(?:ed|[^s]s)|made|won|lost|led|held|got|took|paid) (.+)", bare, re.IGNORECASE):
        return Topic(f"the {match[1]} that {match[2]} {match[3]}", True)
    closed = _CLOSED.fullmatch(bare)
    if closed is None:
        text = bare[:1].lower() + bare[1:] if bare[1:2].islower() else bare
        return Topic(re.sub("^(?:how|what) about ", "", text), bool(re.match("the ", text)))
    rest = re.sub(r"^(?:it|there) (?=[A-Z]|an? )", "", closed["rest"])
    if cleft := re.fullmatch(r"([A-Z]\S*(?: [A-Z]\S*)*) (who .+)", rest):
        return Topic(f"{cleft[1]}, {cleft[2]}", False)
    subject, predicate = cut(rest, closed["aux"].lower(), words, lexicon)
    if not predicate:
        return Topic(rest, True)
    thing = subject if closed["aux"].lower() in _BE.split("|") else ""
    if closed["aux"].lower() == "did":
        return Topic(f"{subject} {_ing('did', predicate)}", False)
    return Topic(f"whether {told(subject, closed['aux'].lower(), predicate)}", False, thing=thing)


def cut(rest: str, aux: str, words: Words, lexicon: Lexicon) -> tuple[str, str]:
    """Subject and predicate of an English question behind its auxiliary; ("", "") where unclear."""
    tokens = list(re.finditer(r"\S+", rest))
    parts = lexicon.parts(rest)
    for i, token in enumerate(tokens[1:], 1):
        word, before = token[0].strip(",").lower(), tokens[i - 1][0].lower()
        if before in ("the", "a", "an", "of", "to", "for", "its", "and", "our", "their"):
            continue
        if any(p.start < token.start() < p.end for p in parts):
            continue
        participle = len(word) > 4 and word.endswith("ed") or word in words.participles
        fits = participle or word in words.adjectives if aux in _BE.split("|") else (
            word in words.verbs if aux not in ("has", "have", "had") else participle
        )  # fmt: skip
        if tokens[i + 1 : i + 2] and tokens[i + 1][0].lower() == "of":
            continue
        if fits and before.endswith("ly") and i > 1:
            return rest[: tokens[i - 1].start()].strip(), rest[tokens[i - 1].start() :]
        if fits and (word in words.verbs or not _before_noun(i, tokens)):
            return rest[: token.start()].strip(), rest[token.start() :]
    first = re.match("the ", rest)
    if parts and parts[0].start == (first.end() if first else 0) and aux not in ("is", "are"):
        end = parts[0].end
        if aux in _BE.split("|") and re.match(rf" (?:{_PREPOSITIONS}|the|an?|one)\b", rest[end:]):
            return rest[:end], rest[end:].strip()
    if aux in _BE.split("|") and parts and parts[0].start == 0:
        inner = re.match(r" (?:in|on|at|an?|one|among|part)\b", rest[parts[0].end :])
        if inner:
            return rest[: parts[0].end], rest[parts[0].end :].strip()
    return "", ""


def _before_noun(i: int, tokens: list[re.Match[str]]) -> bool:
    """Whether a participle belongs to what follows: the six selected projects."""
    return i == 1 and tokens[0][0].lower() == "the"


def told(subject: str, aux: str, predicate: str) -> str:
    """The clause in the order of a statement: Japan pays, profits are split."""
    verb, _, rest = predicate.partition(" ")
    if aux == "do":
        return f"{subject} {predicate}"
    if aux == "does":
        verb = {"have": "has", "do": "does", "go": "goes"}.get(verb, f"{verb}s")
        return f"{subject} {verb} {rest}".strip()
    return f"{subject} {aux} {predicate}"


def _ing(aux: str, predicate: str) -> str:
    """The predicate as it stands behind "On Japan": investing in the United States."""
    if aux in _BE.split("|"):
        return f"being {predicate}"
    if aux in ("has", "have", "had"):
        return f"having {predicate}"
    verb, _, rest = predicate.partition(" ")
    if verb.endswith("e") and not verb.endswith(("ee", "ie")):
        verb = verb[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]|begin|commit", verb):
        verb += verb[-1]
    return f"{verb}ing {rest}".strip()
