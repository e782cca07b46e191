"""`nearcast up --check`: the demo without a person, judged.

Three viewers play the same film at once, one from each network and one from elsewhere. In the middle of the play on Metro
Fibre the appliance that serves it is killed. The check holds if everybody began on the nearest site and nobody lost a byte
or a moment.
"""

import asyncio
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from rich.table import Table

from nearcast.catalog.model import Title
from nearcast.cli.operator import Operator
from nearcast.cli.terminal import Teller, console, print_json
from nearcast.cli.up import stage
from nearcast.demo import clip, films, world
from nearcast.errors import NearcastError
from nearcast.fleet.model import FleetState
from nearcast.ids import AssetId
from nearcast.runtime import processes
from nearcast.runtime.clock import SystemClock, elapsed
from nearcast.viewer.door import Viewer
from nearcast.viewer.model import Experience

if TYPE_CHECKING:
    from nearcast.cli.up.stack import Say, Stack

_FILL_S = 60.0
_LOOK_EVERY_S = 0.2
_HEARD_S = 3.0
_KILL_AT_S = 6.0
_DOWN_S = 6.0
_KILLED = "Metro Fibre"


class Viewed(msgspec.Struct, frozen=True, kw_only=True):
    """How one viewer fared. `appliances` in the order they served; times in milliseconds."""

    network: str
    appliances: tuple[str, ...]
    rank0_share: float
    startup_ms: float
    rebuffer_ms: float
    bytes: int
    verified: bool
    moved: bool
    faults: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed. `ready_s` runs from the start to the first title playable everywhere."""

    ok: bool
    ready_s: float
    viewers: tuple[Viewed, ...]
    clean_stop: bool


async def run(stack: "Stack", *, short: bool, json: bool) -> bool:
    """Starts, plays, kills, stops and tells; whether everything held."""
    say: Say = _quiet if json else Teller()
    begun = elapsed()
    film = films.FILMS[0]
    ready_s = 0.0
    try:
        await stack.start(say)
        await stage.account(stack.url)
        async with stack.operator() as operator:
            present = {one.name for one in await operator.get("/operator/titles", tuple[Title, ...], text="")}
            if await _bring_clip(stack, operator, say, present):
                await _filled(operator, stage.CLIP.name)
                ready_s = elapsed() - begun
            if film.name not in present:
                await stage.bring_film(stack, operator, film, say, short=short)
            await _filled(operator, film.name)
            ready_s = ready_s or elapsed() - begun
        say(f"Playing {film.name} from every network")
        viewers = tuple(await asyncio.gather(*(_view(stack, name, film.name) for name in world.VIEWERS)))
    finally:
        await stack.stop()
    ok = stack.clean and not any(one.faults for one in viewers)
    verdict = Verdict(ok=ok, ready_s=round(ready_s, 2), viewers=viewers, clean_stop=stack.clean)
    _tell(verdict, json)
    return ok


async def _bring_clip(stack: "Stack", operator: Operator, say: "Say", present: set[str]) -> bool:
    """Whether the real clip is there. Without a network it is not, and the film that is drawn here has to do."""
    try:
        if stage.CLIP.name not in present:
            await stage.bring_clip(stack, operator, say)
    except clip.NoClip as error:
        say(str(error))
        return False
    return True


async def _view(stack: "Stack", network: str, title: str) -> Viewed:
    killing: list[asyncio.Task[None]] = []

    def watch(one: Experience) -> None:
        if network == _KILLED and not killing and one.position >= _KILL_AT_S:
            killing.append(asyncio.create_task(_kill(stack, one.appliance)))

    problem = ""
    experience = Experience()
    try:
        async with Viewer(stack.url, world.VIEWERS[network]) as viewer:
            await viewer.sign_in(world.EMAIL, world.PASSWORD)
            experience = await viewer.watch(title, listener=watch)
    except NearcastError as error:
        problem = str(error)
    for task in killing:
        await task
    return Viewed(
        network=network,
        appliances=tuple(experience.appliances),
        rank0_share=round(experience.rank0_share, 4),
        startup_ms=round(experience.startup_ms, 1),
        rebuffer_ms=round(experience.rebuffer_ms, 1),
        bytes=experience.bytes,
        verified=experience.verified,
        moved=experience.moved,
        faults=tuple(_faults(network, experience, problem, killed=bool(killing))),
    )


def _faults(network: str, one: Experience, problem: str, *, killed: bool) -> list[str]:
    """What did not hold, in words."""
    if problem:
        return [problem]
    found = []
    near = "exchange" if network == "elsewhere" else next(n.id for n in world.NETWORKS if n.name == network)
    sites = {each.id: each for each in world.SITES}
    first = next((each for each in world.APPLIANCES if [each.id] == one.appliances[:1]), None)
    if first is None or near not in (sites[first.site].id, sites[first.site].network):
        found.append(f"began on {one.appliances[:1]}, not at {near}")
    if one.rebuffer_ms > 0:
        found.append(f"stood still for {one.rebuffer_ms:.0f} ms")
    if not one.verified:
        found.append("its bytes do not match the files' hashes")
    if killed and not one.moved:
        found.append("did not move when its appliance was killed")
    if network == _KILLED and not killed:
        found.append("ended before its appliance could be killed")
    return found


async def _kill(stack: "Stack", appliance: str) -> None:
    """SIGKILL to the appliance's agent and to its nginx. It stays away for longer than any player's next request."""
    stack.supervisor.keep_down(appliance, _DOWN_S)
    agent = stack.supervisor.pid(appliance)
    for pid in (*processes.children(agent), agent):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def _filled(operator: Operator, name: str) -> None:
    """Waits until every appliance that should hold the title does. Raises NearcastError after a minute."""
    end = elapsed() + _FILL_S
    while elapsed() < end:
        found = await operator.get("/operator/titles", tuple[Title, ...], text=name)
        state = await operator.get("/operator/fleet", FleetState)
        if found and found[0].asset is not None and everywhere(state, found[0].asset, SystemClock().now()):
            return
        await asyncio.sleep(_LOOK_EVERY_S)
    raise NearcastError(f"{name} did not reach every appliance within {_FILL_S:.0f} s.", remedy="Look at the appliances' logs.")


def everywhere(state: FleetState, asset: AssetId, now: float) -> bool:
    """Whether every appliance of the demo was just heard of, serves, holds the asset and has nothing left to fill."""
    ready = [
        one.id
        for one in state.appliances
        if one.report is not None
        and one.report.serving
        and one.report.fill.files_missing == 0
        and now - (one.reported_at or 0.0) < _HEARD_S
        and asset in state.held.get(one.id, {})
    ]
    return len(ready) == len(world.APPLIANCES)


def _tell(verdict: Verdict, json: bool) -> None:
    if json:
        print_json(verdict)
        return
    table = Table("network", "appliances", "rank 0", "startup", "rebuffer", "bytes", "verified", "moved", "faults")
    for one in verdict.viewers:
        table.add_row(
            one.network,
            " → ".join(one.appliances),
            f"{one.rank0_share:.0%}",
            f"{one.startup_ms:.0f} ms",
            f"{one.rebuffer_ms:.0f} ms",
            f"{one.bytes:,}",
            "yes" if one.verified else "[red]no[/]",
            "yes" if one.moved else "no",
            "; ".join(one.faults) or "none",
        )
    out = console(out=True)
    out.print(table)
    out.print(f"ready in {verdict.ready_s:.1f} s, {'stopped cleanly' if verdict.clean_stop else 'did not stop cleanly'}")
    out.print("[green]everything held[/]" if verdict.ok else "[red]something did not hold[/]")


def _quiet(_line: str, _share: float | None = None) -> None:
    """With --json nothing but the verdict is printed."""
