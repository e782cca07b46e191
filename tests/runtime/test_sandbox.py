"""What a program in a sandbox can reach, in each kind of sandbox this machine has."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from nearcast.runtime import sandbox
from nearcast.runtime.sandbox import Broken, Cage, Limits

LIMITS = Limits(processor_s=20, wall_s=120, memory=300_000_000, file=1_000_000)
SECRET = "the database's password"


@pytest.fixture(params=[Cage.bubblewrap, Cage.kernel])
def cage(request: pytest.FixtureRequest) -> Cage:
    wanted: Cage = request.param
    return wanted


async def told(program: str, tmp_path: Path, cage: Cage, limits: Limits = LIMITS) -> str:
    """What a program in Python prints that may read `given` and write in `work`."""
    (tmp_path / "work").mkdir(exist_ok=True)
    (tmp_path / "given").write_text("given")
    (tmp_path / "secret").write_text(SECRET)
    command = [sys.executable, "-c", program, str(tmp_path)]
    async with sandbox.run(command, tmp_path / "work", (tmp_path / "given", *sandbox.python()), limits, cage) as child:
        out, err = await child.communicate()
        return (out + err).decode()


def test_bubblewrap_is_used_where_it_is() -> None:
    assert sandbox.best_cage() is Cage.bubblewrap


async def test_it_reads_what_it_is_given_and_nothing_else(tmp_path: Path, cage: Cage) -> None:
    read = "import sys; print(open(sys.argv[1] + '/%s').read())"
    assert "given" in await told(read % "given", tmp_path, cage)
    refused = await told(read % "secret", tmp_path, cage)
    assert "Error" in refused
    assert SECRET not in refused
    assert "root:" not in await told("print(open('/etc/passwd').read())", tmp_path, cage)


async def test_a_program_of_ours_finds_what_it_imports(tmp_path: Path, cage: Cage) -> None:
    assert await told("import nearcast.ingest.encoder.probe as probe; print(probe.__name__)", tmp_path, cage) == (
        "nearcast.ingest.encoder.probe\n"
    )


async def test_it_writes_in_its_folder_and_nowhere_else(tmp_path: Path, cage: Cage) -> None:
    write = "import sys; open(sys.argv[1] + '/%s', 'w').write('changed')"
    await told(write % "work/mine", tmp_path, cage)
    assert (tmp_path / "work" / "mine").read_text() == "changed"
    assert "Error" in await told(write % "given", tmp_path, cage)
    assert "Error" in await told(write % "new", tmp_path, cage)
    assert (tmp_path / "given").read_text() == "given"
    assert not (tmp_path / "new").exists()


async def test_it_has_no_network(tmp_path: Path, cage: Cage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        connect = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2); print('reached')"
        assert "reached" in await told(connect, tmp_path, Cage.limits)
        assert "reached" not in await told(connect, tmp_path, cage)


async def test_memory_and_time_have_an_end(tmp_path: Path, cage: Cage) -> None:
    with pytest.raises(Broken, match="memory: 300 MB"):
        await told("import time; kept = bytearray(400_000_000); time.sleep(120)", tmp_path, cage)
    short = Limits(processor_s=20, wall_s=0.5, memory=300_000_000, file=1_000_000)
    with pytest.raises(Broken, match=r"time: 0.5 s"):
        await told("import time; time.sleep(120)", tmp_path, cage, short)
    busy = Limits(processor_s=1, wall_s=120, memory=300_000_000, file=1_000_000)
    assert await told("print('begins', flush=True)\nwhile True: pass", tmp_path, cage, busy) == "begins\n"
    assert "Error" in await told("open('large', 'wb').write(bytes(2_000_000))", tmp_path, cage)


async def test_nothing_of_it_outlives_the_block(tmp_path: Path, cage: Cage) -> None:
    (tmp_path / "work").mkdir()
    program = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); import time; time.sleep(60)"
    async with sandbox.run([sys.executable, "-c", program], tmp_path / "work", sandbox.python(), LIMITS, cage):
        async with asyncio.timeout(60):
            while len(_working_in(tmp_path / "work")) < 2:
                await asyncio.sleep(0.02)
    async with asyncio.timeout(60):
        while _working_in(tmp_path / "work"):
            await asyncio.sleep(0.02)


def _working_in(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder and int(process.name) != os.getpid():
                found.append(process.name)
        except OSError:
            continue
    return found
