"""Children that leave the processors to others, and are ended wherever they work."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from nearcast.runtime import processes, sandbox

_TELL = "import os; print(os.nice(0), open('/proc/self/autogroup').read().split()[-1])"


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel does not share by session")
@pytest.mark.parametrize(("polite", "niceness"), [(False, 0), (True, 10)])
async def test_a_polite_child_is_nice_as_a_process_and_as_a_session(polite: bool, niceness: int) -> None:
    child = await processes.start([sys.executable, "-c", _TELL], output=asyncio.subprocess.PIPE, polite=polite)
    printed, _ = await child.communicate()
    nicest = 19
    assert printed.decode().split() == [str(min(os.nice(0) + niceness, nicest)), str(niceness)]


@pytest.mark.parametrize("cage", [sandbox.best_cage(), sandbox.Cage.limits])
async def test_what_works_in_a_folder_is_ended_inside_a_sandbox_too(tmp_path: Path, cage: sandbox.Cage) -> None:
    work = tmp_path / "own" / "work"
    work.mkdir(parents=True)
    limits = sandbox.Limits(processor_s=10, wall_s=60, memory=1_000_000_000, file=1_000)
    async with sandbox.run(["/bin/sh", "-c", "echo up; exec sleep 60"], work, (), limits, cage) as child:
        assert child.stdout is not None
        assert await child.stdout.readline() == b"up\n"
        assert processes.end_in(tmp_path / "elsewhere") == 0
        assert processes.end_in(tmp_path / "own") > 0
        assert await asyncio.wait_for(child.wait(), 30) != 0
