"""What a model was given for an answer and what it wrote, before the guard has read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.drafting.budget import Budget, Unusable
from assistant.drafting.nearness import Nearness
from assistant.drafting.talk import Talk
from assistant.guarding.findings import Passage
from assistant.records import Citation


@dataclass(frozen=True, slots=True)
class Writing:
    """A draft on its way to the guard; `unusable` where none came about."""

    marked: Mapping[str, Citation]  # the passages of the prompt, by their ids
    passages: Mapping[str, Passage]  # the same for the guard
    nearness: Nearness
    budget: Budget
    talk: Talk | None = None
    text: str = ""
    unusable: Unusable | None = None
