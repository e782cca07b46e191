"""What the network carried: by site, in classes, hour by hour."""

import asyncio
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearcast.cli.fleet.look import fleet_state
from nearcast.cli.options import Data, Json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.table import Table

    from nearcast.fleet.model import FleetState
    from nearcast.ids import ApplianceId, SiteId
    from nearcast.telemetry.model import Delivered

_BARS = "▁▂▃▄▅▆▇█"
_KINDS = ("rank 0", "content", "health", "unknown")
_TITLES = 10


def report(
    site: Annotated[str, typer.Option(help="Only this site.")] = "",
    network: Annotated[str, typer.Option(help="Only the sites of this network.")] = "",
    hours: Annotated[int, typer.Option(help="How far back.")] = 24,
    by_file: Annotated[bool, typer.Option("--by-file", help="With --json: each file apart.")] = False,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show what each site sent, how much of it was from the viewer's best place, and why the rest was not."""
    from nearcast.cli.terminal import console, print_json
    from nearcast.runtime.clock import SystemClock

    state, now = fleet_state(data), SystemClock().now()
    shown = {one.id for one in state.sites if site in ("", one.id) and network in ("", one.network)}
    sites = {one.id: one.site for one in state.appliances if one.site in shown}
    sent = [one for one in _delivered(data, now - hours * 3600, by_file) if one.appliance in sites]
    if json:
        print_json(sent)
        return
    last = int(now // 3600)
    console(out=True).print(_by_site(state, sent, sites, range(last - hours + 1, last + 1)))
    missed = _missed_titles(data, sent)
    if missed.row_count:
        console(out=True).print(missed)


def sparkline(values: list[int]) -> str:
    """A bar a value, the highest as high as can be."""
    highest = max(values, default=0)
    return "".join(_BARS[(len(_BARS) - 1) * value // highest] if highest else _BARS[0] for value in values)


def _delivered(data: Path, since: float, by_file: bool) -> "tuple[Delivered, ...]":
    from nearcast.cli.operator import Operator, find
    from nearcast.telemetry.model import Delivered

    async def ask() -> tuple[Delivered, ...]:
        async with Operator(find(data)) as operator:
            how = {"since": str(since)} | ({"by": "file"} if by_file else {})
            return await operator.get("/operator/delivered", tuple[Delivered, ...], **how)

    return asyncio.run(ask())


def _by_site(state: "FleetState", sent: "list[Delivered]", sites: "Mapping[ApplianceId, SiteId]", hours: range) -> "Table":
    from rich.table import Table

    from nearcast.units import bytes_text

    table = Table("site", "appliance", "sent", *_KINDS, f"the last {len(hours)} hours", title="Bytes to viewers")
    for one in sorted(state.appliances, key=lambda one: (one.site, one.id)):
        if one.id not in sites:
            continue
        here = [row for row in sent if row.appliance == one.id]
        kinds, hourly = Counter[str](), Counter[int]()
        for row in here:
            kinds[row.kind] += row.bytes
            hourly[row.hour] += row.bytes
        whole = max(sum(kinds.values()), 1)
        shares = [f"{kinds[kind] / whole:.1%}" if kinds[kind] else "–" for kind in _KINDS]
        table.add_row(one.site, one.id, bytes_text(sum(kinds.values())), *shares, sparkline([hourly[hour] for hour in hours]))
    return table


def _missed_titles(data: Path, sent: "list[Delivered]") -> "Table":
    """The titles most bytes of which came from farther than they might."""
    from rich.table import Table

    from nearcast.catalog.model import Title
    from nearcast.cli.operator import Operator, find
    from nearcast.units import bytes_text

    async def names() -> dict[str, str]:
        async with Operator(find(data)) as operator:
            return {one.id: one.name for one in await operator.get("/operator/titles", tuple[Title, ...], text="")}

    misses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in sent:
        if row.title is not None and row.kind in ("content", "health"):
            misses[row.title][row.kind] += row.bytes
    table = Table("title", "content misses", "health misses", title="Titles that came from farther than they might")
    known = asyncio.run(names()) if misses else {}
    for title, kinds in sorted(misses.items(), key=lambda pair: -sum(pair[1].values()))[:_TITLES]:
        table.add_row(known.get(title, title), bytes_text(kinds["content"]), bytes_text(kinds["health"]))
    return table
