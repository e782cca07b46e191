"""The states that decisions were made on: each comes back as it was, and costs what was new in it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.steering.test_ranking import ALL, FILES, FILM, NETWORKS, NOW, SITES, WHOLE

from nearcast import steering
from nearcast.fleet.model import Changes, FleetState, HeldAsset, Route
from nearcast.runtime import database
from nearcast.runtime.database import Database
from nearcast.steering.model import State
from nearcast.steering.store.states import States

ROUTES = {ALL[2].id: {"a": Route("192.0.2.1", "198.51.100.0/24", (1, 2))}}
FLEET = FleetState(7, NETWORKS, SITES, ALL, {one.id: {FILM: WHOLE} for one in ALL[1:]}, 1.0, ROUTES, NOW)
FIRST = State(NOW, FLEET, dict(FILES))
ALL_REPORTED = tuple(msgspec.structs.replace(one, reported_at=NOW + 1) for one in ALL)


@pytest.fixture
async def mine(empty_database: str) -> AsyncIterator[Database]:
    """A database of steering alone."""
    await database.migrate(empty_database, [Path(steering.__file__).parent / "migrations"])
    made = Database(empty_database)
    await made.open()
    yield made
    await made.close()


def _later(state: State, **changed: Any) -> State:
    nothing = dict[str, Any].fromkeys(("networks", "sites", "appliances", "held", "routes"), ())
    parts = nothing | changed | {"listening_since": 1.0, "heard_until": state.at + 1}
    fleet = state.fleet.after(Changes(version=state.fleet.version + 1, anew=False, more=False, **parts))
    return State(state.at + 1, fleet, state.files)


async def _parts(mine: Database) -> int:
    row = await mine.one("SELECT count(*) AS many FROM steering.parts")
    assert row is not None
    many: int = row["many"]
    return many


async def test_a_state_is_read_as_it_was_written_whoever_wrote_what_it_shares(mine: Database) -> None:
    second = _later(FIRST, appliances=ALL_REPORTED)
    third = _later(second, held=(HeldAsset(ALL[2].id, FILM, ("a",)),))
    one, other = States(mine), States(mine)
    for number, state in enumerate((FIRST, second, third)):
        await (one if number % 2 else other).add(number, state)
    assert [await one.get(number) for number in range(3)] == [FIRST, second, third]
    assert await States(mine).last_good() == third
    assert await one.get(3) is None


async def test_what_a_state_shares_with_others_is_kept_once(mine: Database) -> None:
    states = States(mine)
    await states.add(0, FIRST)
    many = await _parts(mine)
    await states.add(1, second := _later(FIRST, appliances=ALL_REPORTED))
    assert await _parts(mine) == many
    await states.add(2, _later(second, held=(HeldAsset(ALL[2].id, FILM, ("a",)), HeldAsset(ALL[3].id, FILM, ("a",)))))
    assert await _parts(mine) == many + 1


async def test_what_only_forgotten_states_had_is_forgotten_and_the_newest_state_stays(mine: Database) -> None:
    states = States(mine)
    await states.add(0, FIRST)
    await states.add(1, second := _later(FIRST, held=tuple(HeldAsset(one.id, FILM, ("a",)) for one in ALL[1:])))
    long_after = NOW + 30 * 24 * 3600
    await States(mine).forget(long_after, long_after + 1)
    many = await _parts(mine)
    assert await states.get(0) is None
    assert await States(mine).last_good() == second
    await states.add(2, State(long_after, FIRST.fleet, FIRST.files))
    assert await _parts(mine) == many + 1
    assert await states.get(2) == State(long_after, FIRST.fleet, FIRST.files)
