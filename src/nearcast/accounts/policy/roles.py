"""Who may do what.

Every role may watch. Partners look after the network that the owner gave them. Operators run the platform, but only admins decide who
belongs to it: so whoever breaks into an operator's account cannot make more of them.
"""

from nearcast.accounts.model import Account, Permission, Role

_PEOPLE = {Permission.see_people, Permission.change_people}
_MAY: dict[Role, frozenset[Permission]] = {
    Role.viewer: frozenset({Permission.watch}),
    Role.partner: frozenset({Permission.watch, Permission.see_network, Permission.change_network}),
    Role.operator: frozenset(set(Permission) - _PEOPLE),
    Role.admin: frozenset(Permission),
}


def permissions(account: Account, scopes: tuple[Permission, ...] | None, *, require_verified: bool) -> frozenset[Permission]:
    """What an account may do from a device with these scopes."""
    may = _MAY[account.role]
    if require_verified and not account.verified:
        may -= {Permission.watch}
    return may if scopes is None else may & frozenset(scopes)
