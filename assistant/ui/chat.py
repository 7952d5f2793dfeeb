"""The chat page in Gradio: its events over the service; its components are in layout.py.

The page's texts depend on the reader's language, which is known when the page loads; so it is
built empty and filled by the load event. A click on a mark reaches `open_source` through a hidden
Textbox and Button, which static/chat.js fills and clicks.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.records import Reader
from assistant.service import AnswerService
from assistant.ui.as_of import PRESETS, presets
from assistant.ui.conversation import Conversation, Session
from assistant.ui.evidence import TABS, Evidence
from assistant.ui.history import History, history_head
from assistant.ui.keeping import keeping_links, next_questions
from assistant.ui.layout import (
    buttons,
    conversation,
    evidence_tabs,
    from_the_page,
    history_panel,
    html,
    options_row,
    question_row,
)
from assistant.ui.messages import question_markdown
from assistant.ui.page import header
from assistant.ui.rating import rate, rating_panel
from assistant.ui.strings import DEFAULT, EXAMPLES, page_language, text

_STATIC = Path(__file__).parent / "static"
_FONTS = ("system-ui", "sans-serif")
_AT_ONCE = 8
_QUIET = {"api_visibility": "private", "show_progress": "hidden"}
_IN_ORDER = {**_QUIET, "trigger_mode": "multiple", "concurrency_limit": 1}  # none is left out
_SCRIPTS = [_STATIC / f"{name}.js" for name in ("chat", "rating", "history")]
_STYLES = [_STATIC / f"{name}.css" for name in ("chat", "source", "rating", "history")]
_UNCHANGED = [gr.skip() for _ in ("selected", *TABS, "cards", "keep", "next")]
_STAYS = [gr.skip() for _ in ("chat", "question", "session", "examples", "again", "rating")]
_STAYS += _UNCHANGED


class Chat:
    """The page's events over a service."""

    def __init__(self, service: AnswerService, max_question_chars: int) -> None:
        self._service = service
        self._conversation = Conversation(service, max_question_chars)
        self._evidence = Evidence(service)
        self._history = History(service, self._conversation)
        self._stopped: dict[str, bool] = {}  # by the open page's hash, while an answer is under way

    def load(self, request: gr.Request) -> list[Any]:
        """The page's texts in the reader's language, and a session that knows it."""
        stated = request.query_params.get("lang")
        language = page_language(stated, request.headers.get("accept-language", ""))
        corpus_date, session = self._service.corpus_date, Session(language, reader_of(request))
        panels = self._evidence.panels(session)
        return [
            session,
            header(language, corpus_date, request.request.state.account),
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
            *self._preset_buttons(language),
            gr.Button(text("edit_again", language)),
            gr.Button(text("new", language)),
            *(gr.Tab(text(f"tab_{name}", language)) for name in TABS),
            *panels,
            history_head(language),
        ]

    def _preset_buttons(self, language: str) -> list[gr.Button]:
        days = presets(self._service)
        return [
            gr.Button(text(f"preset_{name}", language), visible=days[name] is not None)
            for name in PRESETS
        ]

    def preset(self, name: str) -> str:
        """The day of a preset, as it is written; the corpus date for one that has none."""
        return (presets(self._service)[name] or self._service.corpus_date).isoformat()

    def edit(self, session: Session, request: gr.Request) -> str:
        """The last question, to be changed and asked again."""
        return _of_reader(session, request).asked

    async def ask(
        self, written: str, as_of: str, session: Session, request: gr.Request
    ) -> AsyncIterator[list[Any]]:
        """Answer into the chat: a line for each stage, then the text as it comes."""
        session = _of_reader(session, request)
        if not written.strip():
            yield [
                session.messages,
                written,
                session,
                *buttons(busy=False, begun=bool(session.messages)),
                *_UNCHANGED,
                gr.skip(),
            ]
            return
        key = request.session_hash or ""
        self._stopped[key], session.asked = False, written
        had_one = session.worked is not None
        shown = [*session.messages, {"role": "user", "content": question_markdown(written)}]
        try:
            said = self._conversation.replies(
                written, as_of, session, lambda: self._stopped.get(key, True)
            )
            async for so_far in said:
                session.messages = [*shown, {"role": "assistant", "content": so_far}]
                busy = buttons(busy=True, begun=True)
                yield [session.messages, "", session, *busy, *_UNCHANGED, ""]
        finally:
            self._stopped.pop(key, None)
        done = buttons(busy=False, begun=True)
        yield [session.messages, "", session, *done, *self._beside(session, had_one)]

    def _beside(self, session: Session, had_one: bool) -> list[Any]:
        """The side beside the last answer; a tab is chosen where a calculation comes or goes."""
        chosen = "calculation" if session.worked else "sources"
        side = gr.Tabs(selected=chosen) if session.worked or had_one else gr.skip()
        shown = self._evidence.after_answer(session)
        panels = (gr.skip() if one is None else one for one in shown)
        return [side, *panels, session.cards, *self._below(session), rating_panel(session)]

    def _below(self, session: Session) -> list[str]:
        links = keeping_links(session.conversation_id, session.answer_id, session.language)
        return [links, next_questions(session.follow_ups, session.language)]

    def recalculate(self, written: str, session: Session, request: gr.Request) -> list[Any]:
        """The calculation with the inputs of its form, which came through the page as JSON."""
        session = _of_reader(session, request)
        shown = self._evidence.recalculate(written, session)
        return [gr.skip() if shown is None else shown, session]

    def compare(self, written: str, session: Session, request: gr.Request) -> list[Any]:
        """The last question's answers on the two days of a form, which came as JSON."""
        session = _of_reader(session, request)
        shown = self._evidence.compare(written, session)
        return [gr.skip() if shown is None else shown, session]

    def stop(self, request: gr.Request) -> None:
        """Have the answer under way stop at its next look."""
        key = request.session_hash or ""
        if key in self._stopped:
            self._stopped[key] = True

    def begin_anew(self, session: Session, request: gr.Request) -> list[Any]:
        """An empty conversation."""
        return self._shown(Session(session.language, reader_of(request)))

    def history(self, written: str, session: Session, request: gr.Request) -> list[Any]:
        """What was asked for in the panel of earlier conversations, and the page if it changes."""
        done = self._history.act(written, _of_reader(session, request))
        if done is None or done.session is None:
            return [done.listing if done else gr.skip(), *_STAYS]
        return [done.listing, *self._shown(done.session)]

    def _shown(self, session: Session) -> list[Any]:
        """The page with a conversation as it stands."""
        begun = bool(session.messages)
        return [
            session.messages,
            "",
            session,
            gr.Column(visible=not begun),
            gr.Button(visible=begun),
            gr.Tabs(selected="calculation" if session.worked else "sources"),
            *self._evidence.panels(session),
            session.cards,
            *self._below(session),
            rating_panel(session),
        ]

    def rate(self, written: str, session: Session, request: gr.Request) -> list[Any]:
        """What the reader says of the last answer, which came through the page as JSON."""
        session = _of_reader(session, request)
        shown = rate(self._service, written, session)
        return [gr.skip() if shown is None else shown, session]

    def open_source(self, written: str, session: Session, request: gr.Request) -> list[Any]:
        """The panel for the mark that was clicked; its number came through the page."""
        session = _of_reader(session, request)
        return [gr.Tabs(selected="sources"), self._evidence.source(written, session)]


