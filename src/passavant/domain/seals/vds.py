"""The visible digital seal of bytes: header, messages, signature (ICAO Doc 9303-13, 2; versions 3 and 4).

Reading says what stands there; whether the signature holds is for `verifying`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

from passavant.domain.seals import c40
from passavant.domain.seals.findings import NotASeal
from passavant.domain.seals.hashing import digest_for, hash_for

MAGIC = 0xDC
SIGNATURE = 0xFF
VERSIONS: dict[int, int] = {0x02: 3, 0x03: 4}
"""The byte that is written, and the version it stands for."""

LARGEST = 4096
"""More bytes than any barcode on paper holds."""

SIGNER_LENGTH = 4
OLD_REFERENCE_LENGTH = 5


class CannotSeal(ValueError):
    """A header or a message that a seal cannot hold; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealHeader:
    """Who sealed what and when; `signer` and `certificate_reference` name the signer's certificate."""

    version: int
    issuing_state: str
    signer: str
    certificate_reference: str
    issued: date
    signed: date
    feature: int
    category: int

    @property
    def kind(self) -> str:
        """Feature definition and category as four hexadecimal digits, by which profiles are found."""
        return f"{self.feature:02X}{self.category:02X}"


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as it stands on the document; `messages` by tag, in their order."""

    header: SealHeader
    messages: Mapping[int, bytes]
    signed: bytes
    signature: bytes


def read_seal(data: bytes) -> Seal:
    """Read the bytes of a barcode.

    Raises:
        NotASeal: they are no seal, or a broken one.
    Source: ICAO Doc 9303-13, 2.2 to 2.4.
    """
    if len(data) > LARGEST:
        raise NotASeal(f"{len(data)} bytes are more than a seal may have")
    if len(data) < 3 or data[0] != MAGIC:
        raise NotASeal("it does not begin as seals do")
    header, at = _header(data)
    messages: dict[int, bytes] = {}
    while at < len(data):
        start = at
        tag, value, at = _message(data, at)
        if tag == SIGNATURE:
            if at != len(data):
                raise NotASeal("something stands behind the signature")
            return Seal(header, messages, data[:start], value)
        if tag in messages:
            raise NotASeal(f"message {tag} stands twice")
        messages[tag] = value
    return Seal(header, messages, data, b"")


def seal_document(
    header: SealHeader, messages: Mapping[int, bytes], key: ec.EllipticCurvePrivateKey
) -> bytes:
    """The bytes of a signed seal.

    Raises:
        CannotSeal: the header or a message does not fit.
    """
    body = _written_header(header) + b"".join(
        bytes((tag,)) + _length(len(value)) + value for tag, value in messages.items()
    )
    signature = _sign(body, key)
    sealed = body + bytes((SIGNATURE,)) + _length(len(signature)) + signature
    if len(sealed) > LARGEST:
        raise CannotSeal(f"{len(sealed)} bytes are more than a seal may have")
    return sealed


def _header(data: bytes) -> tuple[SealHeader, int]:
    version = VERSIONS.get(data[1])
    if version is None:
        raise NotASeal(f"a seal of an unknown version ({data[1] + 1})")
    issuing_state = c40.unpacked(data[2:4]).rstrip()
    if version == 3:
        names, at = c40.unpacked(data[4:10]), 10
        signer, reference = names[:SIGNER_LENGTH], names[SIGNER_LENGTH:]
    else:
        signer, reference, at = _signer_of_version_4(data)
    if len(data) < at + 8:
        raise NotASeal("the header is cut off")
    header = SealHeader(
        version=version,
        issuing_state=issuing_state,
        signer=signer.rstrip(),
        certificate_reference=reference.rstrip(),
        issued=_read_date(data[at : at + 3]),
        signed=_read_date(data[at + 3 : at + 6]),
        feature=data[at + 6],
        category=data[at + 7],
    )
    return header, at + 8


def _signer_of_version_4(data: bytes) -> tuple[str, str, int]:
    """Signer and length of the reference in six characters, then the reference itself (9303-13, 2.2)."""
    names = c40.unpacked(data[4:8])
    try:
        length = int(names[SIGNER_LENGTH:], 16)
    except ValueError:
        raise NotASeal("the length of the certificate reference is no number") from None
    packed_length = -(-length // 3) * 2
    reference = c40.unpacked(data[8 : 8 + packed_length])
    if len(reference.rstrip()) > length:
        raise NotASeal("the certificate reference is longer than it says")
    return names[:SIGNER_LENGTH], reference[:length], 8 + packed_length


def _message(data: bytes, at: int) -> tuple[int, bytes, int]:
    """Tag, value and where the next one begins; lengths are those of DER, two bytes at most."""
    tag = data[at]
    if at + 1 >= len(data):
        raise NotASeal("a message is cut off")
    length, start = data[at + 1], at + 2
    if length in (0x80, 0x81, 0x82):  # 0x80, a length of no bytes, is how one maker writes an empty message
        size = length - 0x80
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    elif length > 0x7F:
        raise NotASeal("a message of impossible length")
    if start + length > len(data):
        raise NotASeal("a message is cut off")
    return tag, data[start : start + length], start + length


def _read_date(packed: bytes) -> date:
    """Three bytes that are, in decimal, month, day and year (9303-13, 2.3.1)."""
    digits = f"{int.from_bytes(packed, 'big'):08d}"
    try:
        return date(int(digits[4:]), int(digits[:2]), int(digits[2:4]))
    except ValueError:
        raise NotASeal("a date that does not exist") from None


def _written_date(day: date) -> bytes:
    return int(f"{day.month:02d}{day.day:02d}{day.year:04d}").to_bytes(3, "big")


def _written_header(header: SealHeader) -> bytes:
    written = {version: byte for byte, version in VERSIONS.items()}
    if header.version not in written or len(header.signer) > SIGNER_LENGTH or len(header.issuing_state) > 3:
        raise CannotSeal("version 3 or 4, a State of three letters and a signer of four are needed")
    try:
        names = _written_names(header)
        state = c40.packed(header.issuing_state.ljust(3))
    except ValueError as stranger:
        raise CannotSeal(str(stranger)) from stranger
    return (
        bytes((MAGIC, written[header.version]))
        + state
        + names
        + _written_date(header.issued)
        + _written_date(header.signed)
        + bytes((header.feature, header.category))
    )


def _written_names(header: SealHeader) -> bytes:
    reference = header.certificate_reference
    signer = header.signer.ljust(SIGNER_LENGTH)
    if header.version == 3:
        if len(reference) > OLD_REFERENCE_LENGTH:
            raise CannotSeal("a seal of version 3 names its certificate in five characters")
        return c40.packed(signer + reference.rjust(OLD_REFERENCE_LENGTH, "0"))
    if len(reference) > 0xFF:
        raise CannotSeal("the certificate reference is too long")
    packed_reference = c40.packed(reference.ljust(-(-len(reference) // 3) * 3))
    return c40.packed(f"{signer}{len(reference):02X}") + packed_reference


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    if length <= 0xFF:
        return bytes((0x81, length))
    if length <= 0xFFFF:
        return b"\x82" + length.to_bytes(2, "big")
    raise CannotSeal("a message of more than 65 535 bytes")


def _sign(body: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """r and s one behind the other, each as long as the curve's order (9303-13, 2.4)."""
    bits = key.curve.key_size
    r, s = decode_dss_signature(key.sign(digest_for(bits, body), ec.ECDSA(Prehashed(hash_for(bits)()))))
    size = (bits + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")
