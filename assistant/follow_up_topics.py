"""What an earlier question was about: its own words without what it asked for.

A question's way: follow_ups -> [assistant.follow_up_topics] -> follow_ups
"""

import re

from assistant.follow_up_english import english_topic
from assistant.follow_up_parts import Lexicon
from assistant.follow_up_reading import Topic, Words, plain

_JOINT = re.compile(r"关于(.+?)[:：]|On (.+?): |(.+?)について[:：]")
_LONGEST = 200  # characters of two topics together
_OWN = frozenset("organisation person instrument name goods concept".split())
# Of a Chinese question, with what it asks for: 最早要过几个工作日才.
_ZH_BEFORE = (
    "(?:一共|总共|分别|到底|究竟|具体|大概|目前|现在|最[早晚多少高低长]|至[多少]|要|"
    "(?<!员)会|做|过|(?<![产功智性职])能|可以|应该|是|,|有)*"
)
_ZH_BEHIND = "(?:工作日|才|就|来|担任|左右|以内|之内|[内]|是(?=$)|做|用的|开始(?=$))*"
_JA_END = re.compile(
    r"(?:を?(?:一覧に)?(?:挙げ|教え|説明し|示し|し)て(?:ください|ほしい)?"
    r"|(?:ん|の)?(?:でした|だった|だ)?っけ"
    r"|(?:という|と|って)?(?:こと|もの|の|ん|なの|なん)?(?:です|でした|でしょう)か?"
    r"|(?<=[^ますたるい])か)$"
)
_JA_POLITE = re.compile(r"(?:ますか?|ましたか?|ませんか?|ませんでしたか?)$")
_JA_LIGHT = re.compile(  # a predicate that says nothing of its own
    r"(?:\w{0,4}(?:です|である|なる|なって|なり|ある|あり|いる|う|する|し|され|でき)?)?"
    r"(?:ますか?|ましたか?|か|た)?"
)
_JA_STEMS = dict(zip("きぎしちにびみりい", "くぐすつぬぶむるう", strict=True))


def joint_topic(earlier: str) -> str:
    """What a joined question is about; empty if it is none."""
    found = _JOINT.match(earlier)
    return next(filter(None, found.groups())) if found else ""


def asked_of(question: str) -> str:
    """What a joined question asks of its topic; all of one that is none."""
    joint = joint_topic(question)
    return (
        question[question.index(joint) + len(joint) :].lstrip("について：: ") if joint else question
    )


def topic_of(earlier: str, words: Words, lexicon: Lexicon) -> Topic:
    """The topic of a question; all of it where what it asks cannot be taken off."""
    if joint := joint_topic(earlier):
        asked = asked_of(earlier)
        if _of_the_same(asked, joint, words, lexicon):
            return topic_of(asked, words, lexicon)
        known = {p.value for p in lexicon.parts(joint)}
        fresh = [p for p in lexicon.parts(asked) if p.value not in known and p.what in _OWN]
        more = topic_of(asked, words, lexicon).text if fresh and asked else ""
        if words.language == "en" and not re.match("whether|how|what|the ", more):
            more = ""
        if more and len(joint) + len(more) <= _LONGEST:
            return Topic(f"{joint}{', ' if words.language == 'en' else '、'}{more}", False)
        return Topic(joint, _is_noun(joint, words))
    bare = words.without("framing", plain(earlier, words))
    made = {"zh": _chinese, "en": english_topic, "ja": _japanese}[words.language](
        bare, words, lexicon
    )
    return made if re.search(r"\w", made.text) else Topic(bare, False)


def _of_the_same(asked: str, joint: str, words: Words, lexicon: Lexicon) -> bool:
    """Whether what was asked of a topic names its party and an act: 瑞士答应投多少钱."""
    parties = [
        {p.value for p in lexicon.parts(text) if p.what in ("country", "organisation")}
        for text in (asked, joint)
    ]
    says = topic_of(asked, words, lexicon).text if parties[0] & parties[1] else ""
    return words.length(says) >= (4 if words.language == "en" else 5)


def _is_noun(text: str, words: Words) -> bool:
    if words.language == "en":
        return bool(re.match(r"the |[A-Z]", text)) and " being " not in text and len(text) < 90
    return len(text) <= 22 and not re.search("[,，、]", text)


