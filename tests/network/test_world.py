"""A film plays in a network of two providers while its parts fail: nothing is lost, and nobody is without an answer.

The world is started once. Each test hurts it while people watch, and leaves it well. What was measured is shown at the end.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.network.appliance import Edge
from tests.network.audience import Audience
from tests.network.disks import forget
from tests.network.disks import why_not as why_no_slow_disk
from tests.network.figures import Numbers
from tests.network.hosts import Host, Hosts, until
from tests.network.world import FILM, SLOW_DISK, SMALL_DISK, World

from nearcast.catalog.model import Title
from nearcast.fleet.model import Bottleneck, Health, Refusal
from nearcast.fleet.model.reports import RouteReports
from nearcast.steering.model import Explanation

FIVE_MINUTES_AHEAD = {
    "FAKETIME": "+300s",
    "DONT_FAKE_MONOTONIC": "1",
    # nginx drops its environment; whoever looked there again would jump back.
    "FAKETIME_CACHE_DURATION": "86400",
}
FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)


@pytest.fixture(scope="module")
def world(possible: None, lasting_folder: Path) -> Iterator[World]:
    with Hosts() as hosts:
        built = World(hosts, lasting_folder)
        built.start()
        yield built
        built.close()


def all_is_right(*audiences: Audience) -> None:
    """Everybody saw all of it, byte for byte, and nobody waited."""
    for audience in audiences:
        for one in audience.end():
            assert not one.failed, f"{one.failed} {one.experience.ranks} {one.experience.errors[-12:]}"
            assert one.experience.verified
            assert one.experience.stalls == 0, one.experience


def all_from_the_best(audience: Audience) -> None:
    """Everybody was served by their nearest site alone."""
    for one in audience.experiences:
        assert one.rank0_share == 1.0, f"{one.ranks} {one.bytes_by} {one.errors[-12:]}"


def test_everybody_plays_from_the_nearest_site(world: World, numbers: Numbers) -> None:
    halves = [half for provider in (world.a, world.b) for half in provider.halves.values()]
    audiences = [world.watch(half, count=1, seconds=8) for half in halves]
    all_is_right(*audiences)
    for half, audience in zip(halves, audiences, strict=True):
        all_from_the_best(audience)
        for one in audience.experiences:
            assert all(name.startswith(half.site) for name in one.appliances), one.appliances
    numbers.add("steady", *audiences)


def test_a_route_reaches_steering_within_seconds(world: World, numbers: Numbers) -> None:
    began = time.monotonic()
    world.b.announce("10.65.32.0/20")
    until(lambda: prefix_of(world, "10.65.33.1") == "10.65.32.0/20")
    numbers.note("a route announced reaches steering", f"{time.monotonic() - began:.1f} s")
    told = world.cloud.nearcast("steer", "explain", "10.65.33.1", FILM)
    assert "by 10.65.32.0/20" in told
    world.b.announce()
    until(lambda: prefix_of(world, "10.65.33.1") is None)


def test_an_appliance_is_killed_and_another_providers_router_flaps(world: World, numbers: Numbers) -> None:
    audience = world.watch(world.a.halves["north"], seconds=20)
    others = [world.watch(half, seconds=16) for half in world.b.halves.values()]
    audience.plays(3)
    victim = world.edges[audience.places[0]]
    killed_at = victim.kill()
    for _ in range(2):
        world.b.router.ask("disable", "all")
        time.sleep(1.5)
        world.b.router.ask("enable", "all")
        time.sleep(1)
    world.b.router.kill()
    assert prefix_of(world, "10.65.0.2") == "10.65.0.0/20"
    all_is_right(audience, *others)
    assert audience.experiences[0].moved
    for each in (audience, *others):
        all_from_the_best(each)
    numbers.add("appliance killed", audience, since=killed_at)
    numbers.add("BGP flaps", *others)
    victim.run()
    world.b.router.start()
    world.well()


def test_a_site_is_cut_off(world: World, numbers: Numbers) -> None:
    audience = world.watch(world.a.halves["north"], seconds=20)
    audience.plays(3)
    cables = world.a.switches["a-north"]
    cables.cut("eth0")
    cut_at = time.monotonic()
    all_is_right(audience)
    assert all(one.appliance == "a-south-1" for one in audience.experiences)
    numbers.add("site cut off", audience, since=cut_at)
    cables.mend("eth0")
    world.well()


def test_a_wrong_more_specific_route(world: World, numbers: Numbers) -> None:
    wrong = "10.64.0.0/24"
    world.b.announce(wrong)
    until(lambda: any(one.more_specific == wrong for one in reports(world).lost_traffic))
    until(lambda: prefix_of(world, "10.64.0.2") == wrong)
    audience = world.watch(world.a.halves["north"], seconds=20)
    audience.plays(2)
    assert all(place.startswith("b-") for place in audience.places), audience.places
    roas = [{"asn": f"AS{world.a.asn}", "prefix": prefix, "maxLength": 20} for prefix in world.a.prefixes]
    world.vrps.write_text(json.dumps({"roas": roas}))
    refused_at = time.monotonic()
    until(lambda: any((one.prefix, one.reason) == (wrong, Refusal.rpki_invalid) for one in reports(world).refused))
    until(lambda: prefix_of(world, "10.64.0.2") == "10.64.0.0/20")
    all_is_right(audience)
    numbers.add("wrong more-specific route, then refused", audience, since=refused_at)
    assert all(one.appliance.startswith("a-north") for one in audience.experiences)
    assert [one.site for one in explain(world, "10.64.0.2").ranking.pathways[:2]] == ["a-north"] * 2
    world.b.announce()


def test_a_file_is_corrupted(world: World, numbers: Numbers) -> None:
    edge = world.edges["a-south-1"]
    file = max((edge.folder / "assets" / world.asset).iterdir(), key=lambda path: path.stat().st_size)
    with file.open("r+b") as bytes_:
        bytes_.seek(file.stat().st_size // 2)
        bytes_.write(b"not what it was")
    began = time.monotonic()
    world.cloud.nearcast("fleet", "recall", file.stem)
    until(lambda: quarantined(edge) >= 1)
    numbers.note("corrupted file in quarantine", f"{time.monotonic() - began:.1f} s after the recall")
    audience = world.watch(world.a.halves["south"], seconds=6)
    world.well()
    numbers.note("and filled again", f"{time.monotonic() - began:.1f} s after the recall")
    all_is_right(audience)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == file.stem
    numbers.add("file corrupted on disk", audience)


def test_a_disk_is_full(world: World, numbers: Numbers) -> None:
    edge, half = world.edges[SMALL_DISK], world.b.halves["north"]
    audience = world.watch(half, seconds=14)
    audience.plays(1)
    with filled(edge.disk):
        world.publish("Brief", 4)
        until(lambda: "full" in str(fill_problem(edge)))
        until(lambda: served(world, "Brief"))
        brief = world.watch(half, seconds=4, title="Brief")
        all_is_right(audience, brief)
    all_from_the_best(audience)
    assert all(one.rank0_share == 0.0 for one in brief.experiences)
    numbers.add("disk full, a film it holds", audience)
    numbers.add("disk full, a film it has no room for", brief)
    world.well()


@pytest.mark.skipif(why_no_slow_disk() is not None, reason=str(why_no_slow_disk()))
def test_a_disk_is_slow(world: World, numbers: Numbers) -> None:
    edge, half = world.edges[SLOW_DISK], world.a.halves["south"]
    audience = world.watch(half, seconds=20)
    audience.plays(2)
    assert set(audience.places) == {SLOW_DISK}
    world.slow_disk.slow(bytes_per_s=4_000)
    forget(edge.folder / "assets" / world.asset)
    slow_at = time.monotonic()
    until(lambda: health(edge).bottleneck is Bottleneck.disk and health(edge).share < 0.5)
    all_is_right(audience)
    assert all(one.appliance.startswith("a-north") for one in audience.experiences)
    numbers.add("disk slow: 4 kB a second", audience, since=slow_at)
    world.slow_disk.mend()
    until(lambda: health(edge).share == 1.0)
    world.well()


def test_twelve_times_the_viewers(world: World, numbers: Numbers) -> None:
    """More than their site can carry: the rest goes to the next one, not to the exchange, and everybody sees all of it."""
    half = world.b.halves["south"]
    few = world.watch(half, seconds=16)
    few.plays(2)
    many = world.watch(half, count=11 * len(few.now), seconds=12, within=10)
    everybody = (*few.end(), *many.end())
    numbers.add("twelve times the viewers, within 10 s", few, many)
    assert [one.failed for one in everybody if one.failed] == []
    assert all(one.experience.verified for one in everybody)
    served = {appliance for one in everybody for appliance in one.experience.bytes_by}
    assert served == {"b-south-1", "b-north-1"}


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed: tools/setup test")
def test_a_clock_is_wrong(world: World, numbers: Numbers) -> None:
    edge = world.edges["a-south-1"]
    edge.kill()
    edge.environment = {"LD_PRELOAD": str(FAKETIME), **FIVE_MINUTES_AHEAD}
    edge.run()
    until(lambda: "clock_is_wrong" in (edge.folder / "agent.log").read_text())
    world.well()
    audience = world.watch(world.a.halves["south"], seconds=6)
    all_is_right(audience)
    all_from_the_best(audience)
    numbers.add("clock five minutes ahead", audience)
    edge.kill()
    # libfaketime tidies up when a program ends, which a killed one does not.
    for left in Path("/dev/shm").glob(f"*faketime_*_{edge.pid}"):
        left.unlink()
    edge.environment = {}
    edge.run()
    world.well()


def test_the_cloud_stops(world: World, numbers: Numbers) -> None:
    north, south = world.a.halves["north"], world.edges["a-south-1"]
    # So long that they still fetch when south is back, however slowly the machine starts it.
    audience = world.watch(north)
    audience.plays(2)
    url = south.state.url
    world.cloud.kill()
    south.kill()
    south.run()
    until(lambda: answers(north.people, url))
    audience.plays(6)
    # Nobody else is left for them. It was killed while the cloud was away, so what it serves by is what it kept on its disk.
    world.exchange.cut(world.cables["a"])
    killed_at = world.edges["a-north-1"].kill()
    world.edges["a-north-2"].kill()
    all_is_right(audience)
    assert audience.places == ["a-south-1", "a-south-1"]
    numbers.add("cloud stopped, then a site killed", audience, since=killed_at)
    world.exchange.mend(world.cables["a"])
    began = time.monotonic()
    world.cloud.start()
    for name in ("a-north-1", "a-north-2"):
        world.edges[name].run()
    world.well()
    numbers.note("all well again after the cloud's return", f"{time.monotonic() - began:.1f} s")


def answers(people: Host, url: str) -> bool:
    look = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1] + '/healthz', timeout=2).status)"
    return people.run(sys.executable, "-c", look, url, check=False).strip() == "200"


def health(edge: Edge) -> Health:
    report = edge.state.report
    return report.health if report else Health()


def quarantined(edge: Edge) -> int:
    report = edge.state.report
    return report.quarantined if report else 0


def fill_problem(edge: Edge) -> str | None:
    report = edge.state.report
    return report.fill.problem if report else None


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """No byte more fits onto it."""
    path = disk / "ballast"
    with pytest.raises(OSError, match="No space left"), path.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(65_536))
    try:
        yield
    finally:
        path.unlink()


def served(world: World, title: str) -> bool:
    """Whether anybody holds it yet."""
    asset = world.cloud.get("titles", tuple[Title, ...], text=title)[0].asset
    return bool(world.cloud.get("steering/explain", Explanation, address="10.65.0.2", asset=asset or "").ranking.pathways)


def prefix_of(world: World, address: str) -> str | None:
    return explain(world, address).ranking.prefix


def explain(world: World, address: str) -> Explanation:
    return world.cloud.get("steering/explain", Explanation, address=address, asset=world.asset)


def reports(world: World) -> RouteReports:
    return world.cloud.get("fleet/routes", RouteReports)
