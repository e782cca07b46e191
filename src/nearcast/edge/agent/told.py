"""What the cloud was told of the inventory: only what changed since is told again."""

from nearcast.fleet.model import CHANGES_MAX, NONE_KNOWN, HeldChange, HeldFile

_NOTHING: frozenset[HeldFile] = frozenset()


class Told:
    """The inventory as of the last message."""

    def __init__(self) -> None:
        self._revision = NONE_KNOWN
        self._held = _NOTHING
        self._until = NONE_KNOWN

    def change(self, known: int, revision: int, held: frozenset[HeldFile]) -> "HeldChange | None":
        """What leads from the revision the cloud knows to `held`, or as much of it as one message takes; None for nothing.

        When the cloud does not know what we told it last, the answer to that was lost, or it lost its memory: it is told
        everything.
        """
        if known == revision and self._held == held:
            return None
        base = known if known == self._revision else NONE_KNOWN
        before = self._held if base != NONE_KNOWN else _NOTHING
        added = sorted(held - before, key=lambda file: (file.asset, file.name))
        removed = sorted(before - held, key=lambda file: (file.asset, file.name))
        now = frozenset(added[:CHANGES_MAX])
        gone = frozenset(removed[: CHANGES_MAX - len(now)])
        self._held = (before | now) - gone
        self._revision = revision
        return HeldChange(base, tuple(sorted(now, key=_place)), tuple(sorted(gone, key=_place)))


def _place(file: HeldFile) -> tuple[str, str]:
    return file.asset, file.name
