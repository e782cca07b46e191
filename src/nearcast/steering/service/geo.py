"""Where an address is on Earth, by a MaxMind-format database."""

from typing import Any

import maxminddb

from nearcast.errors import NearcastError
from nearcast.fleet.model import Location
from nearcast.steering.policy import Locate


class UnusableGeo(NearcastError):
    """The database is not there or not one."""

    code = "steering.unusable_geo"


def locate(path: str) -> Locate | None:
    """Looks into the database at `path`; None for an empty path. To a whole degree: nobody is known more exactly than that,
    and neighbours share what was worked out. Raises UnusableGeo."""
    if not path:
        return None
    try:
        reader = maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        raise UnusableGeo(
            f"{path} is no MaxMind-format database: {error}.",
            field="fleet.geo",
            value=path,
            remedy="Name a .mmdb file of cities or countries, or leave it empty.",
        ) from error

    def look(address: str) -> Location | None:
        try:
            found: Any = reader.get(address)
            place = found["location"]
            return Location(round(float(place["latitude"])), round(float(place["longitude"])))
        except (KeyError, TypeError, ValueError):
            return None

    return look
