"""What appliances and sites shall do: drain, come back, leave for good, fill at other times."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from urllib.parse import quote

import typer

from nearcast.cli.fleet.parts import change
from nearcast.cli.options import Data, Json

if TYPE_CHECKING:
    from nearcast.cli.operator import Operator
    from nearcast.fleet.model import FleetState, Site

Name = Annotated[str, typer.Argument(help="An appliance's name.")]
_LOOK_EVERY_S = 0.25
_EMPTY_SHARE = 0.02
"""A site that sends this share of what it sent is empty: the rest are viewers whose players do not listen."""


class Evacuated(NamedTuple):
    """What came of it: bits a second before and after, and the seconds until nothing was sent, None when that took longer."""

    sites: tuple[str, ...]
    egress_before: int
    egress: int
    empty_s: float | None


def drain(appliance: Name, data: Data = Path("data")) -> None:
    """Send nobody new to an appliance, and move those it serves."""
    done = f"Nobody new is sent to {appliance}, and whom it serves moves on. Take it back: nearcast fleet undrain {appliance}"
    change(data, "PATCH", f"appliances/{appliance}", {"duty": "draining"}, done)


def undrain(appliance: Name, data: Data = Path("data")) -> None:
    """Take an appliance back into service."""
    change(data, "PATCH", f"appliances/{appliance}", {"duty": "active"}, f"{appliance} is in service.")


def retire(
    appliance: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False, data: Data = Path("data")
) -> None:
    """Take an appliance out for good: its files are planned elsewhere and its key opens nothing any more."""
    if not yes:
        typer.confirm(f"Retire {appliance} for good?", abort=True)
    change(data, "PATCH", f"appliances/{appliance}", {"duty": "retired"}, f"{appliance} is out for good.")


def maintenance(
    appliance: Name,
    start: Annotated[
        datetime | None, typer.Option("--from", help="When it begins, local time: 2026-12-24T02:00; now when not given.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", help="When it ends, likewise.")] = None,
    why: Annotated[str, typer.Option(help="What is done.")] = "",
    cancel: Annotated[bool, typer.Option("--cancel", help="Take the plan back.")] = False,
    data: Data = Path("data"),
) -> None:
    """Plan an absence: nobody is sent to the appliance between two moments."""
    from nearcast.fleet.model import Maintenance
    from nearcast.runtime.clock import SystemClock

    if cancel:
        plan, done = Maintenance(0, 0), f"No absence of {appliance} is planned."
    elif until is None:
        raise typer.BadParameter("Say when it ends.", param_hint="--until")
    else:
        plan = Maintenance(start.timestamp() if start else SystemClock().now(), until.timestamp(), why)
        done = f"Nobody is sent to {appliance} from {start or 'now'} until {until}."
    change(data, "PATCH", f"appliances/{appliance}", {"maintenance": plan}, done)


def window(
    site: Annotated[str, typer.Argument(help="The site.")],
    hours: Annotated[str, typer.Argument(help="When it may fill, its own time: 02:00-14:00; 00:00-00:00 is always.")],
    data: Data = Path("data"),
) -> None:
    """Set when a site's appliances may fill. What is urgent does not wait."""
    import msgspec

    from nearcast.cli.fleet.look import fleet_state
    from nearcast.fleet.model import FillWindow

    try:
        start, end = (_minutes(part) for part in hours.split("-"))
    except ValueError as error:
        raise typer.BadParameter(f"{hours} is no window. Write it like 02:00-14:00.", param_hint="HOURS") from error
    known = _sites(fleet_state(data), site)[0]
    opened = msgspec.structs.replace(known, fill_window=FillWindow(start, end))
    change(data, "PUT", "sites", opened, f"{site} fills {hours}, its own time ({known.timezone}).")


def locate(
    site: Annotated[str, typer.Argument(help="The site.")],
    at: Annotated[str, typer.Argument(help="Where it is, degrees north and east: 52.5,13.4.")],
    data: Data = Path("data"),
) -> None:
    """Say where a site is: its place on the map, and how far its viewers are."""
    import msgspec

    from nearcast.cli.fleet.look import fleet_state
    from nearcast.cli.fleet.parts import location

    known = _sites(fleet_state(data), site)[0]
    change(data, "PUT", "sites", msgspec.structs.replace(known, location=location(at)), f"{site} is at {at}.")


