"""The parsing process: reused while healthy, replaced when a file kills it, ended with the rest."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from corpus.errors import BadDocument
from corpus.formats import load_bytes
from corpus.limits import Limits
from corpus.loaders.loaded import Loaded
from corpus.parser import Parser
from tests.format_files import body_docx

LIMITS = Limits(seconds=5, memory_bytes=1_000_000_000, text_chars=100_000)
HUGE = b"<html><body>" + b"<p>word</p>" * 3_000_000


def pid_of(parser: Parser) -> int | None:
    return parser._process.pid if parser._process else None


def test_a_healthy_process_parses_file_after_file_as_this_one_would() -> None:
    with Parser(LIMITS) as parser:
        assert pid_of(parser) is None  # until there is a file
        text = "# 関税\n\n税率は15%。\n".encode()
        assert parser.load(text, "a.md") == load_bytes(text, "a.md")
        first = pid_of(parser)
        with pytest.raises(BadDocument, match="'b.pdf' is no PDF in spite of its name"):
            parser.load(b"x", "b.pdf")
        assert parser.load(b"Rice.", "c.txt") == Loaded("Rice.")
        assert pid_of(parser) == first
    assert pid_of(parser) is None


def test_a_file_that_hangs_is_given_up_and_the_next_is_read() -> None:
    limits = Limits(seconds=1)
    with Parser(limits) as parser:
        # Quadratic: each of the brackets may open a link that the parser looks for to the end.
        with pytest.raises(BadDocument, match="'a.md' takes more than 1 seconds to read; split it"):
            parser.load(b"<a" * 100_000 + b"[a](<b" * 200_000, "a.md")
        assert parser.load(b"Rice.", "b.txt").text == "Rice."


def test_a_file_that_needs_too_much_memory_is_given_up() -> None:
    with Parser(Limits(memory_bytes=500_000_000)) as parser:
        with pytest.raises(BadDocument, match="'a.html' needs more than 500000000 bytes of memory"):
            parser.load(HUGE, "a.html")
        assert parser.load(b"Rice.", "b.txt").text == "Rice."


def test_a_crash_is_told_and_the_next_file_is_read() -> None:
    with Parser(LIMITS) as parser:
        parser.load(b"Rice.", "a.txt")
        pid = pid_of(parser)
        assert pid
        os.kill(pid, signal.SIGSEGV)
        with pytest.raises(BadDocument, match=r"'b.txt' crashes its parser \(SIGSEGV\), so it is"):
            parser.load(b"Beef.", "b.txt")
        assert parser.load(b"Beef.", "b.txt").text == "Beef."
        assert pid_of(parser) != pid


def test_too_much_text_is_refused() -> None:
    with Parser(LIMITS) as parser:
        assert len(parser.load(b"x" * 100_000, "a.txt").text) == 100_000
        with pytest.raises(BadDocument, match="holds 100001 characters of text, more than the"):
            parser.load(b"x" * 100_001, "a.txt")


def test_what_a_parser_raises_is_one_line() -> None:
    with Parser(LIMITS) as parser, pytest.raises(BadDocument) as caught:
        parser.load(body_docx("<w:p>\n</w:q>"), "a.docx")
    message = str(caught.value)
    assert message.startswith("'a.docx' is damaged (XMLSyntaxError: ")
    assert message.endswith("); save it anew from the program that made it")
    assert "\n" not in message


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc to find the orphan")
def test_the_process_ends_with_a_parent_that_is_killed() -> None:
    script = """
        from corpus.limits import Limits
        from corpus.parser import Parser

        if __name__ == "__main__":
            parser = Parser(Limits(seconds=2))
            parser.load(b"Rice.", "a.txt")
            print(parser._process.pid, flush=True)
            input()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    status = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        if not status.exists() or status.read_text(encoding="utf-8").split()[2] == "Z":
            return
        time.sleep(0.1)
    pytest.fail(f"process {pid} outlives its parent")
