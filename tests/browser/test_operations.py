"""What operators and partners see and do of the network, and how a film gets in, in the client."""

import asyncio
import json
import re
from pathlib import Path

from playwright.async_api import expect
from tests.browser.conftest import Arrive
from tests.browser.line import Line
from tests.browser.people import become
from tests.running import FIRST, Demo, until

from nearcast.accounts.model import Role
from nearcast.demo import world
from nearcast.ingest.encoder.ffmpeg import program

_ENCODERS_TURN_MS = 300_000
"""The demo may still encode its own films."""
_SET_DUTY = "mutation($appliance: ID!, $duty: ApplianceDuty!) { setDuty(appliance: $appliance, duty: $duty) { __typename } }"
_LONG_WAY_BYTES = 8_000_000
_PATIENCE_S = 60.0
_WIDTHS = (320, 1280, 1920)


async def test_an_operator_sees_the_network_live_and_changes_it(arrive: Arrive, demo: Demo, artefacts: Path) -> None:
    viewer, one = await arrive(vantage="Metro Fibre"), await arrive()
    page = one.page
    await become(demo, one, Role.operator)
    await page.goto("/")
    await page.get_by_role("button", name=re.compile("Profile of")).click()
    await page.get_by_role("menuitemradio", name="Operations").click()
    tile = page.get_by_role("article", name="coast-1")
    await expect(tile).to_contain_text("Serving")
    await expect(page.get_by_role("article")).to_have_count(len(world.APPLIANCES))
    spot = page.get_by_role("link", name=re.compile("Coast Cable, Harbour: Serves"))
    await expect(page.get_by_text("Without a place: Origin")).to_be_visible()
    await spot.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Coast Cable, Harbour")).to_be_in_viewport()
    await tile.get_by_role("button", name="Manage coast-1").click()
    await tile.get_by_label("Away from").fill("2030-01-02T03:00")
    await tile.get_by_label("to", exact=True).fill("2030-01-01T03:00")
    await tile.get_by_role("button", name="Plan it").click()
    await expect(tile.get_by_role("alert")).to_contain_text("end")
    await tile.get_by_role("button", name="Drain it").click()
    await expect(tile).to_contain_text("Away")
    await expect(page.get_by_role("link", name=re.compile("Coast Cable, Harbour: Not in use"))).to_be_visible()
    await tile.get_by_role("button", name="Take it back").click()
    await expect(tile).to_contain_text("Serving")
    await viewer.watch(FIRST)
    await page.get_by_role("link", name="Now playing").click()
    row = page.get_by_role("row").filter(has_text=FIRST).filter(has_text="metro-fibre")
    await expect(row.first).to_contain_text(re.compile("metro-[12]"))
    await row.get_by_role("link", name=re.compile("metro-[12]")).first.click()
    await expect(page.get_by_role("img", name=re.compile("Sends .+, fills at"))).to_be_visible()
    for span in ("A month", "Right now"):
        await page.get_by_role("link", name=span).click()
        await expect(page.get_by_role("link", name=span)).to_have_attribute("aria-current", "page")
        await expect(page.get_by_role("img", name=re.compile("Holds .+ of 2.00 GB"))).to_be_visible()
    await page.get_by_role("link", name="A day").click()
    await page.locator("summary").filter(has_text="As a table").first.click()
    await expect(page.get_by_role("table", name="Over time").get_by_role("row").nth(1)).to_contain_text("b/s")
    await expect(page.get_by_role("region", name="1 film plays")).to_contain_text(FIRST)
    await page.get_by_role("link", name="Network").click()
    await page.get_by_role("link", name="Audit log").click()
    await page.get_by_label("About").select_option("Appliances")
    await page.get_by_label("To what").press_sequentially("coast-1")
    await expect(page).to_have_url(re.compile(r"about=appliances&subject=coast-1"))
    await page.reload()
    drained = page.get_by_role("row").filter(has_text="set an appliance’s duty").first
    await expect(drained).to_be_visible()
    await page.get_by_label("Until").fill("2020-01-01")
    await expect(page.get_by_text("Nobody did anything like that")).to_be_visible()
    await page.get_by_label("Until").fill("")
    await drained.get_by_role("link", name="coast-1").click()
    await expect(page.get_by_role("heading", name="coast-1")).to_be_visible()
    for width in _WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto("/operations/fleet")
        await expect(tile).to_contain_text("Serving")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=artefacts / f"fleet-{width}.png", full_page=True)
    assert await one.faults() == []


