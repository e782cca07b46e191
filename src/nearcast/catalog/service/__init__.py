"""Drafting, publishing and finding titles: `publishing` takes assets, `editing` what people say, `browsing` shows it."""

from nearcast.catalog.service.browsing import Browsing
from nearcast.catalog.service.editing import Editing
from nearcast.catalog.service.publishing import Publishing


class CatalogService(Publishing, Editing, Browsing):
    """Implements `model.Catalog`."""
