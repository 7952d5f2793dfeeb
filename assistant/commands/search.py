"""policy-desk search: the passages nearest to a query."""

import json as json_module
from typing import Annotated

import typer
from pydantic import TypeAdapter

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import AsOf, Data, Json, read_day
from assistant.desk import open_desk
from assistant.settings import load_settings
from index.retriever import ScoredChunk

_SCORED: TypeAdapter[list[ScoredChunk]] = TypeAdapter(list[ScoredChunk])


def search(
    query: Annotated[str, typer.Argument(help="in any language of the corpus")],
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=100, help="passages")] = 10,
    as_of: AsOf = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show the passages nearest to QUERY, best first.

    Example: policy-desk search "利益配分" --top-k 5
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        day = read_day(as_of)
        with open_desk(load_settings(data=data), progress, note) as desk:
            found = desk.service.search(query, top_k, day)
    if json:
        out.print(json_module.dumps(_SCORED.dump_python(found, mode="json"), ensure_ascii=False))
        return
    for scored in found:
        chunk = scored.chunk
        out.print(f"{scored.rank:3} {scored.score:6.3f}  {chunk.doc_id} {chunk.start}:{chunk.end}")
        out.print(f"            {' '.join(chunk.text.split())[:200]}")
