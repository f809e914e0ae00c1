"""An SVG picture as PNG, drawn with the shipped font; needs the extra ``png``."""

from __future__ import annotations

from importlib import resources

from lxml import etree

from procrunner.errors import UsageError

MOST = 200_000_000  #: pixels; four bytes of memory for each


def to_png(svg: bytes, scale: float = 2.0) -> bytes:
    """The picture as PNG, ``scale`` pixels for each of its own.

    Raises:
        UsageError: the extra ``png`` is not installed, or the picture would be too large.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise UsageError(
            "PNG needs the package resvg_py", hint='Install it: pip install "procrunner[png]"'
        ) from cause
    _refuse_too_large(svg, scale)
    font = resources.files("procrunner.diagram") / "fonts" / "NotoSans-Regular.ttf"
    with resources.as_file(font) as path:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg.decode(),
                zoom=scale,
                skip_system_fonts=True,
                font_files=[str(path)],
                font_family="Noto Sans",
                sans_serif_family="Noto Sans",
            )
        )


def _refuse_too_large(svg: bytes, scale: float) -> None:
    root = etree.fromstring(svg)
    width, height = (float(root.get(side, "0")) * scale for side in ("width", "height"))
    if width * height > MOST:
        raise UsageError(
            f"the PNG would have {width:,.0f} x {height:,.0f} pixels; {MOST:,} are allowed",
            hint="Choose a smaller scale, or SVG.",
        )
