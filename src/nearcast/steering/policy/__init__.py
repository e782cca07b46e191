"""Ranking appliances for one viewer and one asset.

Where the viewer is comes first: the longest prefix that holds the address names the network. The sites follow by kind: those
inside that network, then exchanges, then the origin; a site inside another network is no site for this viewer. In a site
only appliances count that hold every file of the asset, serve, and were heard of lately. Those with headroom go before those
without, and among equals rendezvous hashing decides, so that one asset stays on one appliance. The origin is last whatever
happens, because it is there when nothing else is.
"""

from nearcast.steering.policy.prefixes import PrefixTable
from nearcast.steering.policy.ranking import Snapshot, compile_snapshot, explain, rank

__all__ = ["PrefixTable", "Snapshot", "compile_snapshot", "explain", "rank"]
