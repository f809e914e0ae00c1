"""Draws a document: A4, in the font of the diagrams, the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from procrunner import font
from procrunner.errors import UsageError

from .content import Content

_FONT = "NotoSans"
_WIDTH, _HEIGHT = A4
_MARGIN, _FRAME, _INSET = 24 * mm, 11 * mm, 1.4 * mm
_CODE = 36 * mm  # side of the QR code
_FOOT = _FRAME + 6 * mm  # where it begins
_INK, _ACCENT, _PALE = HexColor("#1a1a1a"), HexColor("#1f4e79"), HexColor("#5b6b7a")

_TEXT = ParagraphStyle("text", fontName=_FONT, fontSize=11.5, leading=17, textColor=_INK)
_SMALL = ParagraphStyle("small", _TEXT, fontSize=8, leading=11, textColor=_PALE)
_LABEL = ParagraphStyle("label", _TEXT, fontSize=9.5, leading=14, textColor=_PALE)
_COUNTRY = ParagraphStyle("country", _LABEL, alignment=TA_CENTER, textTransform="uppercase")
_ISSUER = ParagraphStyle("issuer", _TEXT, fontSize=13, leading=18, alignment=TA_CENTER)
_TITLE = ParagraphStyle(
    "title", _ISSUER, fontSize=22, leading=28, textColor=_ACCENT, textTransform="uppercase"
)
_GROUND = ParagraphStyle(
    "ground",
    _TEXT,
    leftIndent=8 * mm,
    spaceBefore=2 * mm,
    bulletFontName=_FONT,
    bulletFontSize=11.5,
)


def page(content: Content, code: Image.Image, *, payload: str, at: datetime) -> bytes:
    """The document as PDF, dated ``at``; the payload of its QR code stands in its keywords, too.

    Raises:
        UsageError: a letter is not in the font.
    """
    _refuse_unknown(content)
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        path = resources.files("procrunner.diagram") / "fonts" / "NotoSans-Regular.ttf"
        pdfmetrics.registerFont(TTFont(_FONT, io.BytesIO(path.read_bytes())))
    target = io.BytesIO()

    def furnish(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _frame(canvas)
        _foot(canvas, content, code)

    document = _document(target, content, payload)
    frame = Frame(_MARGIN, _FOOT + _CODE, _WIDTH - 2 * _MARGIN, _HEIGHT - _FOOT - _CODE - 20 * mm)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=furnish)])
    document.build(_flow(content), canvasmaker=_dated(at))
    return target.getvalue()


def _refuse_unknown(content: Content) -> None:
    said = [content.issuer, content.body, *content.grounds, *(value for _, value in content.rows)]
    if unknown := font.missing(" ".join(said)):
        raise UsageError(
            f"the font of documents has no '{unknown}'",
            where=content.number[1],
            hint="Write the entry in Kazakh, Russian or Latin letters.",
        )


def _document(target: io.BytesIO, content: Content, payload: str) -> BaseDocTemplate:
    return BaseDocTemplate(
        target,
        pagesize=A4,
        title=f"{content.title} {content.number[1]}",
        author=content.issuer,
        subject=content.title,
        keywords=[payload],
        creator="procrunner",
        producer="procrunner",
        lang=content.language,
        invariant=1,
    )


def _dated(at: datetime) -> Any:
    """Make canvases whose documents tell the moment of the entry, not of the machine."""

    def make(*arguments: Any, **settings: Any) -> Canvas:
        canvas = Canvas(*arguments, **settings)
        canvas.setDateFormatter(lambda *_: f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z")
        return canvas

    return make


def _flow(content: Content) -> list[Flowable]:
    return [
        Paragraph(escape(content.country), _COUNTRY),
        Paragraph(escape(content.issuer), _ISSUER),
        HRFlowable(width="100%", color=_ACCENT, thickness=0.8, spaceBefore=9, spaceAfter=9),
        _head(content),
        Spacer(0, 22 * mm),
        Paragraph(escape(content.title), _TITLE),
        Paragraph(escape(content.variant), _ISSUER),
        Spacer(0, 12 * mm),
        Paragraph(escape(content.body), _TEXT),
        *_grounds(content.grounds),
        Spacer(0, 10 * mm),
        _rows(content.rows),
    ]


def _head(content: Content) -> Table:
    cells = [[_named(*content.number), _named(*content.date)]]
    return Table(cells, colWidths=["60%", "40%"], style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])


def _named(label: str, value: str) -> list[Flowable]:
    return [Paragraph(escape(label), _LABEL), Paragraph(escape(value), _TEXT)]


def _grounds(grounds: Sequence[str]) -> list[Flowable]:
    return [
        Paragraph(escape(each), _GROUND, bulletText=f"{place}.")
        for place, each in enumerate(grounds, start=1)
    ]


def _rows(rows: Sequence[tuple[str, str]]) -> Table:
    cells = [
        [Paragraph(escape(label), _LABEL), Paragraph(escape(value), _TEXT)] for label, value in rows
    ]
    rules = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#c5ced6")),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
        ]
    )
    return Table(cells, colWidths=["34%", "66%"], style=rules)


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(_ACCENT)
    for inset, width in ((_FRAME, 1.2), (_FRAME + _INSET, 0.4)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, _WIDTH - 2 * inset, _HEIGHT - 2 * inset)


def _foot(canvas: Canvas, content: Content, code: Image.Image) -> None:
    """The QR code, and beside it how the document is verified."""
    canvas.drawImage(ImageReader(code), _MARGIN - 3 * mm, _FOOT, _CODE, _CODE)
    beside = Frame(_MARGIN + _CODE, _FOOT, _WIDTH - 2 * _MARGIN - _CODE, _CODE, topPadding=3 * mm)
    label, digest = content.digest
    beside.addFromList(
        [
            Paragraph(escape(content.check), _SMALL),
            Spacer(0, 1.5 * mm),
            Paragraph(f"{escape(label)}:", _SMALL),
            Paragraph(f"{digest[:32]} {digest[32:]}", _SMALL),
        ],
        canvas,
    )
