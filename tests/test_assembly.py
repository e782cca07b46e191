"""One ground, two processes' worth of services: what is not here is asked over NATS."""

from nearcast.accounts.model import Accounts
from nearcast.accounts.service import AccountsService
from nearcast.assembly import SERVICES, Ground, Platform
from nearcast.playback.model import Playback
from nearcast.playback.service import PlaybackService
from nearcast.runtime.clock import random_id


async def test_a_service_alone_asks_the_others(platform: Platform, ground: Ground) -> None:
    alone = Platform(ground, ["playback"])
    assert isinstance(alone.services.get(Playback), PlaybackService)
    assert not isinstance(alone.services.get(Accounts), AccountsService)
    signed_in = await alone.services.get(Accounts).sign_up(f"{random_id()}@example.org", "correct horse")
    assert (await platform.services.get(Accounts).who(signed_in.token)).account == signed_in.account


def test_every_service_is_in_the_table(root: object) -> None:
    from pathlib import Path

    assert isinstance(root, Path)
    folders = {path.parent.name for path in (root / "src" / "nearcast").glob("*/migrations")} - {"runtime"}
    assert folders == set(SERVICES)
