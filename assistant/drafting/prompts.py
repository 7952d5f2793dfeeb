"""The prompts, one file a task; a prompt's version is a digest of its text, so it cannot lag."""

import hashlib
from functools import cache
from importlib.resources import files
from string import Template
from typing import Literal

Task = Literal["answer", "question", "repair", "translate"]
LANGUAGE_NAMES = {
    "zh": "Chinese (simplified characters)",
    "en": "English",
    "ja": "Japanese (である style)",
}


def prompt(task: Task, **values: str) -> str:
    """The prompt for a task, filled in.

    Raises:
        KeyError: a value that its text names is not given.
    """
    return Template(_text(task)).substitute(values)


def version(*tasks: Task) -> str:
    """What was asked with: `answer-1a2b3c4d`, joined by `+`."""
    return "+".join(
        f"{task}-{hashlib.sha256(_text(task).encode('utf-8')).hexdigest()[:8]}" for task in tasks
    )


@cache
def _text(task: Task) -> str:
    return (files(__package__) / "prompts" / f"{task}.md").read_text(encoding="utf-8")
