"""The closed lists by which a question is read: what it asks for, how, and what is no name."""

import re
from typing import Literal

Kind = Literal[
    "amount", "rate", "count", "capacity", "date", "duration", "who", "country", "why", "open"
]

# Tried in this order; the first that a question matches is what it asks for.
KINDS: tuple[tuple[Kind, str], ...] = (
    ("duration", r"(?:多少|几)(?:个|個)?(?:工作日|营业日|營業日|月)|多久|多长时间|多少天|几天|"
                 r"どのくらいの期間|どれくらいの期間|何日間|"
                 r"何カ月|何か月|何営業日"
                 r"|期間は|how long|how many (?:business |working )?(?:days|months|years|yrs)"),
    ("date", r"何时|何時|什么时候|甚麼時候|什麼時候|几月|几号|哪天|哪一天|哪年|哪一年|哪个月|"
             r"什么日期|日期"
             r"|(?:^|[はがにのも、。\s])いつ(?!も)|何年何月|何年|何月|何日|時期は|(?:^|[.?!,:;–—-]\s*|"
             r"\b(?:and|by|since|so)\s+)when\b|what date|which (?:year|month|day)|"
             r"what (?:year|month|day)"),
    ("capacity", r"多少(?:吉瓦|兆瓦|千瓦)|装机(?:是|有|到底)*多|装机容量|裝機容量"
                 r"|何(?:ギガ|メガ)ワット|何GW|(?:設備|発電)容量"
                 r"|how many (?:gigawatts|megawatts|gw|mw)\b|(?:generating|what) capacity"),
    ("country", r"哪(?:个|個|些|几个|幾個)?(?:国|國)|哪国|どの国|どこの国|何という国|"
                r"which (?:country|countries|nations?)"
                r"|what countries"),
    ("count", r"(?<!哪)[几幾][个個]|多少个|多少個|多少(?:国|國|家|成员|成員|项目|项|人)|"
              r"几国|几家|多少家|何カ国|何か国|何ヵ国|何ヶ国|いくつ|"
              r"何社|何件|何人|how many|number of"),
    ("rate", r"百分之几|百分之多少|税率|稅率|几成|幾成|几%|多少%|何%|何％|何パーセント|何割|"
             r"割合|比率|比例|税率は"
             r"|what (?:rate|percentage|share|percent)|which rate|how high|tariff rate|"
             r"rate\?"),
    ("amount", r"多少钱|多少錢|多少亿|多少億|多少万|多少美元|多少日元|金额|金額|总额|總額|"
               r"规模多大|多大规模|多少[亿億万萬元]"
               r"|いくら|何(?:[百千]?[万億兆])?(?:ドル|円)|総額|金額は|どのくらいの規模|規模は|"
               r"how much|how large|what (?:amount|sum|value)|how many (?:dollars|yen|billion)|"
               r"how big|total value|worth"),
    ("who", r"谁|誰|哪位|哪一位|哪个机构|哪家机构|だれ|どなた|どの機関|\bwho\b|\bwhom\b|"
            r"which (?:body|institution|agency|official)"),
    ("why", r"为什么|為什麼|为何|為何|原因|なぜ|どうして|理由|\bwhy\b|reason"),
)  # fmt: skip
PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS)

_AUXILIARY = "is|are|was|were|do|does|did|can|could|has|have|had|will|would|may|must|should"
# Yes or no: a value may be named in it, but none is asked for.
YES_OR_NO = re.compile(
    r"[吗嗎]|是否|有没有|有沒有|是不是|会不会|會不會|本当(?:です|なの)?か"
    rf"|^(?:\W*|(?!.*\b(?:who|whom|whose|what|which|when|where|why|how)\b).*,\s*)(?:{_AUXILIARY})\b",
    re.IGNORECASE,
)
# Asked with yes or no, besides: 能不能, and Japanese questions without a what.
_WHETHER = re.compile(
    r"([能会會可要是有])[不没沒]\1"
    r"|^(?!.*(?:[何誰幾]|だれ|いく[らつ]|いつ|いか[がほ]|ど[こうのれんちっな]|な[ぜにん]|教えて|示して)).*[ぁ-ん](?:か[。?]?|[るい][?])\s*$"
)
WHICH_OF_THEM = re.compile(
    r"相比|[比較较]起|哪[一个個]*[国國方边邊家]?更|[谁誰](?:更|的.{0,8}[高低轻輕重多少大小])"
    r"|どちら|どっち|より(?:も)?[高低多少大小重軽]"
    r"|\b(?:which|who) of\b|\b(?:who|whose|which)\b.*\b\w+er\b.*\bor\b|\bcompared\b",
    re.IGNORECASE,
)
HOW_MANY = re.compile(r"多少|[几幾何]|どれ|いくら|\b(?:how|what|which)\b", re.IGNORECASE)
LATIN_NAME = re.compile(r"(?<![\w.])[A-Z][\w&’'.-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w&’-]*)*")
ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9&]+(?=s\b|(?![A-Za-z0-9]))")  # SMR of SMRs
PART_OF_A_YEAR = re.compile(r"(?:H[12]|Q[1-4]|[FC]Y(?:\d\d)*)")
POSSESSIVE = re.compile(r"['’]s?$")
# What stands before or behind what is named only to leave it out: 除了乌拉圭, nothing under 232.
LEAVES_OUT = re.compile(
    r"(?:不[属屬](?:[于於])?|不[包含]括?|非|除了?|除[开開去])\s*$"
    r"|\b(?:nothing under|not (?:under|covered by|subject to)|non-|exclud(?:ing|es?)"
    r"|except(?:ing)?(?: for)?|other than|outside(?: of)?|apart from|besides|aside from)"
    r"\s*(?:the\s+|section\s+)?$",
    re.IGNORECASE,
)
LEFT_OUT = re.compile(r"[条條]?款?\s*(?:以外|之外|除外|を除|は除|の?対象外|で(?:は)?な[いく])")
VAGUE = re.compile(r"\s*(?:[几幾数數多余餘]|-?(?:odd|something)\b)")  # 八十几万亿, 80-odd trillion
ORDINAL = re.compile(r"第$")
WHICH = re.compile(r"[哪几幾某每同何]$")  # 哪一天 asks for a day, and for no period of one day
ORDINAL_ENDING = re.compile(r"(?:st|nd|rd|th)\b")
NOT_NAMES = frozenset(
    "i ok pls please q faq asap fyi hi hello dear thanks quick re gw mw kw usd jpy".split()
)


def asks_whether(text: str) -> bool:
    """Whether a question, in NFKC form, is answered with yes or no."""
    return bool(YES_OR_NO.search(text) or _WHETHER.search(text))
