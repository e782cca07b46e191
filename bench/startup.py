"""From pressing play to the first frame, beside a static page.

A headless Chromium opens the running demo, signs up by the page, chooses the profile, opens a title and presses Play, holding the
button as long as people do. What counts is the time from the click, when it is let go, to the first frame presented
(requestVideoFrameCallback). So it holds everything between: the page of the player, `startPlayback`, the playlists, the first
segments, decoding. The film loads from when the button goes down, so a press that is held for no time is measured, too.

Beside it, a plain page with the same player (the same build of Shaka, the same settings), a Play button, and the same
files with the same playlist but one pathway, on one stock nginx. Every sample begins with a fresh browser context; the
ratio is the median over interleaved rounds. The start at once is also split: until the graph has let the play in, until the player
has its playlists, until its first segments are there, and until the first of them is decoded and shown.

The home page, opened cold by somebody who is signed in, on a processor slowed four times: until its first row can be used.

It needs Chromium, and the packages in `web/node_modules`.

    .venv/bin/python bench/startup.py [--json]
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from playwright.async_api import Browser, Page, async_playwright

from load.telling import tell
from nearcast.cli.up.stage import CLIP
from nearcast.demo import films, world
from nearcast.edge.nginx import configuration
from nearcast.runtime import ports, processes
from nearcast.runtime.clock import random_id

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.running import Demo  # noqa: E402 - the checkout is found by this file, wherever it is called from

PAIRS = 8
HELD_MS = 80
"""How long people hold the button of a mouse: 50 to 140 ms (github.com/andyed/clicksense, over two studies)."""
SHAKA = ROOT / "web/node_modules/shaka-player/dist/shaka-player.compiled-es2021.js"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip

# The pages tell by the console: whoever asks them, as Playwright does with a third of a megabyte of script, is in the film's way.
# The clock starts at every click, so the last click before the picture counts.
WATCH = """
let down = 0, pressed = 0;
addEventListener("pointerdown", () => { down = performance.now(); }, true);
addEventListener("click", () => { pressed = performance.now(); }, true);
const look = () => {
  const video = document.querySelector("video");
  if (!video) return;
  watching.disconnect();
  video.requestVideoFrameCallback((now) => {
    const later = performance.getEntriesByType("resource").filter((one) => one.startTime >= down && one.startTime < now);
    console.debug(JSON.stringify({
      ms: now - pressed,
      steps: later.map((one) => [new URL(one.name).pathname.split("/").pop().slice(-24), one.startTime - pressed, one.duration]),
    }));
  });
};
const watching = new MutationObserver(look);
watching.observe(document, { childList: true, subtree: true });
"""

# The page can be used when its first card is there and the browser has nothing more urgent to do.
HOME = """
const ready = () => {
  if (!document.querySelector("main a[href^='/title/']")) return;
  cards.disconnect();
  requestIdleCallback(() => { console.debug(JSON.stringify({ ms: performance.now() })); });
};
const cards = new MutationObserver(ready);
cards.observe(document, { childList: true, subtree: true });
"""
SLOWER = 4

PAGE = """<!doctype html><title>Static</title><script src="shaka.js"></script>
<video playsinline></video><button>Play</button><script>
document.querySelector("button").onclick = async () => {
  const player = new shaka.Player();
  await player.attach(document.querySelector("video"));
  player.configure({streaming: {bufferingGoal: 30, rebufferingGoal: 0.5}, abr: {defaultBandwidthEstimate: 4e6, useNetworkInformation: false},
                    manifest: {hls: {sequenceMode: false}}});
  await player.load("main.m3u8");
  await document.querySelector("video").play();
};
</script>"""

CONF = """
daemon off; master_process off; pid nginx.pid; error_log stderr error; events {{ }}
http {{
    types {{ text/html html; text/javascript js; video/mp4 mp4; application/vnd.apple.mpegurl m3u8; text/vtt vtt; }}
    access_log off; sendfile on; tcp_nopush on;
    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
    server {{ listen 127.0.0.1:{port}; root "{root}"; log_not_found off; }}
}}
"""


class Viewer:
    """A person with a browser of their own each time."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def of_the_platform(self, url: str, held_ms: int = HELD_MS) -> dict[str, Any]:
        page = await self._page()
        await page.add_init_script(f"localStorage.setItem('nearcast.vantage', {json.dumps(world.VIEWERS['Metro Fibre'])})")
        await self._sign_up(page, url)
        await page.get_by_role("link", name=CLIP.name).first.click()
        return await self._press(page, page.get_by_role("main").get_by_role("link", name="Play", exact=True), held_ms)

    async def home(self, url: str) -> float:
        """Milliseconds from asking for the page to when it can be used."""
        page = await self._page()
        await self._sign_up(page, url)
        kept = await page.context.storage_state()
        await page.context.close()
        context = await self._browser.new_context(viewport={"width": 1280, "height": 720}, storage_state=kept)
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await page.add_init_script(HOME)
        async with told_by(page) as usable:
            await page.goto(url)
        await context.close()
        return float(json.loads((await usable.value).text)["ms"])

    async def of_the_static_page(self, url: str) -> dict[str, Any]:
        page = await self._page()
        await page.goto(url)
        return await self._press(page, page.get_by_role("button", name="Play"), HELD_MS)

    async def _sign_up(self, page: Page, url: str) -> None:
        """Ends on the home page."""
        await page.goto(url)
        await page.get_by_role("button", name="Make an account").click()
        await page.get_by_label("E-mail").fill(f"{random_id(10)}@nearcast.example")
        await page.get_by_label("Password").fill("a few words")
        await page.get_by_role("button", name="Sign up").click()
        await page.get_by_role("button", name=re.compile("All films")).first.click()
        await page.get_by_role("link", name=CLIP.name).first.wait_for()

    async def _page(self) -> Page:
        context = await self._browser.new_context(viewport={"width": 1280, "height": 720})
        page = await context.new_page()
        await page.add_init_script(WATCH)
        return page

    async def _press(self, page: Page, button: Any, held_ms: int) -> dict[str, Any]:
        await button.wait_for()
        await page.wait_for_load_state("networkidle")  # a person needs a moment to find the button
        async with told_by(page) as picture:
            await button.click(delay=held_ms)
        shown: dict[str, Any] = json.loads((await picture.value).text)
        await page.goto("about:blank")  # gives the stream back
        await page.context.close()
        return shown


