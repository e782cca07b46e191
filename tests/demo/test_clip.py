"""The real clip, from wherever this machine gets its packages."""

import sys
from pathlib import Path

import pytest

from nearcast.demo import clip
from nearcast.demo.clip import NoClip, big_buck_bunny


async def test_it_is_fetched_once(tmp_path: Path) -> None:
    try:
        path = await big_buck_bunny(tmp_path / "clips")
    except NoClip as error:
        pytest.skip(str(error))
    assert path.stat().st_size > 500_000
    assert [path] == list(path.parent.iterdir())
    assert path.stat().st_nlink == 1, "it must be ours alone, not a link into an installer's cache"
    first = path.stat().st_ino
    assert (await big_buck_bunny(tmp_path / "clips")).stat().st_ino == first


async def test_without_it_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip, "_installer", lambda: [sys.executable, "-c", "import sys; sys.exit('no route to host')"])
    with pytest.raises(NoClip) as raised:
        await big_buck_bunny(tmp_path)
    assert raised.value.fault.value == "no route to host"
    assert "network" in str(raised.value)
    assert list(tmp_path.iterdir()) == []
