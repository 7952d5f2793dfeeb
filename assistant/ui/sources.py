"""The sources beside the chat: what the last answer cites, what was found besides, and the same
passage in other languages.

Citations, numbered through the session -> [assistant.ui.sources] -> HTML on one line
"""

from collections.abc import Sequence

from assistant.records import Citation
from assistant.ui.panel import empty_panel, escape, passage, whose_words
from assistant.ui.strings import HTML_LANG, NAMES, text
from corpus.records import Document

_MOST_CHARS = 180  # of a passage in the list

Numbered = Sequence[tuple[int, Citation]]  # #cite-N opens it


def sources_list(cited: Numbered, found: Numbered, language: str) -> str:
    """The last answer's sources as links; what stands there before an answer where it has none."""
    if not cited and not found:
        return empty_panel(language)
    parts = ['<div class="sources no-source-open">']
    for name, listed in (("sources_cited", cited), ("sources_found", found)):
        if listed:
            items = "".join(_item(number, citation, language) for number, citation in listed)
            parts.append(f"<h3>{escape(text(name, language))}</h3><ol>{items}</ol>")
    return "".join([*parts, "</div>"])


def tongues(number: int, document: Document, shown: str, language: str) -> str:
    """Buttons for the languages that a passage is there in; nothing where it is in one.

    Args:
        number: The citation's in the session.
        document: The one that was quoted.
        shown: The language that is shown now.
        language: The page's.
    """
    have = [one for one in NAMES if one == document.language or one in document.aligned_with]
    if len(have) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" class="tongue{" current" if one == shown else ""}" '
        f'lang="{HTML_LANG[one]}" value="{number}:{one}">{escape(NAMES[one])}</button>'
        for one in have
    )
    return f'<p class="tongues"><span>{escape(text("passage_in", language))}</span>{buttons}</p>'


def _item(number: int, citation: Citation, language: str) -> str:
    quote = " ".join(citation.quote.split())
    short = quote if len(quote) <= _MOST_CHARS else f"{quote[:_MOST_CHARS]}…"
    mark = f"[{citation.n}] " if citation.n else ""
    whose = whose_words(citation, language)
    return (
        f'<li><a href="#cite-{number}">{mark}<bdi>{escape(citation.title)}</bdi></a>'
        f'<p lang="{escape(citation.language)}" dir="auto">{passage(short)}</p>'
        + (f'<p class="whose"><bdi>{escape(whose)}</bdi></p>' if whose else "")
        + "</li>"
    )
