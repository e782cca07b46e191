"""Looking at a large catalogue: home, a title's page, search as one types, a bookmark, and an import.

PostgreSQL and NATS of our own start in a temporary folder, and the whole platform in this process. A table of so many titles is
imported and published; a tenth are episodes, a third have names in two languages. Profiles and bookmarks are laid into the tables
at once, then people are drawn at random and ask over GraphQL, as our client does, each first time after the last: what counts is
the time from the request to the answer, in the same process, so without a network between.

    .venv/bin/python bench/catalogue.py [--json] [--titles N] [--profiles N] [--bookmarks N]

The stated scale is 100,000 titles, 1,000,000 profiles and 20,000,000 bookmarks; the one it takes by itself fits into five minutes.
"""

import argparse
import asyncio
import csv
import io
import itertools
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from nearcast.accounts.model import Accounts
from nearcast.assembly import Ground, Platform, lay_ground, leave_ground
from nearcast.graph import documents
from nearcast.runtime.clock import elapsed
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Part, Settings

ROOT = Path(__file__).parent.parent
KNOWN = {text.split()[1].partition("(")[0]: documents.identity(text) for text in json.loads(documents.FILE.read_text())}
"""Our client's documents, by the names of their operations."""
QUESTIONS = 300
VIEWERS = 200
MARK = "mutation($profile: ID!, $id: ID!, $at: Float!) { setBookmark(profile: $profile, title: $id, position: $at) { ... on Bookmark { position } } }"


class Names:
    """Words that nobody knows, as often as words are: a few everywhere, most in a few titles."""

    def __init__(self, chance: random.Random, count: int) -> None:
        syllables = [
            first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "ar", "en", "il", "os")
        ]
        self.words = ["".join(chance.choices(syllables, k=chance.choice((2, 2, 3, 4)))) for _ in range(count)]
        self._weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(count)))
        self._chance = chance

    def some(self, count: int) -> str:
        return " ".join(self._chance.choices(self.words, cum_weights=self._weights, k=count)).title()


