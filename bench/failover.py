"""A dead appliance and an emptied site, under load.

The demo runs with its short films; viewers in Metro Fibre play from its two appliances in real time. The one that serves most is
killed, agent and nginx at once, and kept down. `detect_s` is until steering names it no more; `stalls` is how many viewers'
pictures stopped, at all. Then the whole site is evacuated by `nearcast fleet evacuate` while others play, and `evacuate_s` is what
that command says it took until the site sent nothing. All viewers check every byte against the film's hashes at the end.

    .venv/bin/python bench/failover.py [--json]
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.running import FIRST, Demo  # noqa: E402 - the checkout is found by this file, wherever it is called from

from nearcast.demo import world  # noqa: E402
from nearcast.runtime import clock, processes  # noqa: E402
from nearcast.steering.model import Ranking  # noqa: E402
from nearcast.viewer.door import Viewer  # noqa: E402
from nearcast.viewer.model import Experience  # noqa: E402

VIEWERS, EVACUATED_VIEWERS = 16, 8
KILL_AFTER_S, DOWN_S = 6.0, 14.0
METRO = "Metro Fibre"
STREAMS = {"NEARCAST_ACCOUNTS__PLANS__STANDARD__STREAMS": "100"}


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def watch(demo: Demo, number: int, door: asyncio.Lock) -> Experience:
    async with Viewer(demo.url, f"198.51.100.{number + 1}") as viewer:
        async with door:  # checking a password is made to cost much, and is not what is measured
            await viewer.sign_in(world.EMAIL, world.PASSWORD)
        return await viewer.watch(FIRST)


def begin(demo: Demo, count: int) -> list[asyncio.Task[Experience]]:
    door = asyncio.Lock()
    return [asyncio.create_task(watch(demo, number, door)) for number in range(count)]


async def busiest(demo: Demo, asset: str) -> str:
    """The appliance that most of the viewers are sent to first."""
    async with demo.operator() as operator:
        firsts = Counter[str]()
        for number in range(VIEWERS):
            asked = {"address": f"198.51.100.{number + 1}", "asset": asset}
            firsts[(await operator.get("/operator/steering", Ranking, **asked)).pathways[0].appliance] += 1
    return firsts.most_common(1)[0][0]


async def until_left_out(demo: Demo, asset: str, appliance: str) -> float:
    """Seconds until steering names it no more."""
    began = clock.elapsed()
    async with demo.operator() as operator:
        while clock.elapsed() - began < DOWN_S:
            ranking = await operator.get("/operator/steering", Ranking, address="198.51.100.1", asset=asset)
            if appliance not in {one.appliance for one in ranking.pathways}:
                return clock.elapsed() - began
            await asyncio.sleep(0.02)
    raise SystemExit(f"Steering still names {appliance} after {DOWN_S} s.")


async def kill_under_load(demo: Demo, asset: str) -> tuple[float, int]:
    tell(f"{VIEWERS} viewers play")
    playing = begin(demo, VIEWERS)
    await asyncio.sleep(KILL_AFTER_S)
    dead = await busiest(demo, asset)
    tell(f"killing {dead}")
    killing = asyncio.create_task(demo.kill(dead, DOWN_S))
    detect_s = await until_left_out(demo, asset, dead)
    tell(f"left out after {detect_s:.1f} s")
    seen = await asyncio.gather(*playing)
    await killing
    if not all(one.verified and one.ended for one in seen):
        raise SystemExit("A viewer did not get all of the film.")
    if not any(one.moved for one in seen):
        raise SystemExit("Nobody played from the dead appliance: nothing was measured.")
    return detect_s, sum(one.stalls > 0 for one in seen)


async def evacuate_under_load(demo: Demo) -> float:
    tell(f"{EVACUATED_VIEWERS} viewers play while the site is emptied")
    playing = begin(demo, EVACUATED_VIEWERS)
    await asyncio.sleep(KILL_AFTER_S)
    told = await nearcast(demo, "fleet", "evacuate", "metro", "--json")
    await asyncio.gather(*playing)
    await nearcast(demo, "fleet", "evacuate", "metro", "--undo", "--json")
    if told["empty_s"] is None or not told["egress_before"]:
        raise SystemExit(f"The site was not emptied: {told}")
    return float(told["empty_s"])


async def nearcast(demo: Demo, *words: str) -> dict[str, Any]:
    command: list[str | Path] = [sys.executable, "-m", "nearcast", *words, "--data", demo.folder]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    found: dict[str, Any] = json.loads(out)
    return found


async def measure() -> dict[str, float]:
    processes.adopt_orphans()
    os.environ.update(STREAMS)
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as folder:
        Path(folder).chmod(0o755)
        async with Demo(Path(folder) / "demo") as demo:
            tell("starting the demo")
            await demo.start((FIRST,))
            asset = (await demo.filled(FIRST)).asset
            assert asset is not None
            detect_s, stalls = await kill_under_load(demo, asset)
            await demo.filled(FIRST)
            return {"detect_s": detect_s, "stalls": stalls, "evacuate_s": await evacuate_under_load(demo)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    arguments = parser.parse_args()
    found = {name: round(value, 2) for name, value in asyncio.run(measure()).items()}
    if arguments.json:
        print(json.dumps(found))
        return
    print(f"left out by steering after {found['detect_s']:.1f} s (aim < 6)")
    print(f"viewers that stalled       {found['stalls']:.0f} of {VIEWERS} (aim 0)")
    print(f"site emptied after         {found['evacuate_s']:.1f} s")


if __name__ == "__main__":
    main()
