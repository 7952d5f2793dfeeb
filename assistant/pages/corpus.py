"""The corpus page: the documents in a table that static/corpus.js sorts, filters and changes.

The script draws no row: after each change it takes the table's rows from the page anew.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from assistant.curation import CorpusRow
from assistant.documents import document_address
from assistant.pages.frame import age_name, bdi, framed, size_name
from assistant.pages.held import action_buttons, held_list
from assistant.pages.strings import script_texts, text
from assistant.ui.strings import NAMES
from assistant.ui.strings import text as chat_text
from assistant.wording import day_name
from corpus.records import AUTHORITIES, CONFIDENCES

_COLUMNS = ("title", "published", "latest", "authority", "confidence", "language", "sections")
_SUFFIXES = ".txt,.md,.markdown,.html,.htm,.pdf,.docx,.pptx,.xlsx,.csv,.tsv"


def corpus_page(
    rows: Sequence[CorpusRow], language: str, corpus_date: date, last_day: date, max_file_bytes: int
) -> str:
    """The page as HTML.

    Args:
        last_day: The last one that a document can be published on.
        max_file_bytes: Larger files are not sent.
    """
    texts = json.dumps(script_texts(language), ensure_ascii=False)
    waiting = [row for row in rows if row.findings]
    rows = [row for row in rows if not row.findings]
    size = size_name(max_file_bytes)
    main = (
        f'<div id="corpus" data-texts="{escape(texts)}" data-max-bytes="{max_file_bytes}"'
        f' data-size="{size}">\n'
        f'<p class="lead">{escape(text("corpus_lead", language, count=len(rows)))}</p>\n'
        f'<noscript><p class="note">{escape(text("no_script", language))}</p></noscript>\n'
        f"{_adding(language, size)}\n{held_list(waiting, language)}\n{_filter(rows, language)}\n"
        '<p id="said" role="status"></p>\n'
        f"{_table(rows, language)}\n{_dialogs(language, last_day)}\n</div>"
    )
    return framed("corpus", language, corpus_date, main, "corpus.js")


def _adding(language: str, size: str) -> str:
    return (
        f'<section class="scripted" id="adding" aria-labelledby="add">'
        f'<h2 id="add">{escape(text("add", language))}</h2>'
        f'<label class="drop" for="files">{escape(text("choose", language))}'
        f'<input type="file" id="files" multiple accept="{_SUFFIXES}" aria-describedby="add-hint">'
        f'</label><p class="hint" id="add-hint">{escape(text("add_hint", language, size=size))}</p>'
        '<ol id="uploads"></ol></section>'
    )


def _filter(rows: Sequence[CorpusRow], language: str) -> str:
    def choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
        listed = "".join(
            f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in options
        )
        return (
            f'<label>{escape(label)} <select name="{name}"><option value="">'
            f"{escape(text('any', language))}</option>{listed}</select></label>"
        )

    languages = [(x, _language_name(x)) for x in sorted({row.language for row in rows})]
    return (
        f'<form class="scripted" id="filter" role="search"'
        f' aria-label="{escape(text("filter", language))}">'
        f"<label>{escape(text('words', language))}"
        ' <input type="search" name="words" autocomplete="off"></label>'
        + choice("language", text("language", language), languages)
        + choice("authority", *_names("authority", AUTHORITIES, language))
        + choice("confidence", *_names("confidence", CONFIDENCES, language))
        + '<output id="shown"></output></form>'
    )


def _names(field: str, values: Iterable[str], language: str) -> tuple[str, list[tuple[str, str]]]:
    return chat_text(field, language), [(value, chat_text(value, language)) for value in values]


def _table(rows: Sequence[CorpusRow], language: str) -> str:
    """Roles are stated since narrow screens show rows as cards, which would take them away."""
    heads = "".join(
        f'<th role="columnheader" scope="col">{escape(_label(name, language))}</th>'
        for name in _COLUMNS
    )
    actions = f'<th role="columnheader" scope="col">{escape(text("actions", language))}</th>'
    body = "\n".join(_row(row, language) for row in rows)
    return (
        f'<table role="table" id="documents" aria-label="{escape(text("corpus_title", language))}">'
        f'<thead role="rowgroup"><tr role="row">{heads}{actions}</tr></thead>\n'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _label(name: str, language: str) -> str:
    told_by_chat = name in ("authority", "confidence")
    return chat_text(name, language) if told_by_chat else text(name, language)


def _row(row: CorpusRow, language: str) -> str:
    whose = text("brief", language) if row.kind == "brief" else row.publisher
    cells = [
        _cell("published", _day(row.published, language), _iso(row.published), language),
        _cell("latest", _latest(row, language), _iso(row.latest), language),
        _cell("authority", escape(chat_text(row.authority, language)), row.authority, language),
        _cell("confidence", escape(chat_text(row.confidence, language)), row.confidence, language),
        _cell("language", escape(_language_name(row.language)), row.language, language),
        _cell("sections", _sections(row, language), str(row.sections), language),
    ]
    return (
        f'<tr role="row" data-id="{escape(row.doc_id)}" data-published="{_iso(row.published)}">'
        f'<th role="rowheader" scope="row" data-value="{escape(row.title)}">'
        f'<a href="{escape(document_address(row.doc_id, language))}" lang="{escape(row.language)}">'
        f"{bdi(row.title)}</a>"
        f"<small>{bdi(whose) + ' · ' if whose else ''}<code>{bdi(row.doc_id)}</code></small></th>"
        f"{''.join(cells)}{_actions(row, language)}</tr>"
    )


def _cell(name: str, inside: str, value: str, language: str) -> str:
    label = escape(_label(name, language))
    return (
        f'<td role="cell" data-name="{name}" data-value="{escape(value)}">'
        f'<span class="label" aria-hidden="true">{label}</span><span>{inside}</span></td>'
    )


def _actions(row: CorpusRow, language: str) -> str:
    buttons = action_buttons(row, ("redate", "withdraw"), language)
    return f'<td role="cell" class="actions">{buttons}</td>'


def _latest(row: CorpusRow, language: str) -> str:
    if row.latest == row.published or row.latest is None:
        return _age(row, language)
    return f"{_day(row.latest, language)}<small>{_age(row, language)}</small>"


def _age(row: CorpusRow, language: str) -> str:
    return "–" if row.age_days is None else escape(age_name(row.age_days, language))


def _sections(row: CorpusRow, language: str) -> str:
    if not row.superseded:
        return str(row.sections)
    return f"{row.sections}<small>{text('superseded', language, count=row.superseded)}</small>"


def _day(day: date | None, language: str) -> str:
    if day is None:
        return escape(text("no_day", language))
    return f'<time datetime="{day}">{day_name(day, language)}</time>'


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _language_name(tag: str) -> str:
    return NAMES.get(tag, tag)


def _dialogs(language: str, last_day: date) -> str:
    cancel = f'<button type="button" value="cancel">{escape(text("cancel", language))}</button>'

    def dialog(name: str, field: str, do: str) -> str:
        return (
            f'<dialog id="{name}" aria-labelledby="{name}-title"><form method="dialog">'
            f'<h2 id="{name}-title">{escape(text(f"{name}_title", language))}</h2>'
            f'<p class="which"></p><p class="hint">{escape(text(f"{name}_hint", language))}</p>'
            f'{field}<p class="problem" role="alert"></p><p class="choose">{cancel}'
            f'<button type="submit" class="do">{escape(text(do, language))}</button></p>'
            "</form></dialog>"
        )

    day = (
        f"<label>{escape(text('published', language))}"
        f' <input type="date" name="day" required max="{last_day}"></label>'
    )
    return (
        dialog("redate", day, "save")
        + dialog("withdraw", "", "withdraw")
        + dialog("release", "", "release")
    )
