"""The QR code of a document (ISO/IEC 18004): drawn, and held against what it should be."""

from __future__ import annotations

import segno
from PIL import Image

_SCALE = 8  # pixels of a module: viewers smooth what they enlarge
_BORDER = 4  # modules of the quiet zone


def drawn(payload: str) -> Image.Image:
    """The code in black on white."""
    code = segno.make(payload, error="m", micro=False, encoding="utf-8")
    lines = [
        bytes(0 if dark else 255 for dark in line)
        for line in code.matrix_iter(scale=_SCALE, border=_BORDER)
    ]
    return Image.frombytes("L", (len(lines[0]), len(lines)), b"".join(lines))
