"""A browser, and people who watch in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect
from tests.browser.watching import Watching
from tests.running import Demo

from nearcast.runtime.clock import random_id

_CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Chromium without the windows, tabs and menus around a page, which cost two thirds of the time that a page takes."""
_PATIENCE_MS = 60_000
"""The machine may be busy."""
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=_PATIENCE_MS)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_ARGUMENTS))
        yield started
        await started.close()


Arrive = Callable[..., Awaitable[Watching]]


@pytest.fixture
async def arrive(demo: Demo, browser: Browser) -> AsyncIterator[Arrive]:
    """Somebody opens the client. With `account` they are signed in already, with an account and a profile of their own."""
    contexts = []

    async def come(*, vantage: str = "", account: bool = True) -> Watching:
        context = await browser.new_context(base_url=demo.url, viewport={"width": 1280, "height": 720})
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        one = Watching(await context.new_page(), demo.url, vantage)
        await one.prepare()
        if account:
            await one.enter(f"{random_id(10)}@nearcast.example", "a few words")
        return one

    yield come
    for context in contexts:
        await context.close()


@pytest.fixture(scope="session")
def artefacts(root: Path) -> Path:
    folder = root / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
