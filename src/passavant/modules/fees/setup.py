"""What a new site needs from this room: a schedule and exemptions to begin with, for headquarters to confirm."""

from __future__ import annotations

from datetime import date

from passavant.journal.tables import owns
from passavant.modules.fees.models import Exemption, Fee

_TOURIST = Fee(
    code="tourist-2017",
    condition="tourist_fee_usd_10",
    title="Frais de tourisme",
    amount=10_00,
    currency="USD",
    basis="What carriers are told, 2017; to be confirmed",
    valid_from=date(2017, 4, 1),
)
_EXEMPTIONS = {
    "diplomat": "Diplomate ou officiel en mission",
    "crew": "Équipage en service",
    "infant": "Enfant de moins de deux ans",
    "origin": "Personne d’origine haïtienne",
    "humanitarian": "Raisons humanitaires",
}


def prepare() -> None:
    """Add what is missing where there is nothing yet; what headquarters keeps is left as it is."""
    if not owns(Fee):
        return
    if not Fee.objects.exists():
        _TOURIST.save()
    if not Exemption.objects.exists():
        begun = _TOURIST.valid_from
        Exemption.save_all(
            [Exemption(code=code, title=title, valid_from=begun) for code, title in _EXEMPTIONS.items()]
        )
