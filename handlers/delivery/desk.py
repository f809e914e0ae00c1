"""Who delivers notices: the resource ``delivery`` of the project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ..cabinets import Cabinet, Notice, Posted
from .folder import Folder
from .mail import Mail
from .message import File, Message, Way
from .webhook import Webhook


class Delivery:
    """Delivers by every way that is set; with none, notices stay in the cabinet only."""

    def __init__(  # noqa: PLR0913, PLR0917 - the settings of all ways
        self,
        folder: str = "",
        webhook: str = "",
        secret: str = "",
        smtp: str = "",
        sender: str = "",
        user: str = "",
        password: str = "",
        starttls: bool = True,  # noqa: FBT001, FBT002 - a setting
        ca: str = "",
        seconds: float = 10,
        documents: bool = False,  # noqa: FBT001, FBT002 - a setting
    ) -> None:
        """Take the settings.

        Args:
            folder: a folder to write to.
            webhook: an address to post to, signed with the secret.
            secret: of the web hook.
            smtp: ``host:port`` of a mail server; the applicant's cabinet tells the address.
            sender: from whom mail comes: ``Name <address>``.
            user: at the mail server; empty for nobody.
            password: of that user.
            starttls: whether mail goes encrypted to the server.
            ca: file of the authorities that may vouch for the server; the machine's unless said.
            seconds: that an answer may take.
            documents: whether the documents of the notice's number go along.
        """
        self._documents = documents
        self._asks_contact = bool(smtp)
        self._ways: list[Way] = []
        if folder:
            self._ways.append(Folder(Path(folder)))
        if webhook:
            if not secret:
                raise TypeError("a web hook needs a 'secret' to sign with")
            self._ways.append(Webhook(webhook, secret, seconds))
        if smtp:
            if "@" not in sender:
                raise TypeError("e-mail needs a 'sender': Name <address>")
            mail = Mail(
                server=smtp,
                sender=sender,
                user=user,
                password=password,
                starttls=starttls,
                ca=ca,
                seconds=seconds,
            )
            self._ways.append(mail)

    def deliver(self, notice: Notice, posted: Posted, cabinet: Cabinet, now: datetime) -> None:
        """Deliver a notice that lies in the cabinet.

        Raises:
            DeliveryError: one of the ways failed; those before it took the message.
            RegistryDownError: the cabinet does not tell the contact or the documents.
        """
        if not self._ways:
            return
        contact = cabinet.contact(notice.iin, key=posted.notice_id) if self._asks_contact else None
        message = Message(
            id=posted.notice_id,
            iin=notice.iin,
            code=notice.code,
            texts=notice.texts,
            contact=contact,
            files=tuple(self._files(notice, cabinet)),
            sent_at=datetime.fromisoformat(posted.sent_at),
        )
        for way in self._ways:
            way.deliver(message, now)

    def _files(self, notice: Notice, cabinet: Cabinet) -> Sequence[File]:
        if not self._documents or "number" not in notice.details:
            return ()
        found = cabinet.results(notice.iin, key="results")
        number = notice.details["number"]
        return [
            File(name=each.name, content=cabinet.content(notice.iin, each.id, key=each.id) or b"")
            for each in found
            if each.number == number
        ]
