"""What the chat shows: the service's Markdown with its marks made links, and the asker's words.

Only `#cite-N` links exist. N counts the citations of a whole session, so that each mark of each
answer opens its own source; what is read is the answer's own [n].
"""

import re
from collections.abc import Sequence

from assistant.markdown import escape
from assistant.records import Answer, Citation, Conflict
from assistant.ui.panel import whose_words
from assistant.ui.strings import text
from assistant.wording import day_name, days_name

_MARK = re.compile(r"(?<!\\)\[(\d{1,4})\]")
# Gradio's Markdown makes a link of a bare address; a backslash in it prevents that.
_ADDRESS = re.compile(r"(?<!\\)(://|@)|(?<=\bwww)\.", re.IGNORECASE)


def question_markdown(question: str) -> str:
    """The asker's words, as text."""
    return plain_addresses(escape(question))


def stage_markdown(stage: str, draft: str, language: str) -> str:
    """What is under way, and below it the draft so far, which the answer will replace."""
    lines = [f"*{text(stage, language)}*"]
    if draft:
        lines.append(f"> {plain_addresses(escape(' '.join(draft.split())))}")
    return "\n\n".join(lines)


def answer_markdown(answer: Answer, first: int, language: str) -> str:
    """A finished answer with what it rests on above, disagreement and each source below.

    Args:
        answer: Whose citations are numbered `first`, `first + 1` ... in the session.
        first: 0 or more.
        language: The page's.
    """
    lines = [*_banner(answer.citations, first, language), linked(answer.text, first)]
    for conflict in answer.conflicts:
        lines += _disagreement(conflict, first, language)
    if answer.citations:
        lines.append(f"###### {text('sources', language)}")
        marks: dict[str, str] = {}  # of each source, in the order of its first
        for citation in answer.citations:
            source = _source(citation, language)
            marks[source] = f"{marks.get(source, '')}{_link(citation.n, first)} "
        lines += [f"{links}{source}" for source, links in marks.items()]
    return "\n\n".join(lines)


def _banner(citations: Sequence[Citation], first: int, language: str) -> list[str]:
    """A line where quotations are superseded, and one where they are unconfirmed."""
    superseded = [
        f"{_link(c.n, first)} ({day_name(c.superseded, language)})"
        for c in citations
        if c.superseded
    ]
    unconfirmed = [_link(c.n, first) for c in citations if c.confidence == "unconfirmed"]
    found = (("rests_superseded", superseded), ("rests_unconfirmed", unconfirmed))
    return [
        f"##### {text(name, language, marks=' '.join(marks))}" for name, marks in found if marks
    ]


def _disagreement(conflict: Conflict, first: int, language: str) -> list[str]:
    """The values for one thing as a table: whose each is, and from when."""
    names = ("value", "holds", "publisher", "date", "mark")
    head = [text(f"conflict_{name}", language) for name in names]
    rows = [head, ["---"] * len(head)]
    for one in conflict.values:
        source = next(iter(one.citation.sources), None)
        day = source.published if source and source.published else one.citation.known_from
        cells = (
            one.value,
            days_name(one.valid_from, one.valid_to, language) or "–",
            (source.publisher if source else "") or "–",
            day_name(day, language) if day else "–",
        )
        shown = [plain_addresses(escape(cell)) for cell in cells]
        rows.append([*shown, _link(one.citation.n, first)])
    title = plain_addresses(escape(text("conflict", language, label=conflict.label)))
    return [f"###### {title}", "\n".join(f"| {' | '.join(row)} |" for row in rows)]


def linked(markdown: str, first: int) -> str:
    """The service's Markdown with its marks as links and nothing else as one."""
    return _MARK.sub(lambda match: _link(int(match[1]), first), plain_addresses(markdown))


def plain_addresses(markdown: str) -> str:
    """Markdown whose addresses stay text."""
    return _ADDRESS.sub(lambda match: "\\" + match[0], markdown)


def _link(n: int, first: int) -> str:
    return f"[\\[{n}\\]](#cite-{first + n - 1})"


def _source(citation: Citation, language: str) -> str:
    parts = (citation.title, whose_words(citation, language))
    return plain_addresses(escape(" · ".join(part for part in parts if part)))
