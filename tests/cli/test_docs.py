"""What people are told to type can be typed: each command and each option that the documents name is there."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from nearcast.cli import app

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/*.md", "examples/**/*.md", "bench/README.md")
_TYPED = re.compile(r"(?:`|^ *)(?:\.venv/bin/)?nearcast ([a-z][^`\n]*)", re.MULTILINE)


def strangers(typed: str) -> list[str]:
    """The words of what is typed after `nearcast` that no command or option is called."""
    command: object = get_command(app)
    words = typed.partition(" #")[0].split()
    while words and (commands := getattr(command, "commands", {})):
        word = words.pop(0)
        if word.startswith("--"):
            break
        if word not in commands:
            return [word]
        command = commands[word]
    known = {"--help", *(name for one in getattr(command, "params", ()) for name in one.opts)}
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]


def test_every_command_in_the_documents_is_there(root: Path) -> None:
    files = [path for one in DOCUMENTS for path in sorted(root.glob(one))]
    typed = [(path.name, found) for path in files for found in _TYPED.findall(path.read_text())]
    assert len(typed) > 60
    assert [(name, one, wrong) for name, one in typed if (wrong := strangers(one))] == []


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("fleet list", []), ("fleet lost", ["lost"]), ("ingest FILE --title A --titel B", ["--titel"]), ("up --help", [])],
)
def test_one_that_is_not_is_found(typed: str, wrong: list[str]) -> None:
    assert strangers(typed) == wrong
