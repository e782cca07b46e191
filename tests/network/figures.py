"""What the scenarios measured: a row each, kept as a file and shown when the tests end."""

from collections import Counter
from pathlib import Path

from tests.network.audience import Audience

_WIDTHS = (40, 9, 9, 8, 10, 7, 14, 9, 10, 10, 11)
_HEAD = (
    *("scenario", "viewers", "startup", "stalls", "rebuffer", "moved", "time to move"),
    *("best MB", "other MB", "exch. MB", "origin MB"),
)
KEPT = "network.txt"
_PLACES = {"exchange-1": "exchange", "origin-1": "origin"}


class Numbers:
    """Rows, in the order in which they came."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []

    def add(self, scenario: str, *audiences: Audience, since: float | None = None) -> None:
        """How these fared; times to move count from `since` (monotonic)."""
        everybody = [one for audience in audiences for one in audience.experiences]
        moves = [] if since is None else [time for audience in audiences for time in audience.moved_after(since)]
        sent: Counter[str] = Counter()
        for one in everybody:
            for appliance, count in one.bytes_by.items():
                sent["best" if one.ranks.get(appliance) == 0 else _PLACES.get(appliance, "other")] += count
        self.rows.append(
            (
                scenario,
                str(len(everybody)),
                f"{max(one.startup_ms for one in everybody):.0f} ms",
                str(sum(one.stalls for one in everybody)),
                f"{sum(one.rebuffer_ms for one in everybody):.0f} ms",
                str(sum(one.moved for one in everybody)),
                f"{max(moves):.1f} s" if moves else "-",
                *(f"{sent[place] / 1e6:.1f}" for place in ("best", "other", "exchange", "origin")),
            )
        )

    def note(self, scenario: str, what: str) -> None:
        """A number that is not about viewers."""
        self.rows.append((scenario, what))

    def table(self) -> list[str]:
        return [_line(row) for row in (_HEAD, *self.rows)]

    def keep(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / KEPT).write_text("\n".join(self.table()) + "\n")


def _line(row: tuple[str, ...]) -> str:
    if len(row) == 2:
        return f"{row[0]:<{_WIDTHS[0]}}{row[1]}"
    return "".join(
        f"{word:<{width}}" if place == 0 else f"{word:>{width}}"
        for place, (word, width) in enumerate(zip(row, _WIDTHS, strict=True))
    )
