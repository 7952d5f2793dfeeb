"""The pages to sign in, by password or at a provider, and to sign out; they need no script."""

from datetime import date
from html import escape
from urllib.parse import quote

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


def provider_page(
    language: str, corpus_date: date, then: str, problem: str = "", sign_out_at: str = ""
) -> str:
    """The way to the provider that signs people in, as HTML.

    Args:
        then: The path that is opened afterwards.
        problem: Why the attempt before did not do.
        sign_out_at: Where people sign out of the provider too; empty: nowhere.
    """
    said = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    begin = escape(f"/sign-in/begin?lang={language}&next={quote(then, safe='/')}")
    leave = (
        f'<p><a href="{escape(sign_out_at)}">{escape(text("oidc_sign_out", language))}</a></p>'
        if sign_out_at
        else ""
    )
    # A link, as a form may not lead to another origin here.
    main = (
        f'<div class="signing">{said}<p>{escape(text("oidc_lead", language))}</p>'
        f'<p><a href="{begin}">{escape(text("oidc_do", language))}</a></p>{leave}</div>'
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
