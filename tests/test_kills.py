"""Commands killed at random instants leave the old state or the new one; see tests/kills.py."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("KILLS", "100"))  # KILLS=300 pytest tests/test_kills.py
SEEDS = (1, 2)  # side by side, one a core


@pytest.mark.slow
def test_a_killed_command_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    # In memory where there is such a folder: a commit waits long for a disk.
    below = next(path for path in (Path("/dev/shm"), tmp_path) if os.access(path, os.W_OK))
    command = [sys.executable, "-m", "tests.kills", str(KILLS // len(SEEDS)), "--below", str(below)]
    running = [
        subprocess.Popen(
            [*command, "--seed", str(seed)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        for seed in SEEDS
    ]
    ended = [(process.communicate()[0], process.returncode) for process in running]
    for said, code in ended:
        print(said)  # noqa: T201
        assert code == 0, said
        # Before it may stand what a child said whose parent was killed as it began.
        line = rf"^{KILLS // len(SEEDS)} kills with seed \d, nothing lost"
        assert re.search(line, said, re.MULTILINE)
