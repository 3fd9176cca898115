"""The certificates and revocation lists that a verdict rests on, found by key or by name (ICAO Doc 9303-12, 5 and 7).

A store never changes: a newer list makes another store, and `comparing` shows what would change. What is in it
was vouched for by where it came from (`Origin`); its own signatures are checked when they are first needed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.certificates import Certificate, read_certificate
from passavant.domain.emrtd.trust.keys import RefusedKey
from passavant.domain.emrtd.trust.revocation import RevocationList, read_revocation_list
from passavant.domain.values import Finding


class Kind(StrEnum):
    """What sort of source something came from."""

    MASTER_LIST = "master list"
    DIRECTORY = "public key directory"
    CERTIFICATE = "certificate"
    REVOCATION_LIST = "revocation list"
    GIVEN = "given"


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """One source: its name, digest, date by its own word, and who vouches for it (empty: whoever put it there)."""

    name: str
    kind: Kind
    digest: str
    dated: datetime | None = None
    vouched_by: str = ""


class Standing(StrEnum):
    """How a certificate of the store stands by the signatures on it."""

    ROOT = "signed by itself"
    LINKED = "signed by another of the store"
    UNANCHORED = "signed by one that is not in the store"
    REFUSED = "its signature does not hold"


class TrustStore:
    """Signing authorities, revocation lists and signers, with where each came from."""

    def __init__(
        self,
        *,
        authorities: Iterable[Certificate] = (),
        revocation_lists: Iterable[RevocationList] = (),
        signers: Iterable[bytes] = (),
        origins: Iterable[Origin] = (),
        origins_of: Mapping[str, Sequence[str]] | None = None,
        findings: Iterable[Finding] = (),
    ) -> None:
        self.authorities = tuple({item.fingerprint: item for item in authorities}.values())
        self.revocation_lists = tuple({item.fingerprint: item for item in revocation_lists}.values())
        self.origins = tuple(origins)
        self.findings = tuple(findings)
        self._origins_of = {key: tuple(names) for key, names in (origins_of or {}).items()}
        self._signers = tuple(dict.fromkeys(signers))
        self._standing: dict[str, Standing] = {}

    @classmethod
    def of(cls, certificates: Iterable[bytes], revocation_lists: Iterable[bytes] = ()) -> TrustStore:
        """A store of certificates that the caller trusts, authorities and signers mixed.

        Raises:
            Malformed: one of them is no certificate or no revocation list.
        """
        read = [read_certificate(der) for der in certificates]
        return cls(
            authorities=[item for item in read if item.may_sign_certificates],
            signers=[item.der for item in read if not item.may_sign_certificates],
            revocation_lists=[read_revocation_list(der) for der in revocation_lists],
            origins=[
                Origin(name=item.says.subject.shown, kind=Kind.GIVEN, digest=item.fingerprint)
                for item in read
            ],
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything in it, so that a verdict can say what it rested on."""
        parts = [item.fingerprint for item in self.authorities]
        parts += [item.fingerprint for item in self.revocation_lists]
        parts += [hashlib.sha256(der).hexdigest() for der in self._signers]
        return hashlib.sha256("\n".join(sorted(parts)).encode("ascii")).hexdigest()

    @property
    def signer_ders(self) -> tuple[bytes, ...]:
        return self._signers

    @cached_property
    def countries(self) -> tuple[str, ...]:
        return tuple(sorted(country for country in self._by_country if country))

    @property
    def dated(self) -> datetime | None:
        """The date of the newest source that has one."""
        return max((origin.dated for origin in self.origins if origin.dated), default=None)

    def age(self, at: datetime) -> timedelta | None:
        """How old the newest source is; None when no source has a date."""
        return at - self.dated if self.dated else None

    def origins_of(self, certificate: Certificate) -> tuple[str, ...]:
        return self._origins_of.get(certificate.fingerprint, ())

    def is_vouched_for(self, signer: Certificate) -> bool:
        """Whether a person put this very certificate there; one out of a directory download has only its issuer."""
        return any(
            origin.digest == signer.fingerprint and origin.kind in (Kind.CERTIFICATE, Kind.GIVEN)
            for origin in self.origins
        )

    def authorities_of(self, country: str) -> tuple[Certificate, ...]:
        return tuple(self._by_country.get(country, ()))

    def with_key(self, key_id: bytes | None) -> list[Certificate]:
        return self._by_key.get(key_id, []) if key_id else []

    def named(self, folded_name: str) -> list[Certificate]:
        return self._by_name.get(folded_name, [])

    def issuers_of(self, certificate: Certificate) -> list[Certificate]:
        """Who may have issued a certificate: those with the key it names first, then those with the name."""
        says = certificate.says
        found = [*self.with_key(says.authority_key_id), *self.named(says.issuer.folded)]
        return list(dict.fromkeys(found))

    def find_signers(self, *, key_id: bytes | None, serial: int | None) -> list[Certificate]:
        """Document signers of the public key directory by key identifier or serial number."""
        return [
            item
            for item in self._read_signers
            if (key_id is not None and item.says.subject_key_id == key_id) or item.says.serial == serial
        ]

    def standing(self, authority: Certificate) -> Standing:
        """How an authority stands; worked out once."""
        known = self._standing.get(authority.fingerprint)
        if known is None:
            known = self._standing[authority.fingerprint] = self._find_standing(authority)
        return known

    def is_linked(self, one: str, other: str) -> bool:
        """Whether a certificate of the store joins two (folded) names of one State's authority."""
        return one == other or (one, other) in self._links or (other, one) in self._links

    def _find_standing(self, authority: Certificate) -> Standing:
        if authority.is_self_issued or authority.names_its_own_key:
            return Standing.ROOT if _is_signed_by(authority, authority) else Standing.REFUSED
        says = authority.says
        parents = self.with_key(says.authority_key_id)
        if not parents and says.authority_key_id is None:
            parents = self.named(says.issuer.folded)
        parents = [parent for parent in parents if parent != authority]
        if any(_is_signed_by(authority, parent) for parent in parents):
            return Standing.LINKED
        return Standing.REFUSED if parents else Standing.UNANCHORED

    @cached_property
    def _by_key(self) -> dict[bytes | None, list[Certificate]]:
        found: dict[bytes | None, list[Certificate]] = defaultdict(list)
        for authority in self.authorities:
            found[authority.says.subject_key_id or authority.key_digest].append(authority)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Certificate]]:
        found: dict[str, list[Certificate]] = defaultdict(list)
        for authority in self.authorities:
            found[authority.says.subject.folded].append(authority)
        return found

    @cached_property
    def _by_country(self) -> dict[str, list[Certificate]]:
        found: dict[str, list[Certificate]] = defaultdict(list)
        for authority in self.authorities:
            found[authority.country].append(authority)
        return found

    @cached_property
    def _links(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (item.says.subject.folded, item.says.issuer.folded)
            for item in self.authorities
            if not item.is_self_issued
        )

    @cached_property
    def _read_signers(self) -> tuple[Certificate, ...]:
        found = []
        for der in self._signers:
            try:
                found.append(read_certificate(der))
            except Malformed:
                continue
        return tuple(found)


EMPTY = TrustStore()


def _is_signed_by(child: Certificate, parent: Certificate) -> bool:
    try:
        return child.is_signed_by(parent.key)
    except RefusedKey:
        return False
