"""Whole files in and out, over HTTP as an operator."""

from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, Imported, State, Words
from nearcast.ids import TitleId
from nearcast.runtime.clock import random_id


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    token = (await platform.services.get(Accounts).operator_token()).token
    headers = {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast", headers=headers) as made:
        yield made


async def _send(client: httpx.AsyncClient, kind: str, body: bytes, publish: int = 0) -> Imported:
    answer = await client.post(f"/operator/catalog?format={kind}&publish={publish}", content=body)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Imported)


async def test_a_table_goes_in_out_and_in_again(client: httpx.AsyncClient, platform: Platform) -> None:
    catalog, name = platform.services.get(Catalog), random_id()
    rows = [
        f"{name}-s,series,,,The Show,Die Serie",
        f"{name}-1,season,{name}-s,1,One,",
        f"{name}-e,episode,{name}-1,1,Pilot,Anfang",
    ]
    table = "\n".join(["id,kind,parent,number,name,name:de", *rows]).encode()
    told = (await _send(client, "csv", table, publish=1)).edited
    assert (told.added, told.problems) == (3, ())
    entry = await catalog.entry(TitleId(f"{name}-e"))
    assert (entry.newest.state, entry.newest.draft.words) == (State.published, {"de": Words("Anfang")})
    assert entry.newest.by is not None
    exported = (await client.get("/operator/catalog?format=csv")).content
    again = (await _send(client, "csv", exported)).edited
    assert (again.added, again.changed, again.problems) == (0, 0, ())
    listed = (await client.get("/operator/catalog?format=json")).content
    assert f"{name}-e" in {one["id"] for one in msgspec.json.decode(listed)}
    again = (await _send(client, "json", listed)).edited
    assert (again.added, again.changed, again.problems) == (0, 0, ())


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("NAME-2,film,,soon", "year"),
        ("NAME-2,film,,1066", "year"),
        ("NAME-2,episode,NAME-1,2000", "number"),
        ("NAME-2,season,nothing,", "number"),
        ("NAME-1,film,,2000", "id"),
        ("NAME 2,film,,2000", "id"),
    ],
)
async def test_a_file_with_a_problem_changes_nothing(
    client: httpx.AsyncClient, platform: Platform, row: str, field: str
) -> None:
    name = random_id()
    table = f"id,kind,parent,year,name\n{name}-1,film,,2000,Good\n{row.replace('NAME', name)},Bad\n".encode()
    (problem,) = (await _send(client, "csv", table)).edited.problems
    assert (problem.line, problem.fault.field, bool(problem.fault.remedy)) == (3, field, True)
    assert await platform.services.get(Catalog).titles((TitleId(f"{name}-1"),)) == ()


async def test_a_folder_tells_which_film_belongs_to_which_title(client: httpx.AsyncClient) -> None:
    name = random_id()
    files = {f"{name}/Season 1/{name} S01E01.mkv": "", f"{name}/Season 1/{name} S01E02.mkv": ""}
    told = await _send(client, "folder", msgspec.json.encode(files))
    assert (told.edited.added, told.edited.problems) == (4, ())
    assert told.films == {f"{name}-s01e0{number}": f"{name}/Season 1/{name} S01E0{number}.mkv" for number in (1, 2)}
    again = await _send(client, "folder", msgspec.json.encode(files))
    assert (again.edited.added, again.edited.unchanged) == (0, 4)


@pytest.mark.parametrize(("kind", "body"), [("xml", b""), ("csv", b"\xff"), ("folder", b"[]"), ("csv", b"shoe\n1")])
async def test_what_cannot_be_read_is_refused(client: httpx.AsyncClient, kind: str, body: bytes) -> None:
    answer = await client.post(f"/operator/catalog?format={kind}", content=body)
    assert answer.status_code == 400
    assert answer.json()["remedy"]
