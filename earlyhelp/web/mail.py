"""Mails: one short text with a link, sent by the server of the settings or put into a folder."""

import smtplib
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.settings import MAIL_FOLDER, MAIL_PORTS, Settings

DEMO_FOLDER = f"{MAIL_FOLDER}instance/mails"
PATIENCE_SECONDS = 10


class MailFaultError(EnvironmentFaultError):
    """A mail could not be handed over."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person is told; the text carries a link and nothing else of ours."""

    to: str
    subject: str
    text: str


def mail_url(settings: Settings) -> str:
    """Return where mails go, or nothing where they are off; the demo has a folder of its own."""
    return settings.mail_url or (DEMO_FOLDER if settings.is_demo else "")


def send_mail(settings: Settings, mail: Mail) -> bool:
    """Hand a mail over; return False where mails are off and nothing was sent.

    Raises:
        MailFaultError: if the server or the folder does not take it.
    """
    url = mail_url(settings)
    if not url:
        return False
    message = build_message(mail, settings.mail_from)
    try:
        if url.startswith(MAIL_FOLDER):
            _keep(Path(url.removeprefix(MAIL_FOLDER)), message)
        else:
            _send(urlsplit(url), message)
    except (OSError, smtplib.SMTPException) as fault:
        raise MailFaultError(
            f"The mail could not be sent ({type(fault).__name__}). Check EARLYHELP_MAIL_URL."
        ) from None
    return True


def build_message(mail: Mail, sender: str) -> EmailMessage:
    """Return the message as it goes out: plain text, no picture, nothing that tracks.

    Raises:
        MailFaultError: if an address or the subject cannot stand in a message.

    >>> build_message(Mail("a@b.example", "Hello", "Text"), "us@b.example")["To"]
    'a@b.example'
    """
    message = EmailMessage()
    try:
        message["From"] = Address("Early help", addr_spec=sender)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
    except (ValueError, IndexError, MessageError):
        raise MailFaultError("The address or the subject of a mail cannot be used.") from None
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _keep(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    message["Date"] = formatdate(localtime=False)
    content = message.as_bytes()
    name = f"{time.time_ns()}-{sha256(content).hexdigest()[:8]}.eml"
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(content)


def _send(parts: SplitResult, message: EmailMessage) -> None:
    message["Date"] = formatdate(localtime=False)
    host, port = parts.hostname or "", parts.port or MAIL_PORTS[parts.scheme]
    with _connect(parts.scheme)(host, port) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _connect(scheme: str) -> Callable[[str, int], smtplib.SMTP]:
    def plain(host: str, port: int) -> smtplib.SMTP:
        return smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)

    def upgraded(host: str, port: int) -> smtplib.SMTP:
        server = plain(host, port)
        server.starttls(context=ssl.create_default_context())
        return server

    def encrypted(host: str, port: int) -> smtplib.SMTP:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE_SECONDS, context=context)

    ways: Mapping[str, Callable[[str, int], smtplib.SMTP]] = {
        "smtp": plain,
        "smtp+starttls": upgraded,
        "smtps": encrypted,
    }
    return ways[scheme]
