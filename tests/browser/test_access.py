"""axe finds nothing on any page: names, roles, contrast, order; and a picture of each is kept, in three widths."""

import re
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Page, expect
from tests.browser.conftest import Arrive
from tests.browser.people import become
from tests.browser.series import series
from tests.running import FIRST, Demo

from nearcast.accounts.model import Role

_AXE = "web/node_modules/axe-core/axe.min.js"
_RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap(
  (one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} — ${node.failureSummary}`))"""
_MOVES = "document.getAnimations().some((one) => one.effect.getComputedTiming().activeDuration > 1)"
LIVE = {
    "/operations/fleet": "metro-1",
    "/operations/fleet/metro-1": "Right now",
    "/operations/jobs": "Ready",
    "/operations/plays": "Now playing",
    "/operations/webhooks": "told",
}
"""What is told live leaves the network no rest; this is to be seen when it is there."""
NOBODYS = ("/welcome", "/verify#none", "/reset#none")
SOMEBODYS = (
    "/profiles",
    "/link",
    "/",
    "/search?q=lantern",
    "/search?q=nothing-like-it",
    "/account",
    "/studio",
    "/operations/fleet",
    "/operations/fleet/metro-1",
    "/operations/jobs",
    "/operations/plays",
    "/operations/people",
    "/operations/webhooks",
    "/operations/audit",
    "/nowhere",
)
PARTNERS = ("/operations/fleet", "/operations/plays")
MENUS = 4
"""Sound, subtitles, quality and speed."""
BETWEEN = 768
"""The third width, of which pictures are kept beside the widest."""


async def keep(page: Page, folder: Path, whose: str, theme: str, widths: tuple[int, ...]) -> None:
    """Pictures of the page, whole, in these widths; it is left in the last of them."""
    path = re.sub(r"\W+", "-", page.url.split("/", 3)[3]).strip("-") or "home"
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.screenshot(path=folder / f"{whose}-{path}-{width}-{theme}.png", full_page=True)


async def faults(page: Page, root: Path) -> list[str]:
    await page.add_script_tag(path=root / _AXE)
    found: list[Any] = await page.evaluate(_RUN)
    return [f"{page.url}: {one}" for one in found]


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "dark")])
async def test_no_page_has_what_a_screen_reader_stumbles_over(
    arrive: Arrive, demo: Demo, root: Path, artefacts: Path, width: int, theme: Literal["light", "dark"]
) -> None:
    await demo.filled(FIRST)
    found = []
    stranger, one, partner = await arrive(account=False), await arrive(), await arrive()
    await become(demo, one, Role.admin)
    await become(demo, partner, Role.partner, network="metro-fibre")
    async with series(demo) as saga:
        titles = (f"/title/{await one.title(FIRST)}", f"/title/{saga}", f"/studio/{saga}")
        jobs = (await one.ask("{ ingestJobs(first: 100) { edges { node { id name } } } }"))["ingestJobs"]["edges"]
        job = next(f"/operations/jobs/{each['node']['id']}" for each in jobs if each["node"]["name"] == FIRST)
        live = LIVE | {job: "Publishing"}
        everybody = (
            (stranger, "nobody", NOBODYS),
            (one, "admin", (*SOMEBODYS, *titles, job)),
            (partner, "partner", PARTNERS),
        )
        for who, whose, pages in everybody:
            await who.page.emulate_media(reduced_motion="reduce", color_scheme=theme)
            await who.page.set_viewport_size({"width": width, "height": 800})
            for path in pages:
                await who.page.goto(path)
                await who.page.get_by_role("heading", level=1).first.wait_for()
                if path in live:
                    await who.page.get_by_text(live[path]).first.wait_for()
                else:
                    await who.page.wait_for_load_state("networkidle")
                found += await faults(who.page, root)
                if await who.page.evaluate(_MOVES):
                    found.append(f"{path}: moves for somebody who wants no motion")
                right = await who.page.evaluate("document.querySelector('main').getBoundingClientRect().right")
                if right > width:
                    found.append(f"{path}: reaches {right - width} px beyond the window")
                await keep(who.page, artefacts, whose, theme, (width,) if width < BETWEEN else (BETWEEN, width))
    assert not found, "\n".join(found)


async def test_the_player_can_be_used_without_seeing_it(arrive: Arrive, demo: Demo, root: Path) -> None:
    await demo.filled(FIRST)
    one = await arrive()
    await one.watch(FIRST)
    await one.pause()
    await one.page.keyboard.press("Tab")
    found = await faults(one.page, root)
    assert not found, "\n".join(found)


async def test_no_menu_of_the_player_reaches_beyond_a_narrow_window(arrive: Arrive, demo: Demo) -> None:
    await demo.filled(FIRST)
    one = await arrive()
    page = one.page
    await page.set_viewport_size({"width": 320, "height": 640})
    await one.watch(FIRST)
    await one.pause()
    openers = page.get_by_role("group", name="Controls").locator("[aria-haspopup=menu]")
    await expect(openers).to_have_count(MENUS)
    for opener in await openers.all():
        await opener.click()
        for part in (page.get_by_role("menu"), page.get_by_role("menuitemradio").first):
            box = await part.bounding_box()
            assert box
            assert 0 <= box["x"] <= 320 - box["width"]
            assert box["width"] > 200
        await page.keyboard.press("Escape")
