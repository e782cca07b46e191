"""Which episode comes next."""

from collections.abc import Iterable

from nearcast.catalog.model import Title
from nearcast.catalog.policy.families import place


def following(title: Title, others: Iterable[Title]) -> tuple[Title, ...]:
    """Those of its kind that come after it, in order. From an ordinary one the way does not lead to specials (number 0)."""
    here = place(title)
    special = title.number == 0
    after = [one for one in others if one.kind is title.kind and place(one) > here and (one.number == 0) is special]
    return tuple(sorted(after, key=place))
