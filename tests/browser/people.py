"""Who may do more than watch."""

from tests.browser.watching import Watching
from tests.running import Demo

from nearcast.accounts.model import Account


async def become_operator(demo: Demo, one: Watching) -> None:
    email = (await one.ask("{ viewer { email } }"))["viewer"]["email"]
    async with demo.operator() as operator:
        (account,) = await operator.get("/operator/people", tuple[Account, ...], text=email)
        await operator.send("PUT", f"/operator/people/{account.id}/role", {"role": "operator"})
