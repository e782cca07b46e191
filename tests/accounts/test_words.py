"""What the web client calls what the audit log says was done."""

import re
from pathlib import Path

from nearcast.accounts.model import Matter


def test_every_action_has_a_name_in_every_language(root: Path) -> None:
    name = re.compile(rf'"((?:{"|".join(Matter)})\.[a-z_]+)"')
    services = [*(root / "src/nearcast").glob("*/api*"), root / "src/nearcast/accounts/service"]
    files = [file for one in services for file in (one.rglob("*.py") if one.is_dir() else (one,))]
    actions = sorted({found for file in files for found in name.findall(file.read_text())})
    assert {"titles.publish", "appliances.set_duty", "people.sign_in"} <= set(actions)
    for path in sorted((root / "web/src/words/operators").glob("??.ts")):
        assert sorted(re.findall(rf"{name.pattern}: ", path.read_text())) == actions, path.name
