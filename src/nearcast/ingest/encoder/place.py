"""Where a step is done, and what comes of it."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from nearcast.catalog.model import Asset, Sprites
from nearcast.ingest.model import ContentKey, Groups, Heard, Ladder, ProbedSource, Quality, Tried

Value = ProbedSource | Groups | Tried | Ladder | Quality | Heard | Sprites | Asset | None
"""What a step finds out, beside the files it makes."""


class Place(msgspec.Struct, frozen=True):
    """`folder` is empty and the step's own. `inputs` are the folders of what the steps before made, by their names, and are only
    read; `given` are subtitle files that came beside the source; `asset` is what packaging found before, `qualities` what was
    measured of each chunk, `sprites` what is known of the small pictures, `key` what the asset is encrypted with, None where it is in
    the clear.
    """

    folder: Path
    source: Path
    inputs: Mapping[str, Path]
    given: tuple[Path, ...] = ()
    asset: Asset | None = None
    qualities: tuple[Quality, ...] = ()
    sprites: Sprites | None = None
    key: ContentKey | None = None

    def made_by(self, kind: str) -> list[Path]:
        """The folders of the steps of this kind, by their numbers."""
        names = [name for name in self.inputs if name.split()[0] == kind]
        return [self.inputs[name] for name in sorted(names, key=_number)]


def _number(step: str) -> int:
    """A step that is the only one of its kind has none."""
    last = step.rsplit(maxsplit=1)[-1]
    return int(last) if last.isdecimal() else 0


class Outcome(msgspec.Struct, frozen=True):
    """What a step found out, and which of the files in its folder are its result."""

    value: Value = None
    files: tuple[str, ...] = ()
