"""What the catalogue refuses."""

from nearcast.errors import NearcastError


class CatalogError(NearcastError):
    """The catalogue cannot do what was asked."""

    code = "catalog"


class BadTitle(CatalogError):
    code = "catalog.bad_title"


class WrongState(CatalogError):
    code = "catalog.wrong_state"
    status = 409


class BadSheet(CatalogError):
    code = "catalog.bad_sheet"


class UnknownTitle(CatalogError):
    code = "catalog.unknown_title"
    status = 404


class UnknownAsset(CatalogError):
    code = "catalog.unknown_asset"
    status = 404
