"""The doors of the fleet: `appliances` for what appliances say, `operators` for whoever runs the network over HTTP, `graph` and
`adding` its slice of the graph with `parts` and `reports` for what the network looks like there.
"""

import strawberry

from nearcast.fleet.api import adding, graph
from nearcast.fleet.api.appliances import routes
from nearcast.fleet.api.graph import NODES, Query, Subscription
from nearcast.fleet.api.operators import operator_routes

__all__ = ["NODES", "Mutation", "Query", "Subscription", "operator_routes", "routes"]


@strawberry.type
class Mutation(graph.Mutation, adding.Mutation):
    pass
