"""When a title's form is there and when its history is: what our client asks for when an operator opens a title, in parts.

PostgreSQL, NATS and the whole platform over HTTP, with nothing else to do. A title with thirty people and names in five languages has
been changed twenty times; its page is opened a hundred times. The time from the request to the first part, beside that to the last.

    .venv/bin/python bench/deferred.py [--json]
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from pathlib import Path

import httpx

from load.telling import tell
from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform, lay_ground, leave_ground
from nearcast.graph import documents
from nearcast.runtime import ports
from nearcast.runtime.clock import elapsed
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Part, Settings
from nearcast.runtime.web import HttpServer

LOOKS, CHANGES, PEOPLE = 100, 20, 30
LANGUAGES = ("de", "fr", "es", "it", "pl")
TITLE = "rain"
(OPENED,) = [text for text in json.loads(documents.FILE.read_text()) if text.startswith("query TitleEntry(")]
EDIT = "mutation($change: TitleChange!) { editTitles(changes: [$change]) { __typename } }"


async def change(client: httpx.AsyncClient, number: int) -> None:
    said = {
        "id": TITLE,
        "name": f"Rain {number}",
        "synopsis": "It rains. " * 30,
        "words": [{"language": language, "name": "Rain", "synopsis": "It rains. " * 30} for language in LANGUAGES],
        "people": [{"name": f"Somebody {one}", "part": "actor"} for one in range(PEOPLE)],
        "windows": [{"countries": ["DE", "AT"], "first": 5.0}],
    }
    answer = await client.post("/graphql", json={"query": EDIT, "variables": {"change": said}})
    assert answer.json() == {"data": {"editTitles": {"__typename": "TitlesEdited"}}}, answer.text


async def look(client: httpx.AsyncClient) -> tuple[float, float]:
    """Milliseconds to the first part and to the last."""
    asked = {"documentId": documents.identity(OPENED), "variables": {"id": TITLE}}
    begun = elapsed()
    came = []
    async with client.stream("POST", "/graphql", json=asked) as answer:
        async for part in answer.aiter_bytes():
            came += [(elapsed() - begun) * 1000] * part.count(b'"hasNext"')
    assert len(came) > 1
    return came[0], came[-1]


async def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        postgres, nats = Postgres(Path(folder) / "postgres"), Nats(Path(folder) / "nats")
        await postgres.start()
        await nats.start()
        ground = await lay_ground(Settings(data=folder, database=Part(postgres.url), bus=Part(nats.url)), "http://127.0.0.1:1")
        platform = Platform(ground)
        port = ports.choose("127.0.0.1", 0)
        server = HttpServer(platform.app(), "127.0.0.1", port)
        await server.start()
        token = (await platform.services.get(Accounts).operator_token()).token
        headers = {"Authorization": f"Bearer {token}", "Accept": "multipart/mixed, application/json"}
        # The server listens a moment after it has started.
        transport = httpx.AsyncHTTPTransport(retries=9, trust_env=False)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, transport=transport) as client:
            for number in range(CHANGES):
                await change(client, number)
            looks = [await look(client) for _ in range(LOOKS)]
        await server.stop()
        await leave_ground(ground)
        await nats.stop()
        await postgres.stop()
    first, last = (statistics.median(times) for times in zip(*looks, strict=True))
    return {"first_vs_last": round(first / last, 2), "first_ms": round(first, 1), "last_ms": round(last, 1)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    tell(asyncio.run(measure()), as_json=parser.parse_args().json)
