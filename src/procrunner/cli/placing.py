"""Files that a command makes: whole in their place, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from procrunner.errors import StorageError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What the operating system says where there is no room, or the disk is broken."""


def place(path: Path, content: bytes) -> None:
    """Write a file; what stood there before stays until all is written.

    Raises:
        StorageError: there is no room; nothing has changed.
        OSError: it may not stand there.
    """
    target = path.resolve()  # a link stays one
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # a terminal or a pipe is no place
            return
        try:
            draft.write_bytes(content)
            if target.exists():
                draft.chmod(target.stat().st_mode)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in FULL:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise StorageError(
            f"the file cannot be written: {error.strerror}.",
            where=str(path),
            hint="Look at its folder and its disk; what stood there before is as it was.",
        ) from error
