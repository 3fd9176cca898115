"""Specimen signing authorities, signers, links and revocation lists, laid out as States do (ICAO Doc 9303-12, 7).

Everything says SPECIMEN in its name, and the keys live as long as the run that made them.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from passavant.domain.emrtd.trust.certificates import DOCUMENT_TYPES
from passavant.domain.specimens.chips import der
from passavant.domain.specimens.chips.keys import ECDSA, EcSigningKey, SigningKey, Style

ISSUED = datetime(2024, 3, 1, tzinfo=UTC)
"""When the specimen authorities begin, unless another day is asked for."""

_KEY_ID, _KEY_USAGE, _CONSTRAINTS, _AUTHORITY, _PURPOSES = (
    f"2.5.29.{number}" for number in (14, 15, 19, 35, 37)
)

USAGE_BITS: dict[str, int] = {
    "digital_signature": 0,
    "non_repudiation": 1,
    "key_encipherment": 2,
    "key_cert_sign": 5,
    "crl_sign": 6,
}
_NAME_PARTS = {"C": "2.5.4.6", "O": "2.5.4.10", "OU": "2.5.4.11", "CN": "2.5.4.3", "serialNumber": "2.5.4.5"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Validity:
    """From and until."""

    first: datetime
    last: datetime

    @classmethod
    def of_years(cls, first: datetime, years: float) -> Validity:
        return cls(first=first, last=first + timedelta(days=365.25 * years))


@dataclass(frozen=True, kw_only=True)
class CertificateRequest:
    """What a certificate shall say. `None` for usages or authority leaves the extension out."""

    subject: bytes
    key: SigningKey
    serial: int
    validity: Validity
    usages: tuple[str, ...] | None = ("digital_signature",)
    is_authority: bool | None = None
    purposes: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    with_key_ids: bool = True
    claimed_issuer: SigningKey | None = None
    """A key to name as the issuer's instead of the one that signs; only a forger does that."""


@dataclass(frozen=True, kw_only=True)
class SpecimenSigner:
    """A document signer: its certificate, its key, and how it signs."""

    certificate: bytes
    key: SigningKey
    style: Style
    issuer: bytes
    serial: int


@dataclass(frozen=True, kw_only=True)
class SpecimenAuthority:
    """A specimen CSCA. `country` has two letters; "UT" is Utopia."""

    country: str
    key: SigningKey = field(default_factory=EcSigningKey.new)
    style: Style = ECDSA
    name: bytes = b""
    serial: int = 1
    validity: Validity = field(default_factory=lambda: Validity.of_years(ISSUED, 15))

    @property
    def subject(self) -> bytes:
        return self.name or name(
            C=self.country, O="SPECIMEN", OU="Not a State", CN=f"SPECIMEN CSCA {self.country}"
        )

    @functools.cached_property
    def certificate(self) -> bytes:
        """The root: signed by itself."""
        return self.certify(self._request(self, self.serial))

    def link(self, newer: SpecimenAuthority, *, serial: int = 77) -> bytes:
        """The newer authority's certificate, signed with this one's key (9303-12, 7.1.2)."""
        return self.certify(newer._request(newer, serial))

    def renewed(self, *, first: datetime, key: SigningKey | None = None) -> SpecimenAuthority:
        """The next generation: the same name, another key."""
        return replace(
            self,
            key=key or EcSigningKey.new(),
            serial=self.serial + 1,
            validity=Validity.of_years(first, 15),
        )

    def certify(self, request: CertificateRequest) -> bytes:
        signed = der.sequence(
            der.explicit(0, der.integer(2)),
            der.integer(request.serial),
            self.style.identifier,
            self.subject,
            der.sequence(der.time(request.validity.first), der.time(request.validity.last)),
            request.subject,
            request.key.spki,
            der.explicit(3, der.sequence(*_extensions(request, request.claimed_issuer or self.key))),
        )
        return self._signed(signed)

    def signer(
        self,
        *,
        key: SigningKey | None = None,
        style: Style | None = None,
        serial: int = 4097,
        **changes: object,
    ) -> SpecimenSigner:
        """A document signer of this authority; `changes` replace parts of its CertificateRequest."""
        style = style or (ECDSA if key is None else self.style)
        key = key or EcSigningKey.new()
        request = CertificateRequest(
            subject=name(C=self.country, O="SPECIMEN", CN=f"SPECIMEN Document Signer {self.country}"),
            key=key,
            serial=serial,
            validity=Validity.of_years(ISSUED + timedelta(days=30), 10.5),
        )
        request = replace(request, **changes)  # type: ignore[arg-type]  # fields of the request, by name
        certificate = self.certify(request)
        return SpecimenSigner(
            certificate=certificate, key=key, style=style, issuer=self.subject, serial=serial
        )

    def revocation_list(
        self, *, at: datetime, revoked: Mapping[int, int | None] | None = None, subject: bytes = b""
    ) -> bytes:
        """A list as of a moment: serial numbers, each with the number of its reason or None."""
        entries = [_entry(serial, at, reason) for serial, reason in (revoked or {}).items()]
        extensions = der.sequence(_extension(_AUTHORITY, der.sequence(write_key_id(self.key, tag=0x80))))
        signed = der.sequence(
            der.integer(1),
            self.style.identifier,
            subject or self.subject,
            der.time(at),
            der.time(at + timedelta(days=90)),
            *([der.sequence(*entries)] if entries else []),
            der.explicit(0, extensions),
        )
        return self._signed(signed)

    def _signed(self, signed: bytes) -> bytes:
        return der.sequence(signed, self.style.identifier, der.bits(self.key.sign(signed, self.style)))

    @staticmethod
    def _request(authority: SpecimenAuthority, serial: int) -> CertificateRequest:
        return CertificateRequest(
            subject=authority.subject,
            key=authority.key,
            serial=serial,
            validity=authority.validity,
            usages=("key_cert_sign", "crl_sign"),
            is_authority=True,
        )


