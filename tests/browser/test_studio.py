"""Operators edit titles in the client."""

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect
from tests.browser.conftest import Arrive
from tests.browser.people import become
from tests.running import Demo

from nearcast.accounts.model import Role
from nearcast.catalog.model import Imported


async def test_an_operator_edits_reviews_publishes_and_brings_back(
    arrive: Arrive, demo: Demo, root: Path, artefacts: Path
) -> None:
    one = await arrive()
    page = one.page
    await become(demo, one, Role.operator)
    async with demo.operator() as operator:
        table = b"id,name,name:de,genres\nstudio-rain,Studio Rain,Regen,Drama\n"
        told = await operator.post("/operator/catalog?format=csv&publish=1", table, Imported)
    assert told.edited.added == 1
    await page.goto("/")
    await page.get_by_role("button", name=re.compile("Profile of")).click()
    await page.get_by_role("menuitemradio", name="Catalogue").click()
    await page.get_by_label("Find a title").fill("studio ra")
    await page.get_by_role("link", name=re.compile("Published")).first.click()
    await expect(page.locator("[aria-current]")).to_have_text("Published")
    row = page.get_by_role("link", name=re.compile("Studio Rain"))
    await expect(row).to_contain_text("no film yet")
    for width in (320, 768, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=artefacts / f"studio-{width}.png")
    await row.click()
    await page.get_by_label("Name (en)").fill("Studio Snow")
    await page.get_by_label("Genres").fill("Drama; Winter")
    await page.get_by_role("button", name="Add a language").click()
    await page.get_by_label("Language", exact=True).last.fill("Deutsch")
    await page.get_by_label("Name", exact=True).last.fill("Schnee")
    await page.get_by_role("button", name="Save as draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("is no language")
    await expect(page.get_by_label("Language", exact=True).last).to_be_focused()
    await page.get_by_label("Language", exact=True).last.fill("ar")
    await page.get_by_role("button", name="Add a rating").click()
    await page.get_by_label("Board").select_option("FSK")
    await page.get_by_label("Label").select_option("12")
    await page.get_by_role("button", name="Add a person").click()
    person = page.get_by_role("group", name="People, 1")
    await person.get_by_label("Name").fill("Ada Frost")
    await person.get_by_label("What they did").fill("director")
    await page.get_by_role("button", name="Add a time").click()
    window = page.get_by_role("group", name="Where and when it may be seen, 1")
    await window.get_by_label("Countries").fill("de, at")
    await window.get_by_label("From").fill("2030-02-01T00:00")
    await window.get_by_label("Until").fill("2030-01-01T00:00")
    await page.get_by_label("Not before").fill("2029-12-24T20:00")
    everybodys = page.get_by_role("group", name="Pictures").first
    of_languages = page.get_by_role("group", name=re.compile("^Other languages, ")).get_by_role("group", name="Pictures")
    for pictures in (everybodys, of_languages.last):
        async with page.expect_file_chooser() as chosen:
            await pictures.get_by_role("button", name="Add a picture").click()
        await (await chosen.value).set_files(root / "docs" / "screenshot.jpg")
        await expect(pictures.locator("img")).to_be_visible()
    await page.get_by_role("button", name="Save as draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("closes before it opens")
    await expect(window.get_by_label("Until")).to_be_focused()
    await window.get_by_label("Until").fill("2030-03-01T00:00")
    await page.get_by_role("button", name="Save as draft").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Studio Snow")
    await page.reload()
    await expect(everybodys.locator("img")).to_be_visible()
    await expect(of_languages.locator("img")).to_be_visible()
    await expect(window.get_by_label("Countries")).to_have_value("DE AT")
    await expect(window.get_by_label("Until")).to_have_value("2030-03-01T00:00")
    await expect(page.get_by_label("Not before")).to_have_value("2029-12-24T20:00")
    await expect(page.get_by_label("Label")).to_have_value("12")
    await expect(person.get_by_label("What they did")).to_have_value("director")
    for width in (320, 768, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=artefacts / f"studio-title-{width}.png", full_page=True)
    review = page.get_by_role("button", name="Ask for review")
    await review.click()
    await expect(review).to_have_count(0)
    await page.get_by_role("button", name="Publish").click()
    lines = page.get_by_label("History").get_by_role("listitem")
    await expect(lines).to_contain_text(
        ["Published: Studio Snow", "Sent to review", "Edited: Studio Snow", "Published: Studio Rain"]
    )
    await expect(lines.nth(2)).to_contain_text("people")
    await page.get_by_role("button", name="Bring back line 1").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Studio Rain")
    await page.get_by_role("button", name="Take down").click()
    await expect(page.get_by_text("Viewers do not see it.")).to_be_visible()
    assert await one.faults() == []


async def test_an_operator_puts_a_series_together_and_deletes_it(arrive: Arrive, demo: Demo, artefacts: Path) -> None:
    one = await arrive()
    page = one.page
    await become(demo, one, Role.operator)
    family = page.get_by_role("region", name="What belongs to it")

    async def add(where: Page | Locator, name: str, number: str = "") -> str:
        """The address of the page of what was added."""
        await where.get_by_role("button", name="Add a title").click()
        await where.get_by_label("Name", exact=True).fill(name)
        if number:
            await where.get_by_label("Number").fill(number)
        await where.get_by_role("button", name="Add it").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(name)
        return page.url

    await page.goto("/studio")
    await expect(page.locator("[aria-current]")).to_have_text("All")
    series = await add(page, "Studio Winters")
    season = await add(family, "The First", "1")
    episode = await add(family, "Pilot", "1")
    await page.get_by_role("link", name="Send its film").click()
    await expect(page.get_by_role("heading", name="The film of “Pilot”")).to_be_visible()
    await page.goto(series)
    await expect(family.get_by_role("link", name=re.compile("The First"))).to_contain_text("number 1")
    await page.screenshot(path=artefacts / "studio-series.png", full_page=True)
    for address, refused in ((series, True), (episode, False), (season, False), (series, False)):
        await page.goto(address)
        await page.get_by_role("button", name=re.compile("^Remove")).last.click()
        await page.get_by_role("button", name="Delete for good").click()
        if refused:
            await expect(page.get_by_role("alert").first).to_contain_text("Other titles belong to it")
        else:
            await expect(page).to_have_url(re.compile("/studio$"))
    assert await one.faults() == []


async def test_a_viewer_has_no_way_to_the_catalogue(arrive: Arrive) -> None:
    page = (await arrive()).page
    await page.goto("/")
    await page.get_by_role("button", name=re.compile("Profile of")).click()
    await expect(page.get_by_role("menuitemradio", name="Account and devices")).to_be_visible()
    await expect(page.get_by_role("menuitemradio", name="Catalogue")).to_have_count(0)
    await page.goto("/studio")
    await expect(page.get_by_role("heading", name="Nothing is here")).to_be_visible()