def table(titles: int, names: Names, chance: random.Random) -> bytes:
    """A table to import: series of two seasons with five episodes each are a tenth of the rows, all others films."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(["id", "kind", "parent", "number", "name", "name:de", "year", "maturity", "genres", "people", "windows"])
    number = 0
    while number < titles:
        if chance.random() < 0.01:
            number += _series(sheet, number, names)
        else:
            german = names.some(2) if chance.random() < 0.33 else ""
            people = "; ".join(f"{names.some(2)} ({part})" for part in ("director", "actor", "actor"))
            window = chance.choices(("", "DE AT", "US"), (0.8, 0.1, 0.1))[0]
            facts = [chance.randint(1930, 2026), chance.choice((0, 6, 12, 16, 18)), names.some(1), people, window]
            sheet.writerow([f"t{number}", "film", "", "", names.some(chance.randint(1, 4)), german, *facts])
            number += 1
    return text.getvalue().encode()


def _series(sheet: Any, number: int, names: Names) -> int:
    """Adds a series; how many rows it took."""
    series = f"t{number}"
    empty = [""] * 5
    sheet.writerow([series, "series", "", "", names.some(2), "", *empty])
    for season in (1, 2):
        sheet.writerow([f"{series}-s{season}", "season", series, season, f"Season {season}", "", *empty])
        for episode in range(1, 6):
            sheet.writerow(
                [f"{series}-s{season}e{episode}", "episode", f"{series}-s{season}", episode, names.some(2), "", *empty]
            )
    return 13


async def fill(ground: Ground, profiles: int, bookmarks: int) -> None:
    """Lays an encoding under every film and episode, and people with what they watched into the tables."""
    run = ground.database.run
    await run(
        'UPDATE catalog.titles SET body = body || \'{"asset": "a", "duration": 6000, "shown": true, "published_at": 1}\'::jsonb'
        " WHERE kind IN ('film', 'episode')"
    )
    await run(
        "UPDATE catalog.titles SET body = body || '{\"shown\": true, \"published_at\": 1}'::jsonb WHERE kind IN ('series', 'season')"
    )
    await run(
        "INSERT INTO accounts.accounts (id, email, role, password_hash) SELECT 'a' || n, n || '@example.org', 'viewer', '-'"
        " FROM generate_series(0, %s) AS n",
        profiles // 4,
    )
    await run(
        "INSERT INTO accounts.profiles (id, account, name, maturity, colour)"
        " SELECT 'p' || n, 'a' || n / 4, 'Somebody', (ARRAY[6, 12, 18, 18])[n %% 4 + 1], 0 FROM generate_series(0, %s - 1) AS n",
        profiles,
    )
    await run(
        "WITH known AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM catalog.titles WHERE kind IN ('film', 'episode'))"
        " INSERT INTO telemetry.bookmarks (profile, title, position, duration, at)"
        " SELECT 'p' || n, known.id, n %% 6000, 6000, m FROM generate_series(0::bigint, %s - 1) AS n"
        " CROSS JOIN generate_series(0::bigint, %s - 1) AS m"
        " JOIN known ON known.place = (n * 7919 + m * 104729) %% (SELECT count(*) FROM known)",
        profiles,
        max(bookmarks // profiles, 1),
    )
    await run(
        "INSERT INTO accounts.devices (id, account, kind, name, address, made, seen, expires, confirmed, turned)"
        " SELECT 'd' || n, 'a' || n * %s, 'app', '', '', 0, 0, 1e12, 0, 1e12 FROM generate_series(0, %s - 1) AS n",
        max(profiles // 4 // VIEWERS, 1),
        VIEWERS,
    )
    await run(
        "INSERT INTO accounts.tokens (digest, device, used) SELECT sha256(('token ' || n)::bytea), 'd' || n, 0"
        " FROM generate_series(0, %s - 1) AS n",
        VIEWERS,
    )
    await run("ANALYZE")


class Asker:
    """People who ask, one after the other."""

    def __init__(
        self, client: httpx.AsyncClient, profiles: int, titles: list[str], names: Names, chance: random.Random
    ) -> None:
        self._client = client
        self._step = max(profiles // 4 // VIEWERS, 1)
        self._titles = titles
        self._names = names
        self._chance = chance

    async def p99_ms(self, what: str) -> float:
        took = sorted([await self._ask(*self._question(what)) for _ in range(QUESTIONS)])
        return took[int(0.99 * len(took))]

    def _question(self, what: str) -> tuple[dict[str, str], dict[str, Any]]:
        title = self._chance.choice(self._titles)
        if what == "home":
            return {"documentId": KNOWN["Home"]}, {}
        if what == "title":
            return {"documentId": KNOWN["Title"]}, {"id": title}
        if what == "bookmark":
            return {"query": MARK}, {"id": title, "at": self._chance.random() * 6000}
        return {"documentId": KNOWN["Search"]}, {"text": self._typed()}

    def _typed(self) -> str:
        """One word or two, the last begun; every fifth has a letter missing."""
        words = self._names.some(self._chance.randint(1, 2)).lower()
        if self._chance.random() < 0.2:
            gap = self._chance.randrange(1, len(words))
            return words[:gap] + words[gap + 1 :]
        return words[: self._chance.randint(1, len(words))]

    async def _ask(self, document: dict[str, str], variables: dict[str, Any]) -> float:
        viewer = self._chance.randrange(VIEWERS)
        profile = f"p{viewer * self._step * 4 + self._chance.randrange(4)}"
        headers = {"Authorization": f"Bearer token {viewer}"}
        begun = elapsed()
        answer = await self._client.post(
            "/graphql", json=document | {"variables": variables | {"profile": profile}}, headers=headers
        )
        took = (elapsed() - begun) * 1000
        errors = answer.json().get("errors")
        if errors and errors[0]["extensions"]["code"] != "catalog.unknown_title":
            raise SystemExit(f"the platform refused: {errors}")
        return took


async def measure(titles: int, profiles: int, bookmarks: int) -> dict[str, float]:
    chance = random.Random(4)
    names = Names(chance, max(titles // 3, 100))
    with tempfile.TemporaryDirectory() as folder:
        postgres, nats = Postgres(Path(folder) / "postgres"), Nats(Path(folder) / "nats")
        await postgres.start()
        await nats.start()
        settings = Settings(data=folder, database=Part(postgres.url), bus=Part(nats.url))
        ground = await lay_ground(settings, "http://127.0.0.1:1")
        platform = Platform(ground)
        transport = httpx.ASGITransport(app=platform.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://nearcast", timeout=900) as client:
            try:
                return await _measure(client, ground, platform, (titles, profiles, bookmarks), names, chance)
            finally:
                await leave_ground(ground)
                await nats.stop()
                await postgres.stop()


async def _measure(
    client: httpx.AsyncClient,
    ground: Ground,
    platform: Platform,
    scale: tuple[int, int, int],
    names: Names,
    chance: random.Random,
) -> dict[str, float]:
    titles, profiles, bookmarks = scale
    owner = await platform.services.get(Accounts).operator_token()
    sheet = table(titles, names, chance)
    _say(f"importing {titles} titles ({len(sheet) / 1e6:.1f} MB)")
    begun = elapsed()
    headers = {"Authorization": f"Bearer {owner.token}"}
    answer = await client.post("/operator/catalog?format=csv&publish=1", content=sheet, headers=headers)
    figures = {"import_s": round(elapsed() - begun, 1)}
    if answer.json().get("edited", {}).get("problems"):
        raise SystemExit(f"the platform refused: {answer.text[:500]}")
    _say(f"{figures['import_s']} s; laying {profiles} profiles and {bookmarks} bookmarks into the tables")
    await fill(ground, profiles, bookmarks)
    rows = await ground.database.all(
        "SELECT id FROM catalog.titles WHERE kind IN ('film', 'series') ORDER BY random() LIMIT 5000"
    )
    asker = Asker(client, profiles, [row["id"] for row in rows], names, chance)
    for what in ("home", "title", "search", "bookmark"):
        _say(f"asking {QUESTIONS} times for {what}")
        figures[f"{what}_p99_ms"] = round(await asker.p99_ms(what), 1)
    return figures


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--profiles", type=int, default=200_000)
    parser.add_argument("--bookmarks", type=int, default=2_000_000)
    asked = parser.parse_args()
    figures = asyncio.run(measure(asked.titles, asked.profiles, asked.bookmarks))
    if asked.json:
        print(json.dumps(figures | {"titles": asked.titles, "profiles": asked.profiles, "bookmarks": asked.bookmarks}))
    else:
        print(f"{asked.titles} titles, {asked.profiles} profiles, {asked.bookmarks} bookmarks")
        for name, figure in figures.items():
            print(f"{name:18} {figure:>8}")


if __name__ == "__main__":
    main()
