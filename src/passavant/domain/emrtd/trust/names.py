"""Distinguished names of certificates, compared as people read them (ICAO Doc 9303-12, 7.1; RFC 5280, 7.1).

States write the same name with other string types, other cases and other spaces; the names fold to one form.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

from asn1crypto import x509

_SHORT = {
    "country_name": "C",
    "state_or_province_name": "ST",
    "locality_name": "L",
    "organization_name": "O",
    "organizational_unit_name": "OU",
    "common_name": "CN",
    "serial_number": "serialNumber",
    "email_address": "E",
    "domain_component": "DC",
}

MOST_PARTS = 64
LONGEST_NAME = 4096


@dataclass(frozen=True, slots=True)
class DistinguishedName:
    """A name as shown, as compared, and its country: two letters, capital, empty when the name has none."""

    shown: str
    folded: str
    country: str


@functools.lru_cache(maxsize=1024)
def read_name(der: bytes) -> DistinguishedName:
    """The name of a certificate or revocation list from its DER; call it inside `reading`.

    A State's certificates repeat few names, which are read once.
    """
    if len(der) > LONGEST_NAME:
        raise ValueError(f"a name of {len(der)} bytes")
    shown, folded, country = [], [], ""
    for number, relative in enumerate(x509.Name.load(der).chosen):
        if number >= MOST_PARTS:
            raise ValueError(f"a name of more than {MOST_PARTS} parts")
        parts = []
        for part in relative:
            kind: str = part["type"].native
            text = _text(part["value"])
            shown.append(f"{_SHORT.get(kind, kind)}={text}")
            parts.append(f"{kind}={fold(text)}")
            if kind == "country_name" and not country:
                country = fold(text).upper()
        folded.append("+".join(sorted(parts)))
    return DistinguishedName(", ".join(shown), "\n".join(folded), country)


def fold(text: str) -> str:
    """Without case, without spaces at the ends or doubled, compatible characters made one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _text(value: object) -> str:
    native = getattr(value, "native", None)
    return native if isinstance(native, str) else repr(native)