def name(**parts: str) -> bytes:
    """A distinguished name; the country is printable, the rest UTF-8, as Doc 9303-12 wants it."""
    return der.sequence(
        *(
            der.set_of([der.sequence(der.oid(_NAME_PARTS[kind]), _name_text(kind, text))])
            for kind, text in parts.items()
        )
    )


def key_id(key: SigningKey) -> bytes:
    return hashlib.sha1(key.spki, usedforsecurity=False).digest()


def write_key_id(key: SigningKey, *, tag: int) -> bytes:
    return der.tagged(tag, key_id(key))


def _name_text(kind: str, text: str) -> bytes:
    return der.printable(text) if kind in ("C", "serialNumber") else der.utf8(text)


def _extensions(request: CertificateRequest, issuer: SigningKey) -> Sequence[bytes]:
    found = []
    if request.with_key_ids:
        found.append(_extension(_AUTHORITY, der.sequence(write_key_id(issuer, tag=0x80))))
        found.append(_extension(_KEY_ID, write_key_id(request.key, tag=0x04)))
    if request.usages is not None:
        found.append(_extension(_KEY_USAGE, _usage(request.usages), critical=True))
    if request.is_authority is not None:
        constraints = (der.boolean(True), der.integer(0)) if request.is_authority else ()
        found.append(_extension(_CONSTRAINTS, der.sequence(*constraints), critical=True))
    if request.purposes:
        found.append(_extension(_PURPOSES, der.sequence(*(der.oid(purpose) for purpose in request.purposes))))
    if request.document_types:
        codes = der.set_of(der.printable(code) for code in request.document_types)
        found.append(_extension(DOCUMENT_TYPES, der.sequence(der.integer(0), codes)))
    return found


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.oid(oid), *([der.boolean(True)] if critical else []), der.octets(value))


def _usage(usages: tuple[str, ...]) -> bytes:
    places = [USAGE_BITS[usage] for usage in usages]
    if not places:
        return der.bits(b"")
    return der.bits(bytes((sum(0x80 >> place for place in places),)), unused=7 - max(places))


def _entry(serial: int, at: datetime, reason: int | None) -> bytes:
    parts = [der.integer(serial), der.time(at)]
    if reason is not None:
        parts.append(der.sequence(_extension("2.5.29.21", der.tagged(0x0A, bytes((reason,))))))
    return der.sequence(*parts)
