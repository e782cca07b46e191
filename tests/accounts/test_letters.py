"""Letters to a mail server that takes some and refuses others, on a clock that tests turn."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.accounts.conftest import PASSWORD, Here

from nearcast.runtime import mail, ports
from nearcast.runtime.clock import random_id


class Server:
    """A mail server that answers as it is told to recipients that begin so."""

    def __init__(self) -> None:
        self.answers = {"gone": "550 No such user", "later": "451 Greylisted"}
        self.taken: list[str] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        for begin, answer in self.answers.items():
            if address.startswith(begin):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
async def server() -> AsyncIterator[tuple[int, Server]]:
    port, server = ports.choose("127.0.0.1", 0), Server()
    listening = await asyncio.get_running_loop().create_server(lambda: SMTP(server), "127.0.0.1", port)
    yield port, server
    listening.close()
    await listening.wait_closed()


async def test_a_letter_that_is_refused_holds_up_no_other(here: Here, server: tuple[int, Server]) -> None:
    port, there = server
    accounts = here.with_mail(mail.connect(f"smtp://127.0.0.1:{port}", "films@example.org", Path()))
    gone, later, good = (f"{begin}-{random_id()}@example.org" for begin in ("gone", "later", "good"))

    async def taken() -> list[str]:
        while await accounts._send_one():
            pass
        return [one for one in there.taken if one in {gone, later, good}]

    for email in (gone, later, good):
        await accounts.sign_up(email, PASSWORD)
        here.clock.time += 1
    assert await taken() == [good]
    del there.answers["later"]
    assert await taken() == [good]
    here.clock.time += 601
    assert await taken() == [good, later]
