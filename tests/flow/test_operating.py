"""A day of an operator, on the running demo and through the command line alone."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.running import FIRST, Demo, until

from nearcast.demo import world
from nearcast.viewer.door import Viewer

METRO_VIEWER = "198.51.100.7"
PATIENCE_S = 60.0
"""Every look is a command of its own, which takes seconds on a busy machine."""


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "nearcast", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def nearcast(demo: Demo, *words: str) -> str:
    done = run(*words, "--data", str(demo.folder))
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(demo: Demo, *words: str) -> Any:
    return json.loads(nearcast(demo, *words, "--json"))


def _ranked(demo: Demo) -> list[str]:
    return [one["appliance"] for one in told(demo, "steer", "explain", METRO_VIEWER, FIRST)["ranking"]["pathways"]]


async def test_draining_and_coming_back(demo: Demo) -> None:
    await demo.filled(FIRST)
    assert {"metro-1", "metro-2"} <= set(_ranked(demo))
    nearcast(demo, "fleet", "drain", "metro-1")
    await until(lambda: "metro-1" not in _ranked(demo), PATIENCE_S)
    passed_over = told(demo, "steer", "explain", METRO_VIEWER, FIRST)["passed_over"]
    assert {"appliance": "metro-1", "site": "metro", "reason": "draining"} in passed_over
    assert "draining" in nearcast(demo, "fleet", "show", "metro-1")
    nearcast(demo, "fleet", "undrain", "metro-1")
    await until(lambda: "metro-1" in _ranked(demo), PATIENCE_S)


async def test_an_emptied_site_is_a_health_miss_and_comes_back(demo: Demo) -> None:
    await demo.filled(FIRST)
    out = told(demo, "fleet", "evacuate", "metro-fibre", "--wait-s", "5")
    assert out["sites"] == ["metro"]
    await until(lambda: not {"metro-1", "metro-2"} & set(_ranked(demo)), PATIENCE_S)
    # An encoding that is published meanwhile is nowhere near at first.
    await until(lambda: told(demo, "steer", "explain", METRO_VIEWER, FIRST)["ranking"]["miss"] == "health", PATIENCE_S)
    nearcast(demo, "fleet", "evacuate", "metro-fibre", "--undo")
    await until(lambda: {"metro-1", "metro-2"} <= set(_ranked(demo)), PATIENCE_S)


async def test_what_plays_now_is_shown(demo: Demo) -> None:
    await demo.filled(FIRST)

    async def shown() -> bool:
        found = await asyncio.to_thread(told, demo, "fleet", "sessions")
        return any((one["name"], one["network"], one["site"]) == (FIRST, "metro-fibre", "metro") for one in found)

    async with Viewer(demo.url, METRO_VIEWER) as viewer, asyncio.timeout(PATIENCE_S):
        await viewer.sign_in(world.EMAIL, world.PASSWORD)
        watching = asyncio.create_task(viewer.watch(FIRST))
        while not await shown():
            await asyncio.sleep(0.1)
        assert FIRST in await asyncio.to_thread(nearcast, demo, "fleet", "sessions")
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def _replayed(log: Path, *words: str) -> Any:
    return json.loads(run("steer", "replay", str(log), *words, "--json").stdout)


async def test_last_night_is_counted_and_played_again(demo: Demo, tmp_path: Path) -> None:
    await demo.filled(FIRST)
    async with Viewer(demo.url, METRO_VIEWER) as viewer:
        await viewer.sign_in(world.EMAIL, world.PASSWORD)
        experience = await viewer.watch(FIRST, 4.0)
    assert experience.rank0_share == 1.0
    log = tmp_path / "night.jsonl"

    def logged() -> bool:
        nearcast(demo, "steer", "log", str(log))
        return experience.session in log.read_text()

    await until(logged, PATIENCE_S)
    again = _replayed(log)
    assert again["unknown"] == 0
    assert again["same"] == again["decisions"]
    # Others in the log may have watched while there was nobody but metro.
    mine = tmp_path / "mine.jsonl"
    lines = [(json.loads(line), line) for line in log.read_text().splitlines()]
    mine.write_text(
        "\n".join(line for said, line in lines if said.get("decision", {}).get("viewer") in (None, experience.session))
    )
    outcome = _replayed(mine, "--without", "metro")
    assert outcome["unanswered"] == 0
    sites = {one["site"]: one for one in outcome["sites"]}
    assert sites["metro"]["plays_before"] > 0
    assert sites["metro"]["plays_after"] == 0
    assert sites["exchange"]["plays_after"] >= sites["metro"]["plays_before"]
    await until(lambda: any(one["kind"] == "rank 0" for one in told(demo, "fleet", "report")), PATIENCE_S)
    assert "metro-1" in nearcast(demo, "fleet", "report", "--network", "metro-fibre")


@pytest.mark.parametrize("words", [("fleet", "list"), ("fleet", "fill"), ("fleet", "routes"), ("place", "live")])
async def test_what_is_shown_as_a_table_is_told_as_json(demo: Demo, words: tuple[str, ...]) -> None:
    await demo.filled(FIRST)
    assert told(demo, *words)
    assert len(nearcast(demo, *words).splitlines()) > 3


async def test_mistakes_are_named(demo: Demo) -> None:
    done = run("fleet", "drain", "metro-9", "--data", str(demo.folder))
    assert done.returncode == 1
    told_once = "nearcast: There is no appliance metro-9. See what there is: nearcast fleet list. [fleet.unknown_part]"
    assert done.stderr.strip() == told_once


async def test_other_programs_are_told_of_a_job_that_failed(demo: Demo, tmp_path: Path) -> None:
    webhook = told(demo, "webhooks", "add", "https://127.0.0.1/hook", "--kind", "job.failed")["webhook"]["id"]
    source = tmp_path / "film.mp4"
    source.write_text("This is not a film.\n" * 50)
    assert run("ingest", str(source), "--title", "Nothing", "--data", str(demo.folder)).returncode == 1

    def deliveries() -> Any:
        return told(demo, "webhooks", "deliveries", webhook)

    await until(lambda: len(deliveries()) == 1, PATIENCE_S)
    (one,) = deliveries()
    assert (one["kind"], one["data"]["name"], one["data"]["code"]) == ("job.failed", "Nothing", "ingest.not_playable")
    tried = run("webhooks", "test", webhook, "--data", str(demo.folder))
    assert tried.returncode == 1
    assert "127.0.0.1 is not on the internet" in tried.stdout
    assert webhook in nearcast(demo, "webhooks", "list")
    nearcast(demo, "webhooks", "remove", webhook)
    assert "webhooks.unknown_webhook" in run("webhooks", "remove", webhook, "--data", str(demo.folder)).stderr
