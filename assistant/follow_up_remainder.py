"""What stood around a part that gave way, less what told of that part alone: its figure, its quota.

A question's way: follow_up_exchange -> [assistant.follow_up_remainder] -> follow_up_exchange
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.follow_up_parts import Lexicon, Part, is_event
from assistant.follow_up_reading import AUXILIARY
from corpus.dates import PartialDate
from corpus.folding import fold_aligned
from corpus.quantities import find_quantities

_DATE_OF_BATCH = re.compile(r"\d{1,2}月\d{1,2}[日号](?:公布|宣布|公開|発表)?(?:さ?れ?し?た|的)?$")
_OF_QUOTA = re.compile(  # the quota of the goods before tells nothing of others
    r",? (?:inside|within|outside|above|over|beyond|under|in) (?:(?:the|its|their) )?quota\b"
    r"|配额(?:以?[内外])?的?|(?:超过|前|首)[\d万,]+辆(?:的部分|以内|以外)?的?"
    r"|(?:輸入)?(?:枠|割当)[内外](?:の|で)?",
    re.IGNORECASE,
)
_OF_PLACE = {  # what stands in one place tells nothing of what stands in another
    "en": (r" [\w -]{0,30}?\b(?:project|plant|facility)\b", " project"),
    "zh": ("(?:州的?|的)?[\u4e00-\u9fff]{0,8}?(?:项目|電廠|电厂)", "项目"),
    "ja": ("(?:州?の)[一-龠ァ-ヺー]{0,10}?(?:案件|事業|火力発電|火力|発電所)", "の案件"),
}

_NOUN_BEHIND_SUM = {
    "en": rf" (?!(?:{AUXILIARY}|to|for|from|by|in)\b)[a-z]",
    "zh": "的|(?:对美)?(?:投资|承诺|计划|基金|资金|贷款)",
    "ja": "の?(?:対米)?(?:投資|出資|融資|約束|計画|枠|資金)",
}


@dataclass(frozen=True, slots=True)
class Remainder:
    """The text before and behind the part."""

    head: str
    tail: str

    def of(self, slot: Part, part: Part, language: str, lexicon: Lexicon) -> tuple[str, str]:
        """Head and tail as they stand around another part."""
        head, tail = self.head, self.tail
        if part.what == "country":
            head, tail = (_without_sum(t, language) for t in (head, _without_figure(tail, lexicon)))
        if part.what == "goods":
            head, tail = _OF_QUOTA.sub("", head), _OF_QUOTA.sub("", tail)
        if part.what == slot.what == "region":
            kind, project = _OF_PLACE[language]
            tail = re.sub(f"\\A{kind}", project, tail)
        if part.what == "date":
            tail = _without_ordinal(tail, lexicon)
        if part.what == "ordinal":
            head = _DATE_OF_BATCH.sub("", head)
        return head, tail


def _without_figure(tail: str, lexicon: Lexicon) -> str:
    """What stood behind a country less the figure that was its own: 日本的5500亿美元."""
    owns = re.match(r"(?:对美|的|の|那|['’]s?\s)*", tail)
    figures = [p for p in lexicon.parts(tail) if p.what == "figure"]
    if figures and _large(tail[figures[0].start : figures[0].end]):
        return tail
    if not owns or not figures or figures[0].start > owns.end():
        return tail
    return owns[0] + re.sub(r"^[的の\s]", "", tail[figures[0].end :])


def _without_sum(text: str, language: str) -> str:
    """The text less the thousands of millions that one country pledged: 对美投资5500亿美元."""
    for q in reversed(find_quantities(text)):
        if not _large(text[q.start : q.end]):
            continue
        before, behind = text[: q.start], text[q.end :]
        if re.match(_NOUN_BEHIND_SUM[language], behind):
            behind = re.sub(r"^[的の\s]", "", behind)
        elif not re.search("(?:投资|承诺|出资|贷款)$", fold_aligned(before)):
            before += {"en": "sum", "zh": "款项", "ja": "額"}[language]
        text = before + behind
    return text


def _large(text: str) -> bool:
    """Whether a text has money by the thousands of millions."""
    return any(
        isinstance(q.value, Decimal)
        and q.value >= 1_000_000_000
        and re.fullmatch("[A-Z]{3}", q.unit)
        for q in find_quantities(text)
    )


def _without_ordinal(tail: str, lexicon: Lexicon) -> str:
    """A date that tells one batch from another takes the number of the batch along."""
    for part in [p for p in lexicon.parts(tail) if not is_event(p)][:1]:
        if part.what == "ordinal" and part.start <= 4:
            return tail[: part.start] + tail[part.end :]
    return tail


def with_year(old: str, new: str) -> str:
    """A day or month without a year, with the year of the date whose place it takes."""
    dates = [q.value for text in (old, new) for q in find_quantities(text)]
    dated = [value for value in dates if isinstance(value, PartialDate)]
    if len(dated) < 2 or dated[0].year is None or dated[-1].year is not None:
        return new
    return f"{new} {dated[0].year}" if new.isascii() else f"{dated[0].year}年{new}"
