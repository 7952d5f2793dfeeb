"""policy-desk with the bag embedder and a shipped folder of its own, for tests of processes.

    python -m tests.desk_program SHIPPED GATE COMMAND ...

Documents with the word "gate" are taken in, and such questions answered, only when there is no file
GATE.
"""

import signal
import sys
import time
from pathlib import Path

import pytest

from assistant import cli
from index.embedder import Floats1d, Passage, PassageVectors
from tests.conftest import BagEmbedder
from tests.desk_fixtures import command_points, fake_model


class GatedEmbedder(BagEmbedder):
    """Waits at a text with the word "gate" while a file is there."""

    def __init__(self, gate: Path) -> None:
        self._gate = gate

    def embed_passages(self, passages: list[Passage]) -> list[PassageVectors]:
        """The vectors, when the gate is open."""
        while self._gate.exists() and any("gate" in passage.text for passage in passages):
            time.sleep(0.02)
        return super().embed_passages(passages)

    def embed_query(self, text: str) -> Floats1d:
        """The vector, when the gate is open."""
        while self._gate.exists() and "gate" in text:
            time.sleep(0.02)
        return super().embed_query(text)


def main() -> None:
    """Run the command of the arguments."""
    # Tests that a shell runs behind it ignore Ctrl+C, and what they start would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    shipped, gate = Path(sys.argv.pop(1)), Path(sys.argv.pop(1))
    points = command_points("ask", "ingest", "search", "serve", "show", "status", "verify")
    with fake_model(GatedEmbedder(gate), shipped), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "entry_points", lambda **_group: points)
        cli.main()


if __name__ == "__main__":
    main()
