"""DG5 and DG7, the portrait and the signature as displayed (ICAO Doc 9303-10, 4.7.5 and 4.7.7)."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.lds.biometrics import ImageKind, kind_of
from passavant.domain.emrtd.tlv import Malformed

_IMAGES = (0x5F40, 0x5F43)


@dataclass(frozen=True, slots=True)
class DisplayedImage:
    """A picture to be shown, as it is stored."""

    kind: ImageKind
    image: bytes


def read_images(value: bytes) -> tuple[DisplayedImage, ...]:
    """The value of DG5 or DG7.

    Raises:
        Malformed: no picture.
    """
    found = tuple(
        DisplayedImage(kind_of(element.value), element.value)
        for element in tlv.elements(value, most=16)
        if element.tag in _IMAGES
    )
    if not found:
        raise Malformed("no picture to display")
    return found
