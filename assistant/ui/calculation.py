"""The calculation beside the chat as HTML: result, inputs as a form, steps, notes, chart, table.

Worked -> [assistant.ui.calculation] -> HTML on one line; static/chat.js sends its form back
"""

from collections.abc import Sequence

from assistant.calculator.model import BadInput, MissingInput
from assistant.calculator.step_words import step_words
from assistant.calculator.wording import (
    choice,
    input_label,
    note_sentence,
    output_label,
    title,
    unit_name,
    value_words,
)
from assistant.records import Calculation, Citation, Input
from assistant.ui.panel import escape
from assistant.ui.pictures import chart_image
from assistant.ui.strings import text
from assistant.ui.worked import Field, NotANumber, Problem, Worked, fields
from assistant.wording import day_name, phrase, say

Row = tuple[str, str, str]  # label, value, where from


def no_calculation(language: str) -> str:
    """What stands there before anything was computed."""
    return f'<p class="nothing">{escape(text("no_calculation_yet", language))}</p>'


def calculation_panel(
    worked: Worked, first: int, language: str, problem: Problem | None = None
) -> str:
    """A calculation as HTML.

    Args:
        worked: What is shown.
        first: The number in the session of the answer's first citation; 0 or more.
        language: The page's.
        problem: Why the form as it was typed was not computed.
    """
    made = worked.calculation
    top, *more = made.outputs
    parts = [
        f'<article class="calc"><header><h2>{escape(title(made.name, language))}</h2>',
        f'<p class="result"><span>{escape(output_label(top.name, language, made.name))}</span> ',
        f"<strong>{escape(value_words(top.value, top.unit, language))}</strong></p>",
        _line("calc_as_of", language, day=day_name(worked.as_of, language)),
        "</header>",
        _problem(problem, language, made.name),
        _form(worked, first, language, problem),
    ]
    if more:
        rows = [(output_label(o.name, language, made.name), value_words(o.value, o.unit, language))
                for o in more]  # fmt: skip
        parts += [_heading("calc_results", language), _table(rows)]
    if made.chart:
        image = chart_image(made.chart, made.name, language)
        alt = f"{text('calc_chart', language)}: {title(made.name, language)}"
        parts.append(f'<figure><img src="{image}" alt="{escape(alt)}"></figure>')
    parts += [_heading("calc_steps", language), _steps(made, language)]
    if worked.notes:
        notes = "".join(
            f"<li>{escape(note_sentence(note, language))}</li>" for note in worked.notes
        )
        parts += [_heading("calc_notes", language), f'<ul class="notes">{notes}</ul>']
    return "".join([*parts, _copies(made, language), "</article>"])


def as_rows(made: Calculation, language: str) -> list[Row]:
    """The inputs with their origin, then the outputs, in words."""
    given = [
        (
            input_label(one.name, language, made.name),
            value_words(one.value, one.unit, language),
            _origin_words(one, language),
        )
        for one in made.inputs
    ]
    result = text("calc_results", language)
    return given + [
        (output_label(o.name, language, made.name), value_words(o.value, o.unit, language), result)
        for o in made.outputs
    ]


