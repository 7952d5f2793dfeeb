"""Things that a question asks for or about by a common name: an office, a measure, a good.

A question's way: asked -> [assistant.asked_things] -> answerability
Who is NEXI's president is told by no sentence that names a person and no such office; how many
tonnes, by none without tonnes. The lists are closed, and one thing has a name in each language.
Goods and attributes are those of corpus.nouns; a half of a year is met by its number.
"""

import re

from assistant.asked import Asked
from assistant.word_check import is_plain
from corpus.nouns import Noun, shipped_nouns
from corpus.year_parts import find_year_parts

# Words of any office, as head and トップ, are none here: who heads a ministry is its minister.
_OFFICES = (
    r"社長|総裁|頭取|会長|理事長|董事[长長]|行[长長]|社[长長]|[总總]裁"
    r"|\bceo\b|chief executive|\bgovernor|\bpresident\b",
    r"大統領|[总總][统統]|\bpresident\b",
    r"主席|議長|[议議][长長]|委員長|座長|\bchair",
    r"大臣|閣僚|長官|部[长長]|[长長]官|外相|財務相|経[産済]相|首相|\bminister|\bsecretary|\bpremier",
    r"判事|裁判官|法官|\bjustices?\b|\bjudges?\b",
    r"大使|\bambassador",
    r"[谈談]判代表|首席代表|交渉[官担]|\bnegotiator|\brepresentative",
)
_MEASURES = (
    r"トン|吨|噸|\btonn?e?s?\b",
    r"バレル|桶|\bbarrels?\b",
    r"キロメートル|公里|千米|\bkm\b|\bkilomet(?:er|re)s?\b|\bmiles?\b",
    r"ヘクタール|公[顷頃]|\bhectares?\b|\bacres?\b|平方",
    r"雇用|就[业業]|[岗崗]位|\bjobs?\b|人の(?:雇用|職)",
    r"台(?![湾灣币幣])|[辆輛]|\bcars\b|\bvehicles\b|\bunits\b",
)
_CURRENCIES = (
    r"日[元圆圓]|[円¥]|\byen\b|\bJPY",
    r"美[元金]|(?:米|US ?)?ドル|\bdollars?\b|\$|\bUSD",
    r"[欧歐]元|ユーロ|\beuros?\b(?!-)|€|\bEUR",
    r"英[镑鎊]|ポンド|\bpounds?\b|\bsterling\b|£|\bGBP",
    r"[韩韓]元|ウォン|\bwon\b(?! (?:the|an?|any|its|contracts?|cases?|bids?)\b|\W*$)|₩|\bKRW",
    r"人民[币幣元]|\byuan\b|\brenminbi\b|\bCNY",
)
_HOW_MANY = (
    r"(?:何\s*+(?:[百千万億]++\s*+)?|多少[万萬亿億]?\s?|[几幾][百千万萬亿億]*+\s?"
    r"|how many (?:\w+ )?)"
)

# Attributes that a passage on them names; others it tells by a value, or by a verb.
_ATTRIBUTES = frozenset(
    f"attribute.{name}" for name in "interest exchange_rate budget exception penalty refund".split()
)

_HAN = re.compile(r"[\u3400-\u9fff々]")
_ACTS_ON = re.compile(r"\s+(?:over|an?|the|its|our|all|any)\b", re.IGNORECASE)

_Thing = tuple[re.Pattern[str], re.Pattern[str]]  # asked for, in a group; and named


def _things(listed: tuple[str, ...], ahead: str, behind: str = "") -> tuple[_Thing, ...]:
    return tuple(
        (re.compile(f"{ahead}({names}){behind}", re.IGNORECASE), re.compile(names, re.IGNORECASE))
        for names in listed
    )


_HELD = _things(_OFFICES, "")
_MEASURED = (
    *_things(_MEASURES, _HOW_MANY),
    *_things(
        _CURRENCIES,
        rf"(?:{_HOW_MANY}|(?:折合|折算|[换換]算)[成为為]?|\bin (?:US )?(?![$€£₩¥]\s?\d))",
    ),
    *_things(_CURRENCIES, "", "(?=に?換算|建て|で(?:いくら|何))"),
)


def things_missing(asked: Asked, texts: list[str]) -> list[str]:
    """What a question asks for or about and no text names, as written; or nothing.

    Args:
        texts: The evidence with what stands around it.
    """
    return [
        *_office_or_measure(asked, texts),
        *_nouns_missing(asked, texts),
        *_parts_missing(asked, texts),
    ]


def _office_or_measure(asked: Asked, texts: list[str]) -> list[str]:
    """A word may be of two: of one a president is a head of state, of the other of a bank."""
    wanted = [*(_HELD if asked.kind == "who" else ()), *_MEASURED]
    found = [(match, named) for pattern, named in wanted if (match := pattern.search(asked.text))]
    held = any(named.search(text) for _, named in found for text in texts)
    return [] if held else [match.group(1) for match, _ in found[:1]]


def _nouns_missing(asked: Asked, texts: list[str]) -> list[str]:
    """Goods and attributes, in any language, but for plain words and what stands in a name."""
    held = {noun.noun_id for text in texts for noun in shipped_nouns().find(text)}
    names = [m for m in asked.mentions if m.kind != "concept"]
    return [
        asked.text[noun.start : noun.end]
        for noun in shipped_nouns().find(asked.text)
        if (noun.noun_class == "goods" or noun.noun_id in _ATTRIBUTES)
        and noun.noun_id not in held
        and not is_plain(asked.text[noun.start : noun.end])
        and not _is_part_of_a_word(asked.text, noun)
        and all(noun.end <= m.start or m.end <= noun.start for m in names)
    ]


def _is_part_of_a_word(text: str, noun: Noun) -> bool:
    """Whether a noun is a character of another word, as 铁 of 铁路, or a verb: watches the."""
    beside = text[max(0, noun.start - 1) : noun.start] + text[noun.end : noun.end + 1]
    one = noun.end - noun.start == 1 and _HAN.search(beside)
    return bool(one or _ACTS_ON.match(text, noun.end))


def _parts_missing(asked: Asked, texts: list[str]) -> list[str]:
    """A half or quarter of a year, where the texts name another."""
    held = {part for text in texts for part in find_year_parts(text)}
    return [
        written
        for (kind, number), written in find_year_parts(asked.text).items()
        if (kind, number) not in held and any(kind == other for other, _ in held)
    ]
