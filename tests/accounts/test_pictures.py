"""Pictures of profiles: what is taken, what is kept of it, who sees it, and that it goes with its profile."""

import asyncio
import base64
import struct
from pathlib import Path

import httpx
import imageio_ffmpeg
import pytest
from tests.accounts.conftest import PASSWORD

from nearcast.accounts.model import Accounts, BadPicture, SignedIn, UnknownPicture, UnknownProfile
from nearcast.accounts.policy import pictures
from nearcast.accounts.service import portraits
from nearcast.assembly import Platform, Services
from nearcast.ids import ProfileId
from nearcast.runtime.clock import random_id

_SECRET = b"where it was taken"


async def _drawn(folder: Path, name: str, size: str = "200x400") -> bytes:
    """Red, and blue above."""
    words = ["-f", "lavfi", "-i", f"color=red:s={size}", "-vf", "drawbox=0:0:iw:ih/2:blue:fill", "-frames:v", "1", name]
    await _ffmpeg(folder, *words)
    return (folder / name).read_bytes()


async def _ffmpeg(folder: Path, *words: str) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    running = await asyncio.create_subprocess_exec(
        program, "-loglevel", "error", *words, cwd=folder, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await running.communicate()
    assert running.returncode == 0
    return told


def _turned(jpeg: bytes) -> bytes:
    """The same as from a camera held upright, which also noted where it was."""
    place = 8 + 2 + 2 * 12 + 4
    entries = struct.pack(">HHIHH", 0x112, 3, 1, 6, 0) + struct.pack(">HHII", 0x10E, 2, len(_SECRET), place)
    noted = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 2) + entries + bytes(4) + _SECRET
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(noted) + 2) + noted + jpeg[2:]


async def test_a_picture_is_drawn_anew_square_upright_and_without_what_the_camera_noted(tmp_path: Path) -> None:
    kept = await portraits.draw(_turned(await _drawn(tmp_path, "sent.jpg")))
    assert _SECRET not in kept
    assert b"Exif" not in kept
    (tmp_path / "kept.jpg").write_bytes(kept)
    raw = await _ffmpeg(tmp_path, "-i", "kept.jpg", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    assert len(raw) == 3 * pictures.SIDE**2
    left, right = raw[3 * 10 : 3 * 11], raw[3 * (pictures.SIDE - 10) : 3 * (pictures.SIDE - 9)]
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


@pytest.mark.parametrize("name", ["sent.png", "sent.webp"])
async def test_other_kinds_are_taken_too(tmp_path: Path, name: str) -> None:
    pictures.check_kept(await portraits.draw(await _drawn(tmp_path, name)))


async def test_what_is_no_picture_or_too_large_is_refused(tmp_path: Path) -> None:
    png = await _drawn(tmp_path, "sent.png", "8000x8000")
    for sent in (b"", b"GIF89a", b"\xff\xd8\xff" + bytes(100), png, bytes(pictures.BYTES_MAX + 1)):
        with pytest.raises(BadPicture, match="megapixels") as refused:
            await portraits.draw(sent)
        assert refused.value.fault.field == "picture"


@pytest.fixture
async def viewer(services: Services) -> tuple[SignedIn, ProfileId]:
    signed_in = await services.get(Accounts).sign_up(f"{random_id()}@example.org", PASSWORD)
    (profile,) = await services.get(Accounts).profiles(signed_in.account.id)
    return signed_in, profile.id


async def test_a_picture_belongs_to_its_account_and_goes_with_its_profile(
    services: Services, viewer: tuple[SignedIn, ProfileId]
) -> None:
    accounts, (mine, profile) = services.get(Accounts), viewer
    other = await accounts.sign_up(f"{random_id()}@example.org", PASSWORD)
    jpeg = b"\xff\xd8\xff a picture"
    with pytest.raises(UnknownProfile):
        await accounts.set_picture(other.device, profile, jpeg)
    first = (await accounts.set_picture(mine.device, profile, jpeg)).picture
    second = (await accounts.set_picture(mine.device, profile, jpeg)).picture
    assert first != second
    assert await accounts.picture(mine.device, second) == jpeg
    for device, name in ((mine.device, first), (other.device, second)):
        with pytest.raises(UnknownPicture):
            await accounts.picture(device, name)
    (told,) = (await accounts.everything(mine.device))["profiles"]
    assert base64.b64decode(told["picture"]) == jpeg
    assert (await accounts.set_picture(mine.device, profile, b"")).picture == ""
    with pytest.raises(UnknownPicture):
        await accounts.picture(mine.device, second)


async def test_a_picture_is_sent_and_seen_over_http(platform: Platform, tmp_path: Path) -> None:
    accounts = platform.services.get(Accounts)
    mine = await accounts.sign_up(f"{random_id()}@example.org", PASSWORD)
    (profile,) = await accounts.profiles(mine.account.id)
    sent = await _drawn(tmp_path, "sent.png")
    path, ours = f"/profiles/{profile.id}/picture", {"Nearcast-Client": "web"}
    async with _client(platform) as client:
        assert (await client.put(path, content=sent, headers=ours)).status_code == 401
        client.cookies.set("nearcast", mine.token)
        foreign = await client.put(path, content=sent)
        assert (foreign.status_code, foreign.json()["code"]) == (403, "accounts.not_allowed")
        refused = await client.put(path, content=b"no picture", headers=ours)
        assert (refused.status_code, refused.json()["code"]) == (422, "accounts.bad_picture")
        assert (await client.put(path, content=sent, headers=ours)).status_code == 204
        asked = await client.post("/graphql", json={"query": "{ viewer { profiles { picture } } }"})
        (told,) = asked.json()["data"]["viewer"]["profiles"]
        seen = await client.get(told["picture"])
        assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
        assert "private" in seen.headers["cache-control"]
        client.cookies.clear()
        assert (await client.get(told["picture"])).status_code == 401
        client.cookies.set("nearcast", mine.token)
        assert (await client.delete(path, headers=ours)).status_code == 204
        assert (await client.get(told["picture"])).status_code == 404


def _client(platform: Platform) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=platform.app()), base_url="http://nearcast")
