"""What a cold `policy-desk ask` costs on a built index, against importing chromadb alone.

    python -m evals.cold_start

Both are started anew in turn, so that a busy machine slows both; the ratio of the medians is what
counts. The seconds are of one machine on one day.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from assistant.cli import out

ROUNDS = 7
QUESTION = "Who chairs the Investment Committee?"


def main() -> None:
    """Measure and print both medians and their ratio."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"POLICY_DESK_DATA": data}
        ask = [sys.executable, "-c", "from assistant.cli import main; main()", "ask", QUESTION]
        alone = [sys.executable, "-c", "import chromadb"]
        _seconds(ask, environment)  # builds the index
        asked, imported = [], []
        for _ in range(ROUNDS):
            asked.append(_seconds(ask, environment))
            imported.append(_seconds(alone, environment))
    ask_seconds, alone_seconds = statistics.median(asked), statistics.median(imported)
    out.print(
        f"ask {ask_seconds:.2f} s, import chromadb {alone_seconds:.2f} s,"
        f" ratio {ask_seconds / alone_seconds:.2f} (medians of {ROUNDS} in turn)"
    )


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
