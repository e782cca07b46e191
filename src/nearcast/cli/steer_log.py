"""The file of past decisions: a line of JSON each, states before the first decision that was made on them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nearcast.cli.operator import Operator, find
from nearcast.cli.terminal import Teller
from nearcast.errors import NearcastError
from nearcast.runtime.clock import SystemClock
from nearcast.steering.model import Decision, LoggedDecision, Miss, State
from nearcast.units import bytes_text

if TYPE_CHECKING:
    from rich.table import Table

    from nearcast.sim.replay import Outcome


class NotALog(NearcastError):
    code = "cli.not_a_log"


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """Either a state with its number, or a decision."""

    number: int
    state: State | None = None
    decision: Decision | None = None


async def write(data: Path, out: Path, seconds: float) -> None:
    """Raises NoPlatform."""
    tell, since, after, told, count = Teller(), SystemClock().now() - seconds, 0, set[int](), 0
    async with Operator(find(data)) as operator:
        played = await operator.get("/operator/played", dict[str, int], since=str(since))
        with out.open("wb") as file:
            while page := await operator.get(
                "/operator/steering/decisions", tuple[LoggedDecision, ...], since=str(since), after=str(after)
            ):
                for number in dict.fromkeys(one.decision.snapshot for one in page):
                    if number not in told:
                        told.add(number)
                        with suppress(NearcastError):  # it may have been forgotten; replay says how many are
                            _put(
                                file.write, Line(number, state=await operator.get(f"/operator/steering/states/{number}", State))
                            )
                for one in page:
                    # A session's bytes count once, at its first decision: that is the one that laid down where it began.
                    sent = played.pop(one.decision.viewer, 0)
                    _put(file.write, Line(one.number, decision=msgspec.structs.replace(one.decision, bytes=sent)))
                after, count = page[-1].number, count + len(page)
                tell(f"{count} decisions")
    tell(f"{count} decisions on {len(told)} states are in {out}.")


def read(path: Path) -> tuple[dict[int, State], list[Decision]]:
    """Raises NotALog."""
    states: dict[int, State] = {}
    decisions: list[Decision] = []
    for line in _lines(path):
        if line.state is not None:
            states[line.number] = line.state
        if line.decision is not None:
            decisions.append(line.decision)
    return states, decisions


def table(outcome: "Outcome") -> "Table":
    """What was and what would have been, by site."""
    from rich.table import Table

    lost = f", {outcome.unknown} on states that are not in the log" if outcome.unknown else ""
    caption = (
        f"{outcome.moved} of {outcome.decisions} plays move, {outcome.unanswered} find nobody{lost}. "
        f"Misses: {_misses(outcome.misses_before)} before, {_misses(outcome.misses_after)} after."
    )
    made = Table("site", "plays", "plays then", "bytes", "bytes then", caption=caption)
    for one in outcome.sites:
        made.add_row(
            one.site,
            str(one.plays_before),
            str(one.plays_after),
            bytes_text(one.bytes_before),
            bytes_text(one.bytes_after),
        )
    return made


def _misses(counts: "Mapping[Miss, int]") -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "none"


def _put(write: Callable[[bytes], object], line: Line) -> None:
    write(msgspec.json.encode(line) + b"\n")


def _lines(path: Path) -> Iterator[Line]:
    decoder = msgspec.json.Decoder(Line)
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as error:
                raise NotALog(
                    f"Line {number} of {path} is none of a steering log: {error}.",
                    field="LOG",
                    value=path,
                    remedy="Write one: nearcast steer log FILE.",
                ) from error
