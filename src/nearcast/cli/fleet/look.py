"""Looking at the fleet."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from nearcast.cli.options import Data, Json
from nearcast.errors import NearcastError

if TYPE_CHECKING:
    from rich.table import Table

    from nearcast.fleet.model import Appliance, FleetState

_BAR = 20
_HOURS = "query($appliance: ID!) { applianceHours(appliance: $appliance, hours: 24) { at used sent filled } }"
_SESSIONS = "query($first: Int!) { sessions(first: $first) { edges { node { id title name network site appliance began } } } }"


class NoSuchAppliance(NearcastError):
    code = "cli.no_such_appliance"
    status = 404


def list_parts(data: Data = Path("data"), json: Json = False) -> None:
    """Show every appliance: where it stands, whether it serves, what it holds."""
    from nearcast.cli.terminal import console, print_json
    from nearcast.cli.up.status import appliances
    from nearcast.runtime.clock import SystemClock

    state = fleet_state(data)
    if json:
        print_json(state)
    else:
        console(out=True).print(appliances(state, {}, SystemClock().now()))


def show(
    appliance: Annotated[str, typer.Argument(help="An appliance's name.")], data: Data = Path("data"), json: Json = False
) -> None:
    """Show all that is known of one appliance: duty, health and its bottleneck, disk, fill, the last day, BGP sessions."""
    from nearcast.cli.terminal import console, print_json

    state = fleet_state(data)
    one = find_appliance(state, appliance)
    hours = asyncio.run(_hours(data, one.id))
    if json:
        print_json(msgspec.to_builtins(one) | {"hours": hours})
        return
    table = _portrait(one)
    if hours:
        _draw_day(table, hours)
    console(out=True).print(table)


def fill(
    site: Annotated[str, typer.Option(help="Only this site.")] = "", data: Data = Path("data"), json: Json = False
) -> None:
    """Show how far every appliance is with its manifest, how fast it fills, and why it waits."""
    from rich.table import Table

    from nearcast.cli.terminal import console, print_json
    from nearcast.units import bitrate_text, bytes_text

    filling = [one for one in fleet_state(data).appliances if one.report is not None and site in ("", one.site)]
    if json:
        print_json({one.id: one.report.fill for one in filling if one.report})
        return
    table = Table("appliance", "site", "held", "missing", "rate", "most", "done in", "why it waits")
    for one in filling:
        assert one.report is not None
        now = one.report.fill
        share = 1 - now.files_missing / max(one.manifest_files, 1)
        rate = now.pace
        table.add_row(
            one.id,
            one.site,
            f"{'█' * round(_BAR * share):{_BAR}} {share:.0%}",
            f"{now.files_missing} files, {bytes_text(now.bytes_missing)}" if now.files_missing else "–",
            bitrate_text(rate) if rate else "–",
            bitrate_text(one.fill_rate),
            _minutes(now.bytes_missing * 8 / rate) if rate else "–",
            now.problem or now.waits or "",
        )
    console(out=True).print(table)


def sessions(
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 100,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show what plays now, newest first: what, in which network, and from where."""
    from rich.table import Table

    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console, print_json

    async def ask() -> list[dict[str, Any]]:
        async with Operator(find(data)) as operator:
            found = await operator.ask(_SESSIONS, first=limit)
            return [edge["node"] for edge in found["sessions"]["edges"]]

    found = asyncio.run(ask())
    if json:
        print_json(found)
        return
    if not found:
        console().print("Nothing plays now.")
        return
    table = Table("play", "since", "title", "network", "site", "appliance")
    for one in found:
        since = f"{datetime.fromtimestamp(one['began'], UTC).astimezone():%Y-%m-%d %H:%M}"
        told = one["name"] or one["title"], one["network"] or "none known", one["site"], one["appliance"]
        table.add_row(one["id"], since, *told)
    console(out=True).print(table)


def fleet_state(data: Path) -> "FleetState":
    """The fleet now."""
    from nearcast.cli.operator import Operator, find
    from nearcast.fleet.model import FleetState

    async def ask() -> FleetState:
        async with Operator(find(data)) as operator:
            return await operator.get("/operator/fleet", FleetState)

    return asyncio.run(ask())


def find_appliance(state: "FleetState", name: str) -> "Appliance":
    """Raises NoSuchAppliance."""
    for one in state.appliances:
        if one.id == name:
            return one
    raise NoSuchAppliance(
        f"There is no appliance {name}.", field="APPLIANCE", value=name, remedy="See them all: nearcast fleet list."
    )


async def _hours(data: Path, appliance: str) -> list[dict[str, Any]]:
    """The last day."""
    from nearcast.cli.operator import Operator, find

    async with Operator(find(data)) as operator:
        found: list[dict[str, Any]] = (await operator.ask(_HOURS, appliance=appliance))["applianceHours"]
        return found


def _draw_day(table: "Table", hours: list[dict[str, Any]]) -> None:
    from nearcast.cli.terminal import sparkline
    from nearcast.units import bytes_text

    by_hour = {one["at"]: one for one in hours}
    day = [by_hour.get(hours[-1]["at"] - back * 3600) for back in reversed(range(24))]
    for what in ("sent", "filled"):
        counts = [one[what] if one else 0.0 for one in day]
        told = f"{bytes_text(sum(counts))}, at most {bytes_text(max(counts))} an hour"
        table.add_row(f"{what} in a day", f"{sparkline(counts)} {told}")
    held = [one["used"] if one else 0.0 for one in day]
    table.add_row("held in a day", f"{sparkline(held)} {bytes_text(hours[0]['used'])} at first, {bytes_text(held[-1])} at last")


def _portrait(one: "Appliance") -> "Table":
    from rich.table import Table

    from nearcast.units import bitrate_text, bytes_text

    table = Table(title=f"{one.id} in {one.site}", show_header=False)
    table.add_row("address", one.url)
    table.add_row("kind", f"{one.server}, {bytes_text(one.capacity)}, {bitrate_text(one.throughput)}")
    table.add_row("duty", one.duty)
    if (plan := one.maintenance) is not None:
        # In local time, as it was planned.
        start, end = [f"{datetime.fromtimestamp(at, UTC).astimezone():%Y-%m-%d %H:%M}" for at in (plan.start, plan.end)]
        table.add_row("absence", f"{start} to {end}{f': {plan.why}' if plan.why else ''}")
    if one.report is None:
        table.add_row("state", "never reported")
        return table
    report, health = one.report, one.report.health
    limit = f", limited by {health.bottleneck}" if health.bottleneck != "none" else ""
    table.add_row("health", f"{health.share:.0%} of its throughput{limit}")
    table.add_row(
        "loads", f"network {health.network_load:.0%}, CPU {health.cpu_load:.0%}, disk {health.disk_latency * 1000:.0f} ms"
    )
    table.add_row("sends", f"{bitrate_text(report.egress)}, could send {bitrate_text(report.headroom)} more")
    table.add_row("disk", f"{bytes_text(report.used)} of {bytes_text(report.capacity)}, {report.quarantined} in quarantine")
    table.add_row(
        "fill", f"{report.fill.files_missing} files missing; {report.fill.problem or report.fill.waits or 'nothing wrong'}"
    )
    for session in report.bgp:
        told = f" ({session.problem})" if session.problem else ""
        table.add_row(f"BGP {session.peer}", f"{session.state}, {session.taken} routes, {session.refused} refused{told}")
    return table


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
