"""The parts of a film."""

from nearcast.catalog.model import Asset, Chapter


def parts(asset: Asset, markers: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """What its source says, and besides what was found: whoever made the film knows better where its intro is."""
    said = {one.kind for one in asset.chapters}
    found = (one for one in markers if one.kind not in said)
    return tuple(sorted((*asset.chapters, *found), key=lambda one: one.begin))
