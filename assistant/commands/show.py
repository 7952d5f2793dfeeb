"""policy-desk show: a document, or a span of it, as it was cited."""

import json as json_module
import re
from typing import Annotated

import typer
from pydantic import TypeAdapter

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.desk import open_desk
from assistant.settings import load_settings
from corpus.errors import NotFound
from corpus.records import Document

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


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
        with open_desk(load_settings(data=data), progress, note) as desk:
            document = desk.service.document(doc_id, version)
            known = [d.doc_id for d in desk.service.documents()] if document is None else []
        if document is None:
            named = f"{doc_id!r}" + (f" in version {version!r}" if version else "")
            raise NotFound(f"no document {named}; there are: {', '.join(known)}")
        text = _cut(document, span) if span is not None else document.text
    if json:
        shown = {"text": text} if span is not None else _DOCUMENT.dump_python(document, mode="json")
        out.print(json_module.dumps(shown, ensure_ascii=False))
    else:
        out.print(text)


def _cut(document: Document, span: str) -> str:
    match = re.fullmatch(r"(\d+):(\d+)", span)
    end = len(document.text)
    if match is None or not 0 <= int(match[1]) < int(match[2]) <= end:
        raise NotFound(
            f"--span {span!r} is no part of {document.doc_id!r}; write START:END with"
            f" 0 <= START < END <= {end}"
        )
    return document.text[int(match[1]) : int(match[2])]
