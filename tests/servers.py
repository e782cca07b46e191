"""PostgreSQL and NATS as tests run them: nobody starts one again, so a test that fails beside one that died is told what its log says."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres

_LAST_LINES = 30
_running: list[Postgres | Nats] = []


@asynccontextmanager
async def running(*servers: Postgres | Nats) -> AsyncIterator[None]:
    """They run for as long as the block."""
    for server in servers:
        await server.start()
        _running.append(server)
    yield
    for server in servers:
        _running.remove(server)
        await server.stop()


def end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-_LAST_LINES:])


def last_words() -> Iterator[tuple[str, str]]:
    """How each that ought to run ended, and the last lines of its log."""
    for server in _running:
        if (code := server.process.returncode) is not None:
            yield f"{type(server).__name__} ended with {code}: {server.log}", end_of(server.log)
