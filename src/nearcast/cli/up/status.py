"""The live picture of a running platform: appliances, files held, plays, bytes by rank, what is being encoded."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from nearcast.cli.terminal import Teller, console
from nearcast.errors import NearcastError
from nearcast.fleet.model import Appliance, FleetState, Standing
from nearcast.ingest.model import ENDED, Job, JobState
from nearcast.runtime.clock import SystemClock
from nearcast.telemetry.model import Totals
from nearcast.units import bitrate_text, bytes_text

if TYPE_CHECKING:
    from nearcast.cli.up.stack import Stack

_EVERY_S = 1.0
_SILENT_S = 5.0
_BAR = 24


class Picture:
    """What is shown: `title` above all, `say` the line about what happens now; `follow` keeps the rest up to date."""

    def __init__(self, stack: "Stack", live: Live) -> None:
        self._stack = stack
        self._live = live
        self._line = "Starting"
        self._tell = Teller()
        self._title = ""
        self._body: list[RenderableType] = []

    def title(self, line: str) -> None:
        self._title = line
        self._tell_or_draw(line, None)

    def say(self, line: str, share: float | None = None) -> None:
        self._line = line if share is None else f"{line}: {share:.0%}"
        self._tell_or_draw(line, share)

    def _tell_or_draw(self, line: str, share: float | None) -> None:
        if self._live.console.is_terminal:
            self._draw()
        else:
            self._tell(line, share)

    async def follow(self) -> None:
        """Until cancelled."""
        async with self._stack.operator() as operator:
            while True:
                with suppress(NearcastError):
                    state = await operator.get("/operator/fleet", FleetState)
                    totals = await operator.get("/operator/totals", Totals)
                    jobs = await operator.get("/operator/jobs", tuple[Job, ...])
                    self._body = [appliances(state, _bytes_by(totals), SystemClock().now()), _counts(totals), *_jobs(jobs)]
                    self._draw()
                await asyncio.sleep(_EVERY_S)

    def _draw(self) -> None:
        if self._live.console.is_terminal:
            self._live.update(Group(Text(self._title, style="bold"), *self._body, Text(self._line)))


@contextmanager
def show(stack: "Stack") -> Iterator[Picture]:
    with Live(console=console(), refresh_per_second=4, auto_refresh=console().is_terminal) as live:
        yield Picture(stack, live)


def appliances(state: FleetState, delivered: dict[str, int], now: float) -> Table:
    """A row an appliance."""
    table = Table("appliance", "site", "state", "holds", "sends", "sent so far", "address")
    for one in state.appliances:
        held = sum(len(names) for names in state.held.get(one.id, {}).values())
        table.add_row(
            one.id,
            one.site,
            _state(one, now),
            f"{held} of {one.manifest_files} files",
            bitrate_text(one.report.egress) if one.report else "–",
            bytes_text(delivered.get(one.id, 0)),
            one.url,
        )
    return table


def _state(one: Appliance, now: float) -> str:
    standing = one.standing(now, _SILENT_S)
    if one.report is None or one.reported_at is None or standing is Standing.joining:
        return "[yellow]joining[/]"
    return {
        Standing.silent: f"[red]silent for {now - one.reported_at:.0f} s[/]",
        Standing.broken: "[red]does not serve[/]",
        Standing.away: f"[yellow]{one.away_at(now)}[/]",
        Standing.limited: f"[yellow]can give {one.report.health.share:.0%} ({one.report.health.bottleneck})[/]",
        Standing.troubled: f"[yellow]{one.report.fill.problem}[/]",
        Standing.filling: "[yellow]filling[/]",
        Standing.serving: "[green]serves[/]",
    }[standing]


def _bytes_by(totals: Totals) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in totals.bytes:
        counts[one.appliance] = counts.get(one.appliance, 0) + one.bytes
    return counts


def _counts(totals: Totals) -> Table:
    """Plays, and bytes by the rank of the site they came from, as bars."""
    ranks: dict[int, int] = {}
    for one in totals.bytes:
        ranks[one.rank] = ranks.get(one.rank, 0) + one.bytes
    whole = max(sum(ranks.values()), 1)
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_row("plays", str(totals.plays))
    for rank, count in sorted(ranks.items()):
        name = f"rank {rank}" if rank >= 0 else "no rank"
        table.add_row(name, f"[green]{'█' * round(_BAR * count / whole):{_BAR}}[/] {count / whole:.0%}, {bytes_text(count)}")
    return table


def _jobs(jobs: tuple[Job, ...]) -> list[RenderableType]:
    table = Table(show_header=False, box=None, padding=(0, 1))
    for job in reversed(jobs):
        if job.state is JobState.failed:
            table.add_row(job.draft.name, "[red]failed[/]", job.note)
        elif job.state not in ENDED:
            table.add_row(job.draft.name, f"{'█' * round(_BAR * job.done):{_BAR}} {job.done:.0%}", job.note)
    return [table] if table.row_count else []
