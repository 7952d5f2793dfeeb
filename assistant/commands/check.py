"""policy-desk check: what the corpus says to a text, sentence by sentence."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from assistant.checking.records import CHECKED, MARKS, Checked, Mark
from assistant.checking.words import claim_line, heading_line
from assistant.cli import known_errors_in_one_line, note, out, progress_bar
from assistant.commands.options import AsOf, Data, Json, read_day, read_language
from assistant.owner.reaching import Runner
from assistant.owner.work import work
from assistant.records import Citation, Language
from assistant.settings import Settings, load_settings
from assistant.wording import source_line
from corpus.doc_ids import writable
from corpus.folder import load_document
from corpus.formats import load_bytes
from corpus.parser import Parser
from corpus.shipped import load_sources

if TYPE_CHECKING:
    from assistant.desk import Desk
    from index.corpus_index import Progress

_STDIN = Path("-")
_COLOURS: dict[Mark, str] = dict(
    zip(MARKS, ("green", "yellow", "red", "magenta", "bright_black"), strict=True)
)


@work("check")
def check(
    desk: "Desk", progress: "Progress", text: str, language: Language | None, as_of: date | None
) -> Checked:
    """The service's check."""
    from assistant.checking.text import check_text  # the engines, where the work is done

    return check_text(desk.service, text, language, as_of, progress=progress)


def check_file(
    file: Annotated[Path, typer.Argument(help="txt, md, html, docx, pdf, ...; - for stdin")],
    as_of: AsOf = None,
    language: Annotated[str | None, typer.Option(help="of the wording: zh, en or ja")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Check the figures, dates, names and shares of a text against the corpus; no model needed.

    Example: policy-desk check article.html --as-of 2026-01-30
    """
    with known_errors_in_one_line(), progress_bar() as progress:
        settings = load_settings(data=data)
        wanted, day = read_language(language), read_day(as_of)
        runner = Runner(settings, progress, note)
        checked = runner.run(check, _text_of(file, settings), wanted, day)
    if json:
        out.print(CHECKED.dump_json(checked).decode("utf-8"))
    else:
        _show(checked)


def _text_of(file: Path, settings: Settings) -> str:
    """The text that a reader of the file sees.

    Raises:
        BadDocument: it cannot be read, or holds no text.
    """
    limits = settings.limits()
    if file == _STDIN:
        return load_bytes(sys.stdin.buffer.read(limits.file_bytes), "stdin.txt").text
    with Parser(limits) as parser:
        document = load_document(
            file, file, sources=load_sources(), max_bytes=limits.file_bytes, load=parser.load
        )
    return document.text


def _show(checked: Checked) -> None:
    """Each sentence with its claims, then each quotation once with its source."""
    out.print(heading_line(checked))
    cited: dict[int, Citation] = {}
    for sentence in checked.sentences:
        if not sentence.claims:
            continue
        out.print()
        out.print(_plain(sentence.text))
        for claim in sentence.claims:
            line = _plain(claim_line(claim, checked.language))
            out.print(Text(f"  {line}", style=_COLOURS[claim.mark]))
            cited |= {citation.n: citation for citation in claim.citations}
    out.print()
    for _, citation in sorted(cited.items()):
        where = f"{citation.doc_id} {citation.start}:{citation.end}"
        out.print(f"[{citation.n}] “{_plain(citation.quote)}”")
        out.print(f"    {source_line(citation, checked.language)} · {where}")


def _plain(text: str) -> str:
    """One line, without characters that a terminal would obey."""
    return writable(" ".join(text.split()))
