"""The doors of accounts: `entrance`, `devices`, `ways`, `profiles`, `people` and `audit` are its slice of the graph, `cookie` what
browsers keep, `oidc` how they sign in elsewhere, `pictures` those of profiles, `operators` what commands do with accounts, `guard` who
may use a route.
"""

import strawberry

from nearcast.accounts.api import audit, devices, entrance, people, profiles, ways
from nearcast.accounts.api.guard import guarded
from nearcast.accounts.api.oidc import routes
from nearcast.accounts.api.operators import operator_routes
from nearcast.accounts.api.pictures import routes as picture_routes
from nearcast.accounts.api.profiles import NODES

__all__ = ["NODES", "Mutation", "Query", "guarded", "operator_routes", "picture_routes", "routes"]


@strawberry.type
class Query(entrance.Query, devices.Query, ways.Query, people.Query, audit.Query):
    pass


@strawberry.type
class Mutation(entrance.Mutation, devices.Mutation, ways.Mutation, profiles.Mutation, people.Mutation):
    pass
