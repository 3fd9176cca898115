"""Signed data of security objects and master lists, read and verified (RFC 5652; ICAO Doc 9303-10, 4.6.2).

Lenient where chips in the field err: BER lengths, attributes out of order, a signer named with another spelling.
Each is said. The digest of the content is always computed anew.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from asn1crypto import core

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import reading
from passavant.domain.emrtd.trust.certificates import Certificate, algorithm_identifier, read_certificate, utc
from passavant.domain.emrtd.trust.keys import PublicKey
from passavant.domain.emrtd.trust.names import DistinguishedName, read_name
from passavant.domain.emrtd.trust.signatures import (
    Algorithm,
    Scheme,
    UnknownAlgorithm,
    algorithm_of,
    digest,
    hash_of_oid,
    verifies,
)

SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"

MOST_SIGNERS = 4
MOST_CERTIFICATES = 8

_SEQUENCE, _SET, _OID, _STRING, _INTEGER = 0x30, 0x31, 0x06, 0x04, 0x02


class Flaw(StrEnum):
    """Why a signature over content does not hold."""

    ALGORITHM = "the algorithm is not one of Doc 9303"
    CONTENT_DIGEST = "the content is not the one that was signed"
    SIGNATURE = "the signature is not this key's"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who signed and how. The signer is named by issuer and serial number, or by key identifier.

    `attributes` are the signed attributes by number; `attributes_as_written` their bytes as a SET, None when
    the content itself was signed.
    """

    issuer: DistinguishedName | None
    serial: int | None
    key_id: bytes | None
    digest_algorithm: str
    signature_algorithm: tuple[str, bytes]
    signature: bytes
    attributes: dict[str, bytes]
    attributes_as_written: bytes | None

    def names(self, certificate: Certificate) -> bool:
        """Whether this certificate is the one that the signer names."""
        if self.key_id is not None:
            return certificate.says.subject_key_id == self.key_id
        says = certificate.says
        return (
            self.issuer is not None
            and says.serial == self.serial
            and says.issuer.folded == self.issuer.folded
        )

    @property
    def signing_time(self) -> datetime | None:
        """The time the signer claims; nobody vouches for it."""
        value = self.attributes.get(SIGNING_TIME)
        try:
            with reading("the signing time"):
                return utc(core.load(value).native) if value else None
        except Malformed:
            return None


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedData:
    """What was signed, with the certificates that came along (those that could be read) and the signers."""

    content_type: str
    content: bytes
    certificates: tuple[Certificate, ...]
    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """How a signature was found to hold: the algorithm, and what was not as the standard wants it."""

    algorithm: Algorithm
    attributes_out_of_order: bool = False
    without_attributes: bool = False
    hash_of_the_digest: bool = False


def read_signed_data(data: bytes) -> SignedData:
    """The signed data of a ContentInfo, in DER or BER.

    Raises:
        Malformed: not that, more than one kind of nesting, or parts missing.
    """
    fields = list(tlv.elements(tlv.value_of(tlv.definite(data), _SEQUENCE), most=4))
    if len(fields) != 2 or fields[0].tag != _OID or dotted(fields[0].value) != SIGNED_DATA:
        raise Malformed("no signed data of RFC 5652")
    inside = list(tlv.elements(tlv.value_of(fields[1].value, _SEQUENCE), most=8))
    shape = [element.tag for element in inside]
    if shape[:3] != [_INTEGER, _SET, _SEQUENCE] or shape[-1] != _SET or len(shape) > 6:
        raise Malformed("signed data without its parts")
    content_type, content = _content(inside[2].value)
    certificates = b"".join(element.value for element in inside if element.tag == 0xA0)
    return SignedData(
        content_type=content_type,
        content=content,
        certificates=_certificates(certificates),
        signers=tuple(_signer(element) for element in tlv.elements(inside[-1].value, most=MOST_SIGNERS)),
    )


def examine(signer: Signer, content: bytes, key: PublicKey) -> Held | Flaw:
    """Whether the signer's signature over the content holds under a key, and how.

    The signature's own hash counts; where it does not hold, the message digest's is tried, which some issuers took.
    """
    try:
        message_hash = hash_of_oid(signer.digest_algorithm)
        algorithm = algorithm_of(*signer.signature_algorithm)
    except (UnknownAlgorithm, Malformed):
        return Flaw.ALGORITHM
    if signer.attributes_as_written is not None and not _digest_fits(signer, content, message_hash):
        return Flaw.CONTENT_DIGEST
    for candidate in _candidates(algorithm, message_hash):
        for message, out_of_order in _messages(signer, content):
            if verifies(key, candidate, message, signer.signature):
                return Held(
                    candidate,
                    attributes_out_of_order=out_of_order,
                    without_attributes=signer.attributes_as_written is None,
                    hash_of_the_digest=bool(algorithm.hash) and candidate.hash != algorithm.hash,
                )
    return Flaw.SIGNATURE


