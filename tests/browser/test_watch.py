"""Watching in a real browser: from pressing play to an appliance that dies."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import expect
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo

from nearcast.demo import world

STALL_MS = 500
_RESTED_MS = 1500
"""Longer than a card waits before it shows more."""


async def test_from_signing_in_to_a_moving_picture(arrive: Arrive, artefacts: Path) -> None:
    one = await arrive(account=False)
    page = one.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto("/")
    await page.get_by_label("E-mail").fill(world.EMAIL)
    await page.get_by_label("Password").fill(world.PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name=re.compile("All films")).first.click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.screenshot(path=artefacts / "home.png")
    await page.get_by_role("link", name=FIRST).last.click()
    await page.wait_for_function("performance.getEntriesByName('rehearsal').length")
    await page.get_by_role("link", name=re.compile("^(Play|Resume)$")).click()
    await one.moved(2)
    assert await one.frames() > 10
    assert any("CMCD=" in url and "v%3D2" in url for url in asked)
    await page.keyboard.press("i")
    await expect(one.fact("startup")).to_have_text(re.compile(r"\d+ ms"))
    await page.screenshot(path=artefacts / "player.png")
    await page.get_by_role("button", name="Back", exact=True).click()
    await expect(page).to_have_url(re.compile("/title/"))
    assert await one.faults() == []


async def test_small_pictures_show_what_is_where_on_the_seek_bar_and_on_cards(arrive: Arrive, artefacts: Path) -> None:
    one = await arrive()
    page = one.page
    await page.goto("/")
    card = page.get_by_role("link", name=FIRST).last
    await card.hover()
    first = await card.locator("[data-tile]").get_attribute("data-tile")
    await expect(card.locator(f"[data-tile]:not([data-tile='{first}'])")).to_be_visible()
    await page.screenshot(path=artefacts / "card.png")
    await page.emulate_media(reduced_motion="reduce")
    await page.mouse.move(0, 0)
    await card.focus()
    await page.wait_for_timeout(_RESTED_MS)
    await expect(card.locator("[data-tile]")).to_have_count(0)
    await one.watch(FIRST)
    await one.pause()
    bar, picture = page.get_by_role("slider", name="Place in the film"), page.locator("[data-tile]")
    box = await bar.bounding_box()
    assert box is not None
    seen: list[tuple[str | None, bytes]] = []
    for share in (0.1, 0.9):
        await page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        for before, _ in seen:
            await expect(picture).not_to_have_attribute("data-tile", str(before))
        await expect(picture.locator("img")).not_to_have_js_property("naturalWidth", 0)
        seen.append((await picture.get_attribute("data-tile"), await picture.screenshot()))
    await page.screenshot(path=artefacts / "seek-bar.png")
    (early, early_picture), (late, late_picture) = seen
    assert int(early or -1) < int(late or -1)
    assert early_picture != late_picture
    await page.mouse.move(box["x"] + 300, 100)
    await expect(picture).to_have_count(0)
    await page.keyboard.press("l")
    await expect(picture).to_be_visible()
    assert await one.faults() == []


@pytest.mark.parametrize(
    ("vantage", "appliances", "network"),
    [
        ("Metro Fibre", "metro-[12]", "metro-fibre"),
        ("Coast Cable", "coast-1", "coast-cable"),
        ("elsewhere", "exchange-1", "not a known one"),
    ],
)
async def test_the_picture_comes_from_the_nearest_appliance(
    arrive: Arrive, vantage: str, appliances: str, network: str
) -> None:
    one = await arrive(vantage=vantage)
    await one.watch(FIRST)
    await one.page.keyboard.press("i")
    await expect(one.fact("appliance")).to_have_text(re.compile(f"^{appliances}$"))
    await expect(one.fact("network")).to_have_text(network)
    await expect(one.fact("site")).to_contain_text("the best site")


async def test_the_vantage_is_chosen_in_the_header(arrive: Arrive) -> None:
    one = await arrive()
    await one.page.goto("/")
    await one.page.get_by_role("button", name="Watch from").click()
    await one.page.get_by_role("menuitemradio", name="Coast Cable").click()
    await expect(one.page.get_by_role("button", name="Watch from")).to_contain_text("Coast Cable")
    await one.watch(FIRST)
    await one.page.keyboard.press("i")
    await expect(one.fact("appliance")).to_have_text("coast-1")


async def test_a_film_goes_on_where_it_was_left(arrive: Arrive) -> None:
    one = await arrive()
    await one.watch(FIRST)
    await one.pause()
    before = await one.time()
    await one.page.keyboard.press("l")
    assert await one.time() >= before + 9.9
    await one.page.keyboard.press("k")
    await one.moved(0.2)
    await one.pause()
    place = await one.time()
    await one.page.goto("/")
    row = one.page.get_by_role("region").or_(one.page.locator("section")).filter(has_text="Continue watching")
    await row.get_by_role("link", name=FIRST).click()
    assert abs(await one.moved(0.1) - place) < 5
    # Whoever served the first time was called up as soon as this play was asked for.
    await one.page.keyboard.press("i")
    await expect(one.fact("address")).to_have_text(re.compile(":"))
    address = await one.fact("address").inner_text()
    await expect(one.page.locator("link[rel=preconnect]")).to_have_attribute("href", f"http://{address}")


async def test_sound_subtitles_quality_and_speed_can_be_chosen(arrive: Arrive) -> None:
    one = await arrive()
    await one.watch(FIRST)
    await one.page.keyboard.press("k")
    for menu, choice in (("Sound", "Ελληνικά"), ("Subtitles", "Ελληνικά"), ("Quality", "202p"), ("Speed", "1.25×")):
        await one.page.get_by_role("button", name=re.compile(f"^{menu}(:|$)")).click()
        await one.page.get_by_role("menuitemradio", name=choice, exact=True).click()
        await one.page.get_by_role("button", name=re.compile(f"^{menu}(:|$)")).click()
        await expect(one.page.get_by_role("menuitemradio", name=choice, exact=True)).to_have_attribute("aria-checked", "true")
        await one.page.keyboard.press("Escape")
    await one.page.keyboard.press("k")
    await expect(one.page.locator(".shaka-text-container")).to_contain_text(re.compile("[α-ω]"))
    assert await one.page.evaluate("document.querySelector('video').playbackRate") == 1.25
    await one.moved(0.5)
    assert await one.faults() == []


@pytest.mark.parametrize("engine", ["hls", "dash"])
async def test_nobody_notices_an_appliance_that_dies(arrive: Arrive, demo: Demo, engine: str) -> None:
    one = await arrive(vantage="Metro Fibre")
    await one.save_data()
    await one.watch(FIRST, f"?engine={engine}")
    await one.slow(0.4)
    await one.page.keyboard.press("i")
    await expect(one.fact("appliance")).to_have_text(re.compile("^metro-[12]$"))
    killed = await one.fact("appliance").inner_text()
    death = asyncio.create_task(demo.kill(killed, down_s=8.0))
    await expect(one.fact("appliance")).not_to_have_text(killed)
    await expect(one.fact("moved")).to_have_text(re.compile("×"))
    await one.moved(2)
    assert max(await one.waits(), default=0) < STALL_MS
    await expect(one.fact("still")).to_have_text("never")
    await death
    await demo.filled(FIRST)


async def test_the_opening_is_skipped_and_the_parts_have_names(arrive: Arrive) -> None:
    one = await arrive()
    await one.watch(FIRST)
    await one.page.evaluate("(video => { video.pause(); video.currentTime = 0.2; })(document.querySelector('video'))")
    await one.page.get_by_role("button", name="Skip intro").click()
    await one.page.wait_for_function("document.querySelector('video').currentTime > 1.3")
    await expect(one.page.get_by_role("button", name="Skip intro")).to_have_count(0)
    line = await one.page.get_by_role("slider", name="Place in the film").bounding_box()
    assert line is not None
    await one.page.mouse.move(line["x"] + line["width"] * 0.1, line["y"] + line["height"] / 2)
    await expect(one.page.get_by_text("The moon lets down her rope of light.")).to_be_visible()


async def test_headsets_and_lock_screens_know_the_film(arrive: Arrive) -> None:
    one = await arrive()
    await one.watch(FIRST)
    # The film's name has a question of its own, which may be answered after the picture moves.
    told = f"navigator.mediaSession.metadata?.title === '{FIRST}' && navigator.mediaSession.playbackState === 'playing'"
    await one.page.wait_for_function(told)
    await one.page.keyboard.press("k")
    await one.page.wait_for_function("navigator.mediaSession.playbackState === 'paused'")
