"""Lines of the audit log from before they said what they are about."""

from pathlib import Path

from nearcast.accounts.model import Matter, Sought
from nearcast.accounts.store.audit import Audit
from nearcast.runtime import database
from nearcast.runtime.database import Database

BEFORE = {
    "sign_in": "",
    "set_role admin": "ann",
    "editTitles": "a b",
    "setDuty": "metro-1",
    "setFillWindow": "metro",
    "retryIngestJob": "job",
    "PUT /operator/jobs/job/priority": "5",
    "PATCH /operator/fleet/appliances/metro-1": "duty",
    "POST /operator/fleet/invitations": "metro metro-1",
    "POST /operator/fleet/keys": "",
    "POST /operator/catalog": "publish a b",
    "PUT /operator/people/ann/role": "",
}
AFTER = [
    (Matter.people, "sign_in", ""),
    (Matter.people, "set_role admin", "ann"),
    (Matter.titles, "editTitles", "a b"),
    (Matter.appliances, "setDuty", "metro-1"),
    (Matter.sites, "setFillWindow", "metro"),
    (Matter.jobs, "retryIngestJob", "job"),
    (Matter.jobs, "PUT /operator/jobs/job/priority", "job 5"),
    (Matter.appliances, "PATCH /operator/fleet/appliances/metro-1", "metro-1 duty"),
    (Matter.appliances, "POST /operator/fleet/invitations", "metro-1 at metro"),
    (Matter.fleet, "POST /operator/fleet/keys", ""),
    (Matter.titles, "POST /operator/catalog publish", "a b"),
    (Matter.people, "PUT /operator/people/ann/role", "ann"),
]


async def test_old_lines_are_told_by_what_they_are_about(empty_database: str, root: Path) -> None:
    folders = [root / "src/nearcast" / name for name in ("runtime/migrations/versions", "accounts/migrations")]
    await database.migrate(empty_database, folders, "accounts_0008")
    store = Database(empty_database)
    await store.open()
    for action, subject in BEFORE.items():
        await store.run(
            "INSERT INTO accounts.audit (at, address, action, subject, outcome) VALUES (1, '', %s, %s, 'done')", action, subject
        )
    await database.migrate(empty_database, folders)
    lines = await Audit(store).before(frozenset(Matter), Sought(), 0, 50)
    assert [(one.about, one.action, one.subject) for one in reversed(lines)] == AFTER
    await store.close()
