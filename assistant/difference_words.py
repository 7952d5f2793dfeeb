"""A difference between two answers in Markdown, in each language."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from assistant.calculator.wording import output_label, value_words
from assistant.differences import Difference, OutputChange, QuotationChange, TermChange
from assistant.markdown import escape
from assistant.records import Citation
from assistant.wording import day_name, source_line

_TEXTS: Mapping[str, tuple[str, str, str]] = {
    # name: (zh, en, ja)
    "same": (
        "{first}与{last}的答复相同。",
        "The answer is the same on {first} and on {last}.",
        "{first}と{last}で回答は変わりません。",
    ),
    "changed": (
        "{first}至{last}之间，答复有以下变化：",
        "Between {first} and {last} the answer changed:",
        "{first}から{last}までの間に、回答は次のように変わりました。",
    ),
    "unanswered": (
        "{day}时尚无法回答。",
        "On {day} there was no answer yet.",
        "{day}の時点では回答できませんでした。",
    ),
    "value": (
        "{what}：{before} → {after}",
        "{what}: {before} → {after}",
        "{what}：{before} → {after}",
    ),
    "new": (
        "{what}：{after}（此前未知）",
        "{what}: {after} (not known before)",
        "{what}：{after}（以前は不明）",
    ),
    "known": ("自{day}起为人所知", "known from {day}", "{day}に判明"),
    "added": ("新增引文", "Quotation added", "追加された引用"),
    "removed": ("不再引用", "Quotation no longer given", "示されなくなった引用"),
    "superseded": ("{day}起已被取代", "superseded on {day}", "{day}に差し替え"),
    "event": ("事件：", "Event: ", "出来事："),
    "brackets": ("（{inside}）", " ({inside})", "（{inside}）"),
}
_PLACES = {"zh": 0, "en": 1, "ja": 2}


def difference_text(found: Difference) -> str:
    """The difference as Markdown in the language of the later answer, all outside text escaped."""
    language = found.after.language
    parts = summary_words(found, language)
    for term in found.terms:
        parts += _term(term, language)
    parts += [f"- {escape(output_words(output, language))}" for output in found.outputs]
    for quotation in found.quotations:
        parts += [f"*{reason_words(quotation, language)}*", _quote(quotation.citation, language)]
    return "\n\n".join(parts)


def summary_words(found: Difference, language: str) -> list[str]:
    """Whether the answer changed, and on which of the days there was none; plain text."""
    days = {
        "first": day_name(found.before.as_of, language),
        "last": day_name(found.after.as_of, language),
    }
    if found.same:
        return [_say("same", language, **days)]
    lines = [_say("changed", language, **days)]
    for answer in (found.before, found.after):
        if answer.status != "answered":
            lines.append(_say("unanswered", language, day=day_name(answer.as_of, language)))
    return lines


def change_words(change: TermChange, language: str) -> str:
    """A term with its earlier and its later value, and when the later one was known."""
    line = _change(change.label, change.before, change.after, language)
    known = change.day and _say("known", language, day=day_name(change.day, language))
    return line + (_brackets(known, language) if known else "")


def reason_words(change: QuotationChange, language: str) -> str:
    """Whether a quotation was added or removed, and why."""
    name = {"known_later": "known", "superseded": "superseded"}.get(change.why)
    said = _say(change.change, language)
    if name is None or change.day is None:
        return said
    return said + _brackets(_say(name, language, day=day_name(change.day, language)), language)


def output_words(change: OutputChange, language: str) -> str:
    """A result of a calculation with its earlier and its later value."""
    label = output_label(change.name, language, change.calculation)
    before, after = (
        _value(value, change.unit, language) for value in (change.before, change.after)
    )
    return _change(label, before, after, language)


def _term(change: TermChange, language: str) -> Iterator[str]:
    yield f"**{escape(change_words(change, language))}**"
    if change.cause:
        yield _quote(change.cause, language)
    if change.event and change.event != change.cause:
        yield _say("event", language)
        yield _quote(change.event, language)


def _change(what: str, before: str, after: str, language: str) -> str:
    return _say("value" if before else "new", language, what=what, before=before, after=after)


def _value(value: str, unit: str, language: str) -> str:
    try:
        return value_words(Decimal(value), unit, language)
    except InvalidOperation:  # a day, or a choice
        return value


def _quote(citation: Citation, language: str) -> str:
    lines = [f"> {line}".rstrip() for line in escape(citation.quote).split("\n")]
    whose = source_line(citation, language) or citation.title
    return "\n".join([*lines, ">", f"> — {escape(whose)}"])


def _brackets(inside: str, language: str) -> str:
    return _say("brackets", language, inside=inside)


def _say(name: str, language: str, **values: str) -> str:
    return _TEXTS[name][_PLACES.get(language, 1)].format(**values)
