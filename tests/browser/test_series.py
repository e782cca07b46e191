"""A series in the client: its seasons, its episodes, and what comes after one."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect
from tests.browser.conftest import Arrive
from tests.browser.series import EPISODES, SERIES, series
from tests.running import Demo


@pytest.fixture(scope="module")
async def show(demo: Demo) -> AsyncIterator[str]:
    async with series(demo) as made:
        yield made


async def test_seasons_and_episodes_are_chosen_on_the_page_of_the_series(arrive: Arrive, show: str, artefacts: Path) -> None:
    page = (await arrive()).page
    await page.goto("/search")
    await page.get_by_label("Search for a title").fill("brand feri")
    await page.get_by_role("link", name=SERIES).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(SERIES)
    await expect(page.get_by_text("Jonas Weil (The ferryman)")).to_be_visible()
    await expect(page.get_by_role("link", name="Play S1 E1")).to_be_visible()
    listed = page.get_by_label("Episodes").get_by_role("listitem")
    await expect(listed).to_contain_text([EPISODES[0], EPISODES[1]])
    for width in (320, 768, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=artefacts / f"series-{width}.png", full_page=True)
    await page.set_viewport_size({"width": 1920, "height": 1080})
    # Nothing lies on it, as the backdrop might in a tall window.
    await page.get_by_role("heading", name="Episodes").click(trial=True)
    await page.get_by_role("button", name="Season").click()
    await page.get_by_role("menuitemradio", name=re.compile("Season 2")).click()
    await expect(listed).to_contain_text([EPISODES[2], EPISODES[3]])


async def test_the_next_episode_begins_by_itself_or_waits(arrive: Arrive, show: str, artefacts: Path) -> None:
    one = await arrive()
    page = one.page
    await page.goto(f"/watch/{show}-1")
    await one.moved(0.2)
    await page.evaluate("document.querySelector('video').currentTime = document.querySelector('video').duration - 0.5")
    await expect(page.get_by_role("heading", name=EPISODES[2])).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile(r"Play in \d s"))).to_be_focused()
    await page.get_by_role("button", name="Wait").click()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    await page.screenshot(path=artefacts / "up-next.png")
    await page.get_by_role("button", name="Play", exact=True).click()
    await expect(page).to_have_url(re.compile(f"/watch/{show}-2"))
    await one.moved(0.2)
    await page.evaluate("document.querySelector('video').currentTime = document.querySelector('video').duration - 0.5")
    await expect(page).to_have_url(re.compile(f"/watch/{show}-3"))
    await one.moved(0.1)
    await one.pause()
    await page.goto("/")
    row = page.locator("section").filter(has_text="Continue watching")
    await expect(row.get_by_role("link", name=SERIES).first).to_be_visible()
    assert await one.faults() == []
