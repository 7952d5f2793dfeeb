"""Gives a sentence without a mark that of the passage which bears it out.

Small models write what a passage says and leave its mark out. The sentence is judged with the mark
of one passage after the other, as if the model had set it; one that passes whole is taken.
"""

from assistant.drafting.writing import Writing
from assistant.guarding.drafts import UNCITED, JudgedSentence, judge_draft
from assistant.guarding.reading import read

# Of answers to a passage, 9 in 10 come nearer to it; a sentence without a figure or name, of which
# the guard compares little, has to be as good as word for word the same.
_NEAR = 0.4
_SAME = 0.9


def attributed(sentence: JudgedSentence, writing: Writing, language: str) -> JudgedSentence:
    """The sentence with the mark of the nearest passage that bears it out; else as it is.

    Args:
        sentence: As judged; one that has a mark, or an invented one, stays as it is.
        language: zh, en or ja, of the answer.
    """
    if set(sentence.reasons) != {UNCITED}:
        return sentence
    said = read(sentence.text)
    bar = _NEAR if said.figures or said.mentions else _SAME
    nearness = {
        one: writing.nearness.of(sentence.text, language, [citation])
        for one, citation in writing.marked.items()
    }
    for one in sorted(nearness, key=nearness.__getitem__, reverse=True):
        if nearness[one] < bar:
            break
        judged = judge_draft(f"{sentence.text} [{one}]", writing.passages, language=language)
        if len(judged) == 1 and judged[0].verdict == "supported":
            return judged[0]
    return sentence
