"""The doors of telemetry: `http` for players and operators, `graph` its slice of the graph."""

from nearcast.telemetry.api.graph import Query
from nearcast.telemetry.api.http import operator_routes, routes

__all__ = ["Query", "operator_routes", "routes"]
