"""What a payer takes away: signed, so that any site can tell a true receipt from an invented one."""

from __future__ import annotations

from passavant.journal.site import site_key
from passavant.modules.fees.models import Receipt

FORM = "PSV1"


def receipt_text(row: Receipt) -> str:
    """The line behind the QR code: form, receipt, number, fee, hundredths, instant, signature; no name."""
    paid = row.exemption or f"{row.amount} {row.currency}"
    issued = row.issued_at.isoformat(timespec="seconds")
    content = f"{FORM}|{row.id.hex}|{row.number}|{row.fee}|{paid}|{issued}"
    return f"{content}|{site_key().sign(content.encode())}"
