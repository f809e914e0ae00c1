"""What a file is, told by its content; only types that are wanted come in, whatever its name."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Collection, Mapping
from pathlib import PurePath

from procrunner.errors import UsageError
from procrunner.variables import Attachment

_BEGINNINGS: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "zip": (b"PK\x03\x04",),
}
_MARKUP = re.compile(rb"<(!doctype\s+)?(html|svg|script)\b", re.IGNORECASE)
_HEAD = 4096
TYPES = (*_BEGINNINGS, "der", "html", "xml", "script", "text")
USUAL = frozenset({"pdf", "png", "jpeg", "tiff", "zip", "der", "xml", "text"})
"""Those that come in unless the project says otherwise; ``zip`` is also docx, xlsx, odt."""

_OF_ENDINGS: Mapping[str, Collection[str]] = {
    ending: types
    for endings, types in (
        (".pdf", {"pdf"}),
        (".png", {"png"}),
        (".jpg .jpeg .jpe .jfif", {"jpeg"}),
        (".tif .tiff", {"tiff"}),
        (".zip .docx .xlsx .pptx .odt .ods .odp", {"zip"}),
        (".cms .p7s .p7m .sig .cer .crt .der", {"der", "text"}),  # text: PEM
        (".xml", {"xml", "text", "html"}),  # text: no declaration; html: has it within
        (".svg .html .htm", {"html", "xml", "text"}),
        (".txt .csv .json", {"text"}),
        (".doc .xls .ppt", ()),  # told by nothing that is known here
    )
    for ending in endings.split()
}


def type_of(content: bytes) -> str:
    """One of ``TYPES``; empty for anything else, such as a program.

    ``html`` is also SVG, and XML with either in it: a browser may run what it holds. ``der`` is a
    signature or a certificate.
    """
    for name, beginnings in _BEGINNINGS.items():
        if content.startswith(beginnings):
            return name
    if _is_der(content):
        return "der"
    return _text(content) if _is_text(content) else ""


def named(said: object, *, where: str) -> frozenset[str]:
    """The types that a project accepts.

    Raises:
        UsageError: it is no list of known types.
    """
    if not isinstance(said, list) or not said or not all(each in TYPES for each in said):
        raise UsageError(
            f"attachments.types is {said!r}, not a list of types",
            where=where,
            hint=f"Types are: {', '.join(TYPES)}.",
        )
    return frozenset(said)


def refuse_unwanted(file: Attachment, accepted: Collection[str]) -> None:
    """Let only files in whose content is of an accepted type.

    Raises:
        UsageError: it is another, whatever its name says; or its name says another.
    """
    found = type_of(file.content)
    if found not in accepted:
        raise UsageError(
            f"the content is {found or 'of no known type'}, which is not accepted",
            where=file.name,
            hint=f"Accepted are: {', '.join(sorted(accepted))}; procrunner.toml says it with "
            "types under [attachments].",
        )
    refuse_misnamed(file)


def refuse_misnamed(file: Attachment) -> None:
    """See that a file is what the ending of its name says; so what judges names judges contents.

    Raises:
        UsageError: it is not.
    """
    found = type_of(file.content)
    if found not in _named_by(file.name):
        raise UsageError(
            f"the content is {found or 'of no known type'}, not what the name says",
            where=file.name,
            hint="Give the file itself, under the name that fits it.",
        )


def _named_by(name: str) -> Collection[str]:
    """Types that a file of that name may have; of an ending that says nothing, any."""
    ending = PurePath(name).suffix.lower()
    kind = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    is_media = kind in {"image", "audio", "video"}
    return _OF_ENDINGS.get(ending, () if is_media else (*TYPES, ""))


def _text(content: bytes) -> str:
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MARKUP.search(head):
        return "html"
    if head.startswith(b"#!"):
        return "script"
    return "xml" if head.startswith(b"<?xml") else "text"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter >= " " or letter in "\t\n\r\f" for letter in text)


def _is_der(content: bytes) -> bool:
    """A sequence of ASN.1 as long as the file, in the definite form (X.690, 8.1.3)."""
    if len(content) < 2 or content[0] != 0x30:  # noqa: PLR2004 - tag and length
        return False
    first = content[1]
    size = first & 0x7F if first & 0x80 else 0
    length = int.from_bytes(content[2 : 2 + size]) if size else first
    return len(content) == 2 + size + length
