"""From a document signer to its State: who issued it, was it in force, is it revoked (ICAO Doc 9303-12, 7, 8).

An authority may have expired since, when it was in force as it issued the signer; a signer outlives its
documents, so it must be in force when they are inspected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from passavant.domain.emrtd.findings import check, note, stop
from passavant.domain.emrtd.trust.certificates import ICAO_PURPOSES, Certificate
from passavant.domain.emrtd.trust.countries import issuing_states_of
from passavant.domain.emrtd.trust.keys import PublicKey, RefusedKey, RsaKey
from passavant.domain.emrtd.trust.revocation import OLD_AFTER, RevocationList
from passavant.domain.emrtd.trust.store import Standing, TrustStore
from passavant.domain.values import Finding

SHORT_RSA = 2048


@dataclass(frozen=True, slots=True)
class Chain:
    """The authority that issued a signer, None when there is none to be found, and what was noticed."""

    authority: Certificate | None
    findings: tuple[Finding, ...]


def follow(signer: Certificate, store: TrustStore, *, at: datetime, purposes: tuple[str, ...] = ()) -> Chain:
    """The chain of a signer as of a moment.

    Args:
        purposes: beginnings of the extended key usages that the signer may have; none for a document signer.
    Returns:
        The authority even where it was out of force or the signer is revoked: the findings say so.
    """
    findings = [*_usage(signer, purposes), *_in_force(signer, at), *_short_key(signer)]
    issuers = _issuers(signer, store)
    if not issuers:
        return Chain(None, (_no_issuer(signer, store), *findings))
    authority = max(issuers, key=lambda one: (_was_in_force(one, signer), one.says.not_after))
    findings += _authority(authority, signer, store, at)
    findings += _revocation(authority, signer, store, at)
    return Chain(authority, tuple(findings))


def _issuers(signer: Certificate, store: TrustStore) -> list[Certificate]:
    """The authorities whose key signed it: those with the key it names, and only failing these those with the name."""
    says = signer.says
    by_key = store.with_key(says.authority_key_id)
    return _who_signed(signer, by_key, store) or _who_signed(signer, store.named(says.issuer.folded), store)


def _who_signed(signer: Certificate, candidates: list[Certificate], store: TrustStore) -> list[Certificate]:
    """A root and its link certificates hold the same key, which is asked once."""
    holds: dict[PublicKey, bool] = {}
    found = []
    for one in candidates:
        try:
            key = one.key
        except RefusedKey:
            continue
        if key not in holds:
            holds[key] = signer.is_signed_by(key)
        if holds[key] and one.may_sign_certificates and store.standing(one) is not Standing.REFUSED:
            found.append(one)
    return found


def _no_issuer(signer: Certificate, store: TrustStore) -> Finding:
    """Which of three: it claims a key we know, a State we know, or a State we do not know."""
    says = signer.says
    if signer.is_self_issued:
        return stop("chip.chain", problem="it signed itself")
    if store.with_key(says.authority_key_id) or (
        says.authority_key_id is None and store.named(says.issuer.folded)
    ):
        return stop("chip.chain", problem="the signature on it is not that authority's")
    country = signer.says.issuer.country or signer.country
    if store.authorities_of(country):
        return check("chip.csca_key_unknown", country=country or "?")
    return check("chip.no_csca", country=country or "?")


def _was_in_force(authority: Certificate, signer: Certificate) -> bool:
    return authority.says.not_before <= signer.says.not_before <= authority.says.not_after


def _in_force(signer: Certificate, at: datetime) -> Iterator[Finding]:
    says = signer.says
    if not says.not_before <= at <= says.not_after:
        yield stop(
            "chip.dsc_validity",
            not_before=_day(says.not_before),
            not_after=_day(says.not_after),
            at=_day(at),
        )


def _usage(signer: Certificate, allowed: tuple[str, ...]) -> Iterator[Finding]:
    """Profile of a signer (9303-12, 7.1.1): digital signatures, no authority, no other purpose."""
    says = signer.says
    if says.is_authority:
        yield stop("chip.dsc_usage", problem="it is marked as an authority")
    if says.usages is None:
        yield note("chip.no_key_usage")
    elif "digital_signature" not in says.usages or "key_cert_sign" in says.usages:
        yield stop(
            "chip.dsc_usage", problem="its key is for " + (", ".join(sorted(says.usages)) or "nothing")
        )
    for purpose in says.purposes:
        if not purpose.startswith(allowed):
            yield stop("chip.dsc_usage", problem=f"it is for {_purpose(purpose)}")


def _purpose(oid: str) -> str:
    return next((shown for start, shown in ICAO_PURPOSES.items() if (oid + ".").startswith(start + ".")), oid)


def _authority(
    authority: Certificate, signer: Certificate, store: TrustStore, at: datetime
) -> Iterator[Finding]:
    says = authority.says
    if not _was_in_force(authority, signer):
        yield stop(
            "chip.csca_validity",
            issued=_day(signer.says.not_before),
            not_before=_day(says.not_before),
            not_after=_day(says.not_after),
        )
    elif at > says.not_after:
        yield note("chip.csca_expired", not_after=_day(says.not_after))
    if not says.is_authority:
        yield note("chip.csca_not_marked")
    if store.standing(authority) is Standing.UNANCHORED:
        yield note("chip.link_unanchored", country=authority.country)
    if signer.says.issuer.folded != says.subject.folded:
        yield note("chip.issuer_name_differs")
    if not _same_country(authority.country, signer.country):
        yield stop("chip.issuer_mismatch", signed_by=authority.country, issuing_state=signer.country)
    yield from _short_key(authority)


def _same_country(one: str, other: str) -> bool:
    return one == other or not issuing_states_of(one).isdisjoint(issuing_states_of(other))


def _revocation(
    authority: Certificate, signer: Certificate, store: TrustStore, at: datetime
) -> Iterator[Finding]:
    """What the State's own revocation lists say; one that it did not sign says nothing."""
    about = [one for one in store.revocation_lists if _is_about(one, authority, store)]
    sound = [one for one in about if _is_from(one, authority, store)]
    if len(sound) < len(about):
        yield note("chip.crl_ignored", country=authority.country)
    for code, certificate in (("chip.revoked", signer), ("chip.csca_revoked", authority)):
        found = next((one for one in sound if certificate.says.serial in one.revoked), None)
        if found:
            reason = found.revoked[certificate.says.serial]
            yield stop(code, reason=reason)
    if not sound:
        yield note("chip.revocation_unknown", country=authority.country)
    else:
        newest = max(one.this_update for one in sound)
        if at - newest > OLD_AFTER:
            yield note(
                "chip.crl_old",
                country=authority.country,
                days=str((at - newest).days),
                date=_day(newest),
            )


