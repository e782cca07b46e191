"""Passkeys, made and used by a browser with an authenticator of its own, at a platform that has a name."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.async_api import Browser, Page, expect
from tests.graph.asking import refusal, serve

from nearcast.assembly import Ground, Platform
from nearcast.runtime import ports
from nearcast.runtime.clock import random_id

ASK = """async ([query, variables]) => {
  const headers = { "Content-Type": "application/json" };
  return (await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) })).json();
}"""
MAKE = """async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({ publicKey })).toJSON();
}"""
USE = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}"""
BEGIN = "mutation { beginPasskey { ... on PasskeyOptions { options } } }"
ADD = """mutation($name: String!, $response: JSON!) { addPasskey(name: $name, response: $response) {
  ... on Passkey { id name } ... on Refusal { code } } }"""
BEGIN_SIGN_IN = "mutation { beginPasskeySignIn { ... on PasskeyOptions { options } } }"
COME = """mutation($response: JSON!) { signInWithPasskey(response: $response) {
  ... on SignedIn { viewer { email } } ... on Refusal { code } } }"""
REMOVE = "mutation($id: ID!) { removePasskey(id: $id) { __typename } }"
SIGN_UP = 'mutation($email: String!) { signUp(email: $email, password: "correct horse") { __typename } }'


class Visit(NamedTuple):
    """A page of the platform in a browser that has an authenticator."""

    page: Page

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self.page.evaluate(ASK, [query, variables])
        return answer

    async def code(self, query: str, **variables: Any) -> str | None:
        return refusal(await self.ask(query, **variables))

    async def options(self, query: str) -> Any:
        """What the browser is to make or show a passkey with."""
        (result,) = (await self.ask(query))["data"].values()
        return result["options"]


@pytest.fixture
async def visit(ground: Ground, browser: Browser) -> AsyncIterator[Visit]:
    port = ports.choose("127.0.0.1", 0)
    server, _ = await serve(Platform(ground._replace(public_url=f"http://localhost:{port}")), port)
    context = await browser.new_context(base_url=f"http://localhost:{port}")
    page = await context.new_page()
    devtools = await context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    ready = {"isUserVerified": True, "automaticPresenceSimulation": True}
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **ready}})
    await page.goto("/healthz")
    yield Visit(page)
    await context.close()
    await server.stop()


async def test_a_passkey_is_made_and_signs_in(visit: Visit) -> None:
    email = f"{random_id()}@example.org"
    await visit.ask(SIGN_UP, email=email)
    options = await visit.options(BEGIN)
    response = await visit.page.evaluate(MAKE, options)
    made = (await visit.ask(ADD, name="This laptop", response=response))["data"]["addPasskey"]
    assert made["name"] == "This laptop"
    assert await visit.code(ADD, name="Again", response=response) == "accounts.bad_code", "an answer counts once"
    await visit.ask("mutation { signOut }")

    begun = await visit.options(BEGIN_SIGN_IN)
    signed = await visit.page.evaluate(USE, begun)
    bent = {**signed, "response": {**signed["response"], "signature": made["id"]}}
    assert await visit.code(COME, response=bent) == "accounts.bad_passkey"
    assert await visit.code(COME, response=signed) == "accounts.bad_code", "nor does the question after a wrong answer"
    assert await visit.code(COME, response={"id": made["id"]}) == "accounts.bad_passkey"
    begun = await visit.options(BEGIN_SIGN_IN)
    answer = await visit.ask(COME, response=await visit.page.evaluate(USE, begun))
    assert answer["data"]["signInWithPasskey"]["viewer"]["email"] == email

    (kept,) = (await visit.ask("{ passkeys { id used } }"))["data"]["passkeys"]
    assert kept["used"] is not None
    assert (await visit.ask(REMOVE, id=kept["id"]))["data"]["removePasskey"] == {"__typename": "Done"}
    begun = await visit.options(BEGIN_SIGN_IN)
    assert await visit.code(COME, response=await visit.page.evaluate(USE, begun)) == "accounts.bad_passkey"


async def test_a_passkey_made_for_one_account_is_not_added_to_another(visit: Visit) -> None:
    await visit.ask(SIGN_UP, email=f"{random_id()}@example.org")
    options = await visit.options(BEGIN)
    response = await visit.page.evaluate(MAKE, options)
    await visit.ask(SIGN_UP, email=f"{random_id()}@example.org")
    assert await visit.code(ADD, name="Mine", response=response) == "accounts.bad_passkey"


async def test_people_add_a_passkey_and_come_back_with_it(visit: Visit, artefacts: Path) -> None:
    page, email = visit.page, f"{random_id()}@example.org"
    await page.goto("/welcome")
    await page.get_by_role("button", name="Make an account").click()
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill("correct horse")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/profiles")
    await page.get_by_role("button", name=email.partition("@")[0]).click()
    await expect(page.get_by_role("searchbox").or_(page.get_by_role("link", name="Search")).first).to_be_visible()
    await page.goto("/account")
    await page.get_by_label("A name for it, such as the device").fill("This laptop")
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_text("Never used")).to_be_visible()
    await page.screenshot(path=artefacts / "passkeys.png", full_page=True)
    await visit.ask("mutation { signOut }")
    await page.goto("/welcome")
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await page.wait_for_url("**/profiles")
    await page.goto("/welcome?refused=accounts.oidc_refused")
    await expect(page.get_by_role("alert")).to_contain_text("The other site did not sign you in")
    await page.screenshot(path=artefacts / "welcome-ways.png")
