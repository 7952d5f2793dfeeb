"""What a check says in its own words, in each language; all else is quoted."""

from collections.abc import Mapping
from typing import Final

from assistant.checking.records import Checked, Claim, Mark
from assistant.wording import day_name

_MARKS: Final[Mapping[Mark, Mapping[str, str]]] = {
    "supported": {"zh": "有依据", "en": "supported", "ja": "裏付けあり"},
    "superseded": {"zh": "已被取代", "en": "superseded", "ja": "更新済み"},
    "contradicted": {"zh": "与资料相反", "en": "contradicted", "ja": "資料と矛盾"},
    "disputed": {"zh": "说法不一", "en": "disputed", "ja": "資料により相違"},
    "not_in_corpus": {"zh": "语料库未载", "en": "not in the corpus", "ja": "コーパスに記載なし"},
}
_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "as_of": {
        "zh": "截至{day}，逐句核对：",
        "en": "Checked as of {day}, sentence by sentence:",
        "ja": "{day}時点の資料と一文ずつ照合した結果：",
    },
    "since": {"zh": "自{day}起", "en": "since {day}", "ja": "{day}以降"},
    "values": {
        "zh": "资料所载：{values}",
        "en": "the corpus has {values}",
        "ja": "資料では{values}",
    },
    "nothing": {"zh": "没有可核对的内容", "en": "nothing to check", "ja": "照合する内容なし"},
}


def mark_name(mark: Mark, language: str) -> str:
    """A mark in words."""
    return _MARKS[mark][language]


def claim_line(claim: Claim, language: str) -> str:
    """A claim with its mark, since when another thing holds, and what the corpus has instead."""
    told = [mark_name(claim.mark, language)]
    if claim.since:
        told.append(_TEXTS["since"][language].format(day=day_name(claim.since, language)))
    if claim.values:
        joined = ("、" if language != "en" else ", ").join(claim.values)
        told.append(_TEXTS["values"][language].format(values=joined))
    numbers = "".join(f"[{citation.n}]" for citation in claim.citations)
    return f"{claim.text} — {'; '.join(told)} {numbers}".rstrip()


def heading_line(checked: Checked) -> str:
    """Of which day the check speaks, and how many claims have each mark."""
    language = checked.language
    comma, space = (", ", " ") if language == "en" else ("、", "")
    counted = comma.join(
        f"{mark_name(mark, language)} {count}" for mark, count in checked.counts.items() if count
    )
    opened = _TEXTS["as_of"][language].format(day=day_name(checked.as_of, language))
    return f"{opened}{space}{counted or _TEXTS['nothing'][language]}"
