"""The components of the chat page, without their texts: the reader's language is not known yet.

What stands here is laid out by static/chat.css and wired to its events by assistant/ui/chat.py.
"""

from typing import Any

import gradio as gr

from assistant.ui.as_of import PRESETS
from assistant.ui.evidence import TABS


def conversation() -> gr.Chatbot:
    """The chat; what Gradio would add to it is off."""
    return gr.Chatbot(
        elem_id="chat",
        show_label=False,
        height=None,
        autoscroll=False,  # static/chat.js keeps the last question in sight
        buttons=[],
        latex_delimiters=[],
        sanitize_html=True,
        allow_tags=False,
        feedback_options=None,
        layout="bubble",
    )


def options_row() -> tuple[gr.Textbox, list[gr.Button], gr.Button, gr.Button]:
    """The as-of day, its presets, asking the last question again, and a new conversation."""
    with gr.Row(elem_id="options"):
        as_of = gr.Textbox(max_lines=1, min_width=140, max_length=10, elem_id="as-of")
        with gr.Row(elem_id="presets"):
            days = [gr.Button(" ", size="sm", min_width=0) for _ in PRESETS]
        again = gr.Button(" ", size="sm", min_width=120, elem_id="again", visible=False)
        anew = gr.Button(" ", size="sm", min_width=120, elem_id="new")
    return as_of, days, again, anew


def evidence_tabs() -> tuple[list[gr.Tab], list[gr.Markdown]]:
    """The tabs beside the chat, in the order of TABS, and the place in each."""
    tabs, panels = [], []
    for name in TABS:
        with gr.Tab(" ", id=name, render_children=True) as tab:
            panels.append(html("source" if name == "sources" else name))
        tabs.append(tab)
    return tabs, panels


def history_panel() -> tuple[gr.Markdown, gr.Markdown]:
    """What lies over the page when it is opened: its head, which stays, and the list."""
    with gr.Column(elem_id="history"), gr.Column(elem_id="history-panel"):
        return html("history-head"), html("history-list")


def from_the_page(name: str) -> tuple[gr.Textbox, gr.Button]:
    """What static/chat.js fills and clicks."""
    field = gr.Textbox(visible="hidden", elem_id=f"{name}-wanted")
    return field, gr.Button(visible="hidden", elem_id=f"{name}-open")


def question_row() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    """The question, the button that asks it, and the one that stops the answer."""
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


def html(elem_id: str) -> gr.Markdown:
    """A place for our HTML. gr.HTML needs eval, which the page's policy forbids; Markdown does not,
    and sanitises what it shows. The HTML must be one line, or Markdown would read on in it."""
    return gr.Markdown(
        elem_id=elem_id, show_label=False, container=False, sanitize_html=True, latex_delimiters=[]
    )


def buttons(*, busy: bool, begun: bool) -> list[Any]:
    """Send, stop, the examples and asking again, as an answer begins or ends."""
    return [
        gr.Button(visible=not busy),
        gr.Button(visible=busy),
        gr.Column(visible=not begun),
        gr.Button(visible=begun and not busy),
    ]
