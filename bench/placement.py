"""Placement: how long it takes, how large it grows, and what comes of it.

100,000 files of one size on 2,000 appliances at 100 sites in 50 networks, each site with room for a tenth of the files. What
each network watched is drawn for 14 days by Zipf's law, 0.8, 200,000 plays a day, all networks having one taste, and forecast
and planned from by the very policies of the platform, on one core. `seconds` is for forecast and plan together, `rss_gib` the process's largest after it.
`amend_s` publishes one more title: its forecast, its seat at every site, the plan after it.

Half the sites are then asked: a request is drawn by the same law and is of rank 0 if the viewer's site should hold the file.
The optimum holds the files asked for most, which under independent requests nothing can beat; LRU and LFU fill the same disks
as one cache a site. What the optimum and LRU come to is also worked out, and the run ends if those differ from the simulation.

For the balance a site of 20 appliances at 70 % of its throughput is planned under Zipf 1.0, and each of 300,000 requests goes
to the holder that rendezvous hashing names first and that is not yet a tenth above the mean. A plain hash has one copy of each
file and no bound.

What laying renditions down apart is worth: films in 2160, 1080 and fewer lines, which take 50, 30 and 20 % of their bytes and are
watched in 10, 50 and 40 % of plays, planned for one site whole and in portions; the bytes that come from the site then.

    .venv/bin/python bench/placement.py [--json]
"""

import argparse
import resource
import sys
import time
from collections import defaultdict

import msgspec
import numpy as np
from numpy.typing import NDArray

from load.telling import tell
from nearcast import rendezvous
from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId, TitleId
from nearcast.placement import policy
from nearcast.placement.model import Candidate, Knobs, Place
from nearcast.placement.policy import Inputs, Plan
from nearcast.sim import caches
from nearcast.units import Bitrate, Bytes

FILES, SITES, APPLIANCES, NETWORKS = 100_000, 100, 20, 50
SIZE = 1_000_000_000
THROUGHPUT = 10_000_000_000
SHARE, EXPONENT, PLAYS_A_DAY = 0.1, 0.8, 200_000
REQUESTS, WARM = 1_500_000, 1_000_000
HEIGHTS = {0: (0.2, 0.4), 1080: (0.3, 0.5), 2160: (0.5, 0.1)}
"""A rendition's part of the bytes of a film, and of its plays."""
BALANCE_EXPONENT, BALANCE_REQUESTS, LOADED, BOUND = 1.0, 300_000, 0.7, 1.1
KNOBS = Knobs()


def say(line: str) -> None:
    print(line, file=sys.stderr)


def fleet(sites: int) -> list[Place]:
    fit = FILES * SHARE / APPLIANCES * SIZE / KNOBS.fullness
    return [
        Place(
            ApplianceId(f"site-{site}-{number}"),
            SiteId(f"site-{site}"),
            SiteKind.embedded,
            NetworkId(f"network-{site % NETWORKS}"),
            Bytes(int(fit) + 1),
            Bitrate(THROUGHPUT),
        )
        for site in range(sites)
        for number in range(APPLIANCES)
    ]


def catalogue() -> list[Candidate]:
    """In an order that says nothing of how much each is asked for."""
    names = np.random.default_rng(5).permutation(FILES)
    return [
        Candidate(AssetId(f"{name:032x}"), TitleId(f"title-{name}"), Bytes(SIZE), genre=f"genre-{name % 12}") for name in names
    ]


