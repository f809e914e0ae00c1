"""Delivery into a folder, from where another program takes it."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from .message import DeliveryError, Message


class Folder:
    """A folder for each message, by its id: ``message.json`` and its files, all or nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, message: Message, now: datetime) -> None:
        """Write it, unless it is there."""
        del now  # a file looks the same whenever it is written
        final, making = self._folder / message.id, self._folder / f".{message.id}.{os.getpid()}"
        if final.is_dir():
            return
        said = {
            "id": message.id,
            "iin": message.iin,
            "code": message.code,
            "texts": dict(message.texts),
            "files": [each.name for each in message.files],
            "sent_at": message.sent_at.isoformat(),
        }
        try:
            making.mkdir(parents=True, exist_ok=True)
            for file in message.files:
                (making / Path(file.name).name).write_bytes(file.content)
            text = json.dumps(said, ensure_ascii=False, indent=1)
            (making / "message.json").write_text(text, "utf-8")
            making.rename(final)
        except OSError as error:
            if final.is_dir():  # another attempt was quicker
                return
            raise DeliveryError(
                f"cannot be written: {error.strerror}",
                where=str(final),
                hint="Mend 'folder' under [resources.delivery], or the disk; then retry.",
            ) from error
