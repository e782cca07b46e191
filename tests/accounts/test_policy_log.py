"""What a line of the audit log is about, and who may read it."""

import pytest

from nearcast.accounts.model import Matter, Permission
from nearcast.accounts.policy import log


def test_every_matter_is_read_by_those_who_may_see_it() -> None:
    assert log.readable(frozenset(Permission)) == set(Matter)
    assert log.readable(frozenset(Permission) - {Permission.see_people}) == set(Matter) - {Matter.people}
    assert log.readable(frozenset({Permission.see_audit, Permission.see_titles})) == {Matter.titles, Matter.jobs}
    assert log.readable(frozenset({Permission.see_audit})) == frozenset()


@pytest.mark.parametrize(
    ("path", "matter"),
    [
        ("/operator/titles/{title}/again", Matter.titles),
        ("/operator/jobs/{job}/priority", Matter.jobs),
        ("/operator/fleet/appliances/{appliance}", Matter.appliances),
        ("/operator/fleet/keys", Matter.fleet),
        ("/operator/people/{account}", Matter.people),
        ("/operator/something/new", Matter.people),
    ],
)
def test_a_route_says_what_it_is_about(path: str, matter: Matter) -> None:
    assert log.matter(path) is matter
