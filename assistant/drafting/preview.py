"""A draft shown while the model still writes: of its whole sentences, those that the guard passes.

What a reader sees of a draft is provisional and has no marks; the answer replaces it.
"""

from collections.abc import Callable

from assistant.drafting.draft import Judged
from index.sentences import split_sentences


class Preview:
    """Hears the text of a draft so far, and tells of each sentence once.

    Args:
        judge: The guard on a text.
        tell: Told the sentences that stand, with what parts them from the one before.
        gap: Between sentences: a blank, or nothing.
    """

    def __init__(
        self, judge: Callable[[str], Judged], tell: Callable[[str], None], gap: str
    ) -> None:
        self._judge, self._tell, self._gap = judge, tell, gap
        self._whole = 0  # characters judged so far
        self._told: list[str] = []

    def hear(self, text: str) -> None:
        """The text so far; its last sentence may be unfinished, and its marks yet to come."""
        spans = split_sentences(text)
        whole = spans[-1][0] if spans else 0
        if whole <= self._whole:
            return
        self._whole = whole
        for sentence in self._judge(text[:whole]).standing:
            if sentence.verdict == "supported" and sentence.text not in self._told:
                self._tell(self._gap * bool(self._told) + sentence.text)
                self._told.append(sentence.text)
