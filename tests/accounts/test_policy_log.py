"""What a line of the audit log is about, and who may read it."""

from nearcast.accounts.model import Matter, Permission
from nearcast.accounts.policy import log


def test_every_matter_is_read_by_those_who_may_see_it() -> None:
    assert log.readable(frozenset(Permission)) == set(Matter)
    assert log.readable(frozenset(Permission) - {Permission.see_people}) == set(Matter) - {Matter.people}
    assert log.readable(frozenset({Permission.see_audit, Permission.see_titles})) == {Matter.titles, Matter.jobs}
    assert log.readable(frozenset({Permission.see_audit})) == frozenset()
