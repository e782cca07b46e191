"""How a benchmark says what it found."""

import json
from collections.abc import Mapping


def tell(found: Mapping[str, float], *, as_json: bool) -> None:
    """Prints one object, or a row for each figure."""
    if as_json:
        print(json.dumps(found))
        return
    for key, value in found.items():
        print(f"{key:>22} {value:>10}")
