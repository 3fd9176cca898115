"""DG15, the public key of active authentication (ICAO Doc 9303-10, 4.7.15; 9303-11, 6.1)."""

from __future__ import annotations

from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.keys import PublicKey, RefusedKey, read_public_key


def read_dg15(value: bytes) -> PublicKey:
    """The value of DG15.

    Raises:
        Malformed: no public key, or one that is not sound.
    """
    try:
        return read_public_key(value)
    except RefusedKey as said:
        raise Malformed(str(said)) from said
