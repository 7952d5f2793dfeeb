"""Questions of a set put to a language model through the whole service, told as a transcript.

    POLICY_DESK_MODEL=openai:local POLICY_DESK_MODEL_URLS=openai=http://127.0.0.1:8102/v1 \
        python -m evals.model_run SET COUNT DATA

SET is dev or test, or a file of that form; COUNT questions are taken from all over it. DATA is a
data folder that holds the shipped corpus. Each figure in a sentence of the model is looked for
anew, apart from the guard: in what the answer cites, has computed, or was asked.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.cli import note, out
from assistant.desk import open_desk
from assistant.quiet import keep_quiet
from assistant.records import Answer, Question
from assistant.settings import load_settings
from corpus.quantities import find_quantities
from evals.cases import Case, read_cases

_SETS = Path(__file__).with_name("sets")
_KINDS = ("fact", "as_of", "compare", "conflict", "numeric")


def chosen(cases: Sequence[Case], count: int) -> list[Case]:
    """As many questions, each alone in its conversation, evenly from the whole set."""
    able = [case for case in cases if case.kind in _KINDS and not case.history]
    count = min(count, len(able))
    return [able[i * len(able) // count] for i in range(count)]


def unsupported(answer: Answer) -> list[str]:
    """The figures of a model's sentences that nothing cited, computed or asked holds."""
    use = answer.receipt.model_use
    if use is None or use.fallback is not None:
        return []
    held = [q for cited in answer.citations for q in find_quantities(cited.quote)]
    held += find_quantities(answer.question)
    computed = {one.value for made in answer.calculations for one in made.outputs}
    # The first line says the day of the corpus; quotations, lists and notes are not the model's.
    prose = [one for one in answer.text.split("\n\n")[1:] if not one.startswith((">", "-", "*"))]
    return [
        text[figure.start : figure.end]
        for text in map(_own_words, prose)
        for figure in find_quantities(text)
        if figure.value not in computed and not any(map(figure.same_as, held))
    ]


def _own_words(text: str) -> str:
    """A paragraph without its marks and what the answer notes behind it in italics."""
    return re.sub(r"\[\d+\]|\*[^*]+\*", " ", text)


def main(name: str, count: str, data: str) -> None:
    """Ask, and print each answer with what was dropped; then the sums."""
    cases = read_cases(Path(name) if "/" in name else _SETS / f"{name}.jsonl")
    sums: Counter[str] = Counter()
    with open_desk(load_settings(data=Path(data)), lambda *_step: None, note) as desk:
        for case in chosen(cases, int(count)):
            answer = desk.service.ask(Question(case.question, language=case.language))
            use, found = answer.receipt.model_use, unsupported(answer)
            sums["questions"] += 1
            out.print(f"## {case.case_id}: {case.question}\n\n{answer.text}\n")
            if use is not None:
                sums["asked of the model"] += 1
                sums["dropped sentences"] += len(use.dropped)
                sums["undecided sentences"] += len(use.undecided)
                sums[f"ended: {use.fallback or 'written by the model'}"] += 1
                out.print(
                    "\n".join(f"- dropped: {one.text} ({one.reasons})" for one in use.dropped)
                )
            if found:
                sums["figures without support"] += len(found)
                out.print(f"- WITHOUT SUPPORT: {found}")
            out.print("")
    out.print("\n".join(f"{what}: {number}" for what, number in sums.items()))


if __name__ == "__main__":
    keep_quiet()
    main(*sys.argv[1:4])
