"""Children that are kept running, and none that outlives its parent. Each case is a process of its own: becoming the parent
of orphans is for good.
"""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.running import until

from nearcast.runtime import processes

PRELUDE = """
import asyncio, os, signal, sys
from pathlib import Path
from nearcast.runtime import processes
from nearcast.runtime.supervisor import Supervisor
folder = Path(sys.argv[1])

def sleeper(name, note="true"):
    async def start():
        script = f'trap "echo {name} >> {folder}/stopped; exit 0" TERM; echo {name} >> {folder}/started; {note}; while true; do sleep 0.05; done'
        return await processes.start(["sh", "-c", script])
    return start
"""


def _run(folder: Path, body: str) -> None:
    script = PRELUDE + "\nasync def main():\n" + textwrap.indent(textwrap.dedent(body), "    ") + "\nasyncio.run(main())\n"
    done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_a_killed_child_is_started_again_and_waves_stop_in_order(tmp_path: Path) -> None:
    _run(
        tmp_path,
        """
        supervisor = Supervisor()
        await supervisor.run("database", sleeper("database"), wave=0)
        await supervisor.run("cloud", sleeper("cloud"), wave=1)
        while not (folder / "started").exists() or "cloud" not in (folder / "started").read_text():
            await asyncio.sleep(0.02)
        before = supervisor.pid("cloud")
        os.kill(before, signal.SIGKILL)
        while supervisor.pid("cloud") == before or (folder / "started").read_text().count("cloud") < 2:
            await asyncio.sleep(0.02)
        assert await supervisor.stop()
        assert not supervisor.is_running("cloud")
        """,
    )
    assert (tmp_path / "stopped").read_text().split() == ["cloud", "database"]


def test_a_child_that_dies_again_and_again_is_told_once(tmp_path: Path) -> None:
    _run(
        tmp_path,
        """
        starts, told = [], []
        async def fail():
            starts.append(len(starts))
            return await processes.start(["false"])
        supervisor = Supervisor()
        supervisor.tell = told.append
        await supervisor.run("cloud", fail, wave=0)
        await supervisor.run("database", sleeper("database"), wave=0)
        while len(starts) < 5:  # told after the third, and not again after the fourth
            await asyncio.sleep(0.05)
        assert told == ["cloud"]
        await supervisor.stop()
        """,
    )


def test_a_child_that_could_not_be_started_again_for_want_of_room_is_when_there_is_room(tmp_path: Path) -> None:
    _run(
        tmp_path,
        """
        from nearcast.runtime.nats import Nats

        nats, starts = Nats(folder), []
        async def start():
            starts.append(len(starts))
            await nats.start()
            return nats.process
        supervisor = Supervisor()
        await supervisor.run("nats", start, wave=0)
        before = supervisor.pid("nats")
        (folder / ".nats.conf.new").mkdir()  # nothing can be written there
        os.kill(before, signal.SIGKILL)
        while len(starts) < 3:
            await asyncio.sleep(0.02)
        (folder / ".nats.conf.new").rmdir()
        while supervisor.pid("nats") == before:
            await asyncio.sleep(0.02)
        await supervisor.stop()
        """,
    )


def test_a_child_that_is_just_being_started_is_no_orphan(tmp_path: Path) -> None:
    _run(
        tmp_path,
        """
        starting = asyncio.create_task(processes.start(["sleep", "100"]))
        while not processes.children(os.getpid()):
            await asyncio.sleep(0)
        assert not starting.done()
        assert await processes.end_orphans() == ()
        assert (await starting).returncode is None
        """,
    )


def test_a_child_that_does_not_listen_is_killed_and_that_is_told(tmp_path: Path) -> None:
    _run(
        tmp_path,
        """
        process = await processes.start(["sh", "-c", f"trap '' TERM; echo > {folder}/deaf; while true; do sleep 0.05; done"])
        while not (folder / "deaf").exists():
            await asyncio.sleep(0.02)
        await processes.stop(process, patience_s=0.3)
        assert process.returncode == -signal.SIGKILL
        """,
    )


def test_grandchildren_whose_parent_was_killed_are_ended(tmp_path: Path) -> None:
    _run(
        tmp_path,
        """
        supervisor = Supervisor()
        await supervisor.run("nginx", sleeper("nginx", f"setsid sleep 100 & echo $! > {folder}/orphan"), wave=0)
        while not (folder / "orphan").exists() or not (folder / "orphan").read_text().strip():
            await asyncio.sleep(0.02)
        orphan = int((folder / "orphan").read_text())
        os.kill(supervisor.pid("nginx"), signal.SIGKILL)
        while Path(f"/proc/{orphan}").exists():
            await asyncio.sleep(0.02)
        await supervisor.stop()
        """,
    )


def test_an_orphan_that_has_ended_is_let_go_while_its_elders_go_on(tmp_path: Path) -> None:
    _run(
        tmp_path,
        """
        supervisor = Supervisor()
        await supervisor.run("nginx", sleeper("nginx", f"sh -c 'sleep 0.2 & echo $! > {folder}/orphan'"), wave=0)
        while not (folder / "orphan").exists() or not (folder / "orphan").read_text().strip():
            await asyncio.sleep(0.02)
        orphan = int((folder / "orphan").read_text())
        while Path(f"/proc/{orphan}").exists():
            await asyncio.sleep(0.02)
        assert supervisor.is_running("nginx")
        assert await supervisor.stop()
        """,
    )


async def test_children_die_with_their_parent(tmp_path: Path) -> None:
    script = (
        PRELUDE
        + f"""
async def main():
    child = await processes.start(["sleep", "100"], not_as_root=True)
    Path({str(tmp_path / "child")!r}).write_text(str(child.pid))
    await asyncio.sleep(100)
asyncio.run(main())
"""
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, str(tmp_path))
    await until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text() != "", 60.0)
    child = int((tmp_path / "child").read_text())
    assert _alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    await parent.wait()
    await until(lambda: not _alive(child), 30.0)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(processes.CannotStart, match="no-such-program"):
        await processes.start(["no-such-program"])
    await asyncio.sleep(0)


async def test_a_program_whose_confinement_fails_is_named() -> None:
    def confine() -> None:
        raise OSError("no namespaces here")

    with pytest.raises(processes.CannotStart, match="sleep"):
        await processes.start(["sleep", "100"], confine=confine)
    await asyncio.sleep(0)
