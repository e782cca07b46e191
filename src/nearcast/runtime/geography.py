"""Where an address is, by a MaxMind-format database: the country a title may be seen in, the place steering measures from."""

from collections.abc import Callable

import maxminddb

from nearcast.errors import NearcastError

Country = Callable[[str], str | None]
"""The ISO 3166-1 code of an address's country, None for an unknown one."""


class UnusableGeo(NearcastError):
    """The database is not there or not one."""

    code = "geography.unusable_geo"


def open_database(path: str) -> maxminddb.Reader:
    """Raises UnusableGeo."""
    try:
        return maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        raise UnusableGeo(
            f"{path} is no MaxMind-format database: {error}.",
            field="fleet.geo",
            value=path,
            remedy="Name a .mmdb file of cities or countries, or leave it empty.",
        ) from error


def countries(path: str) -> Country:
    """Looks into the database at `path`; nobody's country is known for an empty path. Raises UnusableGeo."""
    if not path:
        return lambda _address: None
    reader = open_database(path)

    def look(address: str) -> str | None:
        try:
            found = reader.get(address)
        except ValueError:
            return None
        country = found.get("country") if isinstance(found, dict) else None
        code = country.get("iso_code") if isinstance(country, dict) else None
        return code if isinstance(code, str) else None

    return look
