"""Things that a question asks for by name: an office, a unit of measure.

A question's way: asked -> [assistant.asked_things] -> answerability
Who is NEXI's president is told by no sentence that names a person and no such office; how many
tonnes, by none without tonnes. The lists are closed, and one thing has a name in each language.
"""

import re

from assistant.asked import Asked

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
    r"台(?![湾灣])|[辆輛]|\bcars\b|\bvehicles\b|\bunits\b",
)
_HOW_MANY = (
    r"(?:何\s*[百千万億]*\s*|多少[万萬亿億]?\s*|[几幾][百千万萬亿億]*\s*|how many (?:\w+ )?)"
)

_Thing = tuple[re.Pattern[str], re.Pattern[str]]  # asked for, in a group; and named


def _things(listed: tuple[str, ...], ahead: str) -> tuple[_Thing, ...]:
    return tuple(
        (re.compile(f"{ahead}({names})", re.IGNORECASE), re.compile(names, re.IGNORECASE))
        for names in listed
    )


_HELD = _things(_OFFICES, "")
_MEASURED = _things(_MEASURES, _HOW_MANY)


def things_missing(asked: Asked, texts: list[str]) -> list[str]:
    """The office or unit that a question asks for and no text names, as written; or nothing.

    A word may be of two: of one a president is a head of state, of the other of a bank.

    Args:
        texts: The evidence with what stands around it.
    """
    wanted = [*(_HELD if asked.kind == "who" else ()), *_MEASURED]
    found = [(match, named) for pattern, named in wanted if (match := pattern.search(asked.text))]
    held = any(named.search(text) for _, named in found for text in texts)
    return [] if held else [match.group(1) for match, _ in found[:1]]
