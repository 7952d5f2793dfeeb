"""The status page: what `policy-desk status` prints, as tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from assistant.composing import STALE_AFTER_DAYS
from assistant.evaluation import Evaluation, Figure
from assistant.pages.frame import age_name, bdi, framed, size_name
from assistant.pages.strings import TEXTS, measure_name, text
from assistant.status import DeskStatus
from assistant.ui.strings import NAMES
from assistant.wording import LANGUAGES, day_name
from index.counts import Holding

_COMMAND = "policy-desk eval dev"


def status_page(found: DeskStatus, language: str, corpus_date: date) -> str:
    """The page as HTML."""
    parts = [f'<p class="lead">{escape(text("status_lead", language))}</p>']
    if found.corpus_age_days >= STALE_AFTER_DAYS:
        stale = text("stale", language, days=f"{found.corpus_age_days:,}")
        parts.append(f'<p class="note">{escape(stale)}</p>')
    parts += [
        '<div class="columns">',
        _section("holds", _facts(_contents(found, language)), language),
        _section("index", _facts(_index(found, language)), language),
        _section("by_language", _by_language(found, language), language),
        _section("by_format", _by_format(found.by_format, language), language),
        _section("on_disk", _on_disk(found.bytes_on_disk, language), language),
        "</div>",
        _section("evaluation", _evaluation(found.evaluation, language), language),
    ]
    return framed("status", language, corpus_date, "\n".join(parts))


def _section(name: str, inside: str, language: str) -> str:
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(text(name, language))}</h2>'
        f"{inside}</section>"
    )


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f"<dl>{listed}</dl>"


def _contents(found: DeskStatus, language: str) -> list[tuple[str, str]]:
    age = age_name(found.corpus_age_days, language)
    day = f"{day_name(found.corpus_date, language)}<small>{escape(age)}</small>"
    changed = escape(text("never", language))
    if found.last_change:
        at = found.last_change
        changed = (
            f'<time datetime="{at.isoformat()}">{day_name(at.date(), language)}'
            f" {at:%H:%M} UTC</time>"
        )
    counts = ("documents", "chunks", "withdrawn", "versions")
    return [
        *((text(name, language), f"{getattr(found, name):,}") for name in counts),
        (text("corpus_day", language), day),
        (text("last_change", language), changed),
    ]


def _index(found: DeskStatus, language: str) -> list[tuple[str, str]]:
    waits = [
        *(text("unsettled", language, doc_id=doc_id) for doc_id in found.unsettled),
        *(text("old_generation", language, folder=name) for name in found.old_generations),
    ]
    names = ("generation", "model", "fingerprint", "data")
    return [
        *((text(name, language), f"<code>{bdi(getattr(found, name))}</code>") for name in names),
        (text("waits", language), "<br>".join(map(bdi, waits)) or text("nothing", language)),
    ]


def _by_language(found: DeskStatus, language: str) -> str:
    heads = [text(name, language) for name in ("language", "documents", "chunks", "deleted")]
    rows = [
        [escape(NAMES.get(tag, tag)), f"{one.documents:,}", f"{one.chunks:,}",
         f"{found.deleted_share.get(tag, 0):.1%}"]
        for tag, one in found.by_language.items()
    ]  # fmt: skip
    return _table("by_language", heads, rows)


def _by_format(held: Mapping[str, Holding], language: str) -> str:
    heads = [text(name, language) for name in ("format", "documents", "chunks")]
    rows = [
        [escape(name.lstrip(".") or text("no_format", language)), f"{one.documents:,}",
         f"{one.chunks:,}"]
        for name, one in held.items()
    ]  # fmt: skip
    return _table("by_format", heads, rows)


def _on_disk(sizes: Mapping[str, int], language: str) -> str:
    return _facts(
        (text(name, language) if name in TEXTS else name, size_name(size))
        for name, size in sizes.items()
    )


def _evaluation(run: Evaluation | None, language: str) -> str:
    if run is None:
        said = escape(text("no_evaluation", language))
        return f"<p>{said}</p><pre><code>{_COMMAND}</code></pre>"
    counts = " · ".join(
        text(f"verdict_{name}", language, count=f"{count:,}")
        for name, count in run.verdicts.items()
        if f"verdict_{name}" in TEXTS
    )
    day = day_name(run.ended.date(), language)
    heads = [text("measure", language), text("all", language), *(NAMES[x] for x in LANGUAGES),
             text("questions", language)]  # fmt: skip
    rows = [_figure(run, f, language) for f in run.figures if f.slice == "all"]
    return (
        f"<p>{escape(text('evaluated', language, set=run.set, day=day))} {escape(counts)}</p>"
        f"<p><code>{bdi(run.folder)}</code></p>{_table('evaluation', heads, rows)}"
    )


def _figure(run: Evaluation, figure: Figure, language: str) -> list[str]:
    values = (run.value(figure.measure, f"language={x}") for x in LANGUAGES)
    return [
        escape(measure_name(figure.measure, language)),
        f"{figure.value:.3f} <small>{figure.low:.3f}–{figure.high:.3f}</small>",
        *("–" if value is None else f"{value:.3f}" for value in values),
        f"{figure.questions:,}",
    ]


def _table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table of a section, whose first column names its rows; the cells are HTML."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<div class="scroll" role="group" aria-labelledby="{name}" tabindex="0">'
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
