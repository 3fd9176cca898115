"""Reading and verifying visible digital seals from pictures: zxing-cpp, which we use, beside libdmtx.

Run with `python -m benchmarks seal_reading`. The pictures are the seal as drawn, turned, blurred, smaller and noisy.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec
from numpy.typing import NDArray

from passavant.domain.emrtd import TrustStore
from passavant.domain.seals import SealHeader, read_seal, seal_document, verify_seal
from passavant.domain.seals.barcodes import draw_barcode, read_barcodes
from passavant.domain.seals.c40 import packed

TARGET_MS = 5.0
COPIES = 8
Picture = NDArray[np.uint8]


def run() -> list[dict[str, Any]]:
    """How many of the pictures are read and at what cost, and what judging a seal costs."""
    data = seal_document(_header(), {2: packed("I<UTOERIKSSON<<ANNA<MARIA".ljust(72, "<"))}, _KEY)
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
        _judging(data),
    ]


def _judging(data: bytes) -> dict[str, Any]:
    times = []
    for _ in range(200):
        start = time.process_time()
        verify_seal(read_seal(data), TrustStore.of([]), at=datetime(2026, 11, 22, tzinfo=UTC))
        times.append(time.process_time() - start)
    return {
        "name": "seal unpacked and looked up",
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


def _header() -> SealHeader:
    return SealHeader(
        version=4,
        issuing_state="UTO",
        signer="UTTS",
        certificate_reference="5B",
        issued=date(2026, 11, 2),
        signed=date(2026, 11, 3),
        feature=0x5E,
        category=0x03,
    )


_KEY = ec.generate_private_key(ec.BrainpoolP256R1())

if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
