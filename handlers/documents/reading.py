"""What stands in a PDF file: the payload of its QR code, the code's picture, its signatures."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import parser
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from procrunner.errors import UsageError

from ..owner import UNREADABLE
from . import code

MARK = b"%PDF-"
# what the parser raises over hostile bytes
_UNREADABLE = (
    *UNREADABLE,
    ArithmeticError,
    AssertionError,
    PdfError,
    RecursionError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature inside the file (ISO 32000-1, section 12.8.1)."""

    cms: bytes
    covered: bytes  #: the parts of the file that it is over
    is_whole: bool  #: these are all of the file but the signature itself
    claimed: datetime | None  #: when the signer says that it was signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as it was read."""

    code: str  #: what its QR code says, as the keywords give it; empty where there are none
    codes: tuple[bytes, ...]  #: the pixels of every picture on its pages
    signatures: tuple[Signature, ...]

    @property
    def payload(self) -> str:
        """Number and digest of the register's entry."""
        return code.told(self.code)

    @property
    def number(self) -> str:
        """The number in the register, as the payload gives it."""
        return self.payload.partition(" ")[0]


def read(content: bytes, *, file: str) -> Paper:
    """Take the file apart.

    Raises:
        UsageError: it is no PDF document, or one too damaged to read.
    """
    try:
        if not content.startswith(MARK):
            raise ValueError("it does not begin as one")
        reader = PdfFileReader(io.BytesIO(content))
        return Paper(
            code=str(reader.trailer["/Info"].get("/Keywords", "")),
            codes=tuple(_pictures(reader)),
            signatures=tuple(_signatures(reader, content)),
        )
    except _UNREADABLE as error:
        raise UsageError(
            f"this is no PDF document that can be read: {error}",
            where=file,
            hint="Give a document (.pdf), or a signature (.cms) with --document.",
        ) from error


def _pictures(reader: PdfFileReader) -> Iterator[bytes]:
    pages = reader.root["/Pages"]["/Kids"]
    for place in range(len(pages)):  # asked one by one, references are followed
        objects = pages[place]["/Resources"].get("/XObject", {})
        for name in objects:
            if objects[name]["/Subtype"] == "/Image":
                yield objects[name].data


def _signatures(reader: PdfFileReader, content: bytes) -> Iterator[Signature]:
    for each in reader.embedded_signatures:
        start, first, second, last = map(int, each.byte_range)
        contents = each.pkcs7_content
        cms = contents[: parser.peek(contents)]
        gap, hexed = content[first:second].decode("latin-1"), contents.hex()
        is_gap = gap in {f"<{hexed}>", f"<{hexed.upper()}>"}
        is_padded = not contents[len(cms) :].strip(b"\0")
        yield Signature(
            cms=cms,
            covered=content[:first] + content[second : second + last],
            is_whole=start == 0 and is_gap and is_padded and second + last == len(content),
            claimed=each.self_reported_timestamp,
        )
