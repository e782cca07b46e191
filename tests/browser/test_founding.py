"""A platform is built up in the browser: networks and sites, people, and programs elsewhere that are told."""

import re
from pathlib import Path

from playwright.async_api import Page, expect
from tests.browser.conftest import Arrive
from tests.browser.people import become
from tests.running import Demo

from nearcast.accounts.model import Role
from nearcast.runtime.clock import random_id

_WIDTHS = (320, 768, 1280)


async def _fits(page: Page, artefacts: Path, name: str) -> None:
    """Whatever is open on the page stays within the window."""
    for width in _WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.screenshot(path=artefacts / f"{name}-{width}.png", full_page=True)


async def test_a_network_and_a_site_come_in_and_the_site_gets_another_name(arrive: Arrive, demo: Demo, artefacts: Path) -> None:
    one = await arrive()
    page, name = one.page, f"Valley {random_id(4)}"
    await become(demo, one, Role.operator)
    await page.goto("/operations/fleet")
    opener = page.get_by_role("button", name="Add a network")
    await opener.focus()
    await page.keyboard.press("Enter")
    form = page.get_by_role("form", name="Add a network")
    await expect(form.get_by_label("Name")).to_be_focused()
    await page.keyboard.type(name)
    await expect(form.get_by_label("Id, which stays")).to_have_value(name.lower().replace(" ", "-"))
    await form.get_by_label("AS number").fill("64511")
    prefixes = form.get_by_label(re.compile("Address prefixes"))
    await prefixes.fill("198.51.100.7/24")
    await form.get_by_role("button", name="Add it").click()
    await expect(form.get_by_role("alert")).to_contain_text("is not a prefix")
    await expect(prefixes).to_be_focused()
    await expect(prefixes).to_have_attribute("aria-invalid", "true")
    await prefixes.fill("")
    await form.get_by_label("AS number").press("Enter")
    await expect(opener).to_be_focused()
    line = page.get_by_role("region", name="Networks").get_by_role("listitem", name=name)
    await line.get_by_role("button", name=f"Manage {name}").click()
    for prefix, said in (("198.51.100.7/24", "is not a prefix"), ("", "Saved.")):
        await line.get_by_label(re.compile("Address prefixes")).fill(prefix)
        await line.get_by_role("button", name="Save").click()
        await expect(line).to_contain_text(said)
    await page.get_by_role("button", name="Add a site").click()
    form = page.get_by_role("form", name="Add a site")
    await form.get_by_label("Name").fill(f"{name}, Town")
    await form.get_by_label("The network it stands with").select_option(name)
    await form.get_by_label("Degrees north").fill("47.1")
    await form.get_by_label("Degrees east").fill("11.4")
    await form.get_by_label("Time zone").fill("Mars/Olympus")
    await form.get_by_role("button", name="Add it").click()
    await expect(form.get_by_role("alert")).to_contain_text("Mars/Olympus is no time zone")
    await _fits(page, artefacts, "adding-a-site")
    await form.get_by_label("Time zone").fill("Europe/Vienna")
    await form.get_by_role("button", name="Add it").click()
    site = page.get_by_role("region", name=f"{name}, Town")
    await expect(site).to_contain_text("Europe/Vienna")
    await site.get_by_role("button", name=f"Manage {name}, Town").click()
    await _fits(page, artefacts, "managing-a-site")
    place = page.get_by_role("form", name="Name and place")
    await place.get_by_label("Name").fill(f"{name}, Square")
    await place.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name=f"{name}, Square")).to_be_visible()
    assert await one.faults() == []


async def test_an_admin_decides_who_belongs_to_the_platform(arrive: Arrive, demo: Demo, artefacts: Path) -> None:
    one = await arrive()
    page, name = one.page, random_id(10)
    await become(demo, one, Role.admin)
    await page.goto("/operations/people")
    form = page.get_by_role("form", name="Invite somebody")
    await form.get_by_role("button", name="Invite").click()
    await expect(form.get_by_role("status")).to_contain_text(re.compile(r"/welcome#\w+"))
    await form.get_by_label("E-mail address").fill(f"{name}@example.org")
    await form.get_by_label("Role").select_option("Operator")
    await form.get_by_role("button", name="Make the account now").click()
    await expect(form.get_by_role("status")).to_contain_text(re.compile(r"/reset#\w+"))
    somebody = page.get_by_role("listitem", name=f"{name}@example.org")
    await expect(somebody).to_contain_text("Operator")
    await page.get_by_label("Find by e-mail address").press_sequentially("operator@localhost")
    await expect(page).to_have_url(re.compile("q=operator"))
    machine = page.get_by_role("listitem", name="operator@localhost.invalid")
    await machine.get_by_role("button", name=re.compile("Manage")).click()
    await machine.get_by_label("Role").select_option("Viewer")
    await expect(machine.get_by_role("alert")).to_contain_text("command line")
    await page.get_by_label("Find by e-mail address").fill(name)
    await expect(machine).to_have_count(0)
    await somebody.get_by_role("button", name=re.compile("Manage")).click()
    await somebody.get_by_label("Role").select_option("Partner")
    await somebody.get_by_label("Looks after").select_option("Metro Fibre")
    await expect(somebody).to_contain_text("looks after Metro Fibre,")
    await somebody.get_by_label("Plan").select_option("single")
    await expect(somebody.get_by_label("Plan")).to_have_value("single")
    await somebody.get_by_role("button", name="Sign out everywhere").click()
    await expect(somebody.get_by_role("status")).to_contain_text("Signed out everywhere")
    await somebody.get_by_role("button", name="Delete the account").click()
    await expect(somebody.get_by_role("alert")).to_contain_text("for good")
    await _fits(page, artefacts, "managing-somebody")
    await somebody.get_by_role("button", name="Delete for good").click()
    await expect(page.get_by_text("Nobody’s address is like that.")).to_be_visible()
    assert await one.faults() == []


async def test_a_program_elsewhere_is_told_until_it_is_turned_off(arrive: Arrive, demo: Demo, artefacts: Path) -> None:
    one = await arrive()
    page, url = one.page, f"http://127.0.0.1:9/{random_id(6)}"
    await become(demo, one, Role.operator)
    await page.goto("/operations/webhooks")
    form = page.get_by_role("form", name="Add a webhook")
    await form.get_by_label("Address to tell").fill("https://user:secret@example.org")
    await form.get_by_label("encoding failed").uncheck()
    await form.get_by_role("button", name="Add it").click()
    await expect(form.get_by_role("alert")).to_be_visible()
    await expect(form.get_by_label("Address to tell")).to_have_attribute("aria-invalid", "true")
    await form.get_by_label("Address to tell").fill(url)
    await form.get_by_role("button", name="Add it").click()
    await expect(form.get_by_role("status")).to_contain_text("whsec_")
    webhook = page.get_by_role("listitem", name=url)
    await expect(webhook).to_contain_text("is told: a title can be found, an appliance is silent, an appliance is back")
    await webhook.get_by_role("button", name=f"Try {url}").click()
    told = page.get_by_role("row").filter(has_text=url)
    await expect(told).to_contain_text("is not on the internet")
    await told.get_by_role("button", name=re.compile("Tell again: a test")).click()
    await _fits(page, artefacts, "webhooks")
    await webhook.get_by_role("button", name=f"Turn off {url}").click()
    await webhook.get_by_role("button", name="Turn it off").click()
    await expect(webhook).to_have_count(0)
    await expect(told).to_have_count(0)
    assert await one.faults() == []
