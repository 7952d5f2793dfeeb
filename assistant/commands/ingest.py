"""policy-desk ingest: files, folders and pages into the index."""

import json as json_module
from dataclasses import asdict
from typing import Annotated

import typer

from assistant.cli import EXIT_KNOWN_ERROR, err, known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.desk import open_desk
from assistant.settings import load_settings
from corpus.places import read_place


def ingest(
    path: Annotated[
        list[str] | None, typer.Argument(metavar="PATH|URL", help="files, folders, https pages")
    ] = None,
    data: Data = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="build the index anew from its documents first")
    ] = False,
    json: Json = False,
) -> None:
    """Take in every txt, md, html and pdf file below PATH, and pages; report what cannot be read.

    Example: policy-desk ingest ./documents --json
    """
    if not path and not rebuild:
        raise typer.BadParameter("name at least one file, folder or address, or use --rebuild")
    with known_errors_in_one_line(), progress_bar() as progress:
        places = [read_place(one) for one in path or ()]
        settings = load_settings(data=data)
        with open_desk(settings, progress, note, writes=True, from_scratch=rebuild) as desk:
            reports = list(desk.ingest(places, progress)) if places else []
    failed = [report for report in reports if report.status == "failed"]
    if json:
        out.print(json_module.dumps([asdict(report) for report in reports], ensure_ascii=False))
    else:
        for report in reports:
            if report.status != "failed":
                out.print(f"{report.status:9} {report.doc_id}")
        for report in failed:
            err.print(f"failed    {report.message}")
    if failed:
        raise typer.Exit(EXIT_KNOWN_ERROR)
