"""What somebody in a hurry reads when something is wrong: one line with the field, the value, the remedy and a code."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from nearcast.cli import app


def _nearcast(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nearcast", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, **environment},
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ingest", "nothing.mp4"), "FILE: nothing.mp4 is no file. Name a film on this machine. [cli.bad_file]"),
        (("catalog", "import", "nothing.csv"), "SOURCE: nothing.csv is not there. Name a .csv, a .json or a folder."),
        (("watch", "Tide"), "No platform runs on data. Start one with `nearcast up`"),
        (("fleet", "list", "--data", "elsewhere"), "No platform runs on elsewhere."),
        (("place", "list"), "No platform runs on data. Start one with `nearcast up`"),
        (("place", "rollback", "3", "--data", "elsewhere"), "No platform runs on elsewhere."),
        (("serve",), "database.url is empty. Set it, or run `nearcast up`, which brings its own. [settings.bad_setting]"),
        (("up", "--config", "nothing.toml"), "nothing.toml cannot be read"),
        (("edge", "join", "films.example"), "URL: films.example is no address. Write it like https://films.example."),
        (("edge", "run", "--folder", "nowhere"), "No appliance was set up in nowhere"),
    ],
)
def test_one_line_says_what_is_wrong_and_what_to_do(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = _nearcast(tmp_path, *words)
    assert done.returncode == 1
    assert done.stderr.startswith("nearcast: ")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("token", "told"), [("", "NEARCAST_TOKEN: There is a NEARCAST_URL without a token"), ("a b", "no token")]
)
def test_an_address_without_a_token_is_no_platform_that_does_not_answer(tmp_path: Path, token: str, told: str) -> None:
    done = _nearcast(tmp_path, "fleet", "list", NEARCAST_URL="http://127.0.0.1:9", NEARCAST_TOKEN=token)
    assert told in done.stderr
    assert "[cli.bad_token]" in done.stderr


def test_a_bad_setting_from_the_environment_is_named(tmp_path: Path) -> None:
    done = _nearcast(tmp_path, "up", NEARCAST_HTTP__PORT="many")
    assert done.returncode == 1
    assert "http.port = 'many': expected `int`, got `str`." in done.stderr
    assert not (tmp_path / "data" / "postgres").exists()


def test_help_is_there_for_every_command(tmp_path: Path) -> None:
    whole = _nearcast(tmp_path, "--help").stdout
    for command in ("up", "serve", "edge", "ingest", "watch", "sim", "fleet", "steer", "place"):
        assert command in whole
    for words in _commands(get_command(app)):
        told = CliRunner().invoke(app, [*words, "--help"])
        assert told.exit_code == 0, words
        assert "Usage: " in told.output


def _commands(command: object, *words: str) -> Iterator[tuple[str, ...]]:
    """Every command, with those of a group after it."""
    yield words
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(below, *words, name)
