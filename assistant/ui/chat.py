"""The chat page in Gradio; the one file that knows of it.

The page's texts depend on the reader's language, which is known when the page loads; so it is
built empty and filled by the load event. A click on a mark reaches `open_source` through a hidden
Textbox and Button, which static/chat.js fills and clicks.
"""

import logging
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.http.streaming import answer_events
from assistant.records import ANSWER, Answer, Citation, Question
from assistant.service import AnswerService
from assistant.ui.messages import answer_markdown, linked, question_markdown
from assistant.ui.page import header
from assistant.ui.panel import empty_panel, source_panel
from assistant.ui.strings import DEFAULT, EXAMPLES, page_language, text
from corpus.errors import BadQuestion

_STATIC = Path(__file__).parent / "static"
_FONTS = ("system-ui", "sans-serif")
_LOOK_SECONDS = 0.2  # how often a running answer looks whether it was stopped
_AT_ONCE = 8
_log = logging.getLogger("policy_desk.ui")


@dataclass
class Session:
    """What one open page has asked and been told."""

    language: str = DEFAULT
    messages: list[dict[str, str]] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)  # #cite-N opens the N-th
    conversation_id: str | None = None


class Chat:
    """The page's events over a service."""

    def __init__(self, service: AnswerService, max_question_chars: int) -> None:
        self._service, self._max_question_chars = service, max_question_chars
        self._stopped: dict[str, bool] = {}  # by the open page's hash, while an answer is under way

    def load(self, request: gr.Request) -> list[Any]:
        """The page's texts in the reader's language, and a session that knows it."""
        stated = request.query_params.get("lang")
        language = page_language(stated, request.headers.get("accept-language", ""))
        corpus_date = self._service.corpus_date
        return [
            Session(language),
            header(language, corpus_date),
            gr.Chatbot(placeholder=text("welcome", language), label=text("conversation", language)),
            *(gr.Button(example) for example in EXAMPLES[language]),
            gr.Textbox(
                label=text("question", language), placeholder=text("question_hint", language)
            ),
            gr.Button(text("send", language)),
            gr.Button(text("stop", language)),
            gr.Textbox(
                corpus_date.isoformat(),
                label=text("as_of", language),
                info=text("as_of_hint", language),
            ),
            gr.Button(text("new", language)),
            empty_panel(language),
        ]

    async def ask(
        self, written: str, as_of: str, session: Session, request: gr.Request
    ) -> AsyncIterator[list[Any]]:
        """Answer into the chat: a line for each stage, then the text as it comes."""
        if not written.strip():
            yield [
                session.messages,
                written,
                session,
                *_buttons(busy=False, begun=bool(session.messages)),
            ]
            return
        key = request.session_hash or ""
        self._stopped[key] = False
        shown = [*session.messages, {"role": "user", "content": question_markdown(written)}]
        try:
            async for said in self._replies(written, as_of, session, key):
                session.messages = [*shown, {"role": "assistant", "content": said}]
                yield [session.messages, "", session, *_buttons(busy=True, begun=True)]
        finally:
            self._stopped.pop(key, None)
        yield [session.messages, "", session, *_buttons(busy=False, begun=True)]

    async def _replies(
        self, written: str, as_of: str, session: Session, key: str
    ) -> AsyncIterator[str]:
        language = session.language
        try:
            question = self._question(written, as_of, session)
            first, draft = len(session.citations), ""
            async for event in answer_events(self._service, question, _LOOK_SECONDS):
                if self._stopped.get(key, True):
                    yield f"*{text('stopped', language)}*"
                    return
                if event is None:
                    continue
                if event.name == "status":
                    yield f"*{text(event.data['stage'], language)}*"
                elif event.name == "text":
                    draft += event.data["delta"]
                    yield linked(draft, first)
                elif event.name == "answer":
                    yield self._keep(ANSWER.validate_python(event.data), session)
        except BadQuestion as error:
            yield question_markdown(str(error))
        except Exception:
            code = secrets.token_hex(4)
            _log.exception("answer %s failed", code)
            yield text("failed", language, code=code)

    def _question(self, written: str, as_of: str, session: Session) -> Question:
        language = session.language
        if len(written) > self._max_question_chars:
            raise BadQuestion(text("too_long", language, most=self._max_question_chars))
        day = None
        if as_of.strip():
            try:
                day = date.fromisoformat(as_of.strip())
            except ValueError as error:
                raise BadQuestion(text("bad_day", language, day=as_of[:40]), "as_of") from error
        return Question(written, as_of=day, conversation_id=session.conversation_id)

    def _keep(self, answer: Answer, session: Session) -> str:
        first = len(session.citations)
        session.citations = [*session.citations, *answer.citations]
        session.conversation_id = answer.conversation_id
        return answer_markdown(answer, first, session.language)

    def stop(self, request: gr.Request) -> None:
        """Have the answer under way stop at its next look."""
        key = request.session_hash or ""
        if key in self._stopped:
            self._stopped[key] = True

    def begin_anew(self, session: Session) -> list[Any]:
        """An empty conversation."""
        session = Session(session.language)
        return [[], "", session, gr.Column(visible=True), empty_panel(session.language)]

    def open_source(self, written: str, session: Session) -> str:
        """The panel for the mark that was clicked; its number came through the page."""
        if not re.fullmatch("[0-9]{1,6}", written) or int(written) >= len(session.citations):
            return empty_panel(session.language)
        citation = session.citations[int(written)]
        document = self._service.document(citation.doc_id, citation.version)
        withdrawn = self._service.standing(document).withdrawn if document else None
        day = withdrawn.date() if withdrawn else None
        return source_panel(citation, document, session.language, day)


