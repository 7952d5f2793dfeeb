"""Draft cases of a question set from what readers said of answers.

A draft is a line of the project's format. Of an answer that was liked, it expects the same
evidence; of another it expects nothing: what is right there, a person writes.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.feedback import FEEDBACK, Given, all_feedback
from assistant.owner.work import work
from assistant.records import Answer
from corpus.errors import PolicyDeskError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("eval feedback")
def read_feedback(desk: "Desk", _progress: "Progress") -> list[Given]:
    """All that was said of answers, oldest first."""
    return all_feedback(desk.index.catalog)


def write_drafts(given: list[Given], path: Path) -> None:
    """Write a draft of each, in order; an earlier file is never written over.

    Raises:
        PolicyDeskError: there is a file already, or it cannot be written.
    """
    lines = [json.dumps(draft_case(n, one), ensure_ascii=False) for n, one in enumerate(given, 1)]
    try:
        with path.open("x", encoding="utf-8", errors="replace") as file:
            file.writelines(f"{line}\n" for line in lines)
    except FileExistsError as error:
        raise PolicyDeskError(f"{str(path)!r} is there already; name another file") from error
    except OSError as error:
        raise PolicyDeskError(f"{str(path)!r} cannot be written: {error.strerror}") from error


def draft_case(number: int, given: Given) -> dict[str, Any]:
    """The line of one, with the feedback and the receipt beside what the format asks for.

    Args:
        number: From 1, by which its id is told from others.
    """
    answer = given.answer
    draft: dict[str, Any] = {
        "id": f"feedback-{number}",
        # Completed from its conversation, which the draft does not have.
        "question": answer.understood or answer.question,
        "language": answer.language,
        "as_of": answer.as_of.isoformat(),
    }
    if given.feedback.rating == "up":
        draft |= _expected(answer)
    said = FEEDBACK.dump_python(given.feedback, mode="json")
    answered = {"status": answer.status, "text": answer.text}
    corpus = answer.receipt.corpus_version
    return draft | {
        "feedback": said | {"at": given.at.isoformat()},
        "answered": answered | {"corpus_version": corpus},
    }


def _expected(answer: Answer) -> dict[str, Any]:
    expected: dict[str, Any] = {"status": answer.status}
    if answer.reason:
        expected["reason"] = answer.reason
    if answer.calculations:
        expected["calculation"] = answer.calculations[0].name
    evidence = [[{"doc_id": c.doc_id, "quote": c.quote}] for c in answer.citations]
    return {
        "answerable": answer.status == "answered",
        "expected": expected,
        "evidence": evidence,
    }
