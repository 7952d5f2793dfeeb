"""What the readers of the load ask, and how each answer is seen to be that question's own."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

FIXED = (
    "How much is Japan's pledge?",
    "Who chairs the investment committee?",
    "When was the memorandum signed?",
    "What is the tariff rate on Japanese cars?",
    "How many business days does Japan have to fund a project?",
    "Which projects are in the first tranche?",
    "日本の投資額はいくらですか？",
    "投資委員会の議長は誰ですか？",
    "資金の拠出はいつまでに必要ですか。",
    "日本車の関税率は何％ですか？",
    "日本承诺投资多少？",
    "投资委员会由谁担任主席？",
    "日本汽车的关税税率是多少？",
    "韓國的投資承諾是多少？",
    "What does the corpus say of lighthouses on the Moon?",
)
_DUTY = "Duty on US${:,} of Japanese goods, MFN 2.5%, entered 1 March 2026?"
_SHARE_OF_DUTY = 3  # a third of the questions is asked once only, so that none is at hand


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer has to be: what was answered when nobody else asked, or a figure."""

    question: str
    text: str | None = None
    doc_ids: tuple[str, ...] = ()
    dollars: int | None = None  # that its calculation comes to

    def wrong(self, answer: Mapping[str, Any]) -> str:
        """What tells an Answer from the one that is due; empty: nothing."""
        if answer.get("question") != self.question:
            return f"asked {self.question!r}, answered {answer.get('question')!r}"
        outputs = [one["value"] for made in answer["calculations"] for one in made["outputs"]]
        if self.dollars is not None and Decimal(self.dollars) not in map(as_number, outputs):
            return f"{self.question!r} does not come to {self.dollars}: {outputs}"
        if self.text is not None and read(answer) != (self.text, self.doc_ids):
            return f"{self.question!r} is answered otherwise than alone: {answer['text'][:200]!r}"
        return ""


def read(answer: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """What is compared of an Answer: its text, and the documents cited, in order."""
    return answer["text"], tuple(citation["doc_id"] for citation in answer["citations"])


def as_number(value: Any) -> Decimal | None:
    """An output's value, which is a number as text or something else."""
    try:
        return Decimal(value)
    except (TypeError, ValueError, InvalidOperation):
        return None


def drawn(alone: Mapping[str, list[Any]], dice: random.Random) -> Expected:
    """A question by chance, with what is expected.

    Args:
        alone: Question -> (text, doc_ids) of its answer when nobody else asked.
    """
    if dice.randrange(_SHARE_OF_DUTY) == 0:
        thousands = dice.randrange(1, 1_000_000)
        # The MFN rate and 10% on top of it are due on that day.
        return Expected(_DUTY.format(1_000 * thousands), dollars=125 * thousands)
    question = dice.choice(FIXED)
    text, doc_ids = alone[question]
    return Expected(question, text, tuple(doc_ids))
