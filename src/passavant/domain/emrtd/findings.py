"""What reading and verifying a chip can notice, each code with its English sentence; no rule is decided here."""

from __future__ import annotations

from passavant.domain.values import check, declare_sentences, note, stop

__all__ = ["check", "note", "stop"]

BROKEN: dict[str, str] = {
    "chip.format": "The chip's security object cannot be read (%(problem)s).",
    "chip.signature": "The signature over the chip's contents does not hold (%(problem)s).",
    "chip.dg_hash": "%(group)s was altered: it is not what the issuer signed.",
    "chip.dg_not_in_sod": "%(group)s is on the chip but the issuer did not sign it.",
    "chip.chain": "The signer's certificate was not issued by the State it names (%(problem)s).",
    "chip.dsc_validity": "The signer's certificate is valid from %(not_before)s to %(not_after)s, not on %(at)s.",
    "chip.csca_validity": (
        "The signer's certificate was issued on %(issued)s, when the State's certificate was not valid "
        "(%(not_before)s to %(not_after)s)."
    ),
    "chip.dsc_usage": "The signer's certificate is not for signing travel documents (%(problem)s).",
    "chip.revoked": "The State has revoked the signer's certificate.",
    "chip.csca_revoked": "The State has revoked its own certificate, which issued the signer's.",
    "chip.issuer_mismatch": "The chip was signed by %(signed_by)s, but the document says %(issuing_state)s.",
}
"""These break a chip: it is not as a State issued it."""

UNJUDGED: dict[str, str] = {
    "chip.no_chip": "No file of a chip was read.",
    "chip.no_sod": "The chip's security object was not read, so nothing on it is proven.",
    "chip.no_csca": "No certificate of %(country)s is in the trust list. The chip cannot be judged here.",
    "chip.csca_key_unknown": (
        "The trust list knows %(country)s, but not the key that issued this signer. The list may be old, or the "
        "chip false."
    ),
    "chip.no_data_groups": (
        "The security object was read, but none of the data groups it signs. Nothing ties it to this document."
    ),
    "chip.dg1_not_read": (
        "The zone on the chip (DG1) is signed but was not read. Nothing ties the chip to this document."
    ),
    "chip.dg2_not_read": (
        "The portrait on the chip (DG2) is signed but was not read. An exchanged one would not be noticed."
    ),
}
"""These leave the question open, the weightiest first: what was not read comes last."""

NOTES: dict[str, str] = {
    "chip.issuer_name_differs": "The signer names its issuer differently from the certificate that signed it.",
    "chip.revocation_unknown": "No revocation list of %(country)s is known; the signer may have been revoked.",
    "chip.crl_old": "The newest revocation list of %(country)s is %(days)s days old (%(date)s).",
    "chip.crl_ignored": "A revocation list of %(country)s is not signed by a certificate we know; it was ignored.",
    "chip.sid_mismatch": "The security object names its signer differently from the certificate it carries.",
    "chip.attributes_order": "The signed attributes are not in the order that DER asks for.",
    "chip.no_attributes": "The content is signed directly, without signed attributes.",
    "chip.hash_mixed": "The signature was made with the hash of the content, not with the one it names.",
    "chip.content_type": "The security object says it is of type %(type)s.",
    "chip.content_type_differs": "The signed content type differs from the stated one.",
    "chip.weak_hash": "The chip was signed with %(hash)s, which is weak today.",
    "chip.weak_key": "The key of %(certificate)s is short (%(key)s).",
    "chip.csca_expired": "The State's certificate expired on %(not_after)s; it was valid when the signer was named.",
    "chip.csca_not_marked": "The State's certificate is not marked as an authority.",
    "chip.link_unanchored": "The link certificate of %(country)s was taken on the trust list's word alone.",
    "chip.no_key_usage": "The signer's certificate does not say what its key is for.",
    "chip.document_type": "The signer is for documents of type %(allowed)s, this one says %(found)s.",
    "chip.com_differs": "The chip's index names %(groups)s, which the issuer did not sign.",
    "chip.trailing": "%(count)s bytes stand behind the end of %(group)s.",
    "chip.loose_length": "%(group)s writes lengths longer than needed.",
    "chip.group_unreadable": "%(group)s cannot be read (%(problem)s).",
    "chip.country_unknown": "The signer's certificate names no country that is known here (%(country)s).",
    "chip.mrz_mismatch": "The zone on the chip and the printed one differ in %(fields)s.",
    "chip.sod_bare": "The security object lacks its outer tag.",
}

TRUST: dict[str, str] = {
    "trust.unreadable": "%(name)s cannot be read (%(problem)s).",
    "trust.certificate_unreadable": "%(name)s holds %(count)s certificates that cannot be read.",
    "trust.list_signature": "The signature of the master list %(name)s does not hold (%(problem)s). It is not taken.",
    "trust.list_self_vouched": (
        "The master list %(name)s is signed by a State that only the list itself vouches for. Compare its "
        "fingerprint with the publisher's: %(fingerprint)s."
    ),
    "trust.list_signer_expired": "The signer of the master list %(name)s was valid until %(not_after)s.",
    "trust.certificate_alone": "%(subject)s from %(name)s is trusted because it was put there; nobody signed for it.",
    "trust.self_signature": "%(subject)s from %(name)s does not carry its own signature. It is not taken.",
    "trust.nothing": "%(name)s holds nothing that could be trusted.",
}

for _sentences in (BROKEN, UNJUDGED, NOTES, TRUST):
    declare_sentences(_sentences)
