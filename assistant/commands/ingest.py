"""policy-desk ingest: files, folders and pages into the index."""

import json as json_module
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import EXIT_KNOWN_ERROR, err, known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.settings import load_settings
from corpus.places import Place, read_place
from index.ingest import FileReport

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress


@work("ingest", writes=True)
def take_in(
    desk: "Desk", progress: "Progress", roots: list[Place], prune: bool
) -> list[FileReport]:
    """A report on each file below the roots, whose paths are absolute; see index.ingest."""
    return list(desk.ingest(roots, progress, prune=prune)) if roots else []


def ingest(
    path: Annotated[
        list[str] | None, typer.Argument(metavar="PATH|URL", help="files, folders, https pages")
    ] = None,
    data: Data = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="withdraw what came from PATH and is not there any more")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="build the index anew from its documents first")
    ] = False,
    json: Json = False,
) -> None:
    """Take in every document below PATH, and pages; report what cannot be read.

    Read are txt, md, html, pdf, docx, pptx, xlsx, csv and tsv files.

    Example: policy-desk ingest ./documents --json
    """
    if not path and (prune or not rebuild):
        raise typer.BadParameter(
            "name at least one file, folder or address, or use --rebuild alone"
        )
    with known_errors_in_one_line(), progress_bar() as progress:
        places = [read_place(one) for one in path or ()]
        settings = load_settings(data=data)
        runner = Runner(settings, progress, note, from_scratch=rebuild)
        # The owner may be in another folder.
        absolute = [one.absolute() if isinstance(one, Path) else one for one in places]
        reports = runner.run(take_in, absolute, prune)
    failed = [report for report in reports if report.status == "failed"]
    if json:
        out.print(json_module.dumps([asdict(report) for report in reports], ensure_ascii=False))
    else:
        for report in reports:
            if report.status == "quarantined":
                out.print(f"quarantined {report.doc_id}: {report.message}")
            elif report.status != "failed":
                out.print(f"{report.status:9} {report.doc_id}")
        for report in failed:
            err.print(f"failed    {report.message}")
    if failed:
        raise typer.Exit(EXIT_KNOWN_ERROR)
