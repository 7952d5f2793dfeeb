"""The other side of a boundary: what held until a sum was reached, asked again of after that.

A question's way: follow_ups -> [assistant.follow_up_phases] -> follow_ups
"""

import re

from assistant.follow_up_reading import Reading, Words

_EDGES = {
    "zh": "之前|之后|以前|以后|期间|前(?![提景后面者])|后(?![来果续者])",
    "ja": "まで|以前|以降|期間中?|(?:(?<![今最])[前後]|の間|中)(?=[はにのも、]|$)",
    "en": "before|after|until|till|once|during|while|when",
}
_POINTS = r"(?:that|this|then|it)(?: (?:point|date|time|stage))?"
_SUBJECT = re.compile(r"(?:it|that|this|they)(?:['’]s\b| (?P<be>is|was|has been|are|were)\b)", re.I)


def other_side(reading: Reading, earlier: str, words: Words) -> str:
    """The earlier question at the boundary that a follow-up names; empty where either has none."""
    if any(part.what not in ("order", "event", "attribute") for part in reading.parts):
        return ""
    if reading.asks or words.length(reading.core) > words.shortest:
        return ""
    if words.language == "en":
        return _english(reading.core, earlier)
    edges = _EDGES[words.language]
    named = re.fullmatch(rf"(.*?[一-龠]+)[ぁ-ん]*?(?:{edges})", words.folded(reading.core))
    if named is None or re.match("[这那此其他她它]|[そこ]", named[0]):
        return ""
    return _turned(reading.core, named[1], earlier, words)


def _turned(core: str, verb: str, earlier: str, words: Words) -> str:
    """The Chinese or Japanese question with the phrase of its own boundary replaced."""
    edges, folded = _EDGES[words.language], words.folded(earlier)
    kana = "[ぁ-ん]{0,6}?" if words.language == "ja" else ""
    same = re.search(rf"{re.escape(verb)}{kana}(?:{edges})", folded)
    of_noun = re.search(rf"{re.escape(verb)}[ぁ-ん]{{1,4}}(?=[一-龠ァ-ヺ])", folded)
    bare = rf"在[一-龠]{{1,6}}(?:{edges})" if words.language == "zh" else "(?!)"
    if words.language == "ja":
        bare = rf"[一-龠ァ-ヺー]{{1,4}}{kana}(?:{edges})"
    found = same or (of_noun if words.language == "ja" else None) or re.search(bare, folded)
    if found is None:
        return ""
    behind = earlier[found.end() :]
    joint = "の" if found is of_noun else "、" if re.match("[一-龠ァ-ヺ]", behind) else ""
    joint = joint if words.language == "ja" else ""
    return f"{earlier[: found.start()]}{core}{joint}{behind}"


def _english(core: str, earlier: str) -> str:
    """The English question with the clause of its own boundary replaced."""
    new = re.fullmatch(rf"(?P<edge>{_EDGES['en']}) (?P<clause>.+)", core, re.IGNORECASE)
    old = re.search(rf"(?<=\w )(?:{_EDGES['en']}) (?P<clause>[^,?]+)", earlier)
    if new is None or old is None:
        return ""
    clause = new["clause"]
    if re.fullmatch(_POINTS, clause):
        clause = old["clause"]
    elif subject := _SUBJECT.match(clause):
        whole = re.search(r"\b(?:is|are|was|were|has|have|had)\b", old["clause"])
        be = subject["be"] or "is"
        clause = old["clause"] if whole else f"{old['clause']} {be}{clause[subject.end() :]}"
    else:
        return ""
    return f"{earlier[: old.start()]}{new['edge'].lower()} {clause}{earlier[old.end() :]}"
