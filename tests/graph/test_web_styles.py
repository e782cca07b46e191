"""The web client's styles: they follow the way one reads, and the theme."""

import re
from collections.abc import Iterator
from pathlib import Path

_TIME_LINE = {"controls.css.ts"}
"""A film goes from left to right in every language."""
_PHYSICAL = re.compile(
    r"\b(?:(?:margin|padding|border)(?:Left|Right)|left|right)\w*:|textAlign: \"(?:left|right)\"|to (?:left|right)\b(?!\")"
)
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(")


def lines(root: Path, pattern: str) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "web/src").rglob(pattern)):
        yield from ((path.name, line.strip()) for line in path.read_text().splitlines())


def test_styles_follow_the_way_one_reads(root: Path) -> None:
    physical = [
        f"{name}: {line}" for name, line in lines(root, "*.css.ts") if name not in _TIME_LINE and _PHYSICAL.search(line)
    ]
    assert physical == []


def test_every_colour_is_a_token(root: Path) -> None:
    found = [f"{name}: {line}" for name, line in lines(root, "*.ts*") if name != "tokens.css.ts" and _COLOUR.search(line)]
    assert found == []