def mount_chat(app: FastAPI, service: AnswerService, max_question_chars: int) -> None:
    """Put the chat page at `/`; what was routed before keeps its paths."""
    gr.mount_gradio_app(
        app,
        _build(Chat(service, max_question_chars)),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=1,
        theme=gr.themes.Default(
            primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=("monospace",)
        ),
        css=(_STATIC / "chat.css").read_text(encoding="utf-8"),
        head=f"<script>{(_STATIC / 'chat.js').read_text(encoding='utf-8')}</script>",
    )


def _build(chat: Chat) -> gr.Blocks:
    with gr.Blocks(title="Policy Desk", analytics_enabled=False, fill_width=True) as page:
        session = gr.State(Session())
        head = _html("head")
        with gr.Row(elem_id="desk"):
            with gr.Column(scale=3, min_width=320, elem_id="talk"):
                talk = gr.Chatbot(
                    elem_id="chat",
                    show_label=False,
                    height=None,
                    buttons=[],
                    latex_delimiters=[],
                    sanitize_html=True,
                    allow_tags=False,
                    feedback_options=None,
                    layout="bubble",
                )
                with gr.Column(elem_id="examples") as examples:
                    samples = [gr.Button(" ", size="sm") for _ in EXAMPLES[DEFAULT]]
                question, send, stop = _question_row()
                with gr.Row(elem_id="options"):
                    as_of = gr.Textbox(max_lines=1, min_width=140, max_length=10, elem_id="as-of")
                    anew = gr.Button(" ", size="sm", min_width=120, elem_id="new")
            with gr.Column(scale=2, min_width=320, elem_id="source-column"):
                source = _html("source")
        wanted = gr.Textbox(visible="hidden", elem_id="cite-wanted")
        open_it = gr.Button(visible="hidden", elem_id="cite-open")

        quiet = {"api_visibility": "private", "show_progress": "hidden"}
        texts = [session, head, talk, *samples, question, send, stop, as_of, anew, source]
        page.load(chat.load, None, texts, **quiet)
        asking = {
            "fn": chat.ask,
            "inputs": [question, as_of, session],
            "outputs": [talk, question, session, send, stop, examples],
            "concurrency_limit": _AT_ONCE,
            "concurrency_id": "ask",
            **quiet,
        }
        gr.on([question.submit, send.click], **asking)
        for sample in samples:
            sample.click(**{**asking, "inputs": [sample, as_of, session]})
        stop.click(chat.stop, None, None, **quiet)
        page.unload(chat.stop)
        anew.click(chat.stop, None, None, **quiet).then(
            chat.begin_anew, [session], [talk, question, session, examples, source], **quiet
        )
        open_it.click(chat.open_source, [wanted, session], [source], **quiet)
    page.queue(default_concurrency_limit=20, max_size=100, api_open=False)
    return page


def _question_row() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    with gr.Row(elem_id="asking"):
        question = gr.Textbox(
            show_label=False,
            container=False,
            scale=5,
            min_width=160,
            max_lines=6,
            autofocus=True,
            elem_id="question",
        )
        send = gr.Button(" ", variant="primary", scale=1, min_width=88, elem_id="send")
        stop = gr.Button(" ", variant="stop", scale=1, min_width=88, visible=False, elem_id="stop")
    return question, send, stop


def _html(elem_id: str) -> gr.Markdown:
    """A place for our HTML. gr.HTML needs eval, which the page's policy forbids; Markdown does not,
    and sanitises what it shows. The HTML must be one line, or Markdown would read on in it."""
    return gr.Markdown(
        elem_id=elem_id, show_label=False, container=False, sanitize_html=True, latex_delimiters=[]
    )


def _buttons(*, busy: bool, begun: bool) -> list[Any]:
    """Send, stop and the examples, as an answer begins or ends."""
    return [gr.Button(visible=not busy), gr.Button(visible=busy), gr.Column(visible=not begun)]
