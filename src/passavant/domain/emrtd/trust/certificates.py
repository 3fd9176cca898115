"""Certificates of travel documents (ICAO Doc 9303-12, 7.1; RFC 5280): what they say, not whether it holds.

Read with `asn1crypto`, because the usual libraries refuse keys whose curve parameters are written out, which
is how most States write them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from asn1crypto import core, x509

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import LARGEST_CERTIFICATE, bounded, reading, whole_bits
from passavant.domain.emrtd.trust.keys import PublicKey, RefusedKey, read_public_key
from passavant.domain.emrtd.trust.names import DistinguishedName, read_name
from passavant.domain.emrtd.trust.signatures import Algorithm, UnknownAlgorithm, algorithm_of, verifies

DOCUMENT_TYPES = "2.23.136.1.1.6.2"
"""The extension that lists the document codes a signer may sign (9303-12, 7.1.1.6)."""

ICAO_PURPOSES: dict[str, str] = {
    "2.23.136.1.1.3": "master lists",
    "2.23.136.1.1.8": "deviation lists",
    "2.23.136.1.1.11": "visible digital seals",
    "2.23.136.1.1.14": "visible digital seals",
}
"""Extended key usages of signers that sign something else than chips, by the start of their number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a certificate says of itself; times in UTC, absent parts None or empty."""

    subject: DistinguishedName
    issuer: DistinguishedName
    serial: int
    not_before: datetime
    not_after: datetime
    subject_key_id: bytes | None
    authority_key_id: bytes | None
    is_authority: bool | None
    usages: frozenset[str] | None
    purposes: tuple[str, ...]
    document_types: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Certificate:
    """One certificate: its bytes, what it says, and, when asked for, its key and signature."""

    der: bytes
    fingerprint: str
    says: Statement

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def country(self) -> str:
        """Two letters of the subject, or of the issuer when the subject names none."""
        return self.says.subject.country or self.says.issuer.country

    @property
    def is_self_issued(self) -> bool:
        """Whether it names itself as its issuer, by name and, where it says so, by key."""
        says = self.says
        same_key = says.authority_key_id in (None, says.subject_key_id) or says.subject_key_id is None
        return says.subject.folded == says.issuer.folded and same_key

    @property
    def names_its_own_key(self) -> bool:
        """Whether the key it names as its issuer's is its own."""
        return (
            self.says.authority_key_id is not None and self.says.authority_key_id == self.says.subject_key_id
        )

    @property
    def may_sign_certificates(self) -> bool:
        """Whether it is a CSCA by its own word; a few States left the CA flag out or wrong."""
        if self.says.usages is not None:
            return "key_cert_sign" in self.says.usages
        return self.says.is_authority is True or (self.says.is_authority is None and self.is_self_issued)

    @cached_property
    def key(self) -> PublicKey:
        """The subject's public key.

        Raises:
            RefusedKey: no signature is to be trusted under it.
        """
        try:
            return read_public_key(self._parts.spki)
        except Malformed as said:
            raise RefusedKey(str(said)) from said

    @cached_property
    def algorithm(self) -> Algorithm:
        """How it is signed.

        Raises:
            UnknownAlgorithm: not for travel documents.
        """
        try:
            oid, parameters = algorithm_identifier(self._parts.algorithm)
            return algorithm_of(oid, parameters)
        except Malformed as said:
            raise UnknownAlgorithm(str(said)) from said

    @cached_property
    def key_digest(self) -> bytes:
        """The identifier its key has when it names none (RFC 5280, 4.2.1.2, method 1)."""
        return hashlib.sha1(self._parts.key_bits, usedforsecurity=False).digest()

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether its signature is this key's."""
        parts = self._parts
        if parts.algorithm != parts.inner_algorithm:
            return False
        try:
            return verifies(key, _or_sha1(self.algorithm), parts.signed, parts.signature)
        except UnknownAlgorithm:
            return False

    @cached_property
    def _parts(self) -> _Parts:
        return _parts(self.der)


def read_certificate(der: bytes) -> Certificate:
    """One certificate from its DER.

    Raises:
        Malformed: no X.509 certificate.
    """
    bounded(der, LARGEST_CERTIFICATE, "a certificate")
    element = tlv.read(der)
    der = der[: element.end]
    with reading("the certificate"):
        statement = _statement(x509.Certificate.load(der)["tbs_certificate"])
    _parts(der)
    return Certificate(der, hashlib.sha256(der).hexdigest(), statement)


_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END")


