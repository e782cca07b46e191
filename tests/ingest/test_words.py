"""What the web client calls the steps of a job."""

import re
import typing
from pathlib import Path

from nearcast.ingest.model.steps import Work


def test_every_kind_of_step_has_a_name_in_every_language(root: Path) -> None:
    kinds = {str(kind.__struct_config__.tag) for kind in typing.get_args(Work)}
    for path in sorted((root / "web/src/words/operators").glob("??.ts")):
        (said,) = [line for line in path.read_text().splitlines() if "kinds: { fetch:" in line]
        assert set(re.findall(r"(\w+): \"", said)) == kinds, path.name
