from __future__ import annotations

import pytest

from procrunner.errors import UsageError
from procrunner.file_type import USUAL, named, refuse_misnamed, refuse_unwanted, type_of
from procrunner.variables import Attachment


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"II*\x00", "tiff"),
        (b"MM\x00*", "tiff"),
        (b"PK\x03\x04...", "zip"),
        (b"\x30\x03\x02\x01\x05", "der"),
        (b"\x30\x82\x00\x03\x02\x01\x05", "der"),
        (b"\x30\x09\x02\x01\x05", ""),  # shorter than it says; and a control character
        ("Өтініш\n".encode(), "text"),
        (b"\xef\xbb\xbfa;b\n", "text"),
        (b'<?xml version="1.0"?><a/>', "xml"),
        (b"  <!DOCTYPE html><p>", "html"),
        (b"<svg onload='x()'/>", "html"),
        (b'<?xml version="1.0"?><svg/>', "html"),
        (b"#!/bin/sh\n", "script"),
        (b"MZ\x90\x00", ""),
        (b"\x7fELF\x02", ""),
        (b"a\x00b", ""),
        (b"", "text"),
    ],
)
def test_a_file_is_what_its_content_is(content: bytes, found: str) -> None:
    assert type_of(content) == found


def test_a_program_under_the_name_of_a_scan_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        refuse_unwanted(Attachment("scan.pdf", b"MZ\x90\x00"), {"pdf", "png"})

    assert str(refused.value) == (
        "scan.pdf: the content is of no known type, which is not accepted\n"
        "  Accepted are: pdf, png; procrunner.toml says it with types under [attachments]."
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.pdf", b"\xff\xd8\xff\xe0"),
        ("SCAN.PDF", b"a text"),
        ("photo.jpg", b"%PDF-1.7"),
        ("photo.gif", b"%PDF-1.7"),
        ("sheet.docx", b"%PDF-1.7"),
        ("sheet.doc", b"%PDF-1.7"),
        ("a.txt", b"<html>"),
        ("a.json", b"#!/bin/sh\n"),
    ],
)
def test_a_name_that_says_another_type_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UsageError) as refused:
        refuse_unwanted(Attachment(name, content), {"pdf", "jpeg", "text", "html", "script"})

    assert str(refused.value) == (
        f"{name}: the content is {type_of(content)}, not what the name says\n"
        "  Give the file itself, under the name that fits it."
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.odt", b"PK\x03\x04..."),
        ("request.cms", b"\x30\x03\x02\x01\x05"),
        ("head.cer", b"-----BEGIN CERTIFICATE-----\n"),
        ("a.xml", b"<a/>"),
        ("a.svg", b"<svg/>"),
        ("drawing.bpmn", b"<?xml version='1.0'?><a/>"),
        ("scan", b"%PDF-1.7"),
        ("case.2026", b"%PDF-1.7"),
    ],
)
def test_a_name_that_fits_or_says_nothing_is_let_in(name: str, content: bytes) -> None:
    refuse_misnamed(Attachment(name, content))


@pytest.mark.parametrize("name", sorted(USUAL))
def test_usual_types_are_types(name: str) -> None:
    assert named([name], where="procrunner.toml") == {name}


@pytest.mark.parametrize("said", ["pdf", [], ["exe"], [1], {"pdf": 1}])
def test_what_is_no_list_of_types_is_refused(said: object) -> None:
    with pytest.raises(UsageError, match="not a list of types"):
        named(said, where="procrunner.toml")
