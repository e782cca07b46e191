"""The client as something people install: it may be, and opened without a network it says what is wrong."""

from playwright.async_api import expect
from tests.browser.conftest import Arrive

_READY = "navigator.serviceWorker.controller !== null && caches.has('client')"

_NETWORK_FIRST = """async (path) => {
    await (await fetch(path)).text();
    for (;;) {
        const [told] = performance.getEntriesByName(new URL(path, location).href);
        if (told) return told.workerFinalSourceType === "network";
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}"""
"""Whether the browser knew without asking the worker."""


async def test_it_can_be_installed_and_opens_without_a_network(arrive: Arrive) -> None:
    one = await arrive(account=False)
    page = one.page
    await page.goto("/")
    await expect(page.get_by_label("E-mail")).to_be_visible()
    await page.wait_for_function(_READY)
    assert await page.evaluate(_NETWORK_FIRST, "/assets/none.js") is False
    assert await page.evaluate(_NETWORK_FIRST, "/play/none/hls.m3u8") is True
    asked = await page.context.new_cdp_session(page)
    assert (await asked.send("Page.getAppManifest"))["errors"] == []
    # A context that keeps nothing is the one thing the browser may hold against it.
    found = {error["errorId"] for error in (await asked.send("Page.getInstallabilityErrors"))["installabilityErrors"]}
    assert found <= {"in-incognito"}
    assert "max-age" in (await page.request.get("/icon.svg")).headers["cache-control"]
    await page.context.set_offline(True)
    await page.goto("/")
    await expect(page.get_by_text("Nearcast cannot be reached")).to_be_visible()
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_label("E-mail")).to_be_visible()
