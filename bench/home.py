"""The home page over HTTP: as our client asks for it, beside the same page as a file, and worked out anew for everybody.

PostgreSQL, NATS and the whole platform in one process on one core, the load client on the other. A thousand profiles, each with
twenty films under way, look at ten rows of twenty cards, in an order drawn once. While they do, every fiftieth look brings a bookmark
of somebody, and every twenty-thousandth other words for one of the four hundred titles, which is on everybody's page or on some. In
one run, by turns:

    kept     the client's document by its id
    file     one of these pages as a JSON file, sent by the same server
    plain    the text of the document, as Strawberry executes it for strangers, with nothing kept
    cold     the client's document by its id, on a platform that has room for no answer

The ratios are of answers for each second of CPU, PostgreSQL's and the broker's included. A change makes up to a thousand pages cold, which
takes longer to make good than a sample; so `kept` counts all its answers and seconds, over as many looks as bring two changes.

    .venv/bin/python bench/home.py [--json]
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from psycopg import AsyncConnection
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from load import CLIENT_CORE, SERVER_CORE, Client, cpu_seconds, listening
from load.telling import tell
from nearcast.assembly import Ground, Platform, lay_ground
from nearcast.catalog.model import Catalog, Change
from nearcast.graph import documents
from nearcast.graph import http as graph
from nearcast.graph.answers import Answers
from nearcast.ids import ProfileId, TitleId
from nearcast.runtime import ports, processes, web
from nearcast.runtime.changes import Changes
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Part, Settings
from nearcast.telemetry.model import Bookmark, Telemetry
from nearcast.units import Seconds

PROFILES, ROW, COLLECTIONS, TITLES = 1000, 20, 7, 400
LOOKS_A_BOOKMARK, LOOKS_A_CHANGE = 50, 20_000
SAMPLE_S, ROUNDS, CONNECTIONS = 5.0, 5, 16
LOOKS = 20_000
(TEXT,) = [text for text in json.loads(documents.FILE.read_text()) if text.startswith("query Home(")]
IDENTITY = documents.identity(TEXT)


async def fill(ground: Ground, platform: Platform) -> None:
    """Titles through the catalogue's own door; people, bookmarks and plays into the tables at once."""
    catalog, run = platform.services.get(Catalog), ground.database.run
    films = [Change(TitleId(f"f{n}"), {"name": f"Film {n}", "genres": ["drama"], "year": 2020}) for n in range(TITLES)]
    rows = [
        Change(
            TitleId(f"c{n}"),
            {"kind": "collection", "name": f"Row {n}", "members": [f"f{m}" for m in range(n * ROW, n * ROW + ROW)]},
        )
        for n in range(COLLECTIONS)
    ]
    for changes in (films, rows):
        edited = await catalog.edit(None, tuple(changes), publish=True)
        assert edited.problems == (), edited.problems
    await run(
        'UPDATE catalog.titles SET body = body || \'{"asset": "a", "duration": 6000, "shown": true, "published_at": 1}\'::jsonb'
    )
    await run(
        "INSERT INTO accounts.accounts (id, email, role, password_hash) SELECT 'a' || n, n || '@example.org', 'viewer', '-'"
        " FROM generate_series(0, %s - 1) AS n",
        PROFILES,
    )
    await run(
        "INSERT INTO accounts.profiles (id, account, name, maturity, colour)"
        " SELECT 'p' || n, 'a' || n, 'Somebody', 18, 0 FROM generate_series(0, %s - 1) AS n",
        PROFILES,
    )
    now = SystemClock().now()
    await run(
        "INSERT INTO accounts.devices (id, account, kind, name, address, made, seen, expires, confirmed, turned)"
        " SELECT 'd' || n, 'a' || n, 'app', '', '', 0, %s, 1e12, 0, 1e12 FROM generate_series(0, %s - 1) AS n",
        now + 3600,
        PROFILES,
    )
    await run(
        "INSERT INTO accounts.tokens (digest, device, used) SELECT sha256(('token ' || n)::bytea), 'd' || n, 0"
        " FROM generate_series(0, %s - 1) AS n",
        PROFILES,
    )
    await run(
        "INSERT INTO telemetry.bookmarks (profile, title, position, duration, at)"
        " SELECT 'p' || n, 'f' || (n * 7 + m) %% %s, 1000, 6000, m FROM generate_series(0, %s - 1) AS n, generate_series(1, %s) AS m",
        TITLES,
        PROFILES,
        ROW,
    )
    await run(
        "INSERT INTO recommendations.plays (title, network, plays) SELECT 'f' || n, '', 1000 - n FROM generate_series(0, %s - 1) AS n",
        TITLES,
    )
    await run("ANALYZE")


