"""Set the clock of each Python process to a day: CLOCK=2028-01-01, with this folder on PYTHONPATH.

Python reads a module of this name as it starts, so that the processes of a test are set as well.
The clock runs on from midnight UTC. What waits has `time.monotonic`, which is left alone, and so
are the clocks of C and Rust code, of files and of browsers.
"""

import os
import time
from datetime import UTC, datetime

import time_machine

if day := os.environ.get("CLOCK"):
    # Reckoned once and inherited, so that processes agree on the second.
    if "CLOCK_AHEAD" not in os.environ:
        midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
        os.environ["CLOCK_AHEAD"] = str(midnight.timestamp() - time.time())
    time_machine.travel(time.time() + float(os.environ["CLOCK_AHEAD"]), tick=True).start()
