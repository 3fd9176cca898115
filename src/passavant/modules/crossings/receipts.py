"""What a traveller takes away, receipt or refusal notice: signed, so that any site can check it without a network."""

from __future__ import annotations

from passavant.journal.keys import VerifyingKey
from passavant.journal.site import site_key
from passavant.modules.crossings.models import Crossing, Inspection

FORM = "PSV1"


def receipt_text(crossing: Crossing) -> str:
    """The line behind the QR code: form, crossing, post, direction, instant, last day of stay, signature.

    It names nobody: the traveller's papers stand beside it.
    """
    content = _content(crossing)
    return f"{content}|{site_key().sign(content.encode())}"


def notice_text(refused: Inspection) -> str:
    """The line behind the QR code of a refusal notice: form, inspection, post, instant, coded reason, signature."""
    decided = refused.decided_at.isoformat(timespec="seconds") if refused.decided_at else ""
    content = f"{FORM}|{refused.id.hex}|{refused.post}|refused|{decided}|{refused.reason}"
    return f"{content}|{site_key().sign(content.encode())}"


def receipt_holds(text: str, key: VerifyingKey) -> bool:
    """Whether a receipt was signed by the site whose key this is, and not altered since."""
    content, _, signature = text.rpartition("|")
    return content.startswith(f"{FORM}|") and key.holds(digest=content.encode(), signature=signature)


def _content(crossing: Crossing) -> str:
    until = crossing.stay_until.isoformat() if crossing.stay_until else ""
    happened = crossing.happened_at.isoformat(timespec="seconds")
    return f"{FORM}|{crossing.id.hex}|{crossing.post}|{crossing.direction}|{happened}|{until}"
