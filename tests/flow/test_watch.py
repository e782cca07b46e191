"""From a clip to verified bytes: every part real, as the demo runs them."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest
from tests.running import FIRST, Demo

from nearcast.demo import world
from nearcast.ids import SessionId
from nearcast.playback.policy import admission
from nearcast.telemetry.model import Totals
from nearcast.viewer.door import Viewer
from nearcast.viewer.model import Experience

SITES = {"Metro Fibre": {"metro-1", "metro-2"}, "Coast Cable": {"coast-1"}, "elsewhere": {"exchange-1"}}


async def _watch(demo: Demo, network: str, title: str, seconds: float | None = None) -> Experience:
    async with Viewer(demo.url, world.VIEWERS[network]) as viewer:
        await viewer.sign_in(world.EMAIL, world.PASSWORD)
        return await viewer.watch(title, seconds)


def _nearcast(demo: Demo, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nearcast", *words, "--data", str(demo.folder)], capture_output=True, text=True, check=False
    )


async def test_everybody_is_served_by_the_nearest_site_and_every_byte_is_right(demo: Demo) -> None:
    plays = await asyncio.gather(*(_watch(demo, network, "Big Buck") for network in SITES))
    for (network, near), play in zip(SITES.items(), plays, strict=True):
        assert play.verified, network
        assert set(play.appliances) <= near, network
        assert play.rank0_share == 1.0
        assert play.rebuffer_ms == 0.0
        assert play.errors == []


async def test_what_was_delivered_is_counted_by_appliance_and_rank(demo: Demo) -> None:
    play = await _watch(demo, "Coast Cable", "Big Buck")

    async def counted() -> int:
        async with demo.operator() as operator:
            totals = await operator.get("/operator/totals", Totals)
        return sum(one.bytes for one in totals.bytes if one.appliance == "coast-1" and one.rank == 0)

    async with asyncio.timeout(40):
        while await counted() < play.bytes:
            await asyncio.sleep(0.2)


async def test_a_play_is_followed_from_the_cloud_to_the_appliance(demo: Demo) -> None:
    play = await _watch(demo, "Coast Cable", "Big Buck", 1.0)
    stream = admission.stream_of(SessionId(play.session))
    cloud = (demo.folder / "log" / "cloud.log").read_text().splitlines()
    assert any(json.loads(line).get("play") == stream for line in cloud if line.startswith("{"))
    assert not any(play.session in line for line in cloud), "it opens the playlists of the play"
    logs = demo.folder / "appliances" / "coast-1" / "log"

    def shipped() -> bool:
        return any(play.session in log.read_text(errors="replace") for log in logs.iterdir() if log.is_file())

    async with asyncio.timeout(40):
        while not shipped():
            await asyncio.sleep(0.1)


async def test_an_appliance_killed_in_mid_play_costs_nothing(demo: Demo) -> None:
    killed: list[asyncio.Task[None]] = []

    def watch(one: Experience) -> None:
        if not killed and one.position > 3.0:
            killed.append(asyncio.create_task(demo.kill(one.appliance, down_s=5.0)))

    async with Viewer(demo.url, world.VIEWERS["Metro Fibre"]) as viewer:
        await viewer.sign_in(world.EMAIL, world.PASSWORD)
        play = await viewer.watch(FIRST, listener=watch)
    await killed[0]
    assert play.verified
    assert play.moved
    assert play.rebuffer_ms == 0.0
    assert set(play.appliances) == SITES["Metro Fibre"]


async def test_a_file_becomes_a_title_on_the_command_line(demo: Demo, tmp_path: Path) -> None:
    source = tmp_path / "Ünïcode film 🎬.mkv"
    _draw(source, 4)
    told = await asyncio.to_thread(_nearcast, demo, "ingest", str(source), "--title", "Testcard", "--year", "1955", "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["state"] == "ready"
    await demo.filled("Testcard")
    told = await asyncio.to_thread(_nearcast, demo, "watch", "testcard", "--from", "Metro Fibre", "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["verified"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        ("_empty", "empty"),
        ("_text", "ingest.not_playable"),
        ("_truncated", "ingest."),
    ],
)
async def test_what_is_not_a_film_is_refused_and_leaves_nothing(demo: Demo, tmp_path: Path, make: str, words: str) -> None:
    source = tmp_path / "film.mp4"
    globals()[make](source)
    told = await asyncio.to_thread(_nearcast, demo, "ingest", str(source), "--title", "Nothing")
    assert told.returncode == 1
    assert words in told.stderr
    assert "Traceback" not in told.stderr
    assert await demo.cleared()
    told = await asyncio.to_thread(_nearcast, demo, "watch", "Nothing")
    assert "viewer.unknown_title" in told.stderr


async def test_a_decision_can_be_explained(demo: Demo) -> None:
    told = await asyncio.to_thread(_nearcast, demo, "steer", "explain", "203.0.113.9", FIRST, "--json")
    explained = json.loads(told.stdout)
    assert explained["ranking"]["network"] == "coast-cable"
    assert [one["appliance"] for one in explained["ranking"]["pathways"]] == ["coast-1", "exchange-1", "origin-1"]
    assert {one["appliance"] for one in explained["passed_over"]} >= {"metro-1", "metro-2"}
    assert {one["site"] for one in explained["passed_over"] if one["reason"] != "retired"} == {"metro"}
    told = await asyncio.to_thread(_nearcast, demo, "place", "explain", "coast-1")
    assert FIRST in told.stdout


async def test_the_operators_routes_are_closed_to_others(demo: Demo) -> None:
    import httpx

    async with httpx.AsyncClient(base_url=demo.url, trust_env=False, timeout=60) as client:
        for headers in ({}, {"Authorization": "Bearer nonsense"}):
            assert (await client.get("/operator/fleet", headers=headers)).status_code == 401
        answer = await client.post("/fleet/report", content=b"{}")
        assert answer.status_code == 401
        assert answer.json()["code"] == "fleet.message_refused"


def _draw(path: Path, seconds: int) -> None:
    words = ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r=24:d={seconds}", "-f", "lavfi", "-i", f"sine=440:d={seconds}"]
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-v",
            "error",
            *words,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac",
            str(path),
        ],
        check=True,
    )


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("this is not a film\n" * 100)


def _truncated(path: Path) -> None:
    _draw(path, 4)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
