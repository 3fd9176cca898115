"""What reading and verifying a seal can notice, each code with its English sentence; no rule is decided here."""

from __future__ import annotations

import passavant.domain.mrz.findings  # noqa: F401  (importing declares what the fields of a zone are called)
from passavant.domain.emrtd.findings import BROKEN, NOTES
from passavant.domain.values import check, declare_sentences, note, stop

__all__ = ["check", "note", "stop"]

_OF_CHIPS = {**BROKEN, **NOTES}

declare_sentences(
    {
        "seal.not_a_seal": "This code is no visible digital seal.",
        "seal.unreadable": "The seal cannot be read (%(problem)s).",
        "seal.unsigned": "The seal carries no signature.",
        "seal.signature": "The seal's signature does not hold: it was altered, or is of somebody else.",
        "seal.no_signer": "The certificate %(reference)s of %(signer)s is not known. The seal cannot be judged here.",
        "seal.signer_validity": "The signer's certificate is valid %(not_before)s to %(not_after)s, not on %(at)s.",
        "seal.signer_country": "The seal names %(issuer)s, but its signer is of %(country)s.",
        "seal.signer_usage": "The signer's certificate is not for visible digital seals.",
        "seal.chain": "The signer's certificate was not issued by a State we know of %(country)s.",
        "seal.revocation_unknown": "No revocation list of %(country)s is known; the signer may have been revoked.",
        "seal.profile_unknown": "This kind of seal (%(kind)s) is not known here; its fields are shown as they are.",
        "seal.field_missing": "The seal lacks %(field)s, which its kind requires.",
        "seal.field_length": "The seal's %(field)s is %(length)s bytes long, which its kind does not allow.",
        "seal.signer_alone": (
            "The signer %(signer)s is in the trust list, but no authority of its State vouches for it."
        ),
        "seal.mrz_mismatch": "The seal's zone and the printed one differ in %(fields)s.",
    }
)

OF_CHAINS: dict[str, str] = {
    f"seal.{name}": _OF_CHIPS[f"chip.{name}"]
    for name in (
        "csca_validity",
        "revoked",
        "csca_revoked",
        "issuer_name_differs",
        "crl_old",
        "crl_ignored",
        "weak_key",
        "csca_expired",
        "csca_not_marked",
        "link_unanchored",
        "no_key_usage",
    )
}
"""What is said of a signer in the same words, whether it signed a seal or a chip."""

FIELDS: dict[str, str] = {
    "field.mrz": "machine readable zone",
    "field.passport_number": "passport number",
    "field.number_of_entries": "number of entries",
    "field.duration_of_stay": "duration of stay",
    "field.visa_type": "kind of visa",
    "field.additional_feature": "further feature",
    "field.portrait": "portrait",
    "field.sheet_number": "sheet number",
    "field.register_number": "register number",
    "field.insurance_number": "insurance number",
    "field.surname_at_birth": "surname at birth",
    "field.community_code": "community code",
    "field.postal_code": "postal code",
}
"""What the fields of a seal are called in a sentence, beside those of the zone."""

declare_sentences(OF_CHAINS)
declare_sentences(FIELDS)


class NotASeal(ValueError):
    """The bytes or the text are no seal, or a broken one; the message says what is wrong."""
