"""What waits in quarantine, for the corpus page: each document with what was found in it."""

from collections.abc import Sequence
from html import escape

from assistant.curation import CorpusRow
from assistant.pages.frame import bdi
from assistant.pages.strings import text
from corpus.loaders.loaded import Finding


def held_list(rows: Sequence[CorpusRow], language: str) -> str:
    """The part as HTML, hidden where nothing waits; the script draws it anew too."""
    hidden = "" if rows else " hidden"
    items = "".join(_item(row, language) for row in rows)
    return (
        f'<section id="held" aria-labelledby="held-title"{hidden}>'
        f'<h2 id="held-title">{escape(text("held", language, count=len(rows)))}</h2>'
        f'<p class="hint">{escape(text("held_hint", language))}</p>'
        f"<ul>{items}</ul></section>"
    )


def action_buttons(row: CorpusRow, names: Sequence[str], language: str) -> str:
    """A button for each change that can be made to a document."""
    buttons = []
    for name in names:
        shown = text(name, language)
        full = escape(shown + text("of_which", language, title=row.title or row.doc_id))
        buttons.append(
            f'<button type="button" value="{name}" aria-label="{full}">{escape(shown)}</button>'
        )
    return "".join(buttons)


def _item(row: CorpusRow, language: str) -> str:
    title, found = row.title or row.doc_id, "".join(_finding(x, language) for x in row.findings)
    whose = f"{bdi(row.publisher)} · " if row.publisher else ""
    return (
        f'<li data-id="{escape(row.doc_id)}" data-title="{escape(title)}">'
        f'<strong lang="{escape(row.language)}">{bdi(title)}</strong>'
        f"<small>{whose}<code>{bdi(row.doc_id)}</code></small>"
        f'<ul class="found">{found}</ul>'
        f'<p class="actions">{action_buttons(row, ("release", "withdraw"), language)}</p></li>'
    )


def _finding(one: Finding, language: str) -> str:
    return (
        f"<li>{escape(text(f'found_{one.kind}', language))}"
        f" <small><code>{bdi(one.where)}</code></small> {bdi(one.what)}</li>"
    )
