"""The MPD, played by two engines that know nothing of each other: Shaka in the client, and dash.js on a page of the test."""

import re
from pathlib import Path

from playwright.async_api import Route, expect
from tests.browser.conftest import Arrive
from tests.running import FIRST

_START = """mutation($profile: ID!, $title: ID!) {
  startPlayback(profile: $profile, title: $title) { dashUrl pathways { address } }
}"""
_PAGE = """<!doctype html><video muted></video><script src="/dash-test.js"></script><script>
window.hosts = [];
const player = dashjs.MediaPlayer().create();
player.on("fragmentLoadingCompleted", (event) => hosts.push(new URL(event.request.url).host));
player.initialize(document.querySelector("video"), "ADDRESS", true);
</script>"""


async def test_shaka_plays_the_mpd(arrive: Arrive) -> None:
    one = await arrive(vantage="Coast Cable")
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    await one.watch(FIRST, "?engine=dash")
    await one.moved(1)
    assert await one.frames() > 10
    await one.page.keyboard.press("i")
    await expect(one.fact("appliance")).to_have_text("coast-1")
    assert any("/dash.mpd" in url for url in asked)
    assert not any(".m3u8" in url for url in asked)
    segments = [url for url in asked if ".mp4" in url]
    assert segments
    assert all("CMCD=" in url for url in segments)


async def test_dash_js_plays_the_mpd(arrive: Arrive, root: Path) -> None:
    one = await arrive(vantage="Coast Cable")
    play = (await one.ask(_START, profile=one.profile, title=await one.title(FIRST)))["startPlayback"]
    engine = root / "web/node_modules/dashjs/dist/modern/umd/dash.all.min.js"

    async def page(route: Route) -> None:
        await route.fulfill(body=_PAGE.replace("ADDRESS", play["dashUrl"]), content_type="text/html")

    async def script(route: Route) -> None:
        await route.fulfill(path=engine, content_type="text/javascript")

    await one.page.route(re.compile("/dash-test.html$"), page)
    await one.page.route(re.compile("/dash-test.js$"), script)
    await one.page.goto("/dash-test.html")
    await one.moved(2)
    assert await one.frames() > 10
    hosts = set(await one.page.evaluate("window.hosts"))
    assert len(hosts) == 1
    assert hosts.pop() in play["pathways"][0]["address"]