def planned(shares: NDArray[np.float64], sites: int) -> tuple[Plan, float]:
    """The plan, and the seconds that forecasting and planning took; drawing what was watched is not counted."""
    chance, candidates, places = np.random.default_rng(7), catalogue(), fleet(sites)
    networks = (None, *(NetworkId(f"network-{number}") for number in range(min(NETWORKS, sites))))
    covered, hints = np.ones((KNOBS.days, FILES)), np.ones(FILES)
    genres = np.array([int(one.genre.removeprefix("genre-")) for one in candidates])
    sizes = np.full(FILES, SIZE)
    drawn = [chance.poisson(shares * PLAYS_A_DAY, (KNOBS.days, FILES)).astype(np.uint16) for _ in networks]
    say(f"drawn what {len(networks)} networks watched")
    before = time.perf_counter()
    whole = np.zeros((KNOBS.days, FILES))
    for each in drawn:
        whole += each * float(SIZE)
    expected = policy.everywhere(policy.Seen(whole, covered, sizes), genres, hints, KNOBS)
    parts = policy.parts([float(each.sum()) for each in drawn])
    rows = [
        policy.peaks(policy.Seen(each.astype(np.float64) * SIZE, covered, sizes), expected * part, KNOBS.busiest_share, KNOBS)
        for each, part in zip(drawn, parts, strict=True)
    ]
    spent = time.perf_counter() - before
    say(f"forecast {len(networks)} networks in {spent:.1f} s")
    before = time.perf_counter()
    inputs = Inputs.of(candidates, places, networks, np.array(rows))
    plan = policy.plan(inputs, {}, KNOBS)
    return plan, spent + time.perf_counter() - before


def amend(plan: Plan) -> float:
    """The seconds for one more title, the median of five."""
    spent = []
    for number in range(5):
        before = time.perf_counter()
        new = Candidate(AssetId(f"new-{number}"), TitleId(f"new-{number}"), Bytes(SIZE), genre="genre-1", hint=20.0)
        forecast = policy.newcomer(plan.inputs, new, plan.inputs, KNOBS)
        change = policy.publish(plan, (new,), (), (forecast,), KNOBS)
        policy.amended(plan, change)
        spent.append(time.perf_counter() - before)
        assert len({move.appliance for move in change.moves}) >= SITES
    return float(np.median(spent))


