"""policy-desk show: a document, or a span of it, as it was cited."""

import json as json_module
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.documents import absence, document_json
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from corpus.errors import NotFound
from corpus.records import Document
from index.versions import Standing

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.service import AnswerService
    from index.corpus_index import Progress


@work("show")
def find_document(
    desk: "Desk", _progress: "Progress", doc_id: str, version: str | None
) -> tuple[Document, Standing]:
    """The document, and whether it was replaced or withdrawn.

    Raises:
        NotFound: there is none of that id and version; the message names those there are.
    """
    document = desk.service.document(doc_id, version)
    if document is None:
        raise NotFound(_missing(desk.service, doc_id, version))
    return document, desk.service.standing(document)


def show(
    doc_id: Annotated[str, typer.Argument(help="a document's id")],
    version: Annotated[str | None, typer.Option(help="the beginning of a version")] = None,
    span: Annotated[str | None, typer.Option(help="START:END in code points")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Print a document's text, or the text of one span of it.

    Example: policy-desk show framework.en --span 0:80 --json
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        runner = Runner(load_settings(data=data), progress, note)
        document, standing = runner.run(find_document, doc_id, version)
        text = _cut(document, span) if span is not None else document.text
    if standing.withdrawn:
        note(f"document {doc_id!r} was withdrawn on {standing.withdrawn.date()}")
    if json:
        shown = {"text": text} if span is not None else document_json(document, standing)
        out.print(json_module.dumps(shown, ensure_ascii=False))
    else:
        out.print(text)


def _missing(service: "AnswerService", doc_id: str, version: str | None) -> str:
    history = service.history(doc_id)
    if history:
        known = ", ".join(sorted({period.version[:8] for period in history}))
        return f"{absence(service, doc_id, version)}; name one with --version, there are: {known}"
    there = [document.doc_id for document in service.documents()]
    near = get_close_matches(doc_id, there, n=5) or there[:5]
    return (
        f"{absence(service, doc_id, version)}; there are {len(there)}, such as {', '.join(near)};"
        " find one with: policy-desk search WORDS"
    )


def _cut(document: Document, span: str) -> str:
    match = re.fullmatch(r"(\d+):(\d+)", span)
    end = len(document.text)
    if match is None or not 0 <= int(match[1]) < int(match[2]) <= end:
        raise NotFound(
            f"--span {span!r} is no part of {document.doc_id!r}; write START:END with"
            f" 0 <= START < END <= {end}"
        )
    return document.text[int(match[1]) : int(match[2])]
