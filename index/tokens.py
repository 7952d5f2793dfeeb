"""Tokens for matching only: folded, CJK as single characters and bigrams, Latin words stemmed.

No dictionary is needed, so no name can be missing from it.
"""

import re
import threading
from functools import lru_cache

import snowballstemmer

from corpus.folding import fold

_CJK = r"\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_CJK}]+|(?:(?![{_CJK}])[^\W_])+(?:[.,](?=\d)\d+)*")
_OF_THREAD = threading.local()
STOP_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have how i if in into"
    " is it its may me of on or our shall should so than that the their them then there these they"
    " this those to was we were what when where which who whom whose why will with would you"
    " your".split()
)


def tokens(text: str) -> list[str]:
    """The tokens of a text in order, repeats kept; an empty list for a blank text.

    A CJK run gives each character and each pair of neighbours; a Latin word gives its stem
    (Snowball's English one), stop words nothing; a number is a token as it is written.
    """
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        if _is_cjk(run[0]):
            found.extend(run)
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        elif run not in STOP_WORDS:
            found.append(stem(run.replace(",", "")))
    return found


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded Latin word; anything else is returned as it is."""
    return str(_english().stemWord(word)) if word.isascii() and word.isalpha() else word


def _is_cjk(char: str) -> bool:
    return re.match(rf"[{_CJK}]", char) is not None


def _english() -> snowballstemmer.stemmer:
    """The stemmer of this thread: one keeps the word that it works on in itself."""
    if not hasattr(_OF_THREAD, "english"):
        _OF_THREAD.english = snowballstemmer.stemmer("english")
    return _OF_THREAD.english
