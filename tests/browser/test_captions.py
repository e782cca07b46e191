"""Subtitles look as somebody likes to read them."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.browser.conftest import Arrive
from tests.running import FIRST

_LOOK = """() => {
  const [text] = [...document.querySelectorAll(".shaka-text-container *")].filter((one) => one.textContent && !one.children.length);
  if (!text) return null;
  const { color, fontSize } = getComputedStyle(text);
  let ground = text;
  while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement.closest(".shaka-text-container *");
  return { color, size: parseFloat(fontSize), ground: ground && getComputedStyle(ground).backgroundColor };
}"""

_ALL_THERE = """(() => {
  const { buffered, duration } = document.querySelector("video");
  return buffered.length > 0 && buffered.end(buffered.length - 1) > duration - 0.5;
})()"""


async def _shown(page: Page, wanted: str) -> Any:
    """How the subtitles look as soon as there is one that looks as `wanted`; the next may come much later."""
    found = await page.wait_for_function(f"() => {{ const look = ({_LOOK})(); return {wanted} && look; }}")
    return await found.json_value()


@pytest.mark.parametrize("engine", ["hls", "dash"])
async def test_subtitles_are_made_larger_and_yellow_while_they_are_read(arrive: Arrive, engine: str) -> None:
    one = await arrive()
    page = one.page
    await one.watch(FIRST, f"?engine={engine}")
    await one.slow(0.4)
    # Whoever chooses them when all of the film is there sees them too.
    await page.wait_for_function(_ALL_THERE)
    await one.pause()
    await page.get_by_role("button", name=re.compile("^Subtitles")).click()
    await page.get_by_role("menuitemradio", name="English").click()
    await page.keyboard.press("k")
    before = await _shown(page, "look !== null")
    await page.get_by_role("button", name=re.compile("^Subtitles")).click()
    await page.get_by_role("menuitemradio", name=re.compile("Change their look")).click()
    panel = page.get_by_role("complementary", name="Look of subtitles")
    for part, value in (("Size", "Large"), ("Colour", "Yellow"), ("Background", "Full")):
        await panel.get_by_label(part).select_option(value)
    after = await _shown(page, "look?.color === 'rgb(255, 233, 74)' && look.ground === 'rgb(0, 0, 0)'")
    assert after["size"] == pytest.approx(1.4 * before["size"], rel=0.01)
    await page.keyboard.press("Escape")
    await expect(panel).to_have_count(0)
    await page.goto("/account")
    await expect(page.get_by_label("Colour")).to_have_value("yellow")
    assert await one.faults() == []
