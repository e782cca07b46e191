"""The pages that letters lead to, and the account's own page: what is signed in, and who may come in."""

import asyncio
import email
import re

import httpx
from playwright.async_api import Page, expect
from tests.browser.conftest import Arrive
from tests.running import Demo

from nearcast.runtime.clock import random_id

PASSWORD = "a few words"
_BEGIN = 'mutation { beginLink(name: "Living room") { ... on Link { deviceCode userCode } } }'
_COLLECT = "mutation($code: String!) { collectLink(deviceCode: $code) { ... on CollectedLink { token } } }"


def _address() -> str:
    return f"{random_id(10)}@nearcast.example"


async def _link(demo: Demo, recipient: str, page: str) -> str:
    """The link of a letter, once it lies in the outbox."""
    for _ in range(300):
        for path in (demo.folder / "outbox").glob("*.eml"):
            letter = email.message_from_bytes(path.read_bytes())
            text = bytes(letter.get_payload(decode=True) or b"").decode()
            if letter["To"] == recipient and (found := re.search(rf"\S+/{page}#\w+", text)):
                return found[0]
        await asyncio.sleep(0.1)
    raise AssertionError(f"no letter to {recipient} leads to {page}")


async def _sign_up(page: Page, address: str) -> None:
    await page.goto("/welcome")
    await page.get_by_role("button", name="Make an account").click()
    await page.get_by_label("E-mail").fill(address)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=re.compile("All films")).click()
    await expect(page).to_have_title("Nearcast")


async def test_an_address_is_verified_and_a_password_chosen_anew(arrive: Arrive, demo: Demo) -> None:
    page, address = (await arrive(account=False)).page, _address()
    await _sign_up(page, address)
    await page.goto("/account")
    await expect(page.get_by_text("open the link in the e-mail")).to_be_visible()
    verify = await _link(demo, address, "verify")
    await page.goto(verify)
    await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert "#" not in page.url
    await page.goto("/account")
    await expect(page.get_by_text("The address is verified.")).to_be_visible()

    other = (await arrive(account=False)).page
    await other.goto("/welcome")
    await other.get_by_role("button", name="Forgot the password?").click()
    await other.get_by_label("E-mail").fill(address)
    await other.keyboard.press("Enter")
    await expect(other.get_by_role("status")).to_contain_text("an e-mail is on its way")
    reset = await _link(demo, address, "reset")
    await other.goto(reset)
    await other.get_by_label("New password").fill("other words")
    await other.keyboard.press("Enter")
    await expect(other).to_have_url(re.compile("/profiles$"))
    await page.reload()
    await expect(page).to_have_url(re.compile(r"/welcome\?then=%2Faccount$"))
    tokens = [one["value"] for one in await other.context.cookies()]
    assert tokens
    logs = "".join(path.read_text(errors="replace") for path in (demo.folder / "log").glob("*.log"))
    assert "cloud" in logs
    secrets = [PASSWORD, "other words", *(link.partition("#")[2] for link in (verify, reset)), *tokens]
    assert [one for one in secrets if one in logs] == []


async def test_a_television_is_let_in_and_signed_out_again(arrive: Arrive, demo: Demo) -> None:
    page, address = (await arrive(account=False)).page, _address()
    async with httpx.AsyncClient(base_url=demo.url, trust_env=False, timeout=60) as television:
        waiting = (await television.post("/graphql", json={"query": _BEGIN})).json()["data"]["beginLink"]
        await page.goto("/link")
        await page.get_by_role("button", name="Make an account").click()
        await page.get_by_label("E-mail").fill(address)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_label("The code on its screen").fill("WRNG-CODE")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("No device shows this code")
        await page.get_by_label("The code on its screen").fill(waiting["userCode"])
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Let Living room in?")).to_be_visible()
        await page.get_by_role("button", name="Let it in").click()
        await expect(page.get_by_role("heading", name="It is signed in.")).to_be_visible()
        asked = {"query": _COLLECT, "variables": {"code": waiting["deviceCode"]}}
        token = (await television.post("/graphql", json=asked)).json()["data"]["collectLink"]["token"]
        television.headers["Authorization"] = f"Bearer {token}"
        viewer = {"query": "{ viewer { email } }"}
        assert (await television.post("/graphql", json=viewer)).json()["data"]["viewer"] == {"email": address}
        await page.goto("/profiles")
        await page.get_by_role("button", name=re.compile("All films")).click()
        await expect(page).to_have_title("Nearcast")
        await page.goto("/account")
        await page.get_by_role("button", name="Sign out Living room").click()
        await expect(page.get_by_text("Living room")).to_have_count(0)
        assert (await television.post("/graphql", json=viewer)).json()["data"]["viewer"] is None
