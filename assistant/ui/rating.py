"""What a reader says of the last answer: a thumb, and after a thumb down what is wrong with it.

The form as JSON -> [assistant.ui.rating] -> the service's feedback -> HTML on one line
"""

from dataclasses import dataclass
from typing import get_args

from pydantic import ValidationError

from assistant.feedback import FEEDBACK, MOST_TEXT_CHARS, Fault, Feedback, Rating, give_feedback
from assistant.service import AnswerService
from assistant.ui.conversation import Session
from assistant.ui.forms import read_form
from assistant.ui.panel import escape
from assistant.ui.strings import text
from corpus.errors import BadQuestion, NotFound


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the reader is asked for besides the thumb."""

    typed: Feedback  # what stands in the form
    problem: str = ""  # why it was not kept


def rating_panel(session: Session) -> str:
    """The thumbs below the last answer; nothing where the last question got none."""
    return _panel(session) if session.rates else ""


def rate(service: AnswerService, written: str, session: Session) -> str | None:
    """Keep what the reader says of the last answer; the thumbs as they are then.

    Args:
        written: `rating` alone of a thumb; with `reason` and `text` of the form below it.

    Returns:
        None where nothing can be read, and so nothing changes.
    """
    typed = read_form(written)
    if typed is None or not session.rates:
        return None
    by_thumb = "text" not in typed
    try:
        said = FEEDBACK.validate_python({"answer_id": session.rates} | typed)
    except ValidationError:
        return None
    if by_thumb and said.rating == "down" and session.said and session.said.rating == "down":
        return _panel(session, asked=_Asked(session.said))
    try:
        give_feedback(service.index.catalog, service.archive, said, session.reader)
    except BadQuestion:
        found = {"count": f"{len(said.text):,}", "most": f"{MOST_TEXT_CHARS:,}"}
        return _panel(session, asked=_Asked(said, text("rate_too_long", session.language, **found)))
    except NotFound:
        return _panel(session, asked=_Asked(said, text("rate_gone", session.language)))
    session.said = said
    if by_thumb and said.rating == "down":
        return _panel(session, asked=_Asked(said))
    return _panel(session, thanks=True)


def _panel(session: Session, thanks: bool = False, asked: _Asked | None = None) -> str:
    language = session.language
    given = session.said.rating if session.said else None
    thumbs = "".join(_thumb(one, one == given, language) for one in get_args(Rating))
    said = escape(text("rate_thanks", language)) if thanks else ""
    return (
        '<form class="rating" autocomplete="off">'
        f'<p class="thumbs"><span>{escape(text("rate_asked", language))}</span>{thumbs}'
        + (f'<span class="thanks" tabindex="-1">{said}</span>' if said else "")
        + f"</p>{_reasons(asked, language) if asked else ''}</form>"
    )


def _thumb(rating: str, pressed: bool, language: str) -> str:
    name = escape(text(f"rate_{rating}", language))
    kinds = f"thumb {rating}{' pressed' if pressed else ''}"
    return f'<button type="button" class="{kinds}" value="{rating}" title="{name}"></button>'


def _reasons(asked: _Asked, language: str) -> str:
    chosen, wrong = asked.typed.reason, ' class="invalid"' if asked.problem else ""
    radios = "".join(
        f'<label><input type="radio" name="reason" value="{one}"'
        f"{' checked' if one == chosen else ''}> {escape(text(f'rate_{one}', language))}</label>"
        for one in get_args(Fault)
    )
    problem = f'<p class="problem" role="alert">{escape(asked.problem)}</p>' if wrong else ""
    # Gradio's sanitiser takes a textarea away; static/rating.js makes one of the field.
    return (
        f"<fieldset><legend>{escape(text('rate_why', language))}</legend>{radios}</fieldset>"
        f'<label class="words"><span>{escape(text("rate_text", language))}</span>'
        f'<input type="text" name="text" value="{escape(asked.typed.text)}"{wrong}></label>'
        f'{problem}<button type="submit">{escape(text("rate_send", language))}</button>'
    )
