"""What the chat shows: the service's Markdown with its marks made links, and the asker's words.

Only `#cite-N` links exist. N counts the citations of a whole session, so that each mark of each
answer opens its own source; what is read is the answer's own [n].
"""

import re

from assistant.markdown import escape
from assistant.records import Answer, Citation
from assistant.ui.panel import whose_words
from assistant.ui.strings import text

_MARK = re.compile(r"(?<!\\)\[(\d{1,4})\]")
# Gradio's Markdown makes a link of a bare address; a backslash in it prevents that.
_ADDRESS = re.compile(r"(?<!\\)(://|@)|(?<=\bwww)\.", re.IGNORECASE)


def question_markdown(question: str) -> str:
    """The asker's words, as text."""
    return plain_addresses(escape(question))


def answer_markdown(answer: Answer, first: int, language: str) -> str:
    """A finished answer, then a line on each source.

    Args:
        answer: Whose citations are numbered `first`, `first + 1` ... in the session.
        first: 0 or more.
        language: The page's.
    """
    lines = [linked(answer.text, first)]
    if answer.citations:
        lines.append(f"###### {text('sources', language)}")
        marks: dict[str, str] = {}  # of each source, in the order of its first
        for citation in answer.citations:
            source = _source(citation, language)
            marks[source] = f"{marks.get(source, '')}{_link(citation.n, first)} "
        lines += [f"{links}{source}" for source, links in marks.items()]
    return "\n\n".join(lines)


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