def told_by(page: Page) -> Any:
    """What WATCH or HOME say on this page while the block runs, or after it."""
    return page.expect_console_message(lambda message: message.type == "debug" and '"ms"' in message.text, timeout=30_000)


async def playlist(url: str) -> tuple[str, str]:
    """The asset of the clip and its playlist as the platform gives it."""
    async with httpx.AsyncClient(base_url=url, headers={"X-Forwarded-For": world.VIEWERS["Metro Fibre"]}) as client:

        async def ask(document: str, **variables: str) -> Any:
            answer = (await client.post("/graphql", json={"query": document, "variables": variables})).json()
            assert "errors" not in answer, answer
            return next(iter(answer["data"].values()))

        enter = "mutation($email: String!, $password: String!) { signUp(email: $email, password: $password) { ... on SignedIn { viewer { profiles { id } } } } }"
        told = await ask(enter, email=f"{random_id(10)}@nearcast.example", password="a few words")
        profile = told["viewer"]["profiles"][0]["id"]
        find = "query($profile: ID!, $text: String!) { search(profile: $profile, text: $text) { edges { node { id } } } }"
        title = (await ask(find, profile=profile, text=CLIP.name))["edges"][0]["node"]["id"]
        play = "mutation($profile: ID!, $title: ID!) { startPlayback(profile: $profile, title: $title) { ... on Play { hlsUrl } } }"
        text = (await client.get((await ask(play, profile=profile, title=title))["hlsUrl"])).text
        found = re.search(r"/([0-9a-f]{32})/[0-9a-f]{64}\.m3u8", text)
        assert found, text
        return found[1], text


def one_pathway(text: str) -> str:
    """A playlist without steering: the first pathway alone, its addresses relative."""
    found = re.search(r'PATHWAY-ID="([^"]+)"', text)
    assert found, text
    kept = []
    for block in re.split(r"\n(?=#)", text):
        of = re.search(r'PATHWAY-ID="([^"]+)"', block) or re.search(r'GROUP-ID="[a-z]+-([^"]+)"', block)
        if "CONTENT-STEERING" not in block and (of is None or of[1] == found[1]):
            kept.append(re.sub(r',[A-Z-]*PATHWAY-ID="[^"]+"', "", re.sub(r'https?://[^"\s]+/', "", block)))
    return "\n".join(kept)


