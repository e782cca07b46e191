"""More is found than a page of results has."""

from playwright.async_api import expect
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo

from nearcast.runtime.clock import random_id

_COUNT = 70
"""The client asks for thirty at a time."""


async def test_what_else_was_found_comes_as_one_scrolls(arrive: Arrive, demo: Demo) -> None:
    one = await arrive()
    page, word = one.page, random_id(10)
    film = await demo.filled(FIRST)
    ids = [f"{word}-{number}" for number in range(_COUNT)]
    lines = [f"{id_},collection,{word} {number:02},{film.id}" for number, id_ in enumerate(ids)]
    async with demo.operator() as operator:
        table = "\n".join(["id,kind,name,members", *lines, ""])
        await operator.post("/operator/catalog?format=csv&publish=1", table.encode(), dict)
    try:
        await page.goto(f"/search?q={word}")
        await expect(page.get_by_role("status")).to_have_text("More than 30 titles")
        for number in (29, 59, _COUNT - 1):
            card = page.get_by_role("link", name=f"{word} {number:02}")
            await card.scroll_into_view_if_needed()
            await expect(card).to_be_in_viewport()
        cards = page.get_by_role("main").get_by_role("link")
        names = [name for name in await cards.evaluate_all("all => all.map((one) => one.href)") if word in name]
        assert len(set(names)) == len(names) == _COUNT
        assert await one.faults() == []
    finally:
        await demo.delete(*ids)
