"""How an answer has to be laid out: the closed lists by which a question tells it.

A question's way: resolve -> asked [assistant.asked_shapes] -> extractive
"""

import re
from typing import Literal

# one: what answers, and what comes as near. list: all of several. each: a value of each of several.
# contrast: in what two things differ. times: what happened, in order. sides: how sources differ.
Shape = Literal["one", "list", "each", "contrast", "times", "sides"]

# Tried in this order; the first that a question matches is its shape.
_SHAPES: tuple[tuple[Shape, str], ...] = (
    ("sides", r"打架|口[径徑]|矛盾|(?<![輸输])出入(?![境口])|不一致|[冲衝]突|[说說]法(?:不|各|有)"
              r"|[两兩][种種][说說]法|分歧|对不上|對不上|各[执執]一[词詞]|[争爭][议議]"
              r"|(?:哪[个個种種]|[谁誰])(?:[说說]法)?才?(?:正确|正確|[对對](?=\W*$|[呢啊]))"
              r"|食い?違|くいちが|二通り|両論|諸説|異論|異を唱え|反論|齟齬|どちらが正しい|どっちが正しい"
              r"|言い分|説が分かれ|見解が分かれ|違う(?:という話|とも?聞|って聞|と言う人)"
              r"|\b(?:disagree|contradict|conflict|discrepan|inconsisten|reconcil|disput)\w*"
              r"|\b(?:both|two|rival|competing) (?:versions|sides|accounts|readings|views)\b"
              r"|\bat odds\b|\bsquare with\b|\bvs\b|\bversus\b|\bwho(?:'s| is) right\b"
              r"|\bwhich (?:one )?is (?:it|right|correct)\W*$"),
    ("times", r"[时時][间間][线線轴軸]|[时時][间間][顺順]序|按[时時][间間](?!表)|先[后後][顺順]序"
              r"|年表(?![决決示明現现態态達达])"
              r"|大事[记記]"
              r"|[来來][龙龍]去[脉脈]|沿革|[历歷]程|[经經][过過](?:是(?!否)|如何)?\W*$"
              r"|時系列|経緯|いきさつ|推移|経過を"
              r"|\btime ?lines?\b|\bchronolog\w*|\bsequence of events\b|\bstart to finish\b"
              r"|\bblow by blow\b|\bin (?:order of (?:date|time)|date order)\b"),
    ("contrast", r"(?:[区區][别別]|差[别別異异])(?![待对對性化])|差在[哪何]"
                 r"|不同(?:[点點之]|在[哪何]|[吗嗎])"
                 r"|[有怎哪何][什甚么麼样樣些]*不(?:同(?!意)|一[样樣])|不一[样樣](?:[的之]?[地处處]|在[哪何])"
                 r"|(?<![間勘手])違い(?!な[いく])|違う点|相違|どこが違[うっい]|どう(?:違|異な)|差は何|異なる点"
                 r"|\bdiffer(?:s|ences?)?\b|\bcontrast\b|\bset(?:s)? \w+ apart\b"),
    ("each", r"各(?:自|是|多少|有多|[占出拿付要]|[几幾])|分[别別](?![于於])|それぞれ|おのおの|各々"
             r"|\beach\b(?! (?:other|time|(?:fiscal |calendar )?(?:year|month|quarter|week|day))\b)"
             r"|\brespectively\b"),
    ("list", r"列[出个個一]|一?[并並]列|清[单單]|[逐分][项項]|有哪[些几幾]|[哪那][几幾]|一覧"
             r"|列挙|挙げて|すべて教|全部教"
             r"|\blist\b|\bname (?:all|each|the|them)\b|\ball (?:of )?(?:the|its|components)\b"
             r"|\bwhat are the\b"
             r"|\bwhich (?:projects|sectors|goods|products|states|members|conditions)\b"),
)  # fmt: skip
_PATTERNS = tuple((shape, re.compile(pattern, re.IGNORECASE)) for shape, pattern in _SHAPES)


def shape_of(text: str) -> Shape:
    """The shape that a question asks for, in NFKC form; one where it tells none."""
    return next((shape for shape, pattern in _PATTERNS if pattern.search(text)), "one")
