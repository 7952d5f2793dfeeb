"""The clock of the tests, which `make test-clock` sets to a day."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

CODE = "import datetime, time; print(datetime.date.today(), time.monotonic(), time.time())"


def test_processes_have_the_day_and_wait_by_the_real_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "clock"))
    monkeypatch.setenv("CLOCK", "2031-05-17")
    monkeypatch.delenv("CLOCK_AHEAD", raising=False)
    grandchild = f"import subprocess, sys; {CODE}; subprocess.run([sys.executable, '-c', '{CODE}'])"
    before = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-uc", grandchild], capture_output=True, text=True, check=True
    )
    first, second = (line.split() for line in done.stdout.splitlines())
    assert (first[0], second[0], done.stderr) == ("2031-05-17", "2031-05-17", "")
    assert before <= float(first[1]) <= float(second[1]) <= time.monotonic()
    assert float(first[2]) < float(second[2])


@pytest.mark.skipif("CLOCK" not in os.environ, reason="make test-clock sets the clock")
def test_the_clock_is_set() -> None:
    assert 0 <= (date.today() - date.fromisoformat(os.environ["CLOCK"])).days <= 1