def _chinese(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    bare = re.sub(
        "(?:包含|包括|涉及|分为|有)?哪(?:些|几[个项种])(?:国家|部门|公司|项目|部分|产品|内容|条件|方面|机构|企业|行业|领域)$",
        "",
        bare,
    )
    bare = re.sub(
        "^(?:哪些|哪个|哪几个)(国家?|公司|企业|机构|项目|产品|部门)(.+)$", r"\2的\1", bare
    )
    text, folded = bare, words.folded(bare)
    found = [m for m in words.find("asks", bare) if m.end() > m.start()]
    last = found[-1] if found else None
    ended = (
        last is None or last.end() == len(bare) or folded[last.end() :] in ("的", "开始", "生效")
    )
    for match in reversed(found):
        before = re.search(f"{_ZH_BEFORE}$", folded[: match.start()])
        start = before.start() if before else match.start()
        behind = re.match(_ZH_BEHIND, folded[match.end() :])
        end = match.end() + (behind.end() if behind else 0)
        text = text[:start] + text[end:]
    text = re.sub(
        "^[,，、的]+|[,，、]?(?:里的|里|的|了|是|有|叫|被|(?<!员)会|将|要|(?<![产功智性职])能|做|,|，)*$",
        "",
        text,
    )
    parts = lexicon.parts(text)
    closed = bool(parts) and parts[-1].end == len(text)
    closed = closed and (ended or parts[-1].what == "attribute")
    noun = closed and len(text) <= 24 and not re.search("[,，、]|承诺|拒绝|可以", text)
    head = (
        text
        if not found
        else re.sub(f"(?:的|从|在|由|有)*{_ZH_BEFORE}$", "", bare[: found[0].start()])
    )
    return Topic(text, noun, thing=_thing(head, lexicon))


def _thing(head: str, lexicon: Lexicon) -> str:
    """The words before what was asked, where they name a thing that a pronoun may stand for."""
    parts = lexicon.parts(head)
    acts = len(parts) == 1 and parts[0].what in ("country", "region", "person")
    closed = bool(parts) and parts[-1].end == len(head)
    plain = closed and not acts and not re.search("[,，、]|承诺|拒绝|可以|给", head)
    return head if plain and len(head) <= 30 else ""


def _japanese(bare: str, words: Words, lexicon: Lexicon) -> Topic:
    text = _JA_END.sub("", _with_topic_mark(bare, words, lexicon))
    head, wa, rest = _at_topic(text)
    asked = _japanese_without_asks(rest, words)
    if not wa:
        text = re.sub("[をはがのに、]+$", "", _japanese_without_asks(text, words))
        return Topic(_plain_verb(text), len(text) <= 24)
    head = re.sub("というの$|って$|の(?:やつ|もの|件)$", "", head)
    head = re.sub("の$", "こと", re.sub("に(?=[一-龠]{2,}$)", "の", head))
    asked = re.sub("^(?:する|した|を|が|の)+", "", asked)
    acts = len(parts := lexicon.parts(head)) == 1 and parts[0].what in ("country", "person")
    thing = "" if acts or re.search("[がを、]|ないと|たら|れば", head) else head
    behind = wa.removesuffix("は") or ("に" if "があ" in asked else "の" if "が" in asked else "が")
    if _JA_LIGHT.fullmatch(asked) and not re.search("[一-龠]{2}", asked):
        return Topic(head, bool(thing) or acts, thing=thing)
    if re.fullmatch("[ァ-ヺー]+", asked):
        return Topic(head, len(head) <= 40)
    verbal = re.fullmatch(
        r"(?P<noun>[一-龠]{2,4})(?:を|は)?(?:さ?れ|し|でき)?(?:て(?:い)?)?(?:る|た|ますか?|ましたか?)?",
        asked,
    )
    if verbal and not re.search("が|を", head):
        return Topic(f"{head}の{verbal['noun']}", False, thing=thing)
    asked = re.sub("[、に]+$", "", asked)
    if re.search("(?:ます|ました|ません|ませんでした)か?$", asked):
        return Topic(f"{head}{behind}{_plain_verb(asked)}", False, thing=thing)
    asked = re.sub("[にを](?=[一-龠]{2,}$)", "への", asked)
    said = f"{head}{behind}{asked}" if re.search("[ぁ-ん]$", asked) else f"{head}の{asked}"
    return Topic(f"{said}こと" if re.search("[うくすつぬむるぐぶた]$", said) else said, False)


def _with_topic_mark(text: str, words: Words, lexicon: Lexicon) -> str:
    """The text with は where casual speech marks its topic by って, or by a pause alone."""
    ends = {p.end for p in lexicon.parts(text)}
    asks = {m.start() for m in words.find("asks", text)}
    for match in re.finditer("(?:というの)?って、?", text):
        if match.start() in ends or match.end() in asks:
            return f"{text[: match.start()]}は{text[match.end() :]}"
    pause = re.search(r"[、\s]+", text)
    marked = pause and re.search("[はがをに]", text[: pause.start()])
    if pause and not marked and pause.end() in asks:
        return f"{text[: pause.start()]}は{text[pause.end() :]}"
    return text


def _at_topic(text: str) -> tuple[str, str, str]:
    """The text parted at the は of its topic: the last that no other clause stands before."""
    for match in re.finditer("(?:について|に対して|において|に)?は(?![、ぁ-ん]{0,1}$)", text):
        if match.start() > 1:
            return text[: match.start()], match[0], text[match.end() :].lstrip("、")
    return text.removesuffix("は"), "は" if text.endswith("は") else "", ""


def _japanese_without_asks(text: str, words: Words) -> str:
    for match in reversed(words.find("asks", text)):
        before = re.search(
            "(?:全部で|合計で|最大で?|それぞれ|具体的に|現在|今|約|最も|通常|年間|うち)+$",
            text[: match.start()],
        )
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
