"""Certificate revocation lists of country signing authorities (ICAO Doc 9303-12, 7.2 and 8.2; RFC 5280, 5)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import crl, x509

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import LARGEST_LIST, bounded, reading, whole_bits
from passavant.domain.emrtd.trust.certificates import algorithm_identifier, utc
from passavant.domain.emrtd.trust.keys import PublicKey
from passavant.domain.emrtd.trust.names import DistinguishedName, read_name
from passavant.domain.emrtd.trust.signatures import Algorithm, UnknownAlgorithm, algorithm_of, verifies

OLD_AFTER = timedelta(days=90)
"""States publish a list at least every 90 days (9303-12, 8.2)."""

MOST_REVOKED = 200_000

_REASON = bytes.fromhex("551d15")
"""2.5.29.21, the extension of an entry that gives the reason."""

_REASONS = (
    "unspecified",
    "key compromise",
    "CA compromise",
    "affiliation changed",
    "superseded",
    "cessation of operation",
    "certificate hold",
    "",
    "remove from CRL",
    "privilege withdrawn",
    "AA compromise",
)


@dataclass(frozen=True, slots=True)
class RevocationList:
    """One list: who says it, when, and which serial numbers with the reason given; not yet whether it holds."""

    der: bytes
    fingerprint: str
    issuer: DistinguishedName
    authority_key_id: bytes | None
    this_update: datetime
    next_update: datetime | None
    revoked: Mapping[int, str]

    @property
    def country(self) -> str:
        return self.issuer.country

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether its signature is this key's."""
        outer = tlv.value_of(self.der, 0x30)
        signed = tlv.read(outer)
        algorithm = tlv.read(outer, signed.end)
        try:
            signature = whole_bits(tlv.value_of(outer[algorithm.end :], 0x03))
            how = algorithm_of(*algorithm_identifier(algorithm.value))
        except (UnknownAlgorithm, Malformed):
            return False
        how = how if how.hash else Algorithm(how.scheme, "sha1", how.mask_hash)
        return verifies(key, how, outer[: signed.end], signature)


def read_revocation_list(der: bytes) -> RevocationList:
    """One list from its DER.

    Raises:
        Malformed: no revocation list.
    """
    bounded(der, LARGEST_LIST, "a revocation list")
    element = tlv.read(der)
    der = der[: element.end]
    outer = list(tlv.elements(tlv.value_of(der, 0x30), most=3))
    if [part.tag for part in outer] != [0x30, 0x30, 0x03]:
        raise Malformed("a revocation list of other parts")
    fields = list(tlv.elements(outer[0].value, most=8))
    if fields and fields[0].tag == 0x02:
        fields.pop(0)
    if len(fields) < 3:
        raise Malformed("a revocation list of too few parts")
    times = [field for field in fields[2:4] if field.tag in (0x17, 0x18)]
    entries = next((field.value for field in fields[3:] if field.tag == 0x30), b"")
    extensions = next((field.value for field in fields[3:] if field.tag == 0xA0), b"")
    with reading("the revocation list"):
        return RevocationList(
            der,
            hashlib.sha256(der).hexdigest(),
            read_name(tlv.write(0x30, fields[1].value)),
            _authority_key_id(extensions),
            _time(times[0]),
            _time(times[1]) if len(times) > 1 else None,
            _revoked(entries),
        )


def _time(field: tlv.Element) -> datetime:
    return utc(x509.Time.load(tlv.write(field.tag, field.value)).native)


def _revoked(entries: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for entry in tlv.elements(entries, most=MOST_REVOKED):
        parts = list(tlv.elements(entry.value, most=3))
        if parts[0].tag != 0x02 or not 0 < len(parts[0].value) <= 64:
            raise Malformed("an entry without a serial number")
        found[int.from_bytes(parts[0].value, "big", signed=True)] = _reason(parts[2:])
    return found


def _reason(extensions: list[tlv.Element]) -> str:
    """The reason of an entry, which stands in one of its extensions (RFC 5280, 5.3.1)."""
    for level in extensions:
        for extension in tlv.elements(level.value, most=8):
            parts = list(tlv.elements(extension.value, most=3))
            if parts and parts[0].value == _REASON:
                number = parts[-1].value[-1:]
                return _REASONS[number[0]] if number and number[0] < len(_REASONS) else number.hex()
    return _REASONS[0]


def _authority_key_id(extensions: bytes) -> bytes | None:
    if not extensions:
        return None
    for extension in crl.TBSCertListExtensions.load(extensions):
        if extension["extn_id"].native == "authority_key_identifier":
            found: bytes | None = extension["extn_value"].parsed["key_identifier"].native
            return found
    return None
