"""EF.SOD, the security object: the digests of the data groups and who signed them (ICAO Doc 9303-10, 4.6.2; App. D)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.findings import note
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import LARGEST_SECURITY_OBJECT, bounded
from passavant.domain.emrtd.trust.certificates import algorithm_identifier
from passavant.domain.emrtd.trust.cms import SignedData, read_signed_data
from passavant.domain.emrtd.trust.signatures import HASHES, UnknownAlgorithm, hash_of_oid
from passavant.domain.values import Finding

TAG = 0x77
LDS_SECURITY_OBJECT = "2.23.136.1.1.1"

OLD_CONTENT_TYPES: dict[str, str] = {
    "1.3.27.1.1.1": "ICAO's number until 2004",
    "1.2.528.1.1006.1.20.1": "Dutch specimens of 2006",
    "1.2.840.113549.1.7.1": "plain data, as China writes it",
}
"""Content types met in the field instead of ICAO's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SecurityObject:
    """What the issuer signed: the digest of each data group by number, the hash, and the signature over it."""

    signed_data: SignedData
    hash: str
    digests: Mapping[int, bytes]
    lds_version: str
    findings: tuple[Finding, ...] = ()


def read_sod(file: bytes) -> SecurityObject:
    """The security object of EF.SOD.

    Raises:
        Malformed: no signed data, or signed data that are no list of digests.
    """
    bounded(file, LARGEST_SECURITY_OBJECT, "EF.SOD")
    findings: list[Finding] = []
    signed_data = read_signed_data(_content_info(file, findings))
    if signed_data.content_type != LDS_SECURITY_OBJECT:
        number = signed_data.content_type
        meaning = OLD_CONTENT_TYPES.get(number)
        shown = f"{number}, {meaning}" if meaning else number
        findings.append(note("chip.content_type", "EF.SOD", type=shown))
    if not signed_data.signers:
        raise Malformed("nobody signed the security object")
    name, digests, version = _digests(signed_data.content)
    return SecurityObject(
        signed_data=signed_data,
        hash=name,
        digests=digests,
        lds_version=version,
        findings=tuple(findings),
    )


def _content_info(file: bytes, findings: list[Finding]) -> bytes:
    """What stands in the outer tag; a few dumps lack it, some readers leave padding behind it."""
    if file[:1] == b"\x30":
        findings.append(note("chip.sod_bare", "EF.SOD"))
        return file
    whole = tlv.definite(file) if file[1:2] == b"\x80" else file
    outer = tlv.read(whole)
    if outer.tag != TAG:
        raise Malformed(f"tag {TAG:X} is expected, {outer.tag:X} stands there")
    if outer.end != len(whole) and whole is file:
        findings.append(note("chip.trailing", "EF.SOD", group="EF.SOD", count=str(len(whole) - outer.end)))
    return outer.value


def _digests(content: bytes) -> tuple[str, dict[int, bytes], str]:
    """LDSSecurityObject: version, hash, the digests, and from version 1 on the version of the LDS."""
    fields = list(tlv.elements(tlv.value_of(tlv.definite(content), 0x30), most=8))
    if [field.tag for field in fields[:3]] != [0x02, 0x30, 0x30]:
        raise Malformed("the signed content is no list of digests")
    try:
        name = hash_of_oid(algorithm_identifier(fields[1].value)[0])
    except UnknownAlgorithm as said:
        raise Malformed(str(said)) from said
    digests: dict[int, bytes] = {}
    for entry in tlv.elements(fields[2].value, most=16):
        parts = list(tlv.elements(entry.value, most=2))
        if [part.tag for part in parts] != [0x02, 0x04] or len(parts[0].value) != 1:
            raise Malformed("an entry of the list of digests has other parts")
        number = parts[0].value[0]
        if not 1 <= number <= 16 or number in digests:
            raise Malformed(f"a data group {number} does not exist, or stands twice")
        digests[number] = parts[1].value
    return name, digests, _version(fields[3:])


def _version(fields: list[tlv.Element]) -> str:
    if not fields or fields[0].tag != 0x30:
        return ""
    values = [element.value for element in tlv.elements(fields[0].value, most=4)]
    return values[0].decode("ascii", "replace") if values else ""


def shown_hash(name: str) -> str:
    return HASHES[name].shown
