"""The command line: commands are found by entry point, and imported when they are called.

Exit codes: 0 done, 1 a known error in one line, 2 wrong usage, 3 a gate not met.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint, entry_points

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.quiet import keep_quiet
from corpus.errors import PolicyDeskError

GROUP = "policy_desk.commands"
EXIT_KNOWN_ERROR = 1

out = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)


def main() -> None:
    """Run policy-desk with the arguments of the process."""
    keep_quiet()
    _app(sys.argv[1:2])(prog_name="policy-desk")


def _app(named: list[str]) -> typer.Typer:
    """The commands; only the named one is imported, and all of them where none is (for help)."""
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        help="Answers from a policy corpus, each quotation verified, offline.",
    )
    app.callback()(lambda: None)
    points = command_points()
    for point in [p for p in points if p.name in named] or points:
        app.command(point.name)(point.load())
    return app


def command_points() -> list[EntryPoint]:
    """The registered commands by name, not imported yet."""
    return sorted(entry_points(group=GROUP), key=lambda point: point.name)


@contextmanager
def known_errors_in_one_line() -> Iterator[None]:
    """Turn a PolicyDeskError into one line on stderr and exit code 1."""
    try:
        yield
    except PolicyDeskError as error:
        err.print(f"error: {' '.join(str(error).split())}")
        sys.exit(EXIT_KNOWN_ERROR)
    except KeyboardInterrupt:
        err.print("stopped; what was done so far is kept")
        sys.exit(EXIT_KNOWN_ERROR)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr, shown at a terminal while there is work; takes (what, done, of)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None, visible=False)

        def step(what: str, done: int, of: int) -> None:
            bar.update(task, description=what[-40:], completed=done, total=of, visible=done < of)

        yield step


def note(line: str) -> None:
    """A line about work under way, on stderr."""
    err.print(line)
