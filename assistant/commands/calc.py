"""policy-desk calc: a calculation by name, every step shown."""

import json as json_module
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.calculator.describing import calculator_json
from assistant.calculator.goal_seek import Goal
from assistant.calculator.model import Calculator
from assistant.calculator.registry import CALCULATORS, calculator
from assistant.calculator.stated import read_input
from assistant.calculator.wording import input_label, output_label, title, value_words
from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import AsOf, Data, Json, read_day
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.records import CALCULATION, Calculation
from assistant.settings import load_settings
from corpus.errors import BadQuestion

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("calc")
def calculate(
    desk: "Desk",
    _progress: "Progress",
    name: str,
    inputs: dict[str, Any],
    as_of: date | None,
    goal: tuple[str, str, Decimal] | None,
) -> Calculation:
    """The service's calculation; a goal is the input sought, the output and its value."""
    return desk.service.calculate(name, inputs, as_of, goal=Goal(*goal) if goal else None)


def calc(
    name: Annotated[str | None, typer.Argument(help="of a calculator; none: list them")] = None,
    given: Annotated[
        list[str] | None, typer.Option("--input", help="name=value, as often as needed")
    ] = None,
    seek: Annotated[str | None, typer.Option(help="an input to find; with --goal")] = None,
    goal: Annotated[str | None, typer.Option(help="output=value that it is to give")] = None,
    as_of: AsOf = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Run a calculator; an input that is not given is taken from the corpus, and cited.

    Example: policy-desk calc tariff_duty --input customs_value=100000 --input mfn_rate=2.5
    Example: policy-desk calc profit_split --input daa=1e9 --seek cash --goal japan=6e8
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        if name is None:
            _list(json)
            return
        inputs = _inputs(calculator(name), given or [])
        runner = Runner(load_settings(data=data), progress, note)
        made = runner.run(calculate, name, inputs, read_day(as_of), _goal(seek, goal))
        if json:
            out.print(CALCULATION.dump_json(made).decode("utf-8"))
        else:
            _show(made)


def _inputs(chosen: Calculator, given: list[str]) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    for pair in given:
        name, equals, written = pair.partition("=")
        if not equals:
            raise BadQuestion(f"--input {pair!r} is no name=value", "input")
        inputs[name.strip()] = read_input(chosen, name.strip(), written)
    return inputs


def _goal(seek: str | None, goal: str | None) -> tuple[str, str, Decimal] | None:
    if seek is None and goal is None:
        return None
    if seek is None or goal is None:
        raise BadQuestion("--seek INPUT and --goal OUTPUT=VALUE go together", "goal")
    output, _, written = goal.partition("=")
    try:
        value = Decimal(written)
    except InvalidOperation as error:
        raise BadQuestion(f"--goal {goal!r} is no output=number", "goal") from error
    if not value.is_finite():
        raise BadQuestion(f"--goal {goal!r} is no output=number", "goal")
    return seek, output.strip(), value


def _list(json: bool) -> None:
    listed = {name: calculator_json(chosen) for name, chosen in CALCULATORS.items()}
    if json:
        out.print(json_module.dumps(list(listed.values()), ensure_ascii=False))
        return
    for name, table in listed.items():
        out.print(f"{name}: {title(name, 'en')}")
        out.print("\n".join(f"    {field}" for field in table["inputs"]))


def _show(made: Calculation) -> None:
    for output in made.outputs:
        words = value_words(output.value, output.unit, "en")
        out.print(f"{output_label(output.name, 'en', made.name)}: {words}")
    for given in made.inputs:
        source = f"{given.origin}"
        if given.citation:
            source = f"{given.citation.doc_id}: “{given.citation.quote}”"
        words = value_words(given.value, given.unit, "en")
        out.print(f"    {input_label(given.name, 'en', made.name)} = {words} ({source})")
    for number, step in enumerate(made.steps, start=1):
        out.print(f"  {number}. {step.formula} = {step.substitution} = {step.result}")
