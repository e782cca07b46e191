"""The memory of the catalogue: `titles` is what viewers see of it, `revisions` how it came about, `words` what it is found by,
`assets` what it is played from, `pictures` those that may be nobody's.
"""

from nearcast.catalog.store.assets import Assets
from nearcast.catalog.store.pictures import Pictures
from nearcast.catalog.store.revisions import Raced, Revisions
from nearcast.catalog.store.titles import Titles
from nearcast.catalog.store.words import Words
from nearcast.runtime.database import Database

__all__ = ["Raced", "Store"]


class Store:
    def __init__(self, database: Database) -> None:
        self.titles = Titles(database)
        self.revisions = Revisions(database)
        self.words = Words(database)
        self.assets = Assets(database)
        self.pictures = Pictures()
