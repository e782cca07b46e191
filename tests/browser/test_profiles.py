"""Profiles: locked with a PIN, changed, and what a child can do about it."""

import re
from pathlib import Path

from playwright.async_api import expect
from tests.browser.conftest import Arrive


async def test_a_locked_profile_opens_with_its_pin_alone(arrive: Arrive) -> None:
    page = (await arrive()).page
    await page.goto("/profiles")
    await page.get_by_role("button", name="Change profiles").click()
    await page.get_by_role("button", name=re.compile("All films")).click()
    await page.get_by_label("Name").fill("Ann")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="Change profiles").click()
    await page.get_by_role("button", name=re.compile("Ann")).click()
    await page.get_by_label("A PIN, 4 to 8 digits").fill("2468")
    await page.get_by_role("button", name="Lock with a PIN").click()
    await expect(page.get_by_role("heading", name="Who's watching?")).to_be_visible()
    await page.goto("/search")
    await expect(page).to_have_url(re.compile("/profiles$"))
    await page.get_by_role("button", name=re.compile("Ann")).click()
    await page.get_by_label("PIN of Ann").fill("1111")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("This is not the PIN of Ann")
    await page.get_by_label("PIN of Ann").fill("2468")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page).to_have_title("Nearcast")


async def test_a_kids_profile_has_no_way_to_the_account(arrive: Arrive) -> None:
    page = (await arrive()).page
    await page.goto("/profiles")
    await page.get_by_role("button", name="Add a profile").click()
    await page.get_by_label("Name").fill("Mia")
    await page.get_by_label("Kids, 6").check()
    await page.get_by_label("Pages for kids").check()
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("button", name=re.compile("Mia")).click()
    await page.get_by_role("button", name="Profile of Mia").click()
    await expect(page.get_by_role("menuitemradio", name="Who's watching?")).to_be_visible()
    await expect(page.get_by_role("menuitemradio", name="Account and devices")).to_have_count(0)


async def test_a_profile_gets_a_picture_of_its_own(arrive: Arrive, root: Path, artefacts: Path, tmp_path: Path) -> None:
    one = await arrive()
    page = one.page
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing to see")

    async def send(path: Path) -> None:
        async with page.expect_file_chooser() as chosen:
            await page.get_by_role("button", name="Choose a picture").click()
        await (await chosen.value).set_files(path)

    await page.goto("/profiles")
    await page.get_by_role("button", name="Change profiles").click()
    await page.get_by_role("button", name=re.compile("All films")).click()
    await send(broken)
    await expect(page.get_by_role("alert")).to_contain_text("Send a JPEG, PNG or WebP")
    await page.screenshot(path=artefacts / "profile.png", full_page=True)
    await send(root / "docs" / "screenshot.jpg")
    face = page.get_by_role("button", name=re.compile("All films")).locator("img")
    await expect(face).to_have_js_property("naturalWidth", 320)
    await page.screenshot(path=artefacts / "profiles.png")
    await page.get_by_role("button", name="Change profiles").click()
    await page.get_by_role("button", name=re.compile("All films")).click()
    await page.get_by_role("button", name="Remove the picture").click()
    await expect(face).to_have_count(0)
    assert await one.faults() == []
