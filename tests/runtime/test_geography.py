"""Countries from a MaxMind-format database, written here by hand (maxmind.github.io/MaxMind-DB)."""

from pathlib import Path
from typing import Any

import pytest

from nearcast.runtime.geography import UnusableGeo, countries


def _written(value: Any) -> bytes:
    """A value of the data section: maps, lists, short texts, and what is written already."""
    if isinstance(value, dict):
        return bytes([0xE0 | len(value)]) + b"".join(_written(key) + _written(one) for key, one in value.items())
    if isinstance(value, list):
        return bytes([len(value), 4]) + b"".join(_written(one) for one in value)
    if isinstance(value, bytes):
        return value
    assert isinstance(value, str)
    return bytes([0x40 | len(value)]) + value.encode()


@pytest.fixture
def half_german(tmp_path: Path) -> Path:
    """A database in which the lower half of IPv4 is in Germany and the upper half nowhere."""
    separator = 16
    tree = (1 + separator).to_bytes(3, "big") + (1).to_bytes(3, "big")
    said = {
        "node_count": bytes([0xC1, 1]),
        "record_size": bytes([0xA1, 24]),
        "ip_version": bytes([0xA1, 4]),
        "binary_format_major_version": bytes([0xA1, 2]),
        "binary_format_minor_version": bytes([0xA0]),
        "build_epoch": bytes([0x01, 0x02, 1]),
        "database_type": "Test",
        "languages": ["en"],
        "description": {"en": "Test"},
    }
    path = tmp_path / "test.mmdb"
    data = _written({"country": {"iso_code": "DE"}})
    path.write_bytes(tree + bytes(separator) + data + b"\xab\xcd\xefMaxMind.com" + _written(said))
    return path


def test_an_address_is_in_a_country_or_in_none(half_german: Path) -> None:
    country = countries(str(half_german))
    assert [country(one) for one in ("1.2.3.4", "127.255.255.255", "128.0.0.1", "2001:db8::1", "nonsense")] == [
        "DE",
        "DE",
        None,
        None,
        None,
    ]


def test_without_a_database_nobody_is_anywhere() -> None:
    assert countries("")("1.2.3.4") is None


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.mmdb").write_text("not one")
    for name in ("x.mmdb", "nothing.mmdb"):
        with pytest.raises(UnusableGeo) as refused:
            countries(str(tmp_path / name))
        assert refused.value.fault.field == "fleet.geo"
