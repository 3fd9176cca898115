"""What the journal says of itself: chains opened, keys trusted and revoked, bodies erased."""

from __future__ import annotations

from datetime import datetime

from passavant.journal.declaring import Audience, Body, Sensitivity, fact, upcast


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
    version=2,
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
)
class KeyRevoked:
    """A site was taken, or its key was copied: what the key signed from a moment on is not believed.

    `last` is the last number before that moment, where headquarters had later ones: nothing after it is believed,
    whatever time it names. None: headquarters had no later ones, and the time that an entry names decides.
    """

    site: str
    epoch: int
    since: datetime
    last: int | None
    reason: str


@upcast("journal.key.revoked", from_version=1)
def _by_the_moment_alone(body: Body) -> Body:
    return {**body, "last": None}


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