def _is_about(one: RevocationList, authority: Certificate, store: TrustStore) -> bool:
    """Whether a list speaks in the authority's name, or in one that a link certificate joins with it."""
    return store.is_linked(one.issuer.folded, authority.says.subject.folded)


def _is_from(one: RevocationList, authority: Certificate, store: TrustStore) -> bool:
    """Whether an authority of the same State signed it: after a change of keys, that is the newer one."""
    candidates = [authority, *store.with_key(one.authority_key_id), *store.named(one.issuer.folded)]
    for candidate in dict.fromkeys(candidates):
        if not _same_country(candidate.country, authority.country) or not _may_sign_lists(candidate):
            continue
        try:
            if one.is_signed_by(candidate.key) and store.standing(candidate) is not Standing.REFUSED:
                return True
        except RefusedKey:
            continue
    return False


def _may_sign_lists(authority: Certificate) -> bool:
    return authority.says.usages is None or "crl_sign" in authority.says.usages


def _short_key(certificate: Certificate) -> Iterator[Finding]:
    try:
        key = certificate.key
    except RefusedKey:
        return
    if isinstance(key, RsaKey) and key.modulus.bit_length() < SHORT_RSA - 8:
        yield note("chip.weak_key", certificate=certificate.says.subject.shown, key=key.description)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
