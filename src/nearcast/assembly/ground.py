"""What is put together: the ground on which services stand, the services, and what has to be known of each."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, NamedTuple, TypeVar, cast

from nats.aio.client import Client
from obstore.store import ObjectStore

from nearcast.runtime.bus import Bus
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Database
from nearcast.runtime.geography import Country
from nearcast.runtime.settings import Settings

P = TypeVar("P")


class Ground(NamedTuple):
    """What every service stands on."""

    settings: Settings
    public_url: str
    database: Database
    nats: Client
    bus: Bus
    objects: ObjectStore
    clock: Clock
    country: Country


class Services:
    """The services by Protocol, some here, some elsewhere."""

    def __init__(self) -> None:
        self.by_protocol: dict[type, Any] = {}

    def get(self, protocol: type[P]) -> P:
        return cast(P, self.by_protocol[protocol])


Build = Callable[[Ground, Services], Any]
Work = Callable[[], Coroutine[Any, Any, None]]
"""Goes on until it is cancelled."""


class Row(NamedTuple):
    """One service: its Protocol, how to build it, and what it does by itself while it runs."""

    protocol: type
    build: Build
    work: Callable[[Ground, Any], Iterable[Work]]