def reader_of(request: gr.Request) -> Reader:
    """Whose event or page it is, as the gate before the page found; see assistant.http.gate."""
    reader: Reader = request.request.state.reader
    return reader


def _of_reader(session: Session, request: gr.Request) -> Session:
    """The open page's session, anew where somebody else has signed in since."""
    reader = reader_of(request)
    mine = session.reader.id == reader.id
    return replace(session, reader=reader) if mine else Session(session.language, reader)


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
        css="\n".join(style.read_text(encoding="utf-8") for style in _STYLES),
        head="".join(f"<script>{one.read_text(encoding='utf-8')}</script>" for one in _SCRIPTS),
    )


def _build(chat: Chat) -> gr.Blocks:
    with gr.Blocks(title="Policy Desk", analytics_enabled=False, fill_width=True) as page:
        session = gr.State(Session())
        head = html("head")
        with gr.Row(elem_id="desk"):
            with gr.Column(scale=3, min_width=320, elem_id="talk"):
                talk = conversation()
                rating = html("rating")
                with gr.Column(elem_id="examples") as examples:
                    samples = [gr.Button(" ", size="sm") for _ in EXAMPLES[DEFAULT]]
                suggested = html("next")
                question, send, stop = question_row()
                as_of, days, again, anew = options_row()
                keep = html("keep")
            with (
                gr.Column(scale=2, min_width=320, elem_id="source-column"),
                gr.Tabs(elem_id="evidence", overflow_behavior="wrap") as evidence,
            ):
                tabs, panels = evidence_tabs()
        cards = html("cards")
        history_top, history_list = history_panel()
        wanted, open_it = from_the_page("cite")
        typed, compute = from_the_page("form")
        two_days, compare = from_the_page("changes")
        said, rate_it = from_the_page("rating")
        sought, look = from_the_page("history")

        beside = [evidence, *panels, cards, keep, suggested, rating]
        texts = [session, head, talk, *samples, question, send, stop, as_of, *days, again]
        texts += [anew, *tabs, *panels, history_top]
        page.load(chat.load, None, texts, **_QUIET)
        asking = {
            "fn": chat.ask,
            "inputs": [question, as_of, session],
            "outputs": [talk, question, session, send, stop, examples, again, *beside],
            "concurrency_limit": _AT_ONCE,
            "concurrency_id": "ask",
            **_QUIET,
        }
        gr.on([question.submit, send.click], **asking)
        for sample in samples:
            sample.click(**{**asking, "inputs": [sample, as_of, session]})
        for name, day in zip(PRESETS, days, strict=True):
            day.click(partial(chat.preset, name), None, [as_of], **_QUIET)
        again.click(chat.edit, [session], [question], **_QUIET)
        stop.click(chat.stop, None, None, **_QUIET)
        page.unload(chat.stop)
        emptied = [talk, question, session, examples, again, *beside]
        stopped = anew.click(chat.stop, None, None, **_QUIET)
        stopped.then(chat.begin_anew, [session], emptied, **_QUIET)
        open_it.click(chat.open_source, [wanted, session], beside[:2], **_QUIET)
        compare.click(chat.compare, [two_days, session], [panels[4], session], **_QUIET)
        compute.click(chat.recalculate, [typed, session], [panels[1], session], **_QUIET)
        rate_it.click(chat.rate, [said, session], [rating, session], **_IN_ORDER)
        look.click(chat.history, [sought, session], [history_list, *emptied], **_IN_ORDER)
    page.queue(default_concurrency_limit=20, max_size=100, api_open=False)
    return page