class Writing:
    """The looks that pass through, and what somebody writes now and then meanwhile."""

    def __init__(self, app: ASGIApp, platform: Platform) -> None:
        self._app = app
        self._telemetry = platform.services.get(Telemetry)
        self._catalog = platform.services.get(Catalog)
        self._chance = random.Random(7)
        self._looks = itertools.count(1)
        self._under_way: set[asyncio.Task[object]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "graphql" in scope["path"]:
            look = next(self._looks)
            if look % LOOKS_A_BOOKMARK == 0:
                self._begin(self._mark())
            if look % LOOKS_A_CHANGE == 0:
                self._begin(self._change(look))
        await self._app(scope, receive, send)

    def _begin(self, write: Any) -> None:
        task = asyncio.ensure_future(write)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _mark(self) -> None:
        profile, title = self._chance.randrange(PROFILES), self._chance.randrange(TITLES)
        position = Seconds(self._chance.uniform(100, 5000))
        mark = Bookmark(
            profile=ProfileId(f"p{profile}"),
            title=TitleId(f"f{title}"),
            position=position,
            duration=Seconds(6000.0),
            at=SystemClock().now(),
        )
        await self._telemetry.set_bookmark(mark)

    async def _change(self, look: int) -> None:
        await self._catalog.edit(
            None,
            (Change(TitleId(f"f{self._chance.randrange(TITLES)}"), {"synopsis": f"As told at look {look}."}),),
            publish=True,
        )


async def serve(port: int, folder: Path) -> None:
    """The server's process."""
    postgres, nats = Postgres(folder / "postgres"), Nats(folder / "nats")
    await postgres.start()
    await nats.start()
    ground = await lay_ground(Settings(data=str(folder), database=Part(postgres.url), bus=Part(nats.url)), "http://127.0.0.1:1")
    platform = Platform(ground)
    await fill(ground, platform)
    cold = graph.Door(
        platform.services.by_protocol,
        Answers(Changes(ground.database), ground.clock, platform.services.get(Catalog).next_edge, bytes_max=0),
        web.trusted(()),
        ground.country,
        developer=False,
        secure_cookies=False,
    )
    counted = count_statements()
    routes = [
        Route("/file.json", lambda _: FileResponse(folder / "file.json")),
        Route("/statements", lambda _: web.json(counted())),
        Route("/cold/graphql", cold),
        Mount("/", platform.app()),
    ]
    server = web.HttpServer(Writing(Starlette(routes=routes), platform), "127.0.0.1", port)
    await server.start()
    await asyncio.Event().wait()


def count_statements() -> Callable[[], int]:
    """From now on; the empty one with which the pool tries a connection counts for nothing."""
    seen = itertools.count()
    execute: Callable[..., Awaitable[Any]] = AsyncConnection.execute

    async def count(self: Any, query: Any, *values: Any, **named: Any) -> Any:
        if query:
            next(seen)
        return await execute(self, query, *values, **named)

    AsyncConnection.execute = count  # type: ignore[method-assign]
    return lambda: next(seen)


def look(path: str, profile: int, **asked: str) -> str:
    variables = json.dumps({"profile": f"p{profile}"})
    target = f"{path}?{urlencode(asked | {'variables': variables})}"
    return f"GET {target} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer token {profile}\r\n\r\n"


def write_requests(folder: Path) -> dict[str, Path]:
    chance = random.Random(3)
    order = [chance.randrange(PROFILES) for _ in range(LOOKS)]
    made = {
        "everybody": [look("/graphql", profile, documentId=IDENTITY) for profile in range(PROFILES)],
        "kept": [look("/graphql", profile, documentId=IDENTITY) for profile in order],
        "plain": [look("/graphql", profile, query=TEXT) for profile in order],
        "cold": [look("/cold/graphql", profile, documentId=IDENTITY) for profile in order],
        "file": ["GET /file.json HTTP/1.1\r\nHost: bench\r\n\r\n"],
    }
    for name, requests in made.items():
        (folder / name).write_text("".join(requests), newline="")
    return {name: folder / name for name in made}


def check(folder: Path, port: int) -> None:
    """One page, which becomes the file; it must be what the issue of this benchmark says."""
    variables = json.dumps({"profile": "p1"})
    asked = {"documentId": IDENTITY, "variables": variables}
    answer = httpx.get(
        f"http://127.0.0.1:{port}/graphql", params=asked, headers={"Authorization": "Bearer token 1"}, trust_env=False
    )
    told = answer.json()["data"]
    rows = [*told["ownRows"], *told["commonRows"], *(edge["node"] for edge in told["collectionRows"]["edges"])]
    assert [len(row["titles"]) for row in rows] == [ROW] * (3 + COLLECTIONS), [
        (row["kind"], len(row["titles"])) for row in rows
    ]
    (folder / "file.json").write_bytes(answer.content)
    say(f"a page is {len(answer.content) / 1000:.0f} kB of JSON")


def measure(folder: Path, port: int, pid: int) -> dict[str, float]:
    client, at, requests = Client(folder), ("127.0.0.1", port), write_requests(folder)
    check(folder, port)
    say("everybody looks once")
    while (answers := client.ask(at, requests["everybody"], SAMPLE_S, connections=CONNECTIONS).answers) < PROFILES:
        say(f"{answers} of {PROFILES} pages")
        rest(pid)
    efficiency: dict[str, list[float]] = {name: [] for name in ("kept", "file", "plain", "cold")}
    looks, samples, statements, seconds = 0, 0, 0, 0.0
    while looks < 2 * LOOKS_A_CHANGE:
        # One of the others after each of `kept`, by turns.
        for name in ("kept", ("file", "plain", "cold")[samples % 3]):
            asked_before, before = statements_of(port), cpu_seconds(pid)
            answers = client.ask(at, requests[name], SAMPLE_S, connections=CONNECTIONS).answers
            spent = cpu_seconds(pid) - before
            efficiency[name].append(answers / spent)
            say(f"{name} {answers / spent:.0f} answers a cpu-s")
            if name == "kept":
                statements += statements_of(port) - asked_before
                looks, samples, seconds = looks + answers, samples + 1, seconds + spent
            rest(pid)
    kept, rate = looks / seconds, looks / samples / SAMPLE_S / 2
    waits = [client.ask(at, requests["kept"], SAMPLE_S, connections=CONNECTIONS, rate=rate).p99_ms for _ in range(ROUNDS)]
    return {
        "vs_static_json": round(kept / statistics.median(efficiency["file"]), 3),
        "vs_plain_graphql": round(kept / statistics.median(efficiency["plain"]), 1),
        "cold_vs_plain_graphql": round(statistics.median(efficiency["cold"]) / statistics.median(efficiency["plain"]), 2),
        "p99_ms": round(statistics.median(waits), 1),
        "statements": round(statements / looks, 2),
    }


def rest(pid: int) -> None:
    """Until the server has done what the client did not wait for."""
    spent = 1.0
    while spent > 0.02:
        before = cpu_seconds(pid)
        time.sleep(0.3)
        spent = cpu_seconds(pid) - before


def statements_of(port: int) -> int:
    return int(httpx.get(f"http://127.0.0.1:{port}/statements", trust_env=False).text)


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


async def run(folder: Path) -> dict[str, float]:
    port = ports.choose("127.0.0.1", 0)
    os.sched_setaffinity(0, {SERVER_CORE})
    server = await processes.start([sys.executable, Path(__file__).resolve(), "--serve", str(port), "--folder", folder])
    os.sched_setaffinity(0, {CLIENT_CORE})
    try:
        await listening(port, server)
        return measure(folder, port, server.pid)
    finally:
        await processes.stop(server)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve(asked.serve, asked.folder))
        return
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as name:
        found = asyncio.run(run(Path(name)))
    tell(found, as_json=asked.json)


if __name__ == "__main__":
    main()
