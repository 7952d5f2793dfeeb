"""The forms that English words take: verbs, possessives, adjectives of countries."""

import re

_ADJECTIVE = re.compile(
    r"(?:ese|ean|ian|can|ish|utch|ench|iss|hai|ino|[^n]ine|ai)$|^(?:German|Burmese)$"
)
_COUNTRIES_LIKE_ADJECTIVES = frozenset(
    "Philippine Ukraine Palestine Argentine Dubai Brunei Liechtenstein".split()
)
# Endings of English verb forms, longest first, and what stands there in the base form.
_ENDINGS = (
    ("sses", "ss"), ("dged", "dge"), ("ies", "y"), ("sed", "se"), ("ced", "ce"), ("ded", "de"),
    ("ved", "ve"), ("ged", "ge"), ("ed", ""), ("ss", "ss"), ("s", ""),
)  # fmt: skip


def is_adjective(label: str) -> bool:
    """Whether a label of a country is its adjective: Japanese, not Japan."""
    return _ADJECTIVE.search(label) is not None and label not in _COUNTRIES_LIKE_ADJECTIVES


def is_plural(phrase: str) -> bool:
    """Whether a noun phrase speaks of several: the returns, the tariffs on cars."""
    if not phrase.startswith("the "):
        return False
    head = re.split(r"\s(?:of|for|on|in|to|from|by|with|under|between|that|if|when)\b", phrase)[0]
    return re.search(r"[^siu'’]s$", head) is not None and head != "the United States"


def plural_verb(verb: str) -> str:
    """Is, was, does, has as they stand with several; as capitalised as they were."""
    plural = {"is": "are", "was": "were", "does": "do", "has": "have"}[verb.lower()]
    return plural.capitalize() if verb[0].isupper() else plural


def third_person(verb: str) -> str:
    """A base form with the ending of he, she and it."""
    return {"have": "has", "do": "does", "go": "goes"}.get(verb, f"{verb}s")


def possessive(phrase: str) -> str:
    """A noun phrase that owns: the US', Japan's."""
    return f"{phrase}'" if phrase.endswith("s") else f"{phrase}'s"


def base_form(verb: str) -> str:
    """A verb without its ending; near enough for the verbs of policy."""
    for ending, kept in _ENDINGS:
        if verb.endswith(ending) and len(verb) > len(ending) + 1:
            return verb[: -len(ending)] + kept
    return verb


def gerund(verb: str) -> str:
    """The -ing form of a base form."""
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"
