"""Clean characters: the one place that decides what a loader lets into a text.

Knows no format and no encoding; every loader cleans its text here.
"""

import re
import unicodedata

from corpus.records import normalise

# Not the tab, not the newline: controls, lone surrogates, non-characters, soft hyphen, inner BOMs.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Removed outright, these would glue the words beside them together.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CJK = (
    "\u2e80-\u30ff\u3100-\u312f\u31a0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee"
    "\U00020000-\U0003ffff"
)
_CJK_CHAR = re.compile(f"[{_CJK}]")
_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")


def clean(text: str) -> str:
    """The text as it is stored and counted: normalised, without control characters.

    Newline and tab stay, other line separators become newlines. Applied by every loader before it
    counts offsets; cleaning a clean text changes nothing.
    """
    return normalise(_UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def is_cjk(char: str) -> bool:
    """Whether a character is of a script written without spaces: Han, kana, their punctuation."""
    return _CJK_CHAR.match(char) is not None


def join_cjk(text: str) -> str:
    """The text without the line breaks that stand between two CJK characters."""
    return _BREAK.sub("", text)


def unwrap(text: str) -> str:
    """One line of several: breaks between CJK characters vanish, others become a space."""
    return " ".join(join_cjk(text).split())


def columns(text: str) -> int:
    """The width of a line in columns, wide characters counting double, combining ones nothing."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
