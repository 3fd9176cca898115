"""A face as it is kept: small, JPEG, and without any of the notes that cameras write into their files."""

from __future__ import annotations

import base64
import io

from PIL import Image, ImageOps

from passavant.domain.image.opening import CannotOpen, open_picture

__all__ = ["CannotOpen", "as_address", "kept_picture"]


def kept_picture(content: bytes, *, height: int) -> str:
    """The picture reduced and turned upright, in base64.

    Raises:
        CannotOpen: no picture, damaged, or too large; its finding says which.
    """
    open_picture(content)  # refuses what is none, damaged or too large, before it is opened in colour
    opened = Image.open(io.BytesIO(content))
    opened.draft("RGB", (2 * height, 2 * height))  # a JPEG is decoded no larger than it is needed
    picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((height * 2, height))
    plain = Image.frombytes("RGB", picture.size, picture.tobytes())  # nothing but the points comes along
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=80)
    return base64.b64encode(out.getvalue()).decode("ascii")


def as_address(picture: str) -> str:
    """A kept picture for a page."""
    return f"data:image/jpeg;base64,{picture}" if picture else ""
