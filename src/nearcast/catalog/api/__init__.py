"""The doors of the catalogue: `titles` is what a title looks like in the graph, `artwork` its pictures over HTTP."""

from nearcast.catalog.api.artwork import routes
from nearcast.catalog.api.operators import operator_routes
from nearcast.catalog.api.titles import Title, TitleKind, Viewing

__all__ = ["Title", "TitleKind", "Viewing", "operator_routes", "routes"]
