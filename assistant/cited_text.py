"""An answer as one text for programs that show nothing else: its marks explained at the end."""

from assistant.markdown import escape
from assistant.records import Answer, Citation
from assistant.ui.strings import text
from assistant.wording import source_line


def source_list(answer: Answer) -> str:
    """The list of an answer's sources in Markdown, a line for each [n]; empty: it cites none."""
    if not answer.citations:
        return ""
    lines = (_line(citation, answer.language) for citation in answer.citations)
    return "\n".join([f"**{text('sources', answer.language)}**", "", *lines])


def cited_text(answer: Answer) -> str:
    """The answer's text with the list of its sources below."""
    return "\n\n".join(filter(None, [answer.text, source_list(answer)]))


def _line(citation: Citation, language: str) -> str:
    named = " ".join(f"{citation.title}: {source_line(citation, language)}".split())
    return f"- [{citation.n}] {escape(named)}"
