"""The client on a television: arrow keys, Enter and Back are all there is."""

import re

from playwright.async_api import Page, expect
from playwright.async_api import TimeoutError as TooLate
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo

_FOCUSED = "document.activeElement.textContent"
_SEEN = """() => { const { left, right, top, bottom } = document.activeElement.getBoundingClientRect();
  return document.activeElement.matches(":focus-visible") && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight }"""


async def until_on(page: Page, name: str, key: str, presses: int = 12) -> None:
    """Presses a key until it leads to what is called so; what has the focus is seen all the way."""
    for _ in range(presses):
        if name in await page.evaluate(_FOCUSED):
            return
        await page.keyboard.press(key)
        try:
            await page.wait_for_function(_SEEN, timeout=10_000)  # a row may glide to it
        except TooLate as error:
            raise AssertionError(f"{await page.evaluate(_FOCUSED)} has the focus and is not to be seen") from error
    raise AssertionError(f"{key} does not lead to {name}")


async def test_from_home_to_a_moving_picture_and_back_by_arrow_keys_alone(arrive: Arrive, demo: Demo) -> None:
    await demo.filled(FIRST)
    one = await arrive()
    page = one.page
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await page.goto("/")
    await page.get_by_role("link", name=FIRST).first.wait_for()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await until_on(page, FIRST, "ArrowRight")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/title/"))
    await expect(page.get_by_role("link", name="Play")).to_be_focused()
    await page.keyboard.press("Enter")
    await one.moved(1)
    await one.slow(0.1)
    # Enter brings the buttons, and arrows go through them; Back gives the keys to the film again.
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Pause (k)")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="Back 10 seconds (j)")).to_be_focused()
    for _ in range(12):
        await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="Full screen (f)")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("slider", name="Place in the film")).to_be_focused()
    before = await one.time()
    await page.keyboard.press("ArrowRight")
    await page.wait_for_function(
        "(place) => document.querySelector('video').currentTime > place", arg=before + 5, timeout=10_000
    )
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(re.compile("/title/"))
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("link", name=FIRST).first).to_be_visible()
    await page.wait_for_function(f"{_FOCUSED}.includes({FIRST!r})")
    assert await one.faults() == []


async def test_menus_and_the_header_are_reached_by_arrow_keys(arrive: Arrive) -> None:
    page = (await arrive()).page
    await page.goto("/search")
    await page.get_by_role("link", name=FIRST).first.wait_for()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name=re.compile("Profile of"))).to_be_focused()
    await page.keyboard.press("Enter")
    await until_on(page, "Account and devices", "ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/account$"))
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(re.compile("/search$"))
