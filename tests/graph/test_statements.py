"""What a screen costs the database: the same few statements, however much it shows."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.conftest import MakeAsset
from tests.graph.asking import TEXTS, ask, enter
from tests.graph.counting import counted

from nearcast.assembly import Platform
from nearcast.catalog.model import Action, Catalog, Change
from nearcast.ids import TitleId
from nearcast.runtime.clock import random_id

MOST = {"Home": 17, "Title": 10, "Episodes": 9, "Search": 6, "Viewer": 2}
"""Statements of one request, by the name of the client's document. A service remembers nothing between requests."""


@pytest.fixture
async def episodes(platform: Platform, make_asset: MakeAsset) -> AsyncIterator[dict[int, str]]:
    """Series by how many episodes they have."""
    catalog = platform.services.get(Catalog)
    made: dict[int, str] = {}
    ids: list[TitleId] = []
    for count in (2, 12):
        name = random_id()
        changes = [Change(TitleId(name), {"name": f"Statements {count}", "kind": "series"})]
        for number in range(count):
            season = f"{name}-s{number // 3 + 1}"
            if number % 3 == 0:
                of = {"kind": "season", "parent": name, "number": number // 3 + 1}
                changes.append(Change(TitleId(season), {"name": "Season", **of}))
            part = {"kind": "episode", "parent": season, "number": number % 3 + 1}
            changes.append(Change(TitleId(f"{name}-{number}"), {"name": f"Part {number}", **part}))
        assert (await catalog.edit(None, tuple(changes), publish=True)).problems == ()
        for number in range(count):
            await catalog.publish(TitleId(f"{name}-{number}"), make_asset())
        made[count] = name
        ids += [one.id for one in changes]
    yield made
    await catalog.move(None, tuple(ids), Action.withdraw)


async def test_a_screen_takes_a_bounded_number_of_statements(
    client: httpx.AsyncClient, episodes: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = await enter(client)
    asked: dict[str, dict[str, str]] = {"Home": {}, "Search": {"text": "statements"}, "Viewer": {}}
    for number in (0, 1):
        mark = "mutation($profile: ID!, $title: ID!) { setBookmark(profile: $profile, title: $title, position: 30) { ... on Bookmark { position } } }"
        await ask(client, mark, profile=profile, title=f"{episodes[12]}-{number}")
    costs = {}
    for name, variables in asked.items():
        with counted(monkeypatch) as seen:
            assert "errors" not in await ask(client, TEXTS[name], profile=profile, **variables)
        costs[name] = seen
    sizes = {}
    for count, series in episodes.items():
        with counted(monkeypatch) as seen:
            answer = await ask(client, TEXTS["Title"], profile=profile, id=series)
        assert sum(season["episodeCount"] for season in answer["data"]["title"]["seasons"]) == count
        costs["Title"] = seen
        with counted(monkeypatch) as seen:
            answer = await ask(client, TEXTS["Episodes"], profile=profile, season=f"{series}-s1")
        assert len(answer["data"]["title"]["episodes"]) == min(count, 3)
        costs["Episodes"] = seen
        sizes[count] = costs["Title"].total(), costs["Episodes"].total()
    assert sizes[2] == sizes[12], "more episodes, more statements"
    assert {name: sum(seen.values()) for name, seen in costs.items() if sum(seen.values()) > MOST[name]} == {}, costs
