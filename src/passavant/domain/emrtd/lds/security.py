"""DG14 and EF.CardAccess, the chip's security options (ICAO Doc 9303-11, 9.2; BSI TR-03110-3, A.1): values only."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.cms import dotted

_BSI = "0.4.0.127.0.7.2.2."
CHIP_PUBLIC_KEY_DH = _BSI + "1.1"
CHIP_PUBLIC_KEY_ECDH = _BSI + "1.2"
TERMINAL_AUTHENTICATION = _BSI + "2"
CHIP_AUTHENTICATION = _BSI + "3"
PACE = _BSI + "4"
ACTIVE_AUTHENTICATION = "2.23.136.1.1.5"

_MEANINGS: tuple[tuple[str, str], ...] = (
    (CHIP_PUBLIC_KEY_DH, "key of chip authentication (DH)"),
    (CHIP_PUBLIC_KEY_ECDH, "key of chip authentication (ECDH)"),
    (TERMINAL_AUTHENTICATION, "terminal authentication"),
    (CHIP_AUTHENTICATION, "chip authentication"),
    (PACE, "PACE"),
    (ACTIVE_AUTHENTICATION, "active authentication"),
)


@dataclass(frozen=True, slots=True)
class SecurityInfo:
    """One option: its number, and the DER of the required and the optional data behind it."""

    protocol: str
    required: bytes
    optional: bytes = b""

    @property
    def meaning(self) -> str:
        """What the number stands for; the number itself when it is not known here."""
        for start, meaning in _MEANINGS:
            if self.protocol == start or self.protocol.startswith(start + "."):
                return meaning
        return self.protocol

    @property
    def version(self) -> int | None:
        """The number that most options carry first: their version."""
        return _number(self.required)

    @property
    def parameter(self) -> int | None:
        """The number behind it: a key's identifier, or PACE's domain parameters."""
        return _number(self.optional)


def read_dg14(value: bytes) -> tuple[SecurityInfo, ...]:
    """The value of DG14, which is a set of options.

    Raises:
        Malformed: something else.
    """
    return read_security_infos(value)


def read_security_infos(data: bytes) -> tuple[SecurityInfo, ...]:
    """A SET OF SecurityInfo, as DG14 and EF.CardAccess hold it.

    Raises:
        Malformed: something else.
    """
    outer = tlv.read(data)
    if outer.tag != 0x31:
        raise Malformed("no set of security options")
    return tuple(_info(element) for element in tlv.elements(outer.value, most=64))


def _info(element: tlv.Element) -> SecurityInfo:
    if element.tag != 0x30:
        raise Malformed("a security option that is no sequence")
    parts = list(tlv.elements(element.value, most=3))
    if len(parts) < 2 or parts[0].tag != 0x06:
        raise Malformed("a security option without number or data")
    protocol, required = parts[:2]
    return SecurityInfo(
        dotted(protocol.value), element.value[protocol.end : required.end], element.value[required.end :]
    )


def _number(der: bytes) -> int | None:
    if not der:
        return None
    element = tlv.read(der)
    return int.from_bytes(element.value[:16], "big") if element.tag == 0x02 else None
