"""Settings: defaults, file, environment, and errors that name the key."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from nearcast.runtime.settings import BadSetting, Settings, load


def test_the_annotated_file_says_the_defaults(root: Path) -> None:
    written = msgspec.convert(tomllib.loads((root / "deploy" / "nearcast.toml").read_text()), Settings)
    assert written == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "nearcast.toml"
    file.write_text("[http]\nport = 1\nhost = '::1'\n")
    settings = load(file, {"NEARCAST_HTTP__PORT": "2", "NEARCAST_HTTP__TRUSTED_PROXIES": "10.0.0.0/8, ::1/128"})
    assert settings.http.port == 2
    assert settings.http.host == "::1"
    assert settings.http.trusted_proxies == ("10.0.0.0/8", "::1/128")


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("[http]\nport = 'x'\n", "http.port", "NEARCAST_HTTP__PORT"),
        ("[http]\nprot = 1\n", "http.prot", "unknown field"),
        ("[hppt]\nport = 1\n", "hppt", "unknown field"),
        ("[fleet]\nsilent_s = 'long'\n", "fleet.silent_s", "'long'"),
    ],
)
def test_a_bad_key_is_named_with_its_value_and_the_remedy(tmp_path: Path, text: str, field: str, words: str) -> None:
    file = tmp_path / "nearcast.toml"
    file.write_text(text)
    with pytest.raises(BadSetting) as refused:
        load(file, {})
    assert refused.value.fault.field == field
    assert words in str(refused.value)
    assert "deploy/nearcast.toml" in str(refused.value)


def test_what_is_not_toml_is_said(tmp_path: Path) -> None:
    file = tmp_path / "nearcast.toml"
    file.write_text("[http\n")
    with pytest.raises(BadSetting, match="is not TOML"):
        load(file, {})
    with pytest.raises(BadSetting, match="cannot be read"):
        load(tmp_path / "nothing.toml", {})
