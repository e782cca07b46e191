"""How a job is shown: one line, and a tree of its steps that grows while it runs."""

import itertools
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Column, Table
from rich.text import Text
from rich.tree import Tree

from nearcast.ingest.model import Job, JobState, Step, StepState, Stored

_BAR = 24
_STORED = {
    "files": "published",
    "art": "published pictures",
    "source": "sources of jobs under way or failed, and those kept",
    "parts": "sources that are arriving",
    "given": "subtitles that came with sources",
    "steps": "what such jobs have made so far",
}
_STYLES = {
    StepState.waiting: ("·", "dim"),
    StepState.ready: ("◦", ""),
    StepState.running: ("▶", "cyan"),
    StepState.done: ("✓", "green"),
    StepState.failed: ("✗", "red"),
}


def listed(jobs: Iterable[Job]) -> Table:
    """A row a job."""
    table = Table("job", "title", "state", "priority", "done", "note")
    for job in jobs:
        table.add_row(job.id, job.draft.name, job.state, str(job.priority), f"{job.done:.0%}", job.note)
    return table


def stored(found: Iterable[Stored]) -> Table:
    """A row a kind, with what it is for."""
    table = Table("kind", "what it is", Column("files", justify="right"), Column("MB", justify="right"))
    for one in found:
        table.add_row(one.kind, _STORED[one.kind], str(one.count), f"{one.size / 1e6:,.1f}")
    return table


def tree(job: Job, steps: tuple[Step, ...], now: float) -> RenderableType:
    """The job with its steps; those of a kind stand together."""
    grown = Tree(Text(job.draft.name, style="bold"), guide_style="dim")
    for kind, found in itertools.groupby(steps, lambda step: step.kind):
        group = list(found)
        if len(group) == 1:
            grown.add(_line(group[0], now))
        else:
            done = sum(step.state is StepState.done for step in group)
            branch = grown.add(f"{kind}: {done} of {len(group)}")
            for step in group:
                if step.state in {StepState.running, StepState.failed}:
                    branch.add(_line(step, now))
    bar = Table.grid(padding=(0, 1))
    style = "red" if job.state is JobState.failed else "yellow" if job.waits else ""
    bar.add_row(ProgressBar(1.0, job.done, width=_BAR), f"{job.done:4.0%}", Text(job.note, style=style))
    return Group(grown, bar)


def _line(step: Step, now: float) -> Text:
    sign, style = _STYLES[step.state]
    line = Text(f"{sign} {step.name}", style=style)
    if step.state is StepState.running and step.began is not None:
        line.append(f"  {step.done:.0%}, {max(0.0, now - step.began):.0f} s, worker {step.worker}", style="dim")
    elif step.began is not None and step.ended is not None:
        line.append(f"  {max(0.0, step.ended - step.began):.1f} s", style="dim")
    if step.attempts > 1:
        line.append(f"  attempt {step.attempts}", style="yellow")
    if step.fault is not None:
        line.append(f"  {step.fault.message}")
    return line
