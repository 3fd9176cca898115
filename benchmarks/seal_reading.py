"""Reading and verifying visible digital seals from pictures: zxing-cpp, which we use, beside libdmtx.

Run with `python -m benchmarks seal_reading`. The pictures are the seal as drawn, turned, blurred, smaller and noisy.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec
from numpy.typing import NDArray

from passavant.domain.emrtd import TrustStore
from passavant.domain.seals import Outcome, SealHeader, read_seal, seal_document, verify_seal
from passavant.domain.seals.barcodes import draw_barcode, read_barcodes
from passavant.domain.seals.c40 import packed
from passavant.domain.specimens.chips import INSPECTED
from passavant.domain.specimens.chips.authority import SpecimenAuthority, name
from passavant.domain.specimens.chips.chip import CRL_MADE
from passavant.domain.specimens.chips.keys import EcSigningKey

TARGET_MS = 5.0
COPIES = 8
Picture = NDArray[np.uint8]


def run() -> list[dict[str, Any]]:
    """How many of the pictures are read and at what cost, and what judging a seal costs."""
    data, trust = _sealed()
    pictures = [picture for copy in range(COPIES) for picture in _pictures(data, copy)]
    right, spent = _measured(pictures, data, lambda picture: [code.data for code in read_barcodes(picture)])
    peer, note = _peer()
    theirs = _measured(pictures, data, peer) if peer else None
    return [
        {
            "name": "seals read from a picture",
            "ours": spent,
            "peer": theirs[1] if theirs else None,
            "ratio": round(theirs[1] / spent, 1) if theirs else None,
            "unit": "ms CPU",
            "target": TARGET_MS,
            "met": spent <= TARGET_MS,
            "note": f"read {right} of {len(pictures)}"
            + (f", libdmtx {theirs[0]}" if theirs else f"; {note}"),
        },
        _judging(data, trust),
    ]


def _judging(data: bytes, trust: TrustStore) -> dict[str, Any]:
    """Unpacking, the seal's signature, and the whole chain to the State with its revocation list."""
    times = []
    for _ in range(200):
        start = time.process_time()
        verdict = verify_seal(read_seal(data), trust, at=INSPECTED)
        times.append(time.process_time() - start)
        if verdict.outcome is not Outcome.HOLDS or not verdict.signature_holds:
            raise RuntimeError(f"the seal does not hold: {[finding.code for finding in verdict.findings]}")
    return {
        "name": "seal unpacked and verified",
        "ours": round(statistics.median(times) * 1000, 3),
        "unit": "ms CPU",
    }


def _measured(
    pictures: list[Picture], data: bytes, read: Callable[[Picture], list[bytes]]
) -> tuple[int, float]:
    right, start = 0, time.process_time()
    for picture in pictures:
        right += data in read(picture)
    return right, round((time.process_time() - start) / len(pictures) * 1000, 2)


def _pictures(data: bytes, seed: int) -> Iterator[Picture]:
    chance = np.random.default_rng(seed)
    plain = np.pad(draw_barcode(data, scale=6), 60, constant_values=255)
    height, width = plain.shape
    yield plain
    yield cv2.GaussianBlur(plain, (0, 0), 1.8)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(chance.uniform(-40, 40)), 0.9)
    yield cv2.warpAffine(plain, turn, (width, height), borderValue=255)
    yield np.clip(plain + chance.normal(0, 35, plain.shape), 0, 255).astype(np.uint8)
    yield cv2.resize(plain, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    shade = np.linspace(0.35, 1.0, width)[None, :]
    yield (plain * shade).astype(np.uint8)


def _peer() -> tuple[Callable[[Picture], list[bytes]] | None, str]:
    try:
        from pylibdmtx.pylibdmtx import decode  # noqa: PLC0415  (measured only where it is installed)
    except (ImportError, OSError) as missing:
        return None, f"peer not measured: {missing}"
    return lambda picture: [code.data for code in decode(picture, timeout=1000, max_count=1)], ""


def _sealed() -> tuple[bytes, TrustStore]:
    """A seal of a zone on a curve that States use, and the trust list that proves it."""
    authority = SpecimenAuthority(country="UT", key=EcSigningKey.new("brainpoolP256r1"))
    key = EcSigningKey.new("brainpoolP256r1")
    signer = authority.signer(subject=name(C="UT", CN="TS"), key=key, purposes=("2.23.136.1.1.11.1",))
    secret = ec.derive_private_key(key.secret, ec.BrainpoolP256R1())
    messages = {2: packed("I<UTOERIKSSON<<ANNA<MARIA".ljust(72, "<"))}
    revocation_list = authority.revocation_list(at=CRL_MADE)
    trust = TrustStore.of([signer.certificate, authority.certificate], [revocation_list])
    return seal_document(_header(f"{signer.serial:X}"), messages, secret), trust


def _header(certificate_reference: str) -> SealHeader:
    return SealHeader(
        version=4,
        issuing_state="UTO",
        signer="UTTS",
        certificate_reference=certificate_reference,
        issued=date(2026, 11, 2),
        signed=date(2026, 11, 3),
        feature=0x5E,
        category=0x03,
    )


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
