"""The doors of accounts: `entrance`, `devices`, `profiles` and `audit` are its slice of the graph, `cookie` what browsers keep, `operators`
what operators do with accounts, `guard` who may use a route.
"""

import strawberry

from nearcast.accounts.api import audit, devices, entrance, profiles
from nearcast.accounts.api.guard import guarded
from nearcast.accounts.api.operators import audit_routes, operator_routes

__all__ = ["Mutation", "Query", "audit_routes", "guarded", "operator_routes"]


@strawberry.type
class Query(entrance.Query, devices.Query, audit.Query):
    pass


@strawberry.type
class Mutation(entrance.Mutation, devices.Mutation, profiles.Mutation):
    pass