def _digest_fits(signer: Signer, content: bytes, message_hash: str) -> bool:
    stated = signer.attributes.get(MESSAGE_DIGEST, b"")
    try:
        return hmac.compare_digest(tlv.value_of(stated, _STRING), digest(message_hash, content))
    except Malformed:
        return False


def _candidates(algorithm: Algorithm, message_hash: str) -> list[Algorithm]:
    with_message_hash = Algorithm(algorithm.scheme, message_hash, algorithm.mask_hash)
    if algorithm.scheme is Scheme.PSS and algorithm.hash:
        return [algorithm]
    return [algorithm, with_message_hash] if algorithm.hash not in ("", message_hash) else [with_message_hash]


def _messages(signer: Signer, content: bytes) -> list[tuple[bytes, bool]]:
    """What may have been signed, each with whether it is out of DER's order."""
    written = signer.attributes_as_written
    if written is None:
        return [(content, False)]
    in_order = tlv.write(_SET, b"".join(sorted(_pieces(tlv.value_of(written, _SET)))))
    if in_order == written:
        return [(written, False)]
    return [(in_order, True), (written, True)]


def _pieces(level: bytes) -> list[bytes]:
    """The elements of one level with their tags and lengths."""
    pieces, at = [], 0
    for element in tlv.elements(level, most=64):
        pieces.append(level[at : element.end])
        at = element.end
    return pieces


def _content(value: bytes) -> tuple[str, bytes]:
    fields = list(tlv.elements(value, most=2))
    if len(fields) != 2 or fields[0].tag != _OID or fields[1].tag != 0xA0:
        raise Malformed("signed data without content")
    inside = tlv.read(fields[1].value)
    # A few old signers wrote the content as it is, not wrapped in a string (PKCS #7).
    content = inside.value if inside.tag == _STRING else fields[1].value
    return dotted(fields[0].value), content


def _certificates(level: bytes) -> tuple[Certificate, ...]:
    """Certificates that can be read; a foreign one beside the signer's must not spoil the rest."""
    found = []
    for piece in _pieces(level)[:MOST_CERTIFICATES]:
        try:
            found.append(read_certificate(piece))
        except Malformed:
            continue
    return tuple(found)


def _signer(element: tlv.Element) -> Signer:
    fields = list(tlv.elements(element.value, most=8))
    if element.tag != _SEQUENCE or len(fields) < 5:
        raise Malformed("a signer of too few parts")
    _, sid, digests, *rest = fields
    attributes = rest.pop(0) if rest[0].tag == 0xA0 else None
    if len(rest) < 2 or rest[1].tag != _STRING:
        raise Malformed("a signer without a signature")
    issuer, serial, key_id = _signer_name(sid)
    return Signer(
        issuer=issuer,
        serial=serial,
        key_id=key_id,
        digest_algorithm=algorithm_identifier(digests.value)[0],
        signature_algorithm=algorithm_identifier(rest[0].value),
        signature=rest[1].value,
        attributes=_attributes(attributes.value) if attributes else {},
        attributes_as_written=tlv.write(_SET, attributes.value) if attributes else None,
    )


def _signer_name(sid: tlv.Element) -> tuple[DistinguishedName | None, int | None, bytes | None]:
    if sid.tag == 0x80:
        return None, None, sid.value
    if sid.tag == 0xA0:  # the key identifier, tagged explicitly by mistake
        return None, None, tlv.value_of(sid.value, _STRING)
    name = tlv.read(sid.value)
    serial = tlv.value_of(sid.value[name.end :], _INTEGER)
    with reading("the signer's name"):
        return (
            read_name(sid.value[: name.end]),
            int.from_bytes(serial, "big", signed=True),
            None,
        )


def _attributes(level: bytes) -> dict[str, bytes]:
    """The first value of each attribute.

    Raises:
        Malformed: an attribute twice, which would leave open which one counts.
    """
    found: dict[str, bytes] = {}
    for element in tlv.elements(level, most=32):
        kind = tlv.read(element.value)
        values = tlv.value_of(element.value[kind.end :], _SET)
        number = dotted(kind.value)
        if number in found:
            raise Malformed(f"the attribute {number} stands twice")
        found[number] = values[: tlv.read(values).end] if values else b""
    return found


def dotted(value: bytes) -> str:
    """An object identifier from its bytes.

    Raises:
        Malformed: it does not end.
    """
    with reading("an object identifier"):
        number: str = core.ObjectIdentifier(contents=value).dotted
        return number
