"""The doors of webhooks, for operators: `graph` is their slice of the graph, `http` what commands ask for."""

from nearcast.webhooks.api.graph import Mutation, Query, Subscription
from nearcast.webhooks.api.http import routes

__all__ = ["Mutation", "Query", "Subscription", "routes"]
