"""Ranking appliances for one viewer and one asset.

Where the viewer is comes first (`prefixes`, `proximity`): of all routes that cover the address, the longest prefix wins, then
the shortest AS path, the lowest MED, the kind of site, the distance. That orders the sites, by nearness alone; sites that tie
are one place. An embedded or peering site is a site only for those it has a route to; an exchange without one comes after all
that have, and the origin is last whatever happens, because it is there when nothing else is.

Then who can serve (`places`): appliances that hold some portion of the asset, serve, were heard of lately and are not to be
spared; of a place first those that hold all of it. Among the equals of a place weighted rendezvous hashing decides, viewer by viewer in sixteen parts: a part of an asset's
viewers stays with its appliance until that fills up. An appliance is drawn on less the busier it is beside its equals, and one
that runs short of headroom is offered to fewer and fewer parts, so that load moves away by sixteenths and not all at once.

`ranking` puts the two together and remembers. What none of the nearest holds is looked for farther away.
"""

from nearcast.steering.policy.places import Portions
from nearcast.steering.policy.prefixes import PrefixTable
from nearcast.steering.policy.proximity import Locate
from nearcast.steering.policy.ranking import Files, Snapshot, compile_snapshot, explain, rank

__all__ = ["Files", "Locate", "Portions", "PrefixTable", "Snapshot", "compile_snapshot", "explain", "rank"]
