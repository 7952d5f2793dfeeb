"""policy-desk corpus: the documents as their curators see them."""

import json as json_module
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.ingest import ingest
from assistant.commands.options import Data, Json, read_day
from assistant.curation import ROWS, CorpusRow
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


class Action(Enum):
    """What is to be done."""

    LIST = "list"
    ADD = "add"
    DATE = "date"
    WITHDRAW = "withdraw"
    RELEASE = "release"


@work("corpus list")
def list_documents(desk: "Desk", _progress: "Progress") -> list[CorpusRow]:
    """What waits in quarantine, then the visible documents, the oldest first."""
    return desk.service.curation.rows()


@work("corpus date", writes=True)
def date_document(
    desk: "Desk", _progress: "Progress", doc_id: str, published: date
) -> list[CorpusRow]:
    """The document with its new day."""
    return [desk.service.curation.redate(doc_id, published)]


@work("corpus withdraw", writes=True)
def withdraw_documents(desk: "Desk", _progress: "Progress", doc_ids: list[str]) -> list[CorpusRow]:
    """Nothing is left of them to show."""
    for doc_id in doc_ids:
        desk.service.curation.withdraw(doc_id)
    return []


@work("corpus release", writes=True)
def release_documents(desk: "Desk", _progress: "Progress", doc_ids: list[str]) -> list[CorpusRow]:
    """The documents that left quarantine."""
    return [desk.service.curation.release(doc_id) for doc_id in doc_ids]


def corpus(
    action: Annotated[Action, typer.Argument(help="what to do")],
    what: Annotated[
        list[str] | None, typer.Argument(metavar="[DOC_ID ... | DOC_ID DATE | PATH ...]")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """List the documents by age, add files, put a date right, withdraw, or release from quarantine.

    What speaks to the assistant or hides text waits in quarantine until it is released. A date set
    here stays until the document is taken in again; a sidecar file states it for good.

    Example: policy-desk corpus date notes 2026-01-30
    """
    named = what or []
    if action is Action.ADD:
        ingest(named, data=data, json=json)
        return
    _check(action, named)
    with known_errors_in_one_line(), progress_bar() as progress:
        runner = Runner(load_settings(data=data), progress, note)
        if action is Action.LIST:
            rows = runner.run(list_documents)
        elif action is Action.DATE:
            day = read_day(named[1], "DATE")
            assert day is not None
            rows = runner.run(date_document, named[0], day)
        elif action is Action.RELEASE:
            rows = runner.run(release_documents, named)
        else:
            rows = runner.run(withdraw_documents, named)
        if json:
            out.print(json_module.dumps(ROWS.dump_python(rows, mode="json"), ensure_ascii=False))
        elif action is Action.WITHDRAW:
            out.print("\n".join(f"withdrawn {doc_id}" for doc_id in named))
        elif action is Action.RELEASE:
            out.print("\n".join(f"released {row.doc_id}" for row in rows))
        else:
            for row in rows:
                out.print(_line(row))


def _check(action: Action, named: list[str]) -> None:
    wanted = {Action.LIST: (0, 0), Action.DATE: (2, 2)}.get(action, (1, 1_000))
    if not wanted[0] <= len(named) <= wanted[1]:
        raise typer.BadParameter(
            "write: corpus list, corpus add PATH ..., corpus date DOC_ID DATE, corpus withdraw"
            " DOC_ID ..., or corpus release DOC_ID ..."
        )


def _line(row: CorpusRow) -> str:
    if row.findings:
        found = "; ".join(f"{one.kind} at {one.where}: {one.what!r}" for one in row.findings)
        return f"quarantined {row.doc_id}  {row.path or '–'}  {found}".replace("\n", " ")
    aged = "no date" if row.age_days is None else f"{row.age_days} days old"
    replaced = f", {row.superseded} of {row.sections} parts superseded" if row.superseded else ""
    return (
        f"{row.published or '–':10}  {row.doc_id}  {row.language}  {row.authority},"
        f" {row.confidence}  {aged}{replaced}".replace("\n", " ")
    )
