"""What stands below the chat: what could be asked next, and what a reader takes away.

A suggestion is a button that static/chat.js asks; the links are the conversation as a memo, and the
answer opened again.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from assistant.ui.strings import text

_FORMATS = (("docx", "Word"), ("html", "HTML"), ("md", "Markdown"))


def keeping_links(conversation_id: str | None, answer_id: str, language: str) -> str:
    """The links as HTML on one line; empty before the first answer."""
    if not conversation_id or not answer_id:
        return ""
    again = f"/a/{quote(answer_id, safe='')}?lang={language}"
    return (
        f'<p class="keep">{escape(text("memo", language))} {memo_links(conversation_id, language)}'
        f' · <a href="{escape(again)}">{escape(text("reopen", language))}</a></p>'
    )


def memo_links(conversation_id: str, language: str) -> str:
    """A conversation as a memo, a link for each format."""
    memo = f"/api/conversations/{quote(conversation_id, safe='')}/memo?lang={language}&format="
    return " · ".join(
        f'<a href="{escape(memo + kind)}" download>{name}</a>' for kind, name in _FORMATS
    )


def next_questions(follow_ups: Sequence[str], language: str) -> str:
    """The suggestions as HTML on one line; empty where there are none."""
    if not follow_ups:
        return ""
    buttons = "".join(
        f'<button type="button" class="follow" value="{escape(one)}">{escape(one)}</button>'
        for one in follow_ups
    )
    return f'<div class="follows"><span>{escape(text("ask_next", language))}</span>{buttons}</div>'
