"""policy-desk ingest: files and folders into the index."""

import json as json_module
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import EXIT_KNOWN_ERROR, err, known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import Data, Json
from assistant.desk import open_desk
from assistant.settings import load_settings


def ingest(
    path: Annotated[list[Path] | None, typer.Argument(help="files or folders")] = None,
    data: Data = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="build the index anew from its documents first")
    ] = False,
    json: Json = False,
) -> None:
    """Take in every document below PATH; report each that cannot be read.

    Read are txt, md, html, pdf, docx, pptx, xlsx, csv and tsv files.

    Example: policy-desk ingest ./documents --json
    """
    if not path and not rebuild:
        raise typer.BadParameter("name at least one file or folder, or use --rebuild")
    with known_errors_in_one_line(), progress_bar() as progress:
        settings = load_settings(data=data)
        with open_desk(settings, progress, note, writes=True, from_scratch=rebuild) as desk:
            reports = list(desk.ingest(path, progress)) if path else []
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
