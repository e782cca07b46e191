"""The memory of ingest.

`jobs` and `steps` say what is to be done and what is, `keys` what protected films are encrypted with, `tickets` hands steps to workers, `shelf` keeps what was made in the object
store, `scratch` is where a worker works.
"""

from nearcast.ingest.store.jobs import Jobs
from nearcast.ingest.store.keys import Keys
from nearcast.ingest.store.scratch import Scratch
from nearcast.ingest.store.shelf import GIVEN, PARTS, SOURCE, Shelf
from nearcast.ingest.store.steps import Claim, Steps
from nearcast.ingest.store.tickets import TICKETS_AWAY, Tickets

__all__ = ["GIVEN", "PARTS", "SOURCE", "TICKETS_AWAY", "Claim", "Jobs", "Keys", "Scratch", "Shelf", "Steps", "Tickets"]
