"""Pictures for titles: sent first, then named by what is said of one."""

import io
from pathlib import Path

import av
import httpx

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, Change
from nearcast.ids import TitleId
from nearcast.runtime import pictures
from nearcast.runtime.clock import random_id


async def test_a_picture_is_sent_and_stands_for_a_title(platform: Platform, root: Path) -> None:
    catalog, sent = platform.services.get(Catalog), (root / "docs" / "screenshot.jpg").read_bytes()
    headers = {"Authorization": f"Bearer {(await platform.services.get(Accounts).operator_token()).token}"}
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast") as client:
        assert (await client.post("/operator/pictures", content=sent)).status_code == 401
        refused = await client.post("/operator/pictures", content=b"no picture", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (422, "pictures.bad_picture")
        told = await client.post("/operator/pictures", content=sent, headers=headers)
        assert told.status_code == 201
        again = await client.post("/operator/pictures", content=sent, headers=headers)
        assert again.json() == told.json()
        name = told.json()["name"]
        assert (await client.get(f"/art/{name}")).headers["content-type"] == "image/jpeg"
        copies = [(await client.get(f"/art/{copy}")).content for copy in pictures.copies(name)]
        assert [_width(copy) for copy in copies] == list(pictures.WIDTHS)
        assert (await client.get(f"/art/{name.replace('.', '-1000.')}")).status_code == 404
    title = TitleId(random_id())
    edited = await catalog.edit(None, (Change(title, {"name": "Shown", "pictures": [name]}),))
    assert edited.problems == ()
    assert (await catalog.title(title)).words_in("en").pictures == (name,)
    assert await catalog.needed((name,)) == (name,)


def _width(picture: bytes) -> int:
    with av.open(io.BytesIO(picture), "r") as file:
        return next(file.decode(video=0)).width


def test_copies_are_never_wider_than_the_picture(root: Path) -> None:
    shown = (root / "docs" / "screenshot.jpg").read_bytes()
    _, small = next(pictures.smaller("large.jpg", shown))
    assert [_width(copy) for _, copy in pictures.smaller("small.jpg", small)] == [320, 320, 320]
