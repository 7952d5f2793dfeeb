"""The panel of earlier conversations: a list that is searched, and what is done with one of it.

What was pressed as JSON -> [assistant.ui.history] -> the archive -> HTML on one line
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.archive import MOST_TITLE_CHARS
from assistant.service import AnswerService
from assistant.ui.conversation import Conversation, Session
from assistant.ui.forms import read_form
from assistant.ui.keeping import memo_links
from assistant.ui.panel import escape
from assistant.ui.strings import text
from assistant.wording import day_name
from corpus.errors import BadQuestion, NotFound
from index.kept_answers import Listed

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Done:
    """What came of something that was done in the panel."""

    listing: str  # HTML
    session: Session | None = None  # that the page shows from now on; None: it stays as it is


@dataclass(frozen=True, slots=True)
class Refused:
    """A title that was not taken."""

    conversation_id: str
    title: str
    problem: str


class History:
    """The panel over a service."""

    def __init__(self, service: AnswerService, conversation: Conversation) -> None:
        self._service, self._conversation = service, conversation

    def act(self, written: str, session: Session) -> Done | None:
        """Do what was asked for in the panel; None where it cannot be read.

        Args:
            written: `do`: open, rename, delete, list (to search alone) or close, after which there
                is no list, as after open; `id`; `title` for a new one; `words` that are searched
                for.
        """
        asked = read_form(written)
        if asked is None:
            return None
        language, wanted, words = session.language, asked.get("id", ""), asked.get("words", "")
        now, above, refused = None, "", None
        try:
            now = self._act(asked, session)
            if asked.get("do") in ("open", "close"):
                return Done("", now)
        except NotFound:
            above = text("history_gone", language)
        except BadQuestion:
            problem = text("history_bad_title", language, most=MOST_TITLE_CHARS)
            refused = Refused(wanted, asked.get("title", ""), problem)
        found = self._service.archive.conversations(session.reader, words)
        current = (now or session).conversation_id
        if not found:
            above = above or text("history_no_hit" if words.strip() else "history_empty", language)
        return Done(history_list(found, language, current, above, refused), now)

    def _act(self, asked: dict[str, str], session: Session) -> Session | None:
        wanted, reader = asked.get("id", ""), session.reader
        match asked.get("do"):
            case "open":
                return self._conversation.resumed(wanted, session.language, reader)
            case "rename":
                self._service.archive.rename(wanted, asked.get("title", ""), reader)
            case "delete":
                self._service.archive.delete(wanted, reader)
                if wanted == session.conversation_id:
                    return Session(session.language, reader)
        return None


def history_head(language: str) -> str:
    """The panel's title, the way out and the field that searches; it is drawn once."""
    title, close = escape(text("history", language)), escape(text("history_close", language))
    search = escape(text("history_search", language))
    return (
        f'<div class="panel-head"><h2 id="history-title">{title}</h2>'
        f'<button type="button" class="history-close" title="{close}">×</button>'
        f'<input type="search" id="history-words" title="{search}" placeholder="{search}" '
        'maxlength="200" autocomplete="off"><p class="said" role="status"></p></div>'
    )


def history_list(
    found: Sequence[Listed],
    language: str,
    current: str | None = None,
    above: str = "",
    refused: Refused | None = None,
) -> str:
    """Conversations as HTML, each with what can be done with it.

    Args:
        found: The last used first; of many the first MOST_LISTED are shown.
        current: The id of the one that the page shows.
        above: A sentence that stands above them; empty: how many there are.
        refused: The row whose title is still being written.
    """
    count = "history_one" if len(found) == 1 else "history_many"
    said = above or text(count, language, count=f"{len(found):,}")
    if len(found) > MOST_LISTED and not above:
        said = text("history_first", language, most=MOST_LISTED, count=f"{len(found):,}")
    rows = "".join(
        _row(one, language, one.conversation_id == current, refused) for one in found[:MOST_LISTED]
    )
    return f'<div class="talks"><p class="count">{escape(said)}</p><ul>{rows}</ul></div>'


def _row(one: Listed, language: str, is_current: bool, refused: Refused | None) -> str:
    key, whole = escape(one.conversation_id), one.title or text("history_untitled", language)
    title = whole if len(whole) <= MOST_TITLE_CHARS else f"{whole[: MOST_TITLE_CHARS - 1]}…"
    actions = escape(text("history_actions", language, title=title))
    return (
        f'<li class="talk{" current" if is_current else ""}" id="talk-{key}">'
        f'<button type="button" class="open" value="{key}">'
        f'<bdi dir="auto">{escape(title)}</bdi></button>'
        f'<p class="when">{_when(one, language)}</p>'
        f'<details><summary><span class="unseen">{actions}</span></summary><p class="acts">'
        f'<button type="button" class="rename">{escape(text("rename", language))}</button>'
        f'<button type="button" class="delete">{escape(text("delete", language))}</button>'
        f"<span>{escape(text('save_as', language))} {memo_links(one.conversation_id, language)}"
        f"</span></p></details>{_renaming(one, title, language, refused)}{_deleting(language)}</li>"
    )


def _when(one: Listed, language: str) -> str:
    """The day of the last question, which static/history.js puts into the reader's time zone."""
    parts = []
    if one.asked:
        day = escape(day_name(one.asked.date(), language))
        parts.append(f'<time datetime="{one.asked.isoformat()}">{day}</time>')
    if one.answers:
        name = "history_question" if one.answers == 1 else "history_questions"
        parts.append(escape(text(name, language, count=one.answers)))
    return " · ".join(parts)


def _renaming(one: Listed, title: str, language: str, refused: Refused | None) -> str:
    mine = refused if refused and refused.conversation_id == one.conversation_id else None
    typed, wrong = (mine.title, ' class="invalid"') if mine else (title, "")
    problem = f'<p class="problem" role="alert">{escape(mine.problem)}</p>' if mine else ""
    name = escape(text("history_title", language))
    return (
        f'<form class="renaming" autocomplete="off"{"" if mine else " hidden"}>'
        f'<input type="text" name="title" title="{name}" value="{escape(typed)}"{wrong}>{problem}'
        f'<button type="submit">{escape(text("save", language))}</button>'
        f'<button type="button" class="back">{escape(text("cancel", language))}</button></form>'
    )


def _deleting(language: str) -> str:
    return (
        f'<div class="deleting" role="group" hidden><p>{escape(text("delete_sure", language))}</p>'
        f'<button type="button" class="back">{escape(text("delete_not", language))}</button>'
        f'<button type="button" class="sure">{escape(text("delete", language))}</button></div>'
    )
