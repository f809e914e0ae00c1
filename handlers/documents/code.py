"""The QR code of a document (ISO/IEC 18004): drawn, and held against what it should be."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, unquote

import segno
from PIL import Image

_SCALE = 8  # pixels of a module: viewers smooth what they enlarge
_BORDER = 4  # modules of the quiet zone


@lru_cache(maxsize=4)
def drawn(payload: str) -> Image.Image:
    """The code in black on white."""
    code = segno.make(payload, error="m", micro=False, encoding="utf-8")
    lines = [
        bytes(0 if dark else 255 for dark in line)
        for line in code.matrix_iter(scale=_SCALE, border=_BORDER)
    ]
    return Image.frombytes("L", (len(lines[0]), len(lines)), b"".join(lines))


def written(payload: str, address: str) -> str:
    """What the code says: with an address it opens the page that checks it."""
    return f"{address}?code={quote(payload)}" if address else payload


def told(text: str) -> str:
    """The payload of a code, with or without an address around it."""
    return unquote(text.rpartition("?code=")[2])
