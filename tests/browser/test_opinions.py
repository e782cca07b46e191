"""A viewer keeps a film, and says how they liked it."""

from collections.abc import Callable

from playwright.async_api import Response, expect
from tests.browser.conftest import Arrive
from tests.running import FIRST

from nearcast.runtime.clock import random_id


def _keeps(said: str) -> Callable[[Response], bool]:
    """The page shows what was said before the platform has heard of it; whoever leaves it sooner takes that along unsaid."""
    return lambda answer: said in (answer.request.post_data or "")


async def test_a_film_is_kept_liked_and_let_go(arrive: Arrive) -> None:
    one = await arrive(account=False)
    await one.enter(f"{random_id(10)}@nearcast.example", "a few words")
    page, title = one.page, f"/title/{await one.title(FIRST)}"
    kept, liked = page.get_by_role("button", name="My list"), page.get_by_role("button", name="I like it")
    row = page.locator("section").filter(has=page.get_by_role("heading", name="My list"))

    await page.goto(title)
    for button, said in ((kept, "SetListed"), (liked, "SetThumb")):
        async with page.expect_response(_keeps(said)):
            await button.click()
    await expect(kept).to_have_attribute("aria-pressed", "true")
    await expect(liked).to_have_attribute("aria-pressed", "true")
    async with page.expect_response(_keeps("SetThumb")):
        await page.get_by_role("button", name="Not for me").click()
    await expect(liked).to_have_attribute("aria-pressed", "false")
    await page.goto("/")
    await expect(row.get_by_role("link", name=FIRST)).to_be_visible()

    await row.get_by_role("link", name=FIRST).click()
    await expect(kept).to_have_attribute("aria-pressed", "true")
    await kept.click()
    await expect(kept).to_have_attribute("aria-pressed", "false")
    # The page that comes next shows it without being loaded anew.
    await page.get_by_role("link", name="Nearcast").first.click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(row).to_have_count(0)
    assert await one.faults() == []
