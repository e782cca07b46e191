"""Letters to people: over SMTP, or into a folder where somebody who tries the platform finds them."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import msgspec

from nearcast.errors import NearcastError
from nearcast.runtime import files

_PATIENCE_S = 20.0
_NO_SUCH_ADDRESS = 553
_PORTS = {"smtp": 587, "smtps": 465}


class MailAway(NearcastError):
    """The mail server does not take a letter now."""

    code = "runtime.mail_away"
    status = 503


class LetterRefused(NearcastError):
    """The mail server works, and does not take this letter."""

    code = "runtime.letter_refused"

    def __init__(self, letter: str, reply: int) -> None:
        super().__init__(
            f"The mail server answered {reply} to letter {letter}.", field="recipient", remedy="Look at the mail server's log."
        )
        self.letter = letter


class BadMailServer(NearcastError):
    code = "settings.bad_setting"


class Letter(msgspec.Struct, frozen=True):
    """A letter to one person, in plain text."""

    id: str
    recipient: str
    subject: str
    text: str


class Mail(Protocol):
    """Whatever takes letters."""

    async def send(self, letter: Letter) -> None:
        """Raises MailAway, LetterRefused."""
        ...


def connect(url: str, sender: str, outbox: Path) -> Mail:
    """`smtp://user:password@host:587` (STARTTLS where the server has it), `smtps://…:465`, or empty: the folder `outbox`.
    Raises BadMailServer.
    """
    if not url:
        return Outbox(outbox, sender)
    if urlsplit(url).scheme not in _PORTS or not urlsplit(url).hostname:
        raise BadMailServer(
            "mail.url names no mail server.", field="mail.url", remedy="Write smtp://host:587 or smtps://host:465."
        )
    return Smtp(url, sender)


class Outbox:
    """A folder with a file a letter."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.replace(self._folder / f"{letter.id}.eml", _message(letter, self._sender).as_bytes())


class Smtp:
    """A mail server. A password is never sent over a connection that is not encrypted."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        try:
            await asyncio.to_thread(self._send, letter.id, _message(letter, self._sender))
        except (OSError, smtplib.SMTPException) as error:
            raise MailAway(
                f"The mail server {self._url.hostname} did not take the letter: {type(error).__name__}.",
                field="mail.url",
                remedy="Look at mail.url and at the mail server's log.",
            ) from error

    def _send(self, letter: str, message: EmailMessage) -> None:
        host, secure = self._url.hostname or "", ssl.create_default_context()
        port = self._url.port or _PORTS[self._url.scheme]
        if self._url.scheme == "smtps":
            with smtplib.SMTP_SSL(host, port, timeout=_PATIENCE_S, context=secure) as server:
                self._deliver(server, letter, message)
            return
        with smtplib.SMTP(host, port, timeout=_PATIENCE_S) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=secure)
            elif self._url.username:
                raise smtplib.SMTPNotSupportedError("STARTTLS is missing")
            self._deliver(server, letter, message)

    def _deliver(self, server: smtplib.SMTP, letter: str, message: EmailMessage) -> None:
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            ((reply, _),) = refused.recipients.values()
            raise LetterRefused(letter, reply) from refused
        except smtplib.SMTPDataError as refused:
            raise LetterRefused(letter, refused.smtp_code) from refused
        except smtplib.SMTPNotSupportedError as refused:
            # The server knows no addresses beyond ASCII.
            raise LetterRefused(letter, _NO_SUCH_ADDRESS) from refused


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.recipient, letter.subject
    message["Message-ID"] = make_msgid(letter.id, sender.rpartition("@")[2].strip("> ") or "nearcast")
    message.set_content(letter.text)
    return message
