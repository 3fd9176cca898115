"""What the journal says of itself: chains opened, keys trusted and revoked, bodies erased."""

from __future__ import annotations

from datetime import datetime

from passavant.journal.declaring import Audience, Sensitivity, fact


@fact(
    "journal.chain.opened",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
)
class ChainOpened:
    """The first entry of every chain: which key signs it from here on."""

    site: str
    epoch: int
    public_key: str


@fact(
    "journal.site.trusted",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
)
class SiteTrusted:
    """An administrator compared a peer's key with its owner and lets this site believe it.

    Headquarters says it for all posts; what another site believes, only that site believes.
    """

    site: str
    epoch: int
    public_key: str


@fact(
    "journal.key.revoked",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
)
class KeyRevoked:
    """A site was taken, or its key was copied: what the key signed from a moment on is not believed."""

    site: str
    epoch: int
    since: datetime
    reason: str


@fact(
    "journal.body.erased",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
)
class BodyErased:
    """The body of one entry was erased by law; its digest stays, so the chain still holds."""

    site: str
    epoch: int
    sequence: int
    legal_basis: str
