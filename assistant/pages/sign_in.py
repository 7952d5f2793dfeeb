"""The page to sign in with a name and a password, and to sign out; it needs no script."""

from datetime import date
from html import escape

from assistant.pages.frame import bdi, framed
from assistant.pages.strings import text


def sign_in_page(
    language: str, corpus_date: date, then: str, name: str = "", problem: str = ""
) -> str:
    """The form as HTML.

    Args:
        then: The path that is opened afterwards.
        name: As it was typed before.
        problem: Why that did not do.
    """
    said = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    main = (
        f'<form class="signing" method="post" action="/sign-in?lang={language}">{said}'
        f"{_field('name', 'text', 'username', language, name)}"
        f"{_field('password', 'password', 'current-password', language)}"
        f'<input type="hidden" name="next" value="{escape(then)}">'
        f'<button type="submit" class="do">{escape(text("sign_in_do", language))}</button>'
        f'<p class="hint">{escape(text("sign_in_forgotten", language))}</p></form>'
    )
    return framed("sign_in", language, corpus_date, main)


def signed_in_page(language: str, corpus_date: date, name: str) -> str:
    """Who is signed in, and the way out, as HTML."""
    main = (
        f'<form class="signing" method="post" action="/sign-out?lang={language}">'
        f"<p>{escape(text('signed_in_as', language))} <b>{bdi(name)}</b></p>"
        f'<button type="submit">{escape(text("sign_out", language))}</button></form>'
    )
    return framed("sign_in", language, corpus_date, main)


def _field(name: str, kind: str, remembered: str, language: str, value: str = "") -> str:
    label = escape(text(f"sign_in_{name}", language))
    return (
        f'<label>{label}<input type="{kind}" name="{name}" autocomplete="{remembered}"'
        f' value="{escape(value)}" maxlength="1000" required></label>'
    )
