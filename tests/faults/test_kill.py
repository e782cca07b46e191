"""kill -9 of every part: it comes back, and nothing published is lost."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import msgspec
import pytest
from tests.running import READY_S, Demo

from nearcast.catalog.model import Title
from nearcast.demo import world
from nearcast.errors import NearcastError
from nearcast.fleet.model import FleetState, Location, Site
from nearcast.ingest.model import Job, JobState
from nearcast.runtime.processes import children
from nearcast.viewer.door import Viewer


async def _titles(demo: Demo) -> set[str]:
    async with demo.operator() as operator:
        return {one.name for one in await operator.get("/operator/titles", tuple[Title, ...], text="")}


async def _play(demo: Demo, network: str) -> bool:
    async with Viewer(demo.url, world.VIEWERS[network]) as viewer:
        await viewer.sign_in(world.EMAIL, world.PASSWORD)
        return (await viewer.watch("Big Buck", 2.0)).verified


async def _plays_again(demo: Demo, network: str = "Metro Fibre") -> None:
    """A play started as soon as the platform can start one, byte for byte right."""
    async with asyncio.timeout(90):
        while True:
            try:
                assert await _play(demo, network)
                return
            except NearcastError:
                await asyncio.sleep(0.2)


@pytest.mark.parametrize("part", ["cloud", "postgres", "nats", "metro-1", "origin-1"])
async def test_a_killed_part_comes_back_and_nothing_is_lost(demo: Demo, part: str) -> None:
    before = await _titles(demo)
    await demo.kill(part)
    await _plays_again(demo)
    await demo.filled("Big Buck")
    assert await _titles(demo) >= before


async def test_a_job_whose_cloud_is_killed_is_finished_by_the_next(demo: Demo, tmp_path: Path) -> None:
    source = tmp_path / "film.mkv"
    await asyncio.to_thread(_draw, source, "testsrc2=s=320x180:r=24,noise=alls=20:allf=t", 20)
    sending = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "nearcast", "ingest", str(source), "--title", "Survivor", "--data", str(demo.folder)),
        stderr=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    await _job_in(demo, "Survivor", JobState.encoding)
    await demo.kill("cloud")
    await sending.wait()
    await _job_in(demo, "Survivor", JobState.ready)
    await demo.filled("Survivor")
    assert await demo.cleared()


async def test_an_appliance_killed_while_it_fills_goes_on(demo: Demo, tmp_path: Path) -> None:
    source = tmp_path / "film.mkv"
    await asyncio.to_thread(_draw, source, "testsrc2=s=320x180:r=24", 6)
    sending = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "nearcast", "ingest", str(source), "--title", "Filler", "--data", str(demo.folder)),
        stderr=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await sending.wait() == 0
    for _ in range(3):
        await demo.kill("coast-1")
    await demo.filled("Filler")
    assert await _play(demo, "Coast Cable")


async def test_killing_up_itself_harms_no_data_and_the_next_stop_leaves_no_process(demo: Demo) -> None:
    before, family = await _titles(demo), _family(demo.pid)
    assert len(family) > 10
    moved = await _moved_site(demo)
    os.kill(demo.pid, signal.SIGKILL)
    await demo.start()
    await _plays_again(demo, "Coast Cable")
    assert await _titles(demo) >= before
    async with demo.operator() as operator:
        assert moved in (await operator.get("/operator/fleet", FleetState)).sites
    family |= _family(demo.pid)
    assert await demo.stop() == 0
    assert [pid for pid in family if _runs_here(pid, demo.folder)] == []
    await demo.start()


async def test_a_second_platform_on_the_same_folder_is_refused(demo: Demo) -> None:
    told = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "nearcast", "up", "--data", str(demo.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "up.already_runs" in told.stderr
    assert await _play(demo, "Metro Fibre")


async def _moved_site(demo: Demo) -> Site:
    """A site of the demo after an operator has changed it."""
    async with demo.operator() as operator:
        known = next(one for one in (await operator.get("/operator/fleet", FleetState)).sites if one.id == "exchange")
        moved = msgspec.structs.replace(known, location=Location(50.0, 8.3))
        await operator.send("PUT", "/operator/fleet/sites", moved)
    return moved


async def _job_in(demo: Demo, name: str, state: JobState) -> None:
    async with asyncio.timeout(READY_S):
        while True:
            try:
                async with demo.operator() as operator:
                    jobs = await operator.get("/operator/jobs", tuple[Job, ...])
                if any(job.draft.name == name and job.state is state for job in jobs):
                    return
            except NearcastError:
                pass
            await asyncio.sleep(0.1)


def _draw(path: Path, picture: str, seconds: int) -> None:
    words = ["-f", "lavfi", "-i", picture, "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *words, str(path)], check=True)


def _family(pid: int) -> set[int]:
    found = children(pid)
    return found.union(*(_family(child) for child in found))


def _runs_here(pid: int, folder: Path) -> bool:
    """Whether `pid` is still a process of that folder, and not another that got its number since."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        place = str(Path(f"/proc/{pid}/cwd").readlink())
    except OSError:
        return False
    return str(folder) in words or str(folder) in place
