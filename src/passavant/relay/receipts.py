"""Receipts: headquarters signs how far it holds a site's chain, and the site keeps what was signed.

So neither side can rewrite what the other has seen: the site not the entry under a link that headquarters holds, and
headquarters not what it has signed for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from passavant.domain.values import Finding, Severity
from passavant.journal import canonical, clock, store
from passavant.journal.receiving import trusted_key
from passavant.journal.sealing import instant_text
from passavant.journal.site import headquarters_code, site_code, site_epoch, site_key
from passavant.relay.errors import NotHeadquarters
from passavant.relay.models import KeptReceipt

_FORMAT = "passavant-receipt-1"


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """That a site holds a chain up to a number, whose link it names."""

    site: str
    epoch: int
    sequence: int
    link: str
    told_at: str
    signed_by: str
    signed_by_epoch: int
    signature: str = ""

    @property
    def digest(self) -> bytes:
        content = {name: value for name, value in asdict(self).items() if name != "signature"}
        return hashlib.sha256(canonical.text_of({"format": _FORMAT, **content}).encode()).digest()

    def as_told(self) -> dict[str, Any]:
        return asdict(self)


def write_receipt(head: store.ChainHead) -> SignedReceipt:
    """How far this site holds a chain, under its signature."""
    unsigned = SignedReceipt(
        site=head.site,
        epoch=head.epoch,
        sequence=head.sequence,
        link=head.link,
        told_at=instant_text(clock.now()),
        signed_by=site_code(),
        signed_by_epoch=site_epoch(),
    )
    return replace(unsigned, signature=site_key().sign(unsigned.digest))


def receipts_for(site: str) -> list[dict[str, Any]]:
    """What headquarters holds of every chain of a site."""
    return [write_receipt(head).as_told() for head in store.heads() if head.site == site]


def keep_receipts(told: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Keep what headquarters signed for; returns by epoch how far it holds this site's chains now.

    Raises:
        NotHeadquarters: a receipt is of another site, or not signed by headquarters.
    """
    held: dict[int, int] = {}
    for each in told:
        receipt = _read(each)
        held[receipt.epoch] = receipt.sequence
        if KeptReceipt.objects.filter(
            site=receipt.site, epoch=receipt.epoch, sequence__gt=receipt.sequence
        ).exists():
            continue  # headquarters was restored and holds less than it has signed for: what it signed stays
        known = asdict(receipt)
        key = {name: known.pop(name) for name in ("site", "epoch")}
        KeptReceipt.objects.update_or_create(**key, defaults=known)
    return held


def _read(told: Mapping[str, Any]) -> SignedReceipt:
    try:
        receipt = SignedReceipt(**told)
    except TypeError:
        raise NotHeadquarters("relay.not_understood") from None
    if receipt.site != site_code() or receipt.signed_by != headquarters_code():
        raise NotHeadquarters("relay.not_headquarters")
    key = trusted_key(receipt.signed_by, receipt.signed_by_epoch)
    if not key.holds(digest=receipt.digest, signature=receipt.signature):
        raise NotHeadquarters("relay.not_headquarters")
    return receipt


def disagreements() -> list[Finding]:
    """Where this site's own chains are not those that headquarters has signed for.

    A site that was restored from a backup is older than headquarters; one that went on recording after that, or whose
    journal was forged, has another entry under the same number.
    """
    found = []
    for receipt in KeptReceipt.objects.filter(site=site_code()).order_by("epoch"):
        head = store.find_head(receipt.site, receipt.epoch)
        stands_at = head.sequence if head else 0
        if receipt.sequence > stands_at:
            details = {"theirs": str(receipt.sequence), "ours": str(stands_at)}
            found.append(
                Finding(code="relay.older_than_headquarters", severity=Severity.STOP, details=details)
            )
        elif receipt.sequence and _link_at(receipt) != receipt.link:
            details = {"number": str(receipt.sequence)}
            found.append(Finding(code="relay.another_past", severity=Severity.STOP, details=details))
    return found


def _link_at(receipt: KeptReceipt) -> str:
    return store.get_entry(receipt.site, receipt.epoch, receipt.sequence).link
