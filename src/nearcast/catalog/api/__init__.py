"""The doors of the catalogue: `titles` is what a title looks like to a profile, `said` and `editing` to operators, `boards` who rates films and
`renditions` what they are played in, `artwork` its pictures over HTTP, `operators` what commands ask for.
"""

from nearcast.catalog.api.artwork import routes
from nearcast.catalog.api.editing import NODES, Mutation, Query
from nearcast.catalog.api.operators import import_route, operator_routes
from nearcast.catalog.api.titles import Title, TitleKind, Viewing

__all__ = ["NODES", "Mutation", "Query", "Title", "TitleKind", "Viewing", "import_route", "operator_routes", "routes"]
