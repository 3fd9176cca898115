"""The sentences of this room, and of the libraries whose findings it shows."""

from __future__ import annotations

import passavant.domain.emrtd.findings
import passavant.domain.emrtd.session.findings
import passavant.domain.examination
import passavant.domain.image.findings
import passavant.domain.seals.findings  # noqa: F401  (importing declares what they say)
from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "documents.other_chip": "The chip is of another document.",
        "documents.zone_not_compared": "No zone was read from the page, so the chip was compared by its number alone.",
        "documents.zone_differs": "The zone in the picture is not the one that was read at the booth.",
        "documents.seal_holds": "A seal of %(issuing_state)s in the picture holds; it was signed on %(date)s.",
    }
)
