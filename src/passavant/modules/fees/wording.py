"""What fees and exemptions that the system brings along are called, for the catalogues."""

from __future__ import annotations

from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "fee.tourist_fee_usd_10": "Tourist fee",
        "exemption.diplomat": "Diplomat or official on mission",
        "exemption.crew": "Crew on duty",
        "exemption.infant": "Child under two years",
        "exemption.origin": "Person of Haitian origin",
        "exemption.humanitarian": "Humanitarian reasons",
    }
)
