"""How far a job is, in one number and one line, and why it waits."""

from collections.abc import Iterable, Mapping

import msgspec

from nearcast.errors import Fault
from nearcast.ingest.model import JobState, StepState, Tally, Waiting

_PROBED = 0.02
"""How much of a job its probe counts for: what comes after it is not known before."""

_DOING = {
    "probe": "Reading the source",
    "encode": "Encoding",
    "measure": "Measuring the pictures",
    "sound": "Encoding the sound",
    "texts": "Reading the subtitles",
    "join": "Joining the chunks",
    "package": "Naming the files",
    "verify": "Checking every frame",
    "publish": "Publishing",
}
_WAITS = {
    Waiting.source: "Waits for the rest of the source",
    Waiting.no_worker: "Waits: no worker runs. Start one with nearcast serve ingest",
    Waiting.busy: "Waits for a worker: all are busy",
    Waiting.disk: "Waits for room on the workers' disk",
}


class Told(msgspec.Struct, frozen=True):
    """`done` runs from 0 to 1."""

    done: float
    note: str
    waits: Waiting | None = None


def tell(state: JobState, tallies: Iterable[Tally], fault: Fault | None, workers: int, full: bool) -> Told:
    """What people are told of a job. `workers` is how many are alive, `full` whether one found its disk too full for it."""
    tallies = list(tallies)
    done = round(_done(tallies), 4)
    match state:
        case JobState.uploading:
            return Told(0.0, _WAITS[Waiting.source], Waiting.source)
        case JobState.ready:
            return Told(1.0, "Published")
        case JobState.cancelled:
            return Told(done, "Cancelled")
        case JobState.failed:
            return Told(done, fault.message if fault else "Failed")
        case JobState.encoding:
            return _under_way(done, tallies, workers, full)


def _under_way(done: float, tallies: list[Tally], workers: int, full: bool) -> Told:
    running = {one.kind: one.count for one in tallies if one.state is StepState.running}
    if running and workers:
        return Told(done, ", ".join(_doing(kind, tallies) for kind in _DOING if kind in running))
    waits = Waiting.no_worker if not workers else Waiting.disk if full else Waiting.busy
    return Told(done, _WAITS[waits], waits)


def _doing(kind: str, tallies: list[Tally]) -> str:
    counts: Mapping[StepState, int] = {one.state: one.count for one in tallies if one.kind == kind}
    whole = sum(counts.values())
    return _DOING[kind] if whole == 1 else f"{_DOING[kind]} ({counts.get(StepState.done, 0)} of {whole} done)"


def _done(tallies: list[Tally]) -> float:
    """The probe's part alone until the other steps are known, so that the number goes back only when a step begins again."""
    rest = [one for one in tallies if one.kind != "probe"]
    probed = (
        _PROBED
        * sum(one.done for one in tallies if one.kind == "probe")
        / max(sum(one.weight for one in tallies if one.kind == "probe"), 1e-9)
    )
    if not rest:
        return probed
    return probed + (1 - _PROBED) * sum(one.done for one in rest) / sum(one.weight for one in rest)
