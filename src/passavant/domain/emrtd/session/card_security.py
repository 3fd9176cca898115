"""EF.CardSecurity, the chip's keys signed apart from its data groups (ICAO Doc 9303-11, 9.2; BSI TR-03110-3, A.1)."""

from __future__ import annotations

from datetime import datetime

from passavant.domain.emrtd.lds.security import SecurityInfo, read_security_infos
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import LARGEST_SECURITY_OBJECT, bounded
from passavant.domain.emrtd.trust.chains import follow
from passavant.domain.emrtd.trust.cms import Held, SignedData, examine, read_signed_data
from passavant.domain.emrtd.trust.keys import RefusedKey
from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.values import Severity

FID = 0x011D
"""In the master file; the same number in the application is EF.SOD."""

CONTENT_TYPE = "0.4.0.127.0.7.3.2.1"


def read_card_security(data: bytes) -> tuple[SecurityInfo, ...]:
    """The options in the file, not yet believed.

    Raises:
        Malformed: no signed options.
    """
    return read_security_infos(_signed(data).content)


def is_signed(data: bytes, trust: TrustStore, *, at: datetime) -> bool:
    """Whether a document signer of a State we know signed the file, and nothing speaks against that signer."""
    try:
        signed = _signed(data)
    except Malformed:
        return False
    for signer in signed.signers:
        for certificate in signed.certificates:
            try:
                held = examine(signer, signed.content, certificate.key)
            except RefusedKey:
                continue
            if isinstance(held, Held):
                chain = follow(certificate, trust, at=at)
                return chain.authority is not None and not any(
                    finding.severity is Severity.STOP for finding in chain.findings
                )
    return False


def _signed(data: bytes) -> SignedData:
    signed = read_signed_data(bounded(data, LARGEST_SECURITY_OBJECT, "EF.CardSecurity"))
    if signed.content_type != CONTENT_TYPE:
        raise Malformed(f"signed data of type {signed.content_type}, not EF.CardSecurity")
    return signed
