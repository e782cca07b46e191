"""The client in the language of whoever watches."""

from playwright.async_api import Response, expect
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo

from nearcast.runtime.clock import random_id


def _kept(answer: Response) -> bool:
    """The platform keeps what was chosen; whoever leaves the page sooner takes the choice along unsaid."""
    return "ChangeProfile" in (answer.request.post_data or "")


async def test_the_language_changes_at_once_and_stays(arrive: Arrive, demo: Demo) -> None:
    await demo.filled(FIRST)
    one = await arrive(account=False)
    page = one.page
    await page.goto("/")
    await page.get_by_role("combobox", name="Language").select_option("العربية")
    await expect(page.get_by_role("heading", name="تسجيل الدخول")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.get_by_role("combobox", name="اللغة").select_option("Deutsch")
    await page.get_by_role("button", name="Konto anlegen").click()
    await page.get_by_label("E-Mail").fill(f"{random_id(10)}@nearcast.example")
    await page.get_by_label("Passwort").fill("a few words")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Alle Filme").click()
    await expect(page.get_by_text("Neu auf Nearcast").first).to_be_visible()
    await page.goto("/account")
    async with page.expect_response(_kept):
        await page.get_by_role("combobox", name="Sprache").select_option("Español")
    await expect(page.get_by_role("heading", name="Cuenta", level=1)).to_be_visible()
    async with page.expect_response(_kept):
        await page.get_by_role("combobox", name="Idioma").select_option("العربية")
    await page.goto("/")
    await expect(page.get_by_text("جديد على Nearcast").first).to_be_visible()
    assert await one.faults() == []


async def test_a_film_goes_from_left_to_right_in_arabic_too(arrive: Arrive) -> None:
    one = await arrive()
    await one.ask(
        'mutation($id: ID!) { changeProfile(id: $id, profile: { language: "ar" }) { ... on Profile { id } } }',
        id=one.profile,
    )
    await one.watch(FIRST)
    await expect(one.page.locator("html")).to_have_attribute("dir", "rtl")
    line = one.page.get_by_role("slider", name="الموضع في الفيلم")
    assert await line.evaluate("line => getComputedStyle(line).direction") == "ltr"
    await one.page.evaluate("document.querySelector('video').pause()")
    before = await one.time()
    await one.page.keyboard.press("ArrowRight")
    await one.page.wait_for_function("(place) => document.querySelector('video').currentTime > place", arg=before + 5)
