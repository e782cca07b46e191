"""What a line of the audit log is about, and who may read it.

Whoever may see a part of the platform may read who changed it. What people did with their own accounts, and what was done to these, stays
with those who decide who belongs to the platform.
"""

from nearcast.accounts.model import Matter, Permission

READ_WITH: dict[Matter, Permission] = {
    Matter.titles: Permission.see_titles,
    Matter.jobs: Permission.see_titles,
    Matter.appliances: Permission.see_fleet,
    Matter.sites: Permission.see_fleet,
    Matter.fleet: Permission.see_fleet,
    Matter.plays: Permission.see_fleet,
    Matter.plans: Permission.see_placement,
    Matter.webhooks: Permission.see_webhooks,
    Matter.people: Permission.see_people,
}


def readable(permissions: frozenset[Permission]) -> frozenset[Matter]:
    """What somebody may read of."""
    return frozenset(matter for matter, needed in READ_WITH.items() if needed in permissions)
