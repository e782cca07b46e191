"""What to lay where.

The most bytes are served near when each disk holds what will be asked for most per byte it takes: of all ways to fill a disk,
the one that takes the best by that measure cannot be beaten when requests are independent of each other. So placement is a
forecast and a knapsack, done for every site, once a night. What is dealt are *portions*: the sound and the smaller pictures of an
asset together, each large rendition by itself, since few may watch in 4K what many watch.

1. `forecast`: from what each network watched, and all together, tomorrow's peak of every portion in it. An embedded site and a private peering
   count what their network watches; an exchange and the origin serve everybody, so they count all.
2. `planner`: a site ranks the portions by the bytes of their peak hour for each byte they take (their *score*) and deals them
   to its appliances, best first, until no disk has room. The score at which that happens is its *cut-off*. What is held now
   counts for a little more than it is, for moving has its price: a newcomer must be better by a margin.

Which appliance gets a portion is decided by rendezvous hashing, weighted by what the appliance is built for, so that things
stay where they are when others come and go. Where a site has both kinds of server, flash takes the head, by throughput, and
storage the rest, by bytes. One copy of everything that fits comes first, because that decides how much leaves the site; only
what is asked for more than one copy should carry gets more of them before that; and room that is left over at the end goes to
second copies, so that one appliance can be lost without leaving the site.

In between, an `amendment` changes what its cause touches and nothing else: it seats an asset that was published, or that is
suddenly asked for, where there is room or in place of what is wanted less, and deals a site anew when an appliance came or
went. `difference` says what moves between two plans, `liveness` how far an asset has arrived, and `reasons` why anything lies
where it lies, worked out again from the plan's own inputs, since two hundred million reasons are more than anybody reads.
"""

from nearcast.placement.policy.amendment import Amendment, amended, fleet, publish, surge, surges
from nearcast.placement.policy.calendar import days, night_has_passed
from nearcast.placement.policy.difference import difference, moves, shelves, summary
from nearcast.placement.policy.forecast import Seen, everywhere, forecast, newcomer, parts, peaks
from nearcast.placement.policy.liveness import liveness
from nearcast.placement.policy.manifests import manifests
from nearcast.placement.policy.packing import packed, replayed
from nearcast.placement.policy.planner import plan
from nearcast.placement.policy.plans import Column, Inputs, Plan, carried
from nearcast.placement.policy.portions import Named, candidates, named
from nearcast.placement.policy.reasons import explain

__all__ = [
    "Amendment",
    "Column",
    "Inputs",
    "Named",
    "Plan",
    "Seen",
    "amended",
    "candidates",
    "carried",
    "days",
    "difference",
    "everywhere",
    "explain",
    "fleet",
    "forecast",
    "liveness",
    "manifests",
    "moves",
    "named",
    "newcomer",
    "night_has_passed",
    "packed",
    "parts",
    "peaks",
    "plan",
    "publish",
    "replayed",
    "shelves",
    "summary",
    "surge",
    "surges",
]
