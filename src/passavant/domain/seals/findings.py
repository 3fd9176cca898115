"""What reading and verifying a seal can notice, each code with its English sentence; no rule is decided here."""

from __future__ import annotations

from passavant.domain.values import Finding, Severity, declare_sentences

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
        "seal.revoked": "The issuer has revoked the signer of this seal.",
        "seal.revocation_unknown": "No revocation list of %(country)s is known; the signer may have been revoked.",
        "seal.profile_unknown": "This kind of seal (%(kind)s) is not known here; its fields are shown as they are.",
        "seal.field_missing": "The seal lacks %(field)s, which its kind requires.",
        "seal.field_length": "The seal's %(field)s is %(length)s bytes long, which its kind does not allow.",
        "seal.mrz_mismatch": "The seal's zone and the printed one differ in %(fields)s.",
    }
)


class NotASeal(ValueError):
    """The bytes or the text are no seal, or a broken one; the message says what is wrong."""


def note(code: str, field: str = "", /, **details: str) -> Finding:
    return Finding(code=code, severity=Severity.NOTE, field=field, details=details)


def check(code: str, field: str = "", /, **details: str) -> Finding:
    return Finding(code=code, severity=Severity.CHECK, field=field, details=details)


def stop(code: str, field: str = "", /, **details: str) -> Finding:
    return Finding(code=code, severity=Severity.STOP, field=field, details=details)
