"""Delivery by e-mail."""

from __future__ import annotations

import mimetypes
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from procrunner.language import LANGUAGES

from .message import DeliveryError, Message

_PORT = 587  # submission, RFC 6409


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Sends to the address that the applicant gave; to nobody where there is none.

    An SMTP server cannot be asked whether it has a message: a repeat carries the same Message-ID,
    by which a mailbox may know it.
    """

    server: str  #: ``host`` or ``host:port``
    sender: str  #: ``Name <address>``
    user: str
    password: str
    starttls: bool
    ca: str  #: file of the authorities to trust; empty for the machine's
    seconds: float

    def deliver(self, message: Message, now: datetime) -> None:
        """Send it."""
        del now  # the message is dated by its notice
        if message.contact is None or not message.contact.email:
            return
        written = self._written(message, message.contact.email)
        host, _, port = self.server.partition(":")
        try:
            with smtplib.SMTP(host, int(port or _PORT), timeout=self.seconds) as server:
                if self.starttls:
                    trusted = ssl.create_default_context(cafile=self.ca or None)
                    server.starttls(context=trusted)
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(written)
        except (OSError, smtplib.SMTPException) as error:
            raise self._failure(f"did not take the message: {_said(error)}") from error

    def _written(self, message: Message, address: str) -> EmailMessage:
        name, own = parseaddr(self.sender)
        asked = message.contact.language if message.contact else ""
        languages = (asked,) if asked in message.texts else LANGUAGES
        texts = [message.texts[each] for each in languages if each in message.texts]
        written = EmailMessage()
        try:
            written["From"] = Address(name, addr_spec=own)
            written["To"] = Address(addr_spec=address)
        except ValueError as error:
            raise self._failure(f"cannot write to the contact: {error}") from error
        written["Subject"] = texts[0].splitlines()[0]
        written["Date"] = format_datetime(message.sent_at)
        written["Message-ID"] = f"<{message.id}@{own.rpartition('@')[2]}>"
        written["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers by machines
        written.set_content("\n\n".join(texts) + "\n")
        for file in message.files:
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            main, _, sub = kind.partition("/")
            written.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        return written

    def _failure(self, what: str) -> DeliveryError:
        return DeliveryError(
            f"e-mail {what}",
            where=self.server,
            hint="Mend the server, [resources.delivery] or the applicant's address; then retry.",
        )


def _said(error: Exception) -> str:
    """The reason without the address: messages about failures are read by many."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "the recipient is refused: " + ", ".join(
            f"{code} {said.decode(errors='replace')}" for code, said in error.recipients.values()
        )
    return f"{type(error).__name__}: {error}"
