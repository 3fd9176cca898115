"""What the journal says of itself: chains opened, keys trusted, bodies erased."""

from __future__ import annotations

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
    audience=Audience.SITE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
)
class SiteTrusted:
    """An administrator compared a peer's key with its owner and lets this site believe it."""

    site: str
    epoch: int
    public_key: str


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
