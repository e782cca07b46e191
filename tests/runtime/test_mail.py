"""Letters, into a folder and to a real mail server."""

import email
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from nearcast.runtime import mail, ports
from nearcast.runtime.mail import BadMailServer, Letter, LetterRefused, MailAway

SENDER = "Nearcast <films@example.org>"
LETTER = Letter("letter-1", "änn@example.org", "Grüße", "Open this page:\n\n    https://films.example/verify#abc\n")


class Received:
    """What a mail server took."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return "250 OK" if "refused@example.org" not in envelope.rcpt_tos else "451 Not now"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
async def server() -> AsyncIterator[tuple[int, Received]]:
    import asyncio

    received = Received()
    port = ports.choose("127.0.0.1", 0)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: SMTP(received, hostname="mail.example", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    yield port, received
    listening.close()
    await listening.wait_closed()


async def test_a_letter_reaches_a_mail_server(server: tuple[int, Received]) -> None:
    port, received = server
    await mail.connect(f"smtp://127.0.0.1:{port}", SENDER, Path()).send(LETTER)
    (envelope,) = received.envelopes
    assert envelope.rcpt_tos == ["änn@example.org"]
    assert isinstance(envelope.content, bytes)
    read = email.message_from_bytes(envelope.content)
    assert read["From"] == SENDER
    assert b"https://films.example/verify#abc" in envelope.content


async def test_a_refused_letter_is_told_apart_from_a_server_that_is_away(server: tuple[int, Received]) -> None:
    port, received = server
    there = mail.connect(f"smtp://127.0.0.1:{port}", SENDER, Path())
    for recipient in ("refused@example.org", "nobody@example.org"):
        with pytest.raises(LetterRefused) as refused:
            await there.send(Letter("letter-2", recipient, "Hello", "Hello"))
        assert refused.value.letter == "letter-2"
        assert recipient not in str(refused.value)
    assert len(received.envelopes) == 1
    with pytest.raises(MailAway) as away:
        await mail.connect(f"smtp://127.0.0.1:{ports.choose('127.0.0.1', 0)}", SENDER, Path()).send(LETTER)
    assert away.value.fault.remedy


async def test_a_password_is_never_sent_in_the_clear(server: tuple[int, Received]) -> None:
    port, received = server
    with pytest.raises(MailAway) as refused:
        await mail.connect(f"smtp://films:secret@127.0.0.1:{port}", SENDER, Path()).send(LETTER)
    assert received.envelopes == []
    assert "secret" not in str(refused.value)


async def test_without_a_server_letters_lie_in_a_folder_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    await mail.connect("", SENDER, folder).send(LETTER)
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    read = email.message_from_bytes(path.read_bytes())
    assert str(read.get_payload()).startswith("Open this page:")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_what_is_no_mail_server_stops_the_start(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadMailServer) as refused:
        mail.connect(url, SENDER, tmp_path)
    assert refused.value.fault.field == "mail.url"
