"""Coming in: signing in and up, choosing who watches, and what a child sees."""

import re

from playwright.async_api import expect
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo

from nearcast.demo import films, world

ADULT = next(film.name for film in films.FILMS if film.maturity == 18)


async def test_a_wrong_password_is_told(arrive: Arrive) -> None:
    page = (await arrive(account=False)).page
    await page.goto("/")
    await expect(page).to_have_url(re.compile("/welcome$"))
    await page.get_by_label("E-mail").fill(world.EMAIL)
    await page.get_by_label("Password").fill("not the words")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("password")
    await expect(page).to_have_url(re.compile("/welcome$"))


async def test_signing_up_leads_to_the_films_by_keyboard_alone(arrive: Arrive) -> None:
    page = (await arrive(account=False)).page
    await page.goto("/")
    await page.get_by_role("button", name="Make an account").press("Enter")
    await page.get_by_label("E-mail").fill("keyboard@nearcast.example")
    await page.get_by_label("Password").fill("a few words")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Who's watching?")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page).to_have_title("Nearcast")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("Skip to the content")).to_be_focused()


async def test_a_child_sees_no_film_for_grown_ups(arrive: Arrive, demo: Demo) -> None:
    await demo.filled(ADULT)
    page = (await arrive()).page
    await page.goto("/profiles")
    await page.get_by_role("button", name="Add a profile").click()
    await page.get_by_label("Name").fill("Mia")
    await page.get_by_label("Kids, 6").check()
    await page.get_by_role("button", name="Add", exact=True).click()
    for name, sees in (("Mia", False), (None, True)):
        await page.goto("/profiles")
        faces = page.get_by_role("button", name=re.compile("Films up to 6" if name else "All films"))
        await faces.first.click()
        await expect(page.get_by_role("link", name=FIRST).first).to_be_visible()
        await expect(page.get_by_role("link", name=ADULT)).to_have_count(1 if sees else 0)
        await page.get_by_role("link", name="Search").click()
        await page.get_by_label("Search for a title").fill(ADULT[:4])
        await expect(page.get_by_role("status")).to_have_text("1 title" if sees else re.compile("Nothing is like"))
        if not sees:
            instead = page.get_by_role("region", name="Everything this profile may see")
            await expect(instead.get_by_role("link", name=FIRST)).to_be_visible()
            await expect(instead.get_by_role("link", name=ADULT)).to_have_count(0)


async def test_a_sign_in_that_ran_out_leads_to_the_welcome_page(arrive: Arrive, demo: Demo) -> None:
    await demo.filled(FIRST)
    page = (await arrive()).page
    await page.goto("/")
    film = page.get_by_role("link", name=FIRST).first
    await expect(film).to_be_visible()
    await page.context.clear_cookies()
    await film.click()
    await expect(page).to_have_url(re.compile("/welcome"))