def pem_blocks(data: bytes) -> list[bytes]:
    """The DER of every certificate of a PEM file; empty when it is not PEM.

    Raises:
        Malformed: a block that is not base64.
    """
    with reading("the PEM file"):
        return [base64.b64decode(b"".join(block.split()), validate=True) for block in _PEM.findall(data)]


def algorithm_identifier(value: bytes) -> tuple[str, bytes]:
    """OID and parameters (DER, empty when absent) of the value of an AlgorithmIdentifier.

    Raises:
        Malformed: no AlgorithmIdentifier.
    """
    oid = tlv.read(value)
    if oid.tag != 0x06 or not oid.value:
        raise Malformed("an algorithm without its number")
    with reading("the algorithm"):
        dotted: str = core.ObjectIdentifier.load(value[: oid.end]).dotted
    return dotted, value[oid.end :]


def utc(moment: object) -> datetime:
    """A time of a certificate; without a zone it is UTC, as RFC 5280 wants it."""
    if not isinstance(moment, datetime):
        raise Malformed("a time that does not exist")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Parts:
    signed: bytes
    algorithm: bytes
    inner_algorithm: bytes
    signature: bytes
    spki: bytes
    key_bits: bytes


def _parts(der: bytes) -> _Parts:
    """The pieces that signatures are about, exactly as they stand."""
    outer = tlv.value_of(der, 0x30)
    signed = tlv.read(outer)
    algorithm = tlv.read(outer, signed.end)
    signature = whole_bits(tlv.value_of(outer[algorithm.end :], 0x03))
    inside = [element for element in tlv.elements(signed.value, most=16) if element.tag != 0xA0]
    starts = [0, *(element.end for element in tlv.elements(signed.value, most=16))]
    if len(inside) < 6 or (signed.tag, algorithm.tag) != (0x30, 0x30):
        raise Malformed("a certificate of too few parts")
    key = inside[5]
    start = max(start for start in starts if start < key.end)
    pieces = list(tlv.elements(key.value, most=2))
    if [piece.tag for piece in pieces] != [0x30, 0x03]:
        raise Malformed("a certificate without a public key")
    return _Parts(
        signed=outer[: signed.end],
        algorithm=algorithm.value,
        inner_algorithm=inside[1].value,
        signature=signature,
        spki=signed.value[start : key.end],
        key_bits=pieces[1].value[1:],
    )


def _or_sha1(algorithm: Algorithm) -> Algorithm:
    """PSS without parameters means SHA-1 in a certificate (RFC 4055, 3.1)."""
    if algorithm.hash:
        return algorithm
    return Algorithm(algorithm.scheme, "sha1", algorithm.mask_hash)


def _statement(certificate: x509.TbsCertificate) -> Statement:
    extensions = _extensions(certificate["extensions"])
    constraints = extensions.get("basic_constraints")
    usages = extensions.get("key_usage")
    purposes = extensions.get("extended_key_usage")
    types = extensions.get(DOCUMENT_TYPES)
    subject_key = extensions.get("key_identifier")
    authority = extensions.get("authority_key_identifier")
    return Statement(
        subject=read_name(certificate["subject"].dump()),
        issuer=read_name(certificate["issuer"].dump()),
        serial=int(certificate["serial_number"].native),
        not_before=utc(certificate["validity"]["not_before"].native),
        not_after=utc(certificate["validity"]["not_after"].native),
        subject_key_id=subject_key.parsed.native if subject_key else None,
        authority_key_id=authority.parsed["key_identifier"].native if authority else None,
        is_authority=bool(constraints.parsed["ca"].native) if constraints else None,
        usages=frozenset(usages.parsed.native) if usages else None,
        purposes=tuple(purpose.dotted for purpose in purposes.parsed) if purposes else (),
        document_types=_document_types(types.contents) if types else (),
    )


def _extensions(extensions: x509.Extensions) -> dict[str, core.ParsableOctetString]:
    found: dict[str, core.ParsableOctetString] = {}
    for number, extension in enumerate(extensions):
        if number >= 64:
            raise Malformed("more than 64 extensions")
        found.setdefault(extension["extn_id"].native, extension["extn_value"])
    return found


def _document_types(value: bytes) -> tuple[str, ...]:
    """DocumentTypeListSyntax: a version and a set of document codes."""
    codes = tlv.by_tag(tlv.value_of(value, 0x30)).get(0x31, b"")
    return tuple(element.value.decode("ascii", "replace") for element in tlv.elements(codes, most=64))
