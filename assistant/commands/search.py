"""policy-desk search: the passages nearest to a query."""

import json as json_module
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter

from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import AsOf, Data, Json, read_day
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from index.retriever import ScoredChunk

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress

_SCORED: TypeAdapter[list[ScoredChunk]] = TypeAdapter(list[ScoredChunk])


@work("search")
def find_passages(
    desk: "Desk", _progress: "Progress", query: str, top_k: int, as_of: date | None
) -> list[ScoredChunk]:
    """The service's passages, best first."""
    return desk.service.search(query, top_k, as_of)


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
        runner = Runner(load_settings(data=data), progress, note)
        found = runner.run(find_passages, query, top_k, day)
    if json:
        out.print(json_module.dumps(_SCORED.dump_python(found, mode="json"), ensure_ascii=False))
        return
    for scored in found:
        chunk = scored.chunk
        out.print(f"{scored.rank:3} {scored.score:6.3f}  {chunk.doc_id} {chunk.start}:{chunk.end}")
        out.print(f"            {' '.join(chunk.text.split())[:200]}")
