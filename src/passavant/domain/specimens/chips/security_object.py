"""Writing EF.SOD for specimens, as the standard wants it and in the ways real issuers err (ICAO Doc 9303-10, 4.6.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from passavant.domain.emrtd.lds.sod import LDS_SECURITY_OBJECT, TAG
from passavant.domain.emrtd.trust.cms import CONTENT_TYPE, MESSAGE_DIGEST, SIGNED_DATA, SIGNING_TIME
from passavant.domain.emrtd.trust.signatures import digest
from passavant.domain.specimens.chips import der
from passavant.domain.specimens.chips.authority import SpecimenSigner, key_id
from passavant.domain.specimens.chips.keys import hash_identifier

SIGNED_ON = datetime(2025, 5, 5, 10, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the object is written; every field but the hash departs from the standard when it is set."""

    hash: str = "sha256"
    content_type: str = LDS_SECURITY_OBJECT
    lds_version: str = ""
    signer_by_key_id: bool = False
    attributes_reversed: bool = False
    sign_reversed: bool = False
    without_attributes: bool = False
    without_certificate: bool = False
    indefinite: bool = False
    signer_name: bytes = b""
    serial: int | None = None
    extra_certificates: Sequence[bytes] = field(default=())
    bare: bool = False


STANDARD = Layout()


def security_object(groups: Mapping[int, bytes], signer: SpecimenSigner, layout: Layout = STANDARD) -> bytes:
    """EF.SOD over the contents of data groups by number."""
    content = _digests(groups, layout)
    info = signed_data(content, signer, layout)
    if layout.bare:
        return info
    return der.tagged(TAG, info)


def signed_data(content: bytes, signer: SpecimenSigner, layout: Layout = STANDARD) -> bytes:
    """A ContentInfo of signed data by one signer; master lists are made the same way."""
    certificates = [] if layout.without_certificate else [signer.certificate, *layout.extra_certificates]
    body = der.sequence(
        der.integer(3),
        der.set_of([hash_identifier(layout.hash)]),
        der.sequence(der.oid(layout.content_type), der.explicit(0, _content(content, layout))),
        *([der.explicit(0, b"".join(certificates))] if certificates else []),
        der.set_of([_signer(content, signer, layout)]),
    )
    return _wrapped(der.oid(SIGNED_DATA), body, layout)


def _wrapped(oid: bytes, body: bytes, layout: Layout) -> bytes:
    if layout.indefinite:
        inner = b"\xa0\x80" + body + b"\x00\x00"
        return b"\x30\x80" + oid + inner + b"\x00\x00"
    return der.sequence(oid, der.explicit(0, body))


def _content(content: bytes, layout: Layout) -> bytes:
    """A string, in BER cut into chunks."""
    if not layout.indefinite:
        return der.octets(content)
    chunks = (der.octets(content[start : start + 50]) for start in range(0, len(content), 50))
    return b"\x24\x80" + b"".join(chunks) + b"\x00\x00"


def _digests(groups: Mapping[int, bytes], layout: Layout) -> bytes:
    entries = (
        der.sequence(der.integer(number), der.octets(digest(layout.hash, data)))
        for number, data in sorted(groups.items())
    )
    version = (
        [der.sequence(der.printable(layout.lds_version), der.printable("040000"))]
        if layout.lds_version
        else []
    )
    return der.sequence(
        der.integer(1 if layout.lds_version else 0),
        hash_identifier(layout.hash),
        der.sequence(*entries),
        *version,
    )


def _signer(content: bytes, signer: SpecimenSigner, layout: Layout) -> bytes:
    attributes = _attributes(content, layout)
    message = (
        content
        if layout.without_attributes
        else der.tagged(0x31, b"".join(_signed_order(attributes, layout)))
    )
    written = (
        b"" if layout.without_attributes else der.tagged(0xA0, b"".join(_written_order(attributes, layout)))
    )
    serial = signer.serial if layout.serial is None else layout.serial
    named = der.sequence(layout.signer_name or signer.issuer, der.integer(serial))
    return der.sequence(
        der.integer(3 if layout.signer_by_key_id else 1),
        der.tagged(0x80, key_id(signer.key)) if layout.signer_by_key_id else named,
        hash_identifier(layout.hash),
        written,
        signer.style.identifier,
        der.octets(signer.key.sign(message, signer.style)),
    )


def _attributes(content: bytes, layout: Layout) -> list[bytes]:
    return [
        der.sequence(der.oid(CONTENT_TYPE), der.set_of([der.oid(layout.content_type)])),
        der.sequence(der.oid(SIGNING_TIME), der.set_of([der.time(SIGNED_ON)])),
        der.sequence(der.oid(MESSAGE_DIGEST), der.set_of([der.octets(digest(layout.hash, content))])),
    ]


def _written_order(attributes: list[bytes], layout: Layout) -> list[bytes]:
    return sorted(attributes, reverse=layout.attributes_reversed or layout.sign_reversed)


def _signed_order(attributes: list[bytes], layout: Layout) -> list[bytes]:
    return sorted(attributes, reverse=layout.sign_reversed)
