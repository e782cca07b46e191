"""The states that were answered from: each can be had whole, and costs what is new in it.

A state of a large fleet has hundreds of megabytes, nearly all of which it had a second before: what each appliance holds and
hears, who the networks are, what is published. Each of those is a part, kept once under the hash of its bytes. A row has the
rest, which is what reports change, and names the parts.
"""

import asyncio
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, LiteralString

import msgspec

from nearcast.fleet.model import FleetState, Network, Route, Site
from nearcast.ids import ApplianceId, AssetId
from nearcast.runtime.database import Database
from nearcast.steering.model import State

_QUICK = 1
"""zlib's least effort: what is kept is much alike inside, and a row is written every second."""

_AT_ONCE = 64
"""Parts packed and written together: all of a large fleet's would be in memory twice."""

_TOUCHED_S = 3600.0
"""A part in use may seem unused for this long: whoever uses it says so more often."""

_NEWEST: LiteralString = "SELECT number, state FROM steering.states ORDER BY number DESC LIMIT 1"
_encoder = msgspec.msgpack.Encoder(order="deterministic")

Held = dict[AssetId, frozenset[str]]
Routes = dict[str, Route]
Files = dict[AssetId, tuple[frozenset[str], ...]]


class _Names(msgspec.Struct, frozen=True, array_like=True):
    """The parts of a state."""

    networks: bytes
    sites: bytes
    files: bytes
    held: dict[ApplianceId, bytes]
    routes: dict[ApplianceId, bytes]

    def all(self) -> list[bytes]:
        return [self.networks, self.sites, self.files, *self.held.values(), *self.routes.values()]


class _Row(msgspec.Struct, frozen=True, array_like=True):
    """A state without its parts."""

    at: float
    fleet: FleetState
    names: _Names


Known = dict[int, tuple[object, bytes]]
"""Parts and their names, by the identity of the part, which lives as long as it stands here."""


class States:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: Known = {}
        """Those of the state that was added last."""

    async def last_good(self) -> State | None:
        row = await self._database.one(_NEWEST)
        return None if row is None else await self._whole(row["state"])

    async def get(self, number: int) -> State | None:
        row = await self._database.one("SELECT state FROM steering.states WHERE number = %s", number)
        return None if row is None else await self._whole(row["state"])

    async def add(self, number: int, state: State) -> None:
        """A state that is another one has another number."""
        known = await self._with_names(state)
        packed = await asyncio.to_thread(_packed_row, state, known)
        await self._database.run(
            "INSERT INTO steering.states (number, at, state) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            number,
            state.at,
            packed,
        )
        self._known = known

    async def forget(self, before: float, now: float) -> None:
        """The states from before `before`, but the newest, and the parts that no state has any more."""
        row = await self._database.one(_NEWEST)
        if row is None:
            return
        newest = await asyncio.to_thread(_unpacked_row, row["state"])
        used = [*newest.names.all(), *(name for _, name in self._known.values())]
        await self._database.run("UPDATE steering.parts SET used = %s WHERE name = ANY(%s)", now, used)
        await self._database.run("DELETE FROM steering.states WHERE at < %s AND number < %s", before, row["number"])
        await self._database.run("DELETE FROM steering.parts WHERE used < %s", before - _TOUCHED_S)

    async def _with_names(self, state: State) -> Known:
        """The parts of a state with their names, once all of them are written down."""
        parts = list(_parts(state))
        known = {id(part): self._known[id(part)] for part in parts if id(part) in self._known}
        new = [part for part in parts if id(part) not in known]
        for begin in range(0, len(new), _AT_ONCE):
            some = new[begin : begin + _AT_ONCE]
            packed = await asyncio.to_thread(_packed, some)
            await self._write(dict(packed), state.at)
            known.update((id(part), (part, name)) for part, (name, _) in zip(some, packed, strict=True))
        return known

    async def _write(self, parts: Mapping[bytes, bytes], at: float) -> None:
        names = sorted(parts)  # in one order, so that two writers never wait for each other in a ring
        await self._database.run(
            "INSERT INTO steering.parts (name, used, value)"
            " SELECT name, %s, value FROM unnest(%s::bytea[], %s::bytea[]) AS new (name, value)"
            " ON CONFLICT (name) DO UPDATE SET used = greatest(steering.parts.used, excluded.used)",
            at,
            names,
            [parts[name] for name in names],
        )

    async def _whole(self, packed: bytes) -> State | None:
        row = await asyncio.to_thread(_unpacked_row, packed)
        names = list(set(row.names.all()))
        found = await self._database.all("SELECT name, value FROM steering.parts WHERE name = ANY(%s)", names)
        return await asyncio.to_thread(_joined, row, {part["name"]: part["value"] for part in found})


def _parts(state: State) -> Iterator[object]:
    yield state.fleet.networks
    yield state.fleet.sites
    yield state.files
    yield from state.fleet.held.values()
    yield from state.fleet.routes.values()


def _packed(parts: Iterable[object]) -> list[tuple[bytes, bytes]]:
    """Names and values."""
    plain = (_encoder.encode(part) for part in parts)
    return [(hashlib.sha256(one).digest()[:16], zlib.compress(one, _QUICK)) for one in plain]


def _packed_row(state: State, known: Known) -> bytes:
    fleet = state.fleet
    names = _Names(
        known[id(fleet.networks)][1],
        known[id(fleet.sites)][1],
        known[id(state.files)][1],
        {one: known[id(held)][1] for one, held in fleet.held.items()},
        {one: known[id(routes)][1] for one, routes in fleet.routes.items()},
    )
    rest = msgspec.structs.replace(fleet, networks=(), sites=(), held={}, routes={})
    return zlib.compress(msgspec.msgpack.encode(_Row(state.at, rest, names)), _QUICK)


def _unpacked_row(packed: bytes) -> _Row:
    return msgspec.msgpack.decode(zlib.decompress(packed), type=_Row)


def _joined(row: _Row, values: Mapping[bytes, bytes]) -> State:
    """Parts that are equal are one object, as they are one row."""
    made: dict[bytes, Any] = {}

    def part(name: bytes, kind: Any) -> Any:
        if name not in made:
            made[name] = msgspec.msgpack.decode(zlib.decompress(values[name]), type=kind)
        return made[name]

    names = row.names
    fleet = msgspec.structs.replace(
        row.fleet,
        networks=part(names.networks, tuple[Network, ...]),
        sites=part(names.sites, tuple[Site, ...]),
        held={one: part(name, Held) for one, name in names.held.items()},
        routes={one: part(name, Routes) for one, name in names.routes.items()},
    )
    return State(row.at, fleet, part(names.files, Files))
