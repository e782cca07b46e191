"""Who may do more than watch."""

from tests.browser.watching import Watching
from tests.running import Demo

from nearcast.accounts.model import Account, Role


async def become(demo: Demo, one: Watching, role: Role, network: str = "") -> None:
    """Gives somebody another role; a partner looks after a network."""
    email = (await one.ask("{ viewer { email } }"))["viewer"]["email"]
    async with demo.operator() as operator:
        (account,) = await operator.get("/operator/people", tuple[Account, ...], text=email)
        await operator.send("PUT", f"/operator/people/{account.id}/role", {"role": role})
        if network:
            await operator.send("PUT", f"/operator/people/{account.id}/network", {"network": network})
