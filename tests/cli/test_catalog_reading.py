"""What `nearcast catalog import` reads from a disk."""

import os
from pathlib import Path

import msgspec
import pytest

from nearcast.cli.catalog import asking

_FILM = "<movie><title>Café</title></movie>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("UTF-8", "utf-8"),
        ("ISO-8859-1", "iso-8859-1"),
        ("UTF-16", "utf-16"),
        ("none", "utf-8"),
    ],
)
def test_an_nfo_is_read_in_the_encoding_it_declares(tmp_path: Path, declared: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    (tmp_path / "movie.nfo").write_bytes((head + _FILM).encode(encoding))
    kind, content = asking.read(tmp_path)
    assert kind == "folder"
    assert _FILM in msgspec.json.decode(content)["movie.nfo"]


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/Caf\xe9.mkv")).touch()
    with pytest.raises(asking.BadSource) as refused:
        asking.read(tmp_path)
    assert r"Caf\xe9.mkv" in str(refused.value)
