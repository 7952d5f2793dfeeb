"""The guard's core: a statement and the passages that it rests on go in, verdicts come out.

A draft's way: model -> [assistant.guarding] -> what is shown. Pure: no index, no model, no clock.
It compares values, parties and directions and no wording, so a statement may be a paraphrase in
another language; what cannot be decided is said to be undecided.
"""

from collections.abc import Sequence

from assistant.guarding.copying import check_copy
from assistant.guarding.figures import check_figures
from assistant.guarding.findings import Finding, Passage, ground_of
from assistant.guarding.naming import check_names
from assistant.guarding.polarity import check_polarity
from assistant.guarding.reading import read
from assistant.guarding.roles import check_roles
from assistant.guarding.standing import check_standing
from assistant.records import Calculation


def judge(
    statement: str, passages: Sequence[Passage], calculations: Sequence[Calculation] = ()
) -> tuple[Finding, ...]:
    """What is found on a statement: its figures, names and copied words, then roles and polarity.

    Args:
        statement: A sentence in zh, en or ja, in NFC; spans of the findings are in it.
        passages: What it cites, in any of the languages; with none, every figure and name fails
            or is undecided.
        calculations: Of the same answer; their values are as good as cited ones.
    """
    read_statement, ground = read(statement), ground_of(passages)
    findings = [
        *check_figures(read_statement, ground, calculations),
        *check_names(read_statement, ground),
    ]
    if ground.sentences:
        findings += check_copy(read_statement, ground)
        findings += check_roles(read_statement, ground)
        findings += check_standing(read_statement, ground)
        findings += check_polarity(read_statement, ground)
    return tuple(findings)


def failures(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that fail."""
    return tuple(f for f in findings if f.verdict == "fails")
