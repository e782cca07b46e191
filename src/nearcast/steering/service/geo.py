"""Where an address is on Earth."""

from typing import Any

from nearcast.fleet.model import Location
from nearcast.runtime import geography
from nearcast.steering.policy import Locate


def locate(path: str) -> Locate | None:
    """Looks into the MaxMind-format database at `path`; None for an empty path. To a whole degree: nobody is known more exactly
    than that, and neighbours share what was worked out. Raises runtime's UnusableGeo."""
    if not path:
        return None
    reader = geography.open_database(path)

    def look(address: str) -> Location | None:
        try:
            found: Any = reader.get(address)
            place = found["location"]
            return Location(round(float(place["latitude"])), round(float(place["longitude"])))
        except (KeyError, TypeError, ValueError):
            return None

    return look