def as_markdown(rows: Sequence[Row], head: Row) -> str:
    """Rows as a Markdown table."""
    cells = [[cell.replace("\\", "\\\\").replace("|", "\\|") for cell in row] for row in rows]
    lines = [list(head), ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def as_tsv(rows: Sequence[Row], head: Row) -> str:
    """Rows as lines with tabs between the cells."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in (head, *rows))


def _form(worked: Worked, first: int, language: str, problem: Problem | None) -> str:
    made = worked.calculation
    shown = fields(made) if worked.editable else []
    in_form = {item.given.name for item in shown if item.given}
    given = "".join(_row(item, made.name, first, language, problem) for item in shown if item.given)
    given += "".join(
        f"<tr><th scope=row>{escape(input_label(one.name, language, made.name))}</th>"
        f"<td>{escape(value_words(one.value, one.unit, language))}</td>"
        f"<td>{_origin(one, first, language)}</td></tr>"
        for one in made.inputs
        if one.name not in in_form
    )
    rest = "".join(
        _row(item, made.name, first, language, problem) for item in shown if not item.given
    )
    if rest:
        opened = " open" if problem and any(not item.given and problem.field == item.name
                                            for item in shown) else ""  # fmt: skip
        summary = escape(text("calc_more", language))
        rest = f"<details{opened}><summary>{summary}</summary><table>{rest}</table></details>"
    head = _heading("calc_inputs", language)
    if not worked.editable:
        return f"{head}<table>{given}</table>{_line('calc_fixed', language)}"
    run = escape(text("calc_run", language))
    return (
        f'<form class="inputs" autocomplete="off">{head}<table>{given}</table>{rest}'
        f'<button type="submit" class="run">{run}</button></form>'
    )


def _row(item: Field, calculator: str, first: int, language: str, problem: Problem | None) -> str:
    label = escape(input_label(item.name, language, calculator))
    value = problem.typed.get(item.name, item.shown) if problem else item.shown
    wrong = ' class="invalid"' if problem and problem.field == item.name else ""
    name = f'name="{item.name}" id="in-{item.name}"{wrong}'
    if item.kind == "choice":
        offered = [*(() if item.shown else ("",)), *item.choices]
        options = "".join(
            f'<option value="{escape(one)}"{" selected" if one == value else ""}>'
            f"{escape(choice(one, language) if one else text('calc_not_set', language))}</option>"
            for one in offered
        )
        control = f"<select {name}>{options}</select>"
    else:
        kind = 'type="date"' if item.kind == "date" else 'type="text" inputmode="decimal"'
        control = f'<input {kind} {name} value="{escape(value)}" maxlength="60">'
        unit = item.given.unit if item.given else ""
        beside = unit_name(unit, language)
        control += f' <span class="unit">{escape(beside)}</span>' if beside else ""
    origin = _origin(item.given, first, language) if item.given else ""
    return (
        f'<tr><th scope="row"><label for="in-{item.name}">{label}</label></th>'
        f"<td>{control}</td><td>{origin}</td></tr>"
    )


def _origin(given: Input, first: int, language: str) -> str:
    words = escape(_origin_words(given, language))
    return f'<span class="origin origin-{given.origin}">{words}</span>' + (
        f" {mark(given.citation, first)}" if given.citation else ""
    )


def _origin_words(given: Input, language: str) -> str:
    return phrase(f"origin_{given.origin}", language)


def mark(citation: Citation, first: int) -> str:
    """A citation's mark as a link that opens its source; `first` is as in calculation_panel."""
    return f'<a href="#cite-{first + citation.n - 1}">[{citation.n}]</a>'


def _steps(made: Calculation, language: str) -> str:
    items = "".join(
        f"<li>{escape(f'{formula} = {substitution} = ')}<strong>{escape(result)}</strong></li>"
        for formula, substitution, result in (
            step_words(step, language, made.name) for step in made.steps
        )
    )
    return f'<ol class="steps" tabindex="0">{items}</ol>'


def _problem(problem: Problem | None, language: str, calculator: str) -> str:
    if problem is None:
        return ""
    error, label = problem.error, input_label(problem.field, language, calculator)
    if isinstance(error, MissingInput):
        said = say("input_missing", language, field=label)
    elif isinstance(error, NotANumber):
        said = text("calc_bad_number", language, field=label, got=error.got)
    elif isinstance(error, BadInput):
        said = say("input_not_allowed", language, field=label, got=error.got, allowed=error.allowed)
    else:
        said = str(error)
    return f'<p class="problem" role="alert">{escape(said)}</p>'


def _copies(made: Calculation, language: str) -> str:
    rows = as_rows(made, language)
    head = tuple(text(name, language) for name in ("calc_inputs", "calc_value", "calc_origin"))
    assert len(head) == 3
    made_of = {"copy_markdown": as_markdown(rows, head), "copy_tsv": as_tsv(rows, head)}
    buttons = "".join(
        f'<span><button type="button" class="copy">{escape(text(name, language))}</button>'
        f'<code class="copied-text" hidden>{_kept(written)}</code></span>'
        for name, written in made_of.items()
    )
    done = escape(text("copied", language))
    return f'<p class="copies" title="">{buttons}<span class="done" hidden>{done}</span></p>'


def _kept(written: str) -> str:
    return escape(written).replace("\t", "&#9;")


def _table(rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>'
        for label, value in rows
    )
    return f"<table>{lines}</table>"


def _heading(name: str, language: str) -> str:
    return f"<h3>{escape(text(name, language))}</h3>"


def _line(name: str, language: str, **values: str) -> str:
    return f'<p class="line">{escape(text(name, language, **values))}</p>'
