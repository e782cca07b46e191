"""The memory of accounts.

`people` keeps accounts and `profiles` who watches in them; `devices` what is signed in, with its tokens; `codes` what opens something once; `letters`
what waits to be sent; `ways` how else one may come in; `tries` who guesses; `audit` what everybody did; `everything` is all
of one account. Secrets are kept as their SHA-256, so a stolen table opens
nothing; a letter alone holds its code until it is sent.
"""

from nearcast.accounts.store.audit import Audit
from nearcast.accounts.store.codes import Codes
from nearcast.accounts.store.devices import Devices
from nearcast.accounts.store.everything import Everything
from nearcast.accounts.store.letters import Letters
from nearcast.accounts.store.people import People
from nearcast.accounts.store.profiles import Profiles
from nearcast.accounts.store.tries import Tries
from nearcast.accounts.store.ways import Ways
from nearcast.runtime.database import Database


class Store:
    def __init__(self, database: Database) -> None:
        self.audit = Audit(database)
        self.codes = Codes(database)
        self.devices = Devices(database)
        self.everything = Everything(database)
        self.letters = Letters(database)
        self.people = People(database)
        self.profiles = Profiles(database)
        self.tries = Tries(database)
        self.ways = Ways(database)
