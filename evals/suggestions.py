"""Which terms can be suggested: each is asked by its label, in each language, of the real desk.

    python -m evals.suggestions [DATA]

Writes assistant/suggested.toml. A term is listed where the answer quotes the sentence that carries
one of its values; the others are asked in another way, or answered by a sentence beside it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from assistant.cli import note, progress_bar
from assistant.quiet import keep_quiet
from assistant.records import Language, Question
from assistant.service import AnswerService
from assistant.suggesting import SUGGESTED_FILE, term_question
from corpus.terms import Term

LANGUAGES: tuple[Language, ...] = ("zh", "en", "ja")
_HEAD = """\
# The terms whose label, asked as a question, is answered by their own sentence, as seen with the
# shipped documents and model. Written by: python -m evals.suggestions

[terms]
"""


def answered_by_its_own(service: AnswerService, term_id: str, language: Language) -> bool:
    """Whether a term's label, asked, is answered by a sentence that carries the term."""
    history = service.terms.history(term_id)
    question = Question(term_question(history[0], language), language=language)
    answer = service.answer_once(question)
    return any(
        term.term_id == term_id
        for cited in answer.citations
        for term in service.terms.carried_in(cited.doc_id, cited.quote)
    )


def written(listed: dict[Language, list[str]]) -> str:
    """The file's text."""
    tables = (
        f"{language} = [\n" + "".join(f'  "{term_id}",\n' for term_id in ids) + "]\n"
        for language, ids in listed.items()
    )
    return _HEAD + "".join(tables)


def term_ids(terms: tuple[Term, ...]) -> Iterator[str]:
    """Each once, in the order of the file."""
    yield from dict.fromkeys(term.term_id for term in terms)


def main() -> None:
    """Ask them all, and write the file."""
    keep_quiet()
    from assistant.desk import open_desk
    from assistant.settings import load_settings

    data = Path(sys.argv[1] if len(sys.argv) > 1 else "build/eval")
    listed: dict[Language, list[str]] = {language: [] for language in LANGUAGES}
    with (
        progress_bar() as progress,
        open_desk(load_settings(data=data), progress, note) as desk,
    ):
        ids = list(term_ids(desk.service.terms.all()))
        asked = [(term_id, language) for language in LANGUAGES for term_id in ids]
        for done, (term_id, language) in enumerate(asked, start=1):
            if answered_by_its_own(desk.service, term_id, language):
                listed[language].append(term_id)
            progress("asking", done, len(asked))
    SUGGESTED_FILE.write_text(written(listed), encoding="utf-8")


if __name__ == "__main__":
    main()
