"""The memory of the fleet.

`parts` keeps networks, sites, appliances and invitations; `inventory` what appliances report and hold; `routes` what they
hear; `keys` what signs tokens; `hours` what appliances did in each; `feed` tells what changed. Every change that others follow takes
its number from one sequence, one writer at a time: so whoever has seen number n has seen all before it.
"""

from nearcast.fleet.store.feed import Feed
from nearcast.fleet.store.hours import Hours
from nearcast.fleet.store.inventory import Inventory
from nearcast.fleet.store.keys import Keys
from nearcast.fleet.store.parts import Parts
from nearcast.fleet.store.routes import Routes
from nearcast.runtime.database import Database


class Store:
    def __init__(self, database: Database) -> None:
        self.parts = Parts(database)
        self.inventory = Inventory(database)
        self.routes = Routes(database)
        self.keys = Keys(database)
        self.hours = Hours(database)
        self.feed = Feed(database)
