"""The language of a document and of a question, told by script first.

Detectors call kanji-only Japanese Chinese, so a question's Han characters are looked up in the
everyday sets of three orthographies: JIS X 0208 level 1, GB 2312 and Big5 level 1.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")  # without ・ and ー, which others write too
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_HAN = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_]+")
_LOWER_LATIN = re.compile("[a-z\u00df-\u00f6\u00f8-\u017f]")
# A question that opens so and goes on so is English, whatever terms it quotes.
_OPENING = (
    "what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|will"
    "|would|can|could|should|may|must"
)
_ENGLISH_FRAME = re.compile(
    rf"[^A-Za-z]*(?:{_OPENING})\b.*\b(?:{_OPENING}|the|an?|of|in|on|for|to|by|from|and|means?)\b",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_ALL = frozenset({"ja", "zh-Hans", "zh-Hant"})
_SAMPLE_CHARS = 20_000
_CJK_SHARE = 0.2  # of the letters, a CJK character counting as three Latin ones
_KANA_SHARE = 0.1  # of the CJK characters; even statutes in Japanese have 30%


def document_language(text: str) -> str:
    """The primary BCP 47 tag of a text's main language; "und" for a text without letters.

    Chinese is "zh" in either orthography: `is_traditional` tells them apart.
    """
    sample = unicodedata.normalize("NFKC", text[:_SAMPLE_CHARS])
    kana, hangul, han = (len(script.findall(sample)) for script in (_KANA, _HANGUL, _HAN))
    words = _WORD.findall(sample)
    cjk = kana + hangul + han
    others = sum(map(len, words)) - cjk
    if not words:
        return "und"
    if 3 * cjk < _CJK_SHARE * (3 * cjk + others):
        return _detect(sample)
    if hangul > kana + han:
        return "ko"
    if kana >= _KANA_SHARE * (kana + han) or _orthographies(sample) == {"ja"}:
        return "ja"
    return "zh"


def _detect(sample: str) -> str:
    # A tenth of a second and 100 MB, so only texts outside the CJK scripts pay for it.
    import py3langid

    language: str = py3langid.classify(sample)[0]
    return language


def question_language(text: str, fallbacks: Sequence[str] = ()) -> str:
    """The language a question is asked in, as a primary BCP 47 tag.

    Args:
        text: The question; short, perhaps only keywords.
        fallbacks: Tags to fall back on where the script leaves several open, best first: the
            conversation's language, then the UI's.

    Returns:
        "ja" with kana or with Han characters everyday in Japanese only; "zh" with those of
        Chinese only; "ko" with Hangul; "en" for Latin words. Where Han characters leave ja and zh
        open, the first fallback that is one of them, else "zh"; for acronyms and figures alone,
        the first fallback, else "en".

    Source: kanji tables of JIS X 0208, GB 2312 and Big5, read through Python's codecs.
    """
    folded = unicodedata.normalize("NFKC", text)
    primaries = [fallback.partition("-")[0].lower() for fallback in fallbacks]
    if _ENGLISH_FRAME.match(folded):
        return "en"
    if _KANA.search(folded):
        return "ja"
    if _HANGUL.search(folded):
        return "ko"
    if not _HAN.search(folded):
        return "en" if _LOWER_LATIN.search(folded) or not primaries else primaries[0]
    possible = {tag.partition("-")[0] for tag in _orthographies(folded)}
    if len(possible) == 1:
        return possible.pop()
    return next((primary for primary in primaries if primary in possible), "zh")


def is_traditional(text: str) -> bool:
    """Whether Chinese text is in traditional characters; False where nothing tells."""
    han = _HAN.findall(text)
    traditional = sum(_encodes(char, "big5") and not _encodes(char, "gb2312") for char in han)
    simplified = sum(_encodes(char, "gb2312") and not _encodes(char, "big5") for char in han)
    return traditional > simplified


def _orthographies(text: str) -> frozenset[str]:
    """The orthographies to which all Han characters of a text belong; where none is, the best."""
    sets = [found for char in _HAN.findall(text) if (found := _everyday_in(char))]
    common = _ALL.intersection(*sets)
    if common:
        return common
    counts = {tag: sum(tag in found for found in sets) for tag in _ALL}
    return frozenset(tag for tag in _ALL if counts[tag] == max(counts.values()))


@cache
def _everyday_in(char: str) -> frozenset[str]:
    """The orthographies in which a Han character is an everyday one; rare ones are in none."""
    found = set()
    if _encodes(char, "euc_jp") and 0xB0 <= char.encode("euc_jp")[0] <= 0xCF:
        found.add("ja")
    if _encodes(char, "gb2312"):
        found.add("zh-Hans")
    if _encodes(char, "big5") and 0xA4 <= char.encode("big5")[0] <= 0xC6:
        found.add("zh-Hant")
    return frozenset(found)


def _encodes(char: str, encoding: str) -> bool:
    try:
        return len(char.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False
