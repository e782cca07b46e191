"""The client in the language of whoever watches."""

from playwright.async_api import expect
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo


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
    await page.get_by_label("E-Mail").fill("sprache@nearcast.example")
    await page.get_by_label("Passwort").fill("a few words")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Alle Filme").click()
    await expect(page.get_by_text("Neu auf Nearcast").first).to_be_visible()
    await page.goto("/account")
    await page.get_by_role("combobox", name="Sprache").select_option("Español")
    await expect(page.get_by_role("heading", name="Cuenta", level=1)).to_be_visible()
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
    before = await one.time()
    await one.page.keyboard.press("ArrowRight")
    assert await one.time() > before + 5