async def static_site(folder: Path, demo: Demo) -> tuple[str, asyncio.subprocess.Process]:
    asset, text = await playlist(demo.url)
    (folder / "temp").mkdir(parents=True)
    root = folder / "root"
    root.mkdir()
    for file in (demo.folder / "appliances/origin-1/assets" / asset).iterdir():
        (root / file.name).symlink_to(file)
    (root / "main.m3u8").write_text(one_pathway(text))
    (root / "index.html").write_text(PAGE)
    (root / "shaka.js").symlink_to(SHAKA)
    port = ports.choose("127.0.0.1", 0)
    (folder / "nginx.conf").write_text(CONF.format(port=port, root=root))
    command: list[str | Path] = [configuration.program(), "-p", f"{folder}/", "-c", folder / "nginx.conf", "-e", "stderr"]
    return f"http://127.0.0.1:{port}/", await processes.start(command, folder=folder)


class Found(NamedTuple):
    """Milliseconds: the starts of the platform, those at once, and those of the static page, what each part of ours took, and the home
    page.
    """

    ours: list[float]
    at_once: list[float]
    theirs: list[float]
    parts: list[dict[str, float]]
    home: list[float]


def parts(shown: dict[str, Any]) -> dict[str, float]:
    """What a start of the platform consists of, one after the other."""
    steps = [(name, start + lasted) for name, start, lasted in sorted(shown["steps"], key=lambda one: one[1])]
    graph = next(end for name, end in steps if name == "graphql")
    playlists = max(end for name, end in steps if name.endswith(".m3u8"))
    tracks: dict[str, list[float]] = {}
    for name, end in steps:
        if name.endswith(".mp4"):
            tracks.setdefault(name, []).append(end)
    # Of each track the first answer is its head, the second its first segment.
    segment = max(ends[min(1, len(ends) - 1)] for ends in tracks.values())
    return {
        "graph_ms": graph,
        "playlist_ms": playlists - graph,
        "segment_ms": segment - playlists,
        "decode_ms": shown["ms"] - segment,
    }


async def measure(folder: Path) -> Found:
    demo = Demo(folder / "demo")
    print("starting the demo", file=sys.stderr)
    # With every film published nothing is being drawn or encoded beside the browser.
    await demo.start((CLIP.name, *(film.name for film in films.FILMS)))
    found = Found([], [], [], [], [])
    try:
        url, nginx = await static_site(folder / "static", demo)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            viewer = Viewer(browser)
            # The first pair warms the machine up.
            for number in range(-1, PAIRS):
                ours, theirs = await pair(viewer, number, demo.url, url)
                at_once = await viewer.of_the_platform(demo.url, held_ms=0)
                home = await viewer.home(demo.url)
                if number >= 0:
                    found.ours.append(ours["ms"])
                    found.at_once.append(at_once["ms"])
                    found.theirs.append(theirs["ms"])
                    found.parts.append(parts(at_once))
                    found.home.append(home)
            await browser.close()
        await processes.stop(nginx)
    finally:
        await demo.stop()
    return found


async def pair(viewer: Viewer, number: int, platform: str, static: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """One start of each, in alternating order."""
    if number % 2:
        ours = await viewer.of_the_platform(platform)
        theirs = await viewer.of_the_static_page(static)
    else:
        theirs = await viewer.of_the_static_page(static)
        ours = await viewer.of_the_platform(platform)
    print(f"{number:>3} {ours['ms']:6.0f} {theirs['ms']:6.0f} ms  {ours['ms'] / theirs['ms']:.2f}", file=sys.stderr)
    return ours, theirs


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--json", action="store_true", help="print one object instead of a table")
    as_json = options.parse_args().json
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        found = asyncio.run(measure(folder))
    figures = {
        "vs_static_page": round(statistics.median(a / b for a, b in zip(found.ours, found.theirs, strict=True)), 3),
        "at_once_vs_static_page": round(statistics.median(a / b for a, b in zip(found.at_once, found.theirs, strict=True)), 3),
        "p50_ms": round(statistics.median(found.ours)),
        "static_page_ms": round(statistics.median(found.theirs)),
        **{name: round(statistics.median(one[name] for one in found.parts)) for name in found.parts[0]},
        "home_interactive_ms": round(statistics.median(found.home)),
    }
    tell(figures, as_json=as_json)


if __name__ == "__main__":
    main()
