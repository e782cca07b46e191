"""Children that leave the processors to others."""

import asyncio
import sys
from pathlib import Path

import pytest

from nearcast.runtime import processes

_TELL = "import os; print(os.nice(0), open('/proc/self/autogroup').read().split()[-1])"


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel does not share by session")
@pytest.mark.parametrize(("polite", "told"), [(False, "0 0"), (True, "10 10")])
async def test_a_polite_child_is_nice_as_a_process_and_as_a_session(polite: bool, told: str) -> None:
    child = await processes.start([sys.executable, "-c", _TELL], output=asyncio.subprocess.PIPE, polite=polite)
    printed, _ = await child.communicate()
    assert printed.decode().strip() == told
