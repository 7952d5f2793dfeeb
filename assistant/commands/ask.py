"""policy-desk ask: one question, answered with quotations."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import AsOf, Data, Json, read_day, read_language
from assistant.markdown import plain_text
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.records import ANSWER, Answer, Citation, Question
from assistant.settings import load_settings
from assistant.wording import source_line

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("ask")
def answer_question(desk: "Desk", _progress: "Progress", question: Question) -> Answer:
    """The service's answer."""
    return desk.service.ask(question)


def ask(
    question: Annotated[str, typer.Argument(help="in Chinese, English or Japanese")],
    as_of: AsOf = None,
    language: Annotated[str | None, typer.Option(help="of the answer: zh, en or ja")] = None,
    model: Annotated[str | None, typer.Option(help="the answering model")] = None,
    history: Annotated[list[str] | None, typer.Option(help="an earlier question")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Answer QUESTION with verbatim quotations, or say what is missing.

    Example: policy-desk ask "Who chairs the Investment Committee?" --as-of 2026-01-30
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        asked = Question(
            question,
            language=read_language(language),
            as_of=read_day(as_of),
            history=tuple(history or ()),
            model=model,
        )
        # Where a server owns the folder, its own settings say what it may be asked for.
        chosen = model if model and ":" in model else None
        runner = Runner(load_settings(data=data, model=chosen), progress, note)
        answer = runner.run(answer_question, asked)
        if json:
            out.print(ANSWER.dump_json(answer).decode("utf-8"))
        else:
            _show(answer)


def _show(answer: Answer) -> None:
    """The answer, then a line on each source."""
    for paragraph in answer.text.split("\n\n"):
        if not paragraph.startswith(">"):
            out.print(plain_text(paragraph))
            continue
        citation = answer.citations[int(paragraph.rpartition("[")[2].rstrip("]")) - 1]
        out.print(f"  “{citation.quote}” [{citation.n}]")
    out.print()
    for citation in answer.citations:
        out.print(_source(citation, answer.language))
    for question in answer.follow_ups:
        out.print(f"→ {question}", style="dim")


def _source(citation: Citation, language: str) -> str:
    where = f"{citation.doc_id} {citation.start}:{citation.end}"
    return f"[{citation.n}] {citation.title} · {source_line(citation, language)} · {where}"
