"""Two browsers, one account, a plan with one stream: the second is told why it waits, and may take the place of the first."""

import asyncio
import re

from playwright.async_api import Request, expect
from tests.browser.conftest import Arrive
from tests.browser.watching import Watching
from tests.running import FIRST, Demo

from nearcast.accounts.model import Account
from nearcast.runtime.clock import random_id

PASSWORD = "a few words"
_RESTED_MS = 300
_SIGN_IN = "mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { ... on SignedIn { viewer { email } } } }"


async def _on_plan(demo: Demo, email: str, plan: str) -> None:
    async with demo.operator() as operator:
        (account,) = await operator.get("/operator/people", tuple[Account, ...], text=email)
        await operator.send("PUT", f"/operator/people/{account.id}/plan", {"plan": plan})


async def _second(first: Watching, arrive: Arrive, email: str) -> Watching:
    """The same account in another browser."""
    one = await arrive(account=False)
    await one.ask(_SIGN_IN, email=email, password=PASSWORD)
    one.profile = first.profile
    await one.remember("nearcast.profile", first.profile)
    return one


async def _given_back(one: Watching) -> None:
    """Returns when the account has no stream, long before a lease would end by itself."""
    async with asyncio.timeout(60):
        while (await one.ask("{ streams { id } }"))["streams"]:
            await asyncio.sleep(0.2)


async def test_the_second_is_refused_with_the_reason_and_takes_over(arrive: Arrive, demo: Demo) -> None:
    email = f"{random_id(10)}@nearcast.example"
    first = await arrive(account=False)
    await first.enter(email, PASSWORD)
    await _on_plan(demo, email, "single")
    second = await _second(first, arrive, email)
    await first.watch(FIRST)
    await first.slow(0.25)

    await second.page.goto(f"/watch/{await second.title(FIRST)}")
    await expect(second.page.get_by_role("heading", name="Too many films at once")).to_be_visible()
    await second.page.get_by_role("button", name=re.compile("Watch here instead of")).click()
    await second.moved(0.5)

    await expect(first.page.get_by_role("heading", name="Somebody watches in your place")).to_be_visible()
    await first.page.get_by_role("button", name=re.compile("Watch here instead of")).click()
    await first.moved(0.5)


async def test_a_closed_browser_gives_its_stream_back(arrive: Arrive, demo: Demo) -> None:
    email = f"{random_id(10)}@nearcast.example"
    first = await arrive(account=False)
    await first.enter(email, PASSWORD)
    await _on_plan(demo, email, "single")
    second = await _second(first, arrive, email)
    await first.watch(FIRST)
    await first.page.close(run_before_unload=True)
    await _given_back(second)
    await second.watch(FIRST)


async def test_no_stream_is_taken_before_the_press_nor_kept_without_a_picture(arrive: Arrive) -> None:
    one = await arrive()
    page = one.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "StartPlayback" in (request.post_data or "") else None)
    await page.goto(f"/title/{await one.title(FIRST)}", wait_until="commit")
    play = page.get_by_role("main").get_by_role("link", name="Play", exact=True)
    await play.hover()
    await page.wait_for_timeout(_RESTED_MS)
    assert not asked
    async with page.expect_response(re.compile("/sign$")):
        await play.click()
        await page.wait_for_url(re.compile("/watch/"))
        await page.go_back(wait_until="commit")
    assert len(asked) == 1
    assert (await one.ask("{ streams { id } }"))["streams"] == []


async def test_a_press_that_becomes_no_click_gives_its_stream_back(arrive: Arrive, demo: Demo) -> None:
    one = await arrive()
    page = one.page
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "StartPlayback" in (request.post_data or "") else None)
    await page.goto(f"/title/{(await demo.filled(FIRST)).id}")
    play = page.get_by_role("main").get_by_role("link", name="Play", exact=True)
    box = await play.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    async with page.expect_request(re.compile(r"\.mp4")):  # the film loads already
        await page.mouse.down()
    await page.mouse.move(2, 2)
    await page.mouse.up()
    await _given_back(one)
    assert "/title/" in page.url
    await play.click()
    await one.moved(0.2)
    assert len(asked) == 2, "the click took what its press had asked for"
    assert await one.faults() == []
