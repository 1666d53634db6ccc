import doctest
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from earlyhelp.settings import Settings
from earlyhelp.web import mail as module
from earlyhelp.web.mail import Mail, MailFaultError, build_message, send_mail

HELLO = Mail("somebody@example.org", "You are invited", "Open https://earlyhelp.example/i/abc\n")


class Server(socketserver.TCPServer):
    allow_reuse_address = True
    heard: list[bytes]


class Talk(socketserver.StreamRequestHandler):
    """As much of a mail server as takes one mail."""

    server: Server

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.heard.append(body)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Talk) as running:
        running.heard = []
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join(timeout=5)


def test_the_examples_in_the_documentation_run() -> None:
    assert doctest.testmod(module).failed == 0


def test_a_mail_is_kept_in_a_folder_that_only_the_owner_reads(tmp_path: Path) -> None:
    assert send_mail(Settings(mail_url=f"folder:{tmp_path}/mails"), HELLO)
    (kept,) = (tmp_path / "mails").iterdir()
    read = message_from_bytes(kept.read_bytes())
    assert read["To"] == "somebody@example.org"
    assert read.get_payload() == HELLO.text
    assert kept.stat().st_mode & 0o077 == 0


def test_a_mail_goes_to_the_server_of_the_settings(server: Server) -> None:
    settings = Settings(mail_url=f"smtp://127.0.0.1:{server.server_address[1]}")
    assert send_mail(settings, HELLO)
    assert b"/i/abc" in server.heard[0]


def test_without_a_setting_production_sends_nothing_and_says_so() -> None:
    assert not send_mail(Settings(mode="production"), HELLO)


def test_a_server_that_does_not_answer_is_said_without_its_address() -> None:
    with pytest.raises(MailFaultError, match="EARLYHELP_MAIL_URL") as caught:
        send_mail(Settings(mail_url="smtp://user:secret@127.0.0.1:1"), HELLO)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("to", ["a@b.example\r\nBcc: c@d.example", "no address", "", "a@b@c"])
def test_an_address_that_would_add_a_header_is_refused(to: str) -> None:
    with pytest.raises(MailFaultError):
        build_message(Mail(to, "Subject", "Text"), "us@example.org")


def test_a_subject_that_would_add_a_header_is_refused() -> None:
    with pytest.raises(MailFaultError):
        build_message(Mail("a@b.example", "One\r\nBcc: c@d.example", "Text"), "us@example.org")
