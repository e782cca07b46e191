"""The audit log as its owner reads it."""

from nearcast.accounts.model import Accounts, Entry, Sought


async def logged(accounts: Accounts, count: int, sought: Sought | None = None) -> tuple[Entry, ...]:
    """The newest lines."""
    owner = await accounts.who((await accounts.operator_token()).token)
    return await accounts.audit(owner, sought or Sought(), 0, count)
