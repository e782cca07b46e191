"""Logs are the last thing that may stop anything."""

import subprocess
import sys

_FULL = """
from nearcast.runtime import log
with open("/dev/full", "w", buffering=1) as file:
    log.setup("test", file=file)
    log.get("part").warning("no room")
    print("goes on", flush=True)
"""


def test_a_full_disk_costs_lines_and_nothing_else() -> None:
    done = subprocess.run([sys.executable, "-c", _FULL], capture_output=True, text=True, check=False)
    assert done.stdout == "goes on\n", done.stderr
