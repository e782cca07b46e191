"""Taking one's data along, and having it deleted."""

import json
import re
from pathlib import Path

from playwright.async_api import expect
from tests.browser.conftest import Arrive


async def test_what_is_kept_is_downloaded_and_deleted(arrive: Arrive) -> None:
    page = (await arrive()).page
    await page.goto("/account")
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Download it").click()
    told = json.loads(Path(await (await downloading.value).path()).read_text())
    assert told["account"][0]["role"] == "viewer"
    assert told["profiles"][0]["maturity"] == 18
    await page.get_by_role("button", name="Delete the account").click()
    await page.get_by_role("button", name="Delete everything").click()
    await expect(page).to_have_url(re.compile("/welcome$"))
    await page.goto("/")
    await expect(page).to_have_url(re.compile("/welcome$"))