def rate(
    appliance: Name,
    mbps: Annotated[int, typer.Argument(help="The most it may take while it fills, in Mb/s.")],
    data: Data = Path("data"),
) -> None:
    """Set how fast an appliance may fill."""
    change(
        data, "PATCH", f"appliances/{appliance}", {"fill_rate": mbps * 1_000_000}, f"{appliance} fills with up to {mbps} Mb/s."
    )


def evacuate(
    name: Annotated[str, typer.Argument(help="A site, or a network: then all of its sites.")],
    undo: Annotated[bool, typer.Option("--undo", help="Let viewers come back.")] = False,
    wait_s: Annotated[float, typer.Option(help="How long to watch viewers leave, in seconds; 0: not at all.")] = 60.0,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Send every viewer of a site or a network elsewhere, and tell how long that took."""
    from nearcast.cli.terminal import print_json
    from nearcast.units import bitrate_text

    told = asyncio.run(_evacuate(data, name, undo, wait_s))
    if json:
        print_json(told._asdict())
    elif undo:
        print(f"Viewers may come back to {', '.join(told.sites)}.")
    elif told.empty_s is None:
        print(f"{', '.join(told.sites)}: still sends {bitrate_text(told.egress)} after {wait_s:.0f} s.")
    else:
        print(f"{', '.join(told.sites)}: empty after {told.empty_s:.1f} s.")


def end(
    play: Annotated[str, typer.Argument(help="What `nearcast fleet sessions` and the log call it.")], data: Data = Path("data")
) -> None:
    """End one play for good, whoever watches."""
    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console

    async def ask() -> None:
        async with Operator(find(data)) as operator:
            await operator.send("DELETE", f"/operator/plays/{quote(play, safe='')}")

    asyncio.run(ask())
    console().print(f"{play} has ended: no appliance serves it any more.")


def rotate_keys(data: Data = Path("data")) -> None:
    """Sign with new keys from now on. Plays under way are not disturbed."""
    change(data, "POST", "keys", None, "Plays that begin now are signed with new keys.")


def recall(file: Annotated[str, typer.Argument(help="A file's id: 64 hex digits.")], data: Data = Path("data")) -> None:
    """Make every appliance read its copy of a file again, and fill it anew where it is not what its name says."""
    from nearcast.fleet.model import Recall
    from nearcast.ids import FileId

    change(
        data, "POST", "recalled", Recall(FileId(file), 0), "Every appliance reads its copy again. See them: nearcast fleet fill"
    )


async def _evacuate(data: Path, name: str, undo: bool, wait_s: float) -> Evacuated:
    import msgspec

    from nearcast.cli.operator import Operator, find
    from nearcast.fleet.model import FleetState
    from nearcast.runtime import clock

    async with Operator(find(data)) as operator:
        state = await operator.get("/operator/fleet", FleetState)
        sites = _sites(state, name)
        before = _egress(state, sites)
        began = clock.elapsed()
        for site in sites:
            await operator.send("PUT", "/operator/fleet/sites", msgspec.structs.replace(site, evacuated=not undo))
        empty_s, now = None, before
        while not undo and empty_s is None and clock.elapsed() - began < wait_s:
            now = _egress(await operator.get("/operator/fleet", FleetState), sites)
            if now <= before * _EMPTY_SHARE:
                empty_s = clock.elapsed() - began
            await _show(operator, now, before)
    return Evacuated(tuple(site.id for site in sites), before, now, empty_s)


async def _show(_: "Operator", now: int, before: int) -> None:
    from nearcast.cli.terminal import console

    if console().is_terminal:
        console().print(f"still sends {now / max(before, 1):.0%} of what it sent ", end="\r")
    await asyncio.sleep(_LOOK_EVERY_S)


def _sites(state: "FleetState", name: str) -> list["Site"]:
    found = [site for site in state.sites if name in (site.id, site.network)]
    if not found:
        raise typer.BadParameter(f"There is no site or network {name}. See nearcast fleet list.", param_hint="NAME")
    return found


def _egress(state: "FleetState", sites: list["Site"]) -> int:
    names = {site.id for site in sites}
    return sum(one.report.egress for one in state.appliances if one.site in names and one.report is not None)


def _minutes(text: str) -> int:
    hours, minutes = text.strip().split(":")
    return int(hours) * 60 + int(minutes)
