"""The MPD, played by two engines that know nothing of each other: Shaka in the client, and dash.js."""

from pathlib import Path

from playwright.async_api import expect
from tests.browser.conftest import Arrive
from tests.running import FIRST

_START = """mutation($profile: ID!, $title: ID!) {
  startPlayback(profile: $profile, title: $title) { ... on Play { dashUrl pathways { address } } }
}"""
_PLAY = """(address) => {
  document.body.innerHTML = "<video muted></video>";
  window.hosts = [];
  const player = dashjs.MediaPlayer().create();
  player.on("fragmentLoadingCompleted", (event) => hosts.push(new URL(event.request.url).host));
  player.initialize(document.querySelector("video"), address, true);
}"""


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
    await one.pause()
    await one.page.get_by_role("button", name="Sound", exact=True).click()
    # Each of them is there in AAC and in Opus.
    await expect(one.page.get_by_role("menuitemradio")).to_have_text(["English", "Ελληνικά"])


async def test_dash_js_plays_the_mpd(arrive: Arrive, root: Path) -> None:
    one = await arrive(vantage="Coast Cable")
    play = (await one.ask(_START, profile=one.profile, title=await one.title(FIRST)))["startPlayback"]
    engine = root / "web/node_modules/dashjs/dist/modern/umd/dash.all.min.js"

    # The page must come from the platform: a browser lets no page of unknown origin reach loopback.
    await one.page.goto("/welcome")
    await one.page.add_script_tag(path=engine)
    await one.page.evaluate(_PLAY, play["dashUrl"])
    await one.moved(2)
    assert await one.frames() > 10
    hosts = set(await one.page.evaluate("window.hosts"))
    assert len(hosts) == 1
    assert hosts.pop() in play["pathways"][0]["address"]
