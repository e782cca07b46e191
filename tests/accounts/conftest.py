"""Accounts on a clock that tests turn, with letters in a folder."""

import email
import re
from collections.abc import Callable
from email.message import Message
from pathlib import Path

import pytest
from tests.conftest import Turned

from nearcast.accounts.model import Knobs
from nearcast.accounts.service import AccountsService
from nearcast.assembly import Ground
from nearcast.runtime import mail
from nearcast.runtime.clock import SystemClock, random_id

PASSWORD = "correct horse"


_AHEAD_S = 10 * 365 * 24 * 3600.0


class Here:
    """Accounts in this process, on the tables of the platform but years ahead of it: so the platform sends none of its letters
    and sweeps nothing away.
    """

    def __init__(self, ground: Ground, clock: Turned, folder: Path) -> None:
        self.clock = clock
        self._ground = ground
        self._folder = folder
        self.service = self.with_knobs(Knobs(public_url="https://films.example"))

    def with_knobs(self, knobs: Knobs) -> AccountsService:
        letters = mail.connect("", "Nearcast <films@example.org>", self._folder)
        return AccountsService(self._ground.database, self.clock, letters, knobs)

    def with_mail(self, letters: mail.Mail) -> AccountsService:
        return AccountsService(self._ground.database, self.clock, letters, Knobs(public_url="https://films.example"))

    async def letters(self, recipient: str) -> list[Message]:
        """Everything sent to somebody, once all that waited was sent."""
        while await self.service._send_one():
            pass
        read = [email.message_from_bytes(path.read_bytes()) for path in self._folder.glob("*.eml")]
        return [one for one in read if one["To"] == recipient]

    async def code(self, recipient: str, page: str) -> str:
        """The code of the only letter to somebody that leads to a page."""
        texts = [bytes(one.get_payload(decode=True) or b"").decode() for one in await self.letters(recipient)]
        (found,) = [match[1] for text in texts if (match := re.search(rf"https://films.example/{page}#(\w+)", text))]
        return found


@pytest.fixture
def here(ground: Ground, tmp_path: Path) -> Here:
    return Here(ground, Turned(SystemClock().now() + _AHEAD_S), tmp_path / "outbox")


@pytest.fixture
def address() -> Callable[[], str]:
    return lambda: f"{random_id()}@example.org"
