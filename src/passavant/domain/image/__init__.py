"""Reading the machine readable zone of a travel document from a picture, by a small net of our own.

The net was trained by recogniser/train.py on rendered OCR-B only (ICAO Doc 9303-3, 4.1). It says how sure each
character is; what is not sure is for the officer to compare with the page. It is loaded when it is first asked for:
it needs libraries for pictures, which many a program never does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from passavant.domain.late import loaded_late

if TYPE_CHECKING:
    from passavant.domain.image.cropping import NothingToCrop, crop_zone
    from passavant.domain.image.output import as_dict
    from passavant.domain.image.reading import CERTAIN, PageReading, read_page

__all__ = ["CERTAIN", "NothingToCrop", "PageReading", "as_dict", "crop_zone", "read_page"]
__getattr__ = loaded_late(
    __name__,
    {
        "CERTAIN": "reading",
        "NothingToCrop": "cropping",
        "PageReading": "reading",
        "as_dict": "output",
        "crop_zone": "cropping",
        "read_page": "reading",
    },
)
