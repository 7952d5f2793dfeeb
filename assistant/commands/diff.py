"""policy-desk diff: what changed in an answer between two days, and why."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json, read_day
from assistant.difference_words import difference_text
from assistant.differences import DIFFERENCE, Difference
from assistant.markdown import plain_text
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.records import Question
from assistant.settings import load_settings

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("diff")
def compare_days(
    desk: "Desk", _progress: "Progress", question: Question, first: date, last: date
) -> Difference:
    """The service's comparison."""
    return desk.service.diff(question, first, last)


def diff(
    question: Annotated[str, typer.Argument(help="in Chinese, English or Japanese")],
    first: Annotated[str, typer.Option("--from", help="the earlier day, YYYY-MM-DD")],
    last: Annotated[str, typer.Option("--to", help="the later day, YYYY-MM-DD")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Compare the answer to QUESTION as it was known on two days.

    Example: policy-desk diff "What tariff do Japanese goods pay?" --from 2025-08-20 --to 2026-03-01
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        days = read_day(first, "--from"), read_day(last, "--to")
        assert days[0] and days[1]
        runner = Runner(load_settings(data=data), progress, note)
        found = runner.run(compare_days, Question(question), days[0], days[1])
        if json:
            out.print(DIFFERENCE.dump_json(found).decode("utf-8"))
        else:
            out.print(plain_text(difference_text(found)))
