"""A paragraph named without its text takes that of the question before it: 第22款, 22項には.

A question's way: follow_ups -> [assistant.follow_up_provisions] -> follow_ups
"""

from assistant.follow_up_parts import PARAGRAPH, Lexicon
from assistant.follow_up_reading import Reading, Words, plain


def provision_of(reading: Reading, earlier: str, words: Words, lexicon: Lexicon) -> str:
    """The question with the text whose paragraph it names: 22項には as 日米MOUの第22項には."""
    text, parts = plain(reading.text, words), lexicon.parts(earlier)
    kinds = ("provision", "instrument", "agreement")
    named = [p for p in lexicon.parts(text) if p.what in kinds]
    at = next((i for i, p in enumerate(parts) if p.what == "instrument"), None)
    if at is None or len(named) != 1 or any(p.what == "provision" for p in parts):
        return ""
    if named[0].what != "provision" or not PARAGRAPH.fullmatch(named[0].value):
        return ""
    start = parts[at].start
    for part in reversed(parts[:at]):  # 日米MOU, the Japan–US MOU
        if part.what == "country" and start - part.end <= 1:
            start = part.start
    said, provision = earlier[start : parts[at].end], text[named[0].start : named[0].end]
    if words.language == "en":
        provision = f"{provision} of the {said}"
    else:
        of = "的" if words.language == "zh" else "の"
        provision = f"{said}{of}{'' if provision.startswith('第') else '第'}{provision}"
    made = f"{text[: named[0].start]}{provision}{text[named[0].end :]}"
    return f"{made}{'?' if words.language == 'en' else '？'}"
