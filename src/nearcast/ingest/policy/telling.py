"""How far a job is, in one number and one line, and why it waits."""

from collections.abc import Iterable, Mapping

import msgspec

from nearcast.errors import Fault
from nearcast.ingest.model import JobState, StepState, Tally, Waiting

_ROWS = {"probe": 0.02, "early": 0.18, "try": 0.1, "rest": 0.7}
"""How much of a job each row of its steps counts for: the steps of a row are known when the row before is done."""

_NOISE = 1e-9
"""The same sum in another order may differ by less, and would else seem to go back where it lies between two roundings."""

_DOING = {
    "fetch": "Fetching the source",
    "probe": "Reading the source",
    "encode": "Encoding",
    "try": "Trying what it takes",
    "choose": "Choosing the renditions",
    "measure": "Measuring the pictures",
    "sound": "Encoding the sound",
    "listen": "Listening for what episodes share",
    "texts": "Reading the subtitles",
    "join": "Joining the chunks",
    "tile": "Making small pictures",
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
    done = round(_done(tallies) + _NOISE, 4)
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
    """The number goes back only when a step begins again."""
    whole, done = dict.fromkeys(_ROWS, 0.0), dict.fromkeys(_ROWS, 0.0)
    for one in (one for one in tallies if one.kind != "fetch"):  # the note tells how far that is
        whole[_row(one)] += one.weight
        done[_row(one)] += one.done
    return sum(share * done[row] / whole[row] for row, share in _ROWS.items() if whole[row])


def _row(tally: Tally) -> str:
    """Each row with what is known when its steps are: what is listened to is known as early as the first rendition."""
    if tally.kind in {"try", "choose", "tile"}:
        return "try"
    return "probe" if tally.kind == "probe" else "early" if tally.early or tally.kind == "listen" else "rest"
