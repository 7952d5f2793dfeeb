"""Whether a message leans on the calculation before it: "and at 25%?", 改成20年呢？, "2.5%".

Such a message consists of inputs, the words of calculations, and a mark that it changes something.
Whatever else it says is counted: a question with words of its own is a new one, even where a day
or a percentage stands in it.
"""

import re

from assistant.calculator.labels import Read, words
from corpus.dates import PartialDate
from index.tokens import STOP_WORDS

_LONGEST = 160  # characters
_WORDS_OF_ITS_OWN = 6  # a Latin one counts 2, a Chinese character or a katakana 1
_WITH_A_FIGURE = 10  # where a figure is stated that may be an input
_BARE = 1  # where no mark stands, nothing but the inputs may be left, and nothing is asked
_SHORT = 24  # characters of a message that is nothing but an input, with a question mark or not
_LATIN = re.compile(r"[a-z]{3,}")
_WEIGHTY = re.compile("[\u4e00-\u9fffァ-ヺ]")


def leans_on_it(asked: Read) -> bool:
    """Whether a message only states, or changes, inputs of the last calculation."""
    if len(asked.text) > _LONGEST:
        return False
    own = _own_words(asked)
    figured = any(not isinstance(q.value, PartialDate) for q in asked.quantities)
    if asked.has("hypothetical") and not (asked.has("pledge") and asked.has("question")):
        return own <= (_WITH_A_FIGURE if figured else _WORDS_OF_ITS_OWN)
    if figured and not own and len(asked.text) <= _SHORT:
        return words().cues["question"].search(asked.text.replace("?", "")) is None  # "MFN 9%?"
    return own <= _BARE and not asked.has("question")


def _own_words(asked: Read) -> int:
    """What is left of a message without its figures and the words that calculations know."""
    left = list(asked.text)
    known = words()
    patterns = (
        *known.cues.values(),
        *known.goods.values(),
        *known.partners.values(),
        *known.figures.values(),
        *(pattern for _, pattern in known.roles.values()),
    )
    spans = [match.span() for pattern in patterns for match in pattern.finditer(asked.text)]
    spans += [(quantity.start, quantity.end) for quantity in asked.quantities]
    for start, end in spans:
        left[start:end] = " " * (end - start)
    rest = "".join(left)
    latin = [word for word in _LATIN.findall(rest) if word not in STOP_WORDS]
    return 2 * len(latin) + len(_WEIGHTY.findall(rest))
