"""The home page: its rows come as one scrolls, its pictures as large as they are shown."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Request, expect
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo

EDIT = "mutation($changes: [TitleChange!]!) { editTitles(changes: $changes) { ... on TitlesEdited { titles } } }"
PUBLISH = "mutation($ids: [ID!]!) { publishTitles(ids: $ids) { ... on TitlesEdited { titles } } }"
COLLECTIONS = tuple(f"Evening {number}" for number in range(1, 17))


@pytest.fixture
async def collections(demo: Demo) -> AsyncIterator[None]:
    """More than a page begins with, the first one the newest; they are gone afterwards."""
    film = (await demo.filled(FIRST)).id
    ids = [name.lower().replace(" ", "-") for name in COLLECTIONS]
    async with demo.operator() as operator:
        for one, name in reversed(list(zip(ids, COLLECTIONS, strict=True))):
            change = {"id": one, "kind": "COLLECTION", "name": name, "members": [film]}
            assert (await operator.ask(EDIT, changes=[change]))["editTitles"]["titles"] == [one]
            assert (await operator.ask(PUBLISH, ids=[one]))["publishTitles"]["titles"] == [one]
    yield
    await demo.delete(*ids)


@pytest.mark.usefixtures("collections")
async def test_rows_come_as_one_scrolls(arrive: Arrive, artefacts: Path) -> None:
    one = await arrive()
    page = one.page
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "MoreRows" in (request.post_data or "") else None)
    await page.emulate_media(reduced_motion="reduce")
    await page.goto("/")
    await expect(page.get_by_role("heading", name=COLLECTIONS[6], exact=True)).to_be_attached()
    await expect(page.get_by_role("heading", name=COLLECTIONS[7], exact=True)).not_to_be_attached()
    assert asked == []
    async with asyncio.timeout(60):
        while not await page.get_by_role("heading", name=COLLECTIONS[-1], exact=True).is_visible():
            await page.keyboard.press("End")
            await asyncio.sleep(0.1)
    assert await page.get_by_role("heading", level=2).filter(has_text="Evening").all_text_contents() == list(COLLECTIONS)
    assert len(asked) == 2
    await page.get_by_role("heading", name=COLLECTIONS[-1], exact=True).scroll_into_view_if_needed()
    await page.screenshot(path=artefacts / "home-scrolled.png")
    assert await one.faults() == []


async def test_leaving_a_page_fetches_none_of_its_pictures_again(arrive: Arrive, demo: Demo) -> None:
    page = (await arrive()).page
    title = await demo.filled(FIRST)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/art/" in request.url else None)
    await page.goto("/")
    cards = page.get_by_role("main").locator(f"a[href='/title/{title.id}'] img[data-loaded=true]")
    await expect(cards.first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    shown = set(fetched)
    await page.get_by_role("button", name=re.compile("Profile of")).click()
    await page.get_by_role("menuitemradio", name="Account and devices").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert sorted(fetched) == sorted({*fetched}), "none came twice"
    assert shown
