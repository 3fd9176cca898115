"""What reading an image can notice, each code with its English sentence; no rule is decided here."""

from __future__ import annotations

from passavant.domain.values import check, declare_sentences, note

__all__ = ["check", "note"]

UNUSABLE: dict[str, str] = {
    "image.empty": "The file is empty. Take the picture again.",
    "image.not_an_image": (
        "This is no photograph or scan (%(kind)s). Send it as JPEG, PNG, WebP, TIFF, BMP or JPEG 2000."
    ),
    "image.too_large": "The picture is too large (%(size)s). Send one of at most %(most)s.",
    "image.too_small": "The picture is too small to read (%(size)s). Take it from nearer.",
    "image.damaged": "The picture's file is damaged or incomplete. Send it again.",
    "image.no_zone": (
        "No machine readable zone was found. Show the whole lines with “<<<”, flat, in even light, without fingers."
    ),
}

NOTICED: dict[str, str] = {
    "image.incomplete_zone": "Only %(lines)s of %(expected)s lines were found. Show the whole zone.",
    "image.uncertain": (
        "“%(characters)s” (line %(line)s, position %(positions)s) was not read with certainty. Compare with the page."
    ),
    "image.two_readings": "It may also read %(reading)s (line %(line)s). Compare with the page.",
    "image.unknown_code": "%(code)s (line %(line)s) is no code of a State known here. Compare with the page.",
    "image.small_letters": "The letters are very small in this picture (%(height)s pixels). Take it from nearer.",
    "image.turned": "The picture was turned by %(degrees)s degrees to read it.",
}

declare_sentences(UNUSABLE)
declare_sentences(NOTICED)
