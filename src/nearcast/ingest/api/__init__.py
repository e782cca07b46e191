"""The doors of ingest: `operators` over HTTP, with `tus` where sources arrive, and `graph` its slice of the graph."""

from nearcast.ingest.api.graph import NODES, Mutation, Query, Subscription
from nearcast.ingest.api.operators import routes

__all__ = ["NODES", "Mutation", "Query", "Subscription", "routes"]