async def test_operators_pages_go_on_by_themselves_after_the_cloud_was_away(arrive: Arrive, demo: Demo) -> None:
    one = await arrive()
    page, films = one.page, await one.page.context.new_page()
    await become(demo, one, Role.admin)
    # The first one tells the browser who watches.
    await page.goto("/operations/fleet")
    await films.goto("/operations/jobs")
    tile, away = page.get_by_role("article", name="coast-1"), "The platform does not answer"
    await expect(tile).to_contain_text("Serving")
    await expect(films.get_by_text("Ready").first).to_be_visible()
    # It is said only until the cloud is back, so both are looked at meanwhile.
    await asyncio.gather(demo.kill("cloud"), *(expect(each.get_by_text(away)).to_be_visible() for each in (page, films)))
    await expect(tile).to_contain_text("Serving")
    for each in (page, films):
        await expect(each.get_by_text(away)).to_have_count(0)
    await one.ask(_SET_DUTY, appliance="coast-1", duty="draining")
    await expect(tile).to_contain_text("Away")
    await one.ask(_SET_DUTY, appliance="coast-1", duty="active")
    await expect(tile).to_contain_text("Serving")


async def test_a_film_is_sent_from_the_browser_and_encoding_is_followed(
    arrive: Arrive, demo: Demo, tmp_path: Path, artefacts: Path
) -> None:
    one = await arrive()
    page = one.page
    await become(demo, one, Role.operator)
    film = tmp_path / "Test_Card.mkv"
    card = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=60", "-c:v", "libx264", "-preset", "ultrafast"]
    drawn = await asyncio.create_subprocess_exec(program(), "-loglevel", "error", *card, film)
    assert await drawn.wait() == 0
    await page.goto("/operations/jobs")
    await page.get_by_label("File", exact=True).set_input_files(film)
    await expect(page.get_by_label("What the title is to be called")).to_have_value("Test Card")
    await page.get_by_text("Options", exact=True).click()
    await page.get_by_label("Codecs").select_option("H.264 and AV1")
    await page.get_by_label("Protection").select_option("Encrypted")
    await page.get_by_role("button", name="Send and encode").click()
    await expect(page.get_by_role("alert")).to_contain_text("cannot be had in AV1")
    await page.get_by_label("Codecs").select_option("H.264 alone")
    async with page.expect_request("**/operator/jobs") as opened:
        await page.get_by_role("button", name="Send and encode").click()
    told = json.loads((await opened.value).post_data or "")
    assert told["wishes"] == {"av1": False, "protect": True, "burn_in": ""}
    line = page.get_by_role("listitem").filter(has_text="Test_Card.mkv")
    await expect(line).to_contain_text("Encoding", timeout=_ENCODERS_TURN_MS)
    await line.get_by_label("Priority").select_option("First of all")
    await line.get_by_role("link", name="Test Card").click()
    steps = page.get_by_role("region", name="Steps")
    await expect(steps).to_be_visible()
    await expect(page.get_by_label("Priority")).to_have_value("10")
    await expect(steps.get_by_role("progressbar", name=re.compile("Encoding")).first).to_be_visible(timeout=_ENCODERS_TURN_MS)
    for width in _WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=artefacts / f"job-{width}.png", full_page=True)
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_role("region", name="How far it is")).to_contain_text("Cancelled")
    assert await one.faults() == []


