"""Mail to a real server that refuses, fails, hangs and hides behind certificates; what is written, and what is not."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from smarketing.errors import SettingError
from smarketing.sending import mail
from smarketing.sending.delivering import Failed
from smarketing.sending.mail import Mailer, Server, composed
from smarketing.sending.message import Attachment, Line, Message, Picture
from tests.sending.conftest import HERE, NOW, Post, free_port

EVIL = "Eve\r\nBcc: all@example.com\n\x00‮<b>&amp; ![x](http://x.example.com) @channel"
MESSAGE = Message(
    f"Week of {EVIL}",
    (
        Line(f"Kept by {EVIL}", "answer", "scorecard", {"owner": 'A&B "<x>"'}),
        Line("Second"),
        Line("As of today", "aside"),
    ),
    (Attachment("review.pdf", "application/pdf", b"%PDF-1.7"),),
    Picture(b"\x89PNG", 'MQLs "by" <day>'),
)


def sent(recipient: str = "ada@example.com", message: Message = MESSAGE) -> None:
    server = Server.from_environment()
    with Mailer(server) as mailer:
        mailer.send(composed(message, server, recipient, "job 2026-W49", NOW), recipient)


def part(found: EmailMessage, kind: str) -> str:
    body = next(one for one in found.walk() if one.get_content_type() == kind)
    return str(body.get_content())  # type: ignore[attr-defined]


def test_names_with_line_breaks_begin_no_header_and_no_markup(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_URL", "https://smk.example.com/app/")
    sent()
    ((recipient, found),) = post.taken
    assert recipient == found["To"] == "ada@example.com"
    assert found["Bcc"] is None
    assert found["Subject"].strip().startswith("Week of Eve Bcc: all@example.com <b>&amp;")
    assert found["Auto-Submitted"] == "auto-generated"
    html = part(found, "text/html")
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;amp; ![x]" in html
    assert 'href="https://smk.example.com/app/scorecard?owner=A%26B+%22%3Cx%3E%22"' in html
    assert not any(word in html for word in ("<svg", "flex", "<script", "http://"[:0] + 'src="http'))
    assert 'src="cid:picture"' in html
    assert "https://smk.example.com/app/scorecard?owner=A%26B" in part(found, "text/plain")


def test_text_page_picture_and_file_lie_where_mail_programs_look(post: Post) -> None:
    """mixed(alternative(text, related(page, picture)), pdf)"""
    sent()
    found = post.taken[0][1]
    body, pdf = found.get_payload()  # type: ignore[misc]
    text, related = body.get_payload()  # type: ignore[union-attr]
    page, picture = related.get_payload()  # type: ignore[union-attr]
    kinds = [one.get_content_type() for one in (found, body, text, related, page, picture, pdf)]  # type: ignore
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
                     "image/png", "application/pdf"]  # fmt: skip
    assert picture["Content-ID"] == "<picture>"  # type: ignore[index]
    assert pdf.get_filename() == "review.pdf"  # type: ignore[union-attr]


def test_without_an_address_of_the_app_there_are_no_links(post: Post) -> None:
    sent()
    assert "<a " not in part(post.taken[0][1], "text/html")


def test_the_same_message_has_the_same_id_whenever_it_is_sent() -> None:
    server = Server("127.0.0.1", 25, "none", "smarketing@example.com")
    first = composed(MESSAGE, server, "ada@example.com", "job 2026-W49", NOW)
    later = composed(MESSAGE, server, "ada@example.com", "job 2026-W49", NOW + timedelta(hours=3))
    other = composed(MESSAGE, server, "bob@example.com", "job 2026-W49", NOW)
    assert first["Message-ID"] == later["Message-ID"] != other["Message-ID"]


@pytest.mark.parametrize(("answer", "final"), [("550 5.1.1 unknown user", True), ("451 try later", False)])
def test_a_refused_recipient_is_told_and_holds_up_nobody(post: Post, answer: str, final: bool) -> None:
    """5xx is for ever, 4xx for now; the connection goes on."""
    post.refuses = {"no@example.com": answer}
    server = Server.from_environment()
    with Mailer(server) as mailer:
        for recipient in ("a@example.com", "no@example.com", "b@example.com"):
            message = composed(MESSAGE, server, recipient, "job", NOW)
            if recipient == "no@example.com":
                with pytest.raises(Failed, match=answer) as failed:
                    mailer.send(message, recipient)
                assert failed.value.final is final
                assert not failed.value.everybody
            else:
                mailer.send(message, recipient)
    assert post.recipients == ["a@example.com", "b@example.com"]


def test_a_server_that_takes_no_message_says_why(post: Post) -> None:
    post.answer = "452 disk\x1b[31m full"
    with pytest.raises(Failed, match=r"did not take the message \(452 disk\[31m full\)"):
        sent()


def test_a_server_that_closed_an_idle_connection_is_asked_anew(mail_server: Callable[..., Post]) -> None:
    """A connection that the server has closed costs no message."""
    post = mail_server(timeout=0.2)
    server = Server.from_environment()
    with Mailer(server) as mailer:
        for recipient in ("a@example.com", "b@example.com"):
            mailer.send(composed(MESSAGE, server, recipient, "job", NOW), recipient)
            time.sleep(0.6)
    assert (post.recipients, post.connections) == (["a@example.com", "b@example.com"], 2)


def test_nobody_listens() -> None:
    server = Server("127.0.0.1", free_port(), "none", "smarketing@example.com")
    with pytest.raises(Failed, match="refused the connection") as failed, Mailer(server) as mailer:
        mailer.send(composed(MESSAGE, server, "ada@example.com", "job", NOW), "ada@example.com")
    assert failed.value.everybody


def test_a_server_that_hangs_is_not_waited_for_for_ever(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.3)
    post.hangs.set()
    try:
        with pytest.raises(Failed, match="did not answer in time") as failed:
            sent()
    finally:
        post.hangs.clear()
    assert failed.value.everybody


def test_a_certificate_is_checked(mail_server: Callable[..., Post], monkeypatch: pytest.MonkeyPatch) -> None:
    """One signed by itself is refused, until somebody says that it is to be trusted."""
    post = mail_server(tls=True)
    with pytest.raises(Failed, match=r"certificate of 127\.0\.0\.1 is not to be trusted"):
        sent()
    assert post.taken == []
    monkeypatch.setenv("SSL_CERT_FILE", str(HERE / "certificate.pem"))
    sent()
    assert post.recipients == ["ada@example.com"]


def test_encryption_that_the_server_lacks_is_no_reason_to_do_without(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARKETING_SMTP_SECURITY", "starttls")
    with pytest.raises(Failed, match="does not offer encryption"):
        sent()
    assert post.taken == []


def test_a_wrong_password_is_told_without_it(
    mail_server: Callable[..., Post], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def nobody(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False, message="535 no hunter2-secret here")

    mail_server(tls=True, authenticator=nobody, auth_required=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(HERE / "certificate.pem"))
    (tmp_path / "password").write_text("hunter2-secret\n")
    monkeypatch.setenv("SMARKETING_SMTP_USER", "ada@example.com")
    monkeypatch.setenv("SMARKETING_SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    assert "hunter2" not in repr(Server.from_environment())
    with pytest.raises(Failed, match="refused the user or the password") as failed:
        sent()
    assert failed.value.everybody
    assert "hunter2" not in f"{failed.value} {caplog.text}"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "SMARKETING_SMTP_HOST should name it"),
        ({"HOST": "mail.example.com"}, "SMARKETING_SMTP_FROM"),
        ({"HOST": "mail.example.com", "FROM": "a@b.de\nBcc: c@d.de"}, "SMARKETING_SMTP_FROM"),
        ({"HOST": "mail.example.com", "FROM": "a@b.de", "SECURITY": "ssl"}, "starttls, tls or none"),
        ({"HOST": "mail.example.com", "FROM": "a@b.de", "PORT": "x"}, "a number such as 587"),
        ({"HOST": "mail.example.com", "FROM": "a@b.de", "PASSWORD_FILE": "/nowhere"}, "cannot be read"),
    ],
)
def test_a_setting_that_lacks_or_makes_no_sense_is_named(
    settings: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"SMARKETING_SMTP_{name}", value)
    with pytest.raises(SettingError, match=said):
        Server.from_environment()


def test_the_usual_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_SMTP_HOST", "mail.example.com")
    monkeypatch.setenv("SMARKETING_SMTP_USER", "ada@example.com")
    for security, port in (("starttls", 587), ("tls", 465), ("none", 25)):
        monkeypatch.setenv("SMARKETING_SMTP_SECURITY", security)
        assert (Server.from_environment().port, Server.from_environment().sender) == (port, "ada@example.com")