def near(plan: Plan, requests: NDArray[np.int64], shares: NDArray[np.float64]) -> tuple[float, float]:
    """The share of requests at rank 0 over half the sites, as drawn and as expected."""
    drawn, expected = [], []
    for places in list(plan.inputs.sites().values())[: max(SITES // 2, 1)]:
        held = np.zeros(FILES, dtype=bool)
        for place in places:
            held[plan.holdings[place.appliance]] = True
        drawn.append(float(held[requests].mean()))
        expected.append(float(shares[held].sum()))
    return float(np.mean(drawn)), float(np.mean(expected))


def hits(plan: Plan, shares: NDArray[np.float64]) -> dict[str, float]:
    requests = np.random.default_rng(11).choice(FILES, REQUESTS, p=shares)
    fit = int(FILES * SHARE)
    found, expected = near(plan, requests[WARM:], shares)
    optimum = float((requests[WARM:] < fit).mean())
    lru = caches.lru(requests.tolist(), fit, WARM)
    lfu = caches.lfu(requests.tolist(), fit, WARM)
    bound, che = caches.best(shares, fit), caches.che(shares, fit)
    say(f"optimum {optimum:.3f} (worked out {bound:.3f}), rank 0 {found:.3f} (expected {expected:.3f})")
    say(f"LRU {lru:.3f} (by Che {che:.3f}), LFU {lfu:.3f}")
    assert abs(optimum - bound) < 0.005
    assert abs(lru - che) < 0.005
    return {
        "rank0_vs_optimum": round(found / optimum, 4),
        "lru_vs_optimum": round(lru / optimum, 4),
        "lfu_vs_optimum": round(lfu / optimum, 4),
    }


def nights(shares: NDArray[np.float64]) -> None:
    """Tells what later nights move at one site: nothing changes but chance, so all of it is for nothing."""
    watched = np.random.default_rng(3).poisson(shares * PLAYS_A_DAY, (KNOBS.days + 3, FILES)).astype(np.float64) * SIZE
    bare = Inputs.of(catalogue(), fleet(1), (NetworkId("network-0"),), np.zeros((1, FILES), np.float32))
    plain = np.zeros(FILES, dtype=np.intp)
    for knobs in (KNOBS, msgspec.structs.replace(KNOBS, stickiness=0.0)):
        plan, moved = Plan(bare, {}), []
        for night in range(4):
            seen = watched[night : night + KNOBS.days]
            alone = policy.Seen(seen, np.ones_like(seen), bare.sizes)
            expected = policy.everywhere(alone, plain, np.ones(FILES), knobs)
            inputs = bare.with_all_peaks(policy.peaks(alone, expected, KNOBS.busiest_share, knobs)[None, :])
            before, plan = plan, policy.plan(inputs, plan.holdings, knobs)
            figures = policy.summary(before, plan)
            moved.append(figures.fill / figures.bytes)
        say(f"a margin of {knobs.stickiness:.0%} for what is held: later nights move {np.mean(moved[1:]):.1%} of the bytes")


def balance() -> float:
    """The busiest appliance's requests over the mean."""
    shares = caches.zipf(FILES, BALANCE_EXPONENT)
    candidates, places = catalogue(), fleet(1)
    peaks = shares * LOADED * THROUGHPUT * APPLIANCES
    inputs = Inputs.of(candidates, places, (places[0].network,), peaks[None, :].astype(np.float32))
    plan = policy.plan(inputs, {}, KNOBS)
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for place in places:
        for file in plan.holdings[place.appliance].tolist():
            holders[file].append(place.appliance)
    requests = np.random.default_rng(13).choice(FILES, BALANCE_REQUESTS, p=shares).tolist()
    asked = [file for file in requests if file in holders]
    order = {file: rendezvous.ranked(candidates[file].asset, names) for file, names in holders.items()}
    names = [place.appliance for place in places]
    plain = {file: rendezvous.ranked(candidates[file].asset, names)[:1] for file in order}
    copies = [len(holders[file]) for file in range(10)]
    bounded, unbounded = spread(asked, order, BOUND), spread(asked, plain, None)
    say(f"copies of the first ten: {copies}; busiest over mean {bounded:.2f}, by a plain hash {unbounded:.2f}")
    return bounded


def apart(shares: NDArray[np.float64]) -> float:
    """The share of bytes that comes from a site of which renditions lie apart, over that where films lie whole."""
    places, found = fleet(1), []
    for cuts in ({0: tuple(HEIGHTS)}, {height: (height,) for height in HEIGHTS}):
        candidates, peaks = list[Candidate](), list[float]()
        for film, share in zip(catalogue(), shares, strict=True):
            for portion, (height, heights) in enumerate(cuts.items()):
                size = int(sum(HEIGHTS[one][0] for one in heights) * SIZE)
                candidates.append(msgspec.structs.replace(film, size=Bytes(size), portion=portion, height=height))
                peaks.append(share * sum(HEIGHTS[one][0] * HEIGHTS[one][1] for one in heights))
        inputs = Inputs.of(candidates, places, (places[0].network,), np.array([peaks], np.float32))
        plan = policy.plan(inputs, {}, KNOBS)
        found.append(policy.summary(plan, plan).near)
    say(f"of the bytes {found[0]:.3f} come from the site if films lie whole, {found[1]:.3f} if renditions lie apart")
    return found[1] / found[0]


def spread(asked: list[int], order: dict[int, list[str]], bound: float | None) -> float:
    """Each request goes to the first in order that is under the bound, else to the least busy. Mirrokni, Thorup and
    Zadimoghaddam, "Consistent hashing with bounded loads", 2018."""
    load: defaultdict[str, int] = defaultdict(int)
    for number, file in enumerate(asked):
        most = (number / APPLIANCES + 1) * bound if bound else float("inf")
        able = (name for name in order[file] if load[name] < most)
        load[next(able, None) or min(order[file], key=lambda name: load[name])] += 1
    return max(load.values()) * APPLIANCES / len(asked)


def run() -> dict[str, float]:
    shares = caches.zipf(FILES, EXPONENT)
    plan, seconds = planned(shares, SITES)
    rss_gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    copies = sum(map(len, plan.holdings.values()))
    say(f"planned {copies} copies in {seconds:.1f} s, {rss_gib:.2f} GiB")
    amend_s = amend(plan)
    say(f"one more title in {amend_s:.2f} s")
    times = {"seconds": round(seconds, 2), "rss_gib": round(rss_gib, 3), "amend_s": round(amend_s, 3)}
    nights(shares)
    return times | hits(plan, shares) | {"max_over_mean": round(balance(), 3), "apart_vs_whole": round(apart(shares), 3)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--json", action="store_true", help="print one object instead of a table")
    chosen = options.parse_args()
    found = run()
    tell(found, as_json=chosen.json)


if __name__ == "__main__":
    main()