async def test_an_upload_goes_on_where_it_broke_off(arrive: Arrive, demo: Demo, tmp_path: Path) -> None:
    one = await arrive()
    page = one.page
    await become(demo, one, Role.operator)
    film, other = tmp_path / "Long_Way.mkv", tmp_path / "Other.mkv"
    film.write_bytes(bytes(_LONG_WAY_BYTES))
    other.write_bytes(b"shorter")
    offsets: list[int] = []
    page.on("request", lambda sent: offsets.append(int(sent.headers["upload-offset"])) if sent.method == "PATCH" else None)
    page.on("dialog", lambda asked: asked.accept())
    sending, row = page.get_by_role("progressbar", name="Sending"), page.get_by_role("listitem").filter(has_text="Long_Way.mkv")

    async def go_on_with(path: Path) -> None:
        async with page.expect_file_chooser() as chosen:
            await row.get_by_role("button", name="Go on with the file").click()
        await (await chosen.value).set_files(path)

    async with Line.to(demo.url, _LONG_WAY_BYTES // 8) as (line, address):
        await page.goto(f"{address}/operations/jobs")
        await page.get_by_label("File", exact=True).set_input_files(film)
        await page.get_by_role("button", name="Send and encode").click()
        await expect(sending).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
        await until(lambda: line.carried > _LONG_WAY_BYTES // 8, _PATIENCE_S)
        line.cut()
        await expect(page.get_by_text("No connection; it goes on by itself")).to_be_visible()
        line.mend()
        await expect(page.get_by_text("No connection; it goes on by itself")).to_have_count(0)
        await until(lambda: offsets[-1] > 0, _PATIENCE_S)
        resumed = offsets[-1]
        carried = line.carried
        await until(lambda: line.carried > carried + _LONG_WAY_BYTES // 8, _PATIENCE_S)
        line.cut()
        line.mend()
        await page.reload()
        await go_on_with(other)
        await expect(row.get_by_role("alert")).to_contain_text("another file")
        async with page.expect_request(lambda sent: sent.method == "PATCH"):
            await go_on_with(film)
        assert offsets[-1] > resumed
        await expect(row.get_by_role("button", name="Go on with the file")).to_have_count(0)
        await expect(row).to_contain_text(re.compile("Encoding|Failed"))
    assert await one.faults() == []


async def test_a_job_says_why_it_failed_and_why_it_waits(arrive: Arrive, demo: Demo, tmp_path: Path) -> None:
    one = await arrive()
    page = one.page
    await become(demo, one, Role.operator)
    film = tmp_path / "No_Film.mkv"
    film.write_bytes(b"nothing that moves" * 1000)
    await page.goto("/operations/jobs")
    await page.get_by_label("File", exact=True).set_input_files(film)
    await page.get_by_role("button", name="Send and encode").click()
    line = page.get_by_role("listitem").filter(has_text="No_Film.mkv")
    await expect(line).to_contain_text("is not a video that can be read", timeout=_ENCODERS_TURN_MS)
    await line.get_by_role("button", name="Try again").click()
    await expect(line.get_by_role("alert")).to_contain_text("Send it again as a new job")
    async with demo.operator() as operator:
        await operator.send("POST", "/operator/jobs", {"file_name": "Later.mkv", "draft": {"name": "Later"}})
    line = page.get_by_role("listitem").filter(has_text="Later.mkv")
    await expect(line).to_contain_text("waits for its file")
    await line.get_by_role("button", name="Cancel").click()
    await expect(line).to_contain_text("Cancelled")
    assert await one.faults() == []


async def test_a_partner_sees_and_plans_the_own_network_alone(arrive: Arrive, demo: Demo) -> None:
    one = await arrive()
    page = one.page
    await become(demo, one, Role.partner, network="metro-fibre")
    await page.goto("/")
    await page.get_by_role("button", name=re.compile("Profile of")).click()
    await page.get_by_role("menuitemradio", name="Your appliances").click()
    own = [name for name in (appliance.id for appliance in world.APPLIANCES) if name.startswith("metro")]
    await expect(page.get_by_role("article").get_by_role("heading")).to_have_text(own)
    await expect(page.get_by_role("link", name="Audit log")).to_have_count(0)
    await page.get_by_role("button", name="Manage Metro Fibre").click()
    window = page.get_by_label(re.compile("Fills from"))
    for clock in ("01:30", "02:30"):
        await window.fill(clock)
        await page.get_by_role("button", name="Set the window").click()
        await expect(page.get_by_text(f"fills from {clock}")).to_be_visible()
    await demo.open_windows()
    await page.get_by_label("A new appliance's name").fill("metro-9")
    await page.get_by_role("button", name="Invite it").click()
    await expect(page.get_by_text(re.compile(r"nearcast edge join http\S+ \w{20}"))).to_be_visible()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert re.fullmatch(r"nearcast edge join http\S+ \w+", await page.evaluate("navigator.clipboard.readText()"))
    await expect(page.get_by_role("region", name="Bytes to viewers")).to_be_visible()
