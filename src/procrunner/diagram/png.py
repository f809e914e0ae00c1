"""An SVG picture as PNG, drawn with the shipped font; needs the extra ``png``."""

from __future__ import annotations

from importlib import resources

from procrunner.errors import UsageError


def to_png(svg: bytes, scale: float = 2.0) -> bytes:
    """The picture as PNG, ``scale`` pixels for each of its own.

    Raises:
        UsageError: the extra ``png`` is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError as cause:
        raise UsageError(
            "PNG needs the package resvg_py", hint='Install it: pip install "procrunner[png]"'
        ) from cause
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
