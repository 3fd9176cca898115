"""A text as a QR code (ISO/IEC 18004), an SVG element for a page or a card."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, *, scale: int = 3) -> SafeString:
    """The code as an SVG element for a page, with medium error correction; `scale` is pixels a module.

    Never a Micro QR code, however short the text: most readers and telephones do not read those.
    """
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, scale=scale, border=2, svgclass="qr"
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  (drawn from the text, not quoting it)
