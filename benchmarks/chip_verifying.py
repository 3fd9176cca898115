"""CPU time of passive authentication, beside `openssl cms` on the same security objects; and of opening trust lists.

Run with `python -m benchmarks chip_verifying`. OpenSSL is started once a chip, as a script would; its own start is in
its figure. Public master lists are measured where they lie beside the repository (PASSAVANT_BENCH_TRUST).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from passavant.domain.emrtd import load_trust, tlv, verify
from passavant.domain.emrtd.trust.signatures import Scheme
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.chips import INSPECTED, SpecimenState, specimen_chip
from passavant.domain.specimens.chips.authority import SpecimenAuthority
from passavant.domain.specimens.chips.keys import EcSigningKey, RsaSigningKey, SigningKey, Style

TARGET_MS = 4.0
TARGET_COLD, TARGET_WARM = 0.5, 0.1
ROUNDS = 15
TRUST = Path(
    os.environ.get("PASSAVANT_BENCH_TRUST")
    or Path(__file__).parents[1] / "../shared/data/documents/pki/master_lists"
)

CURVES = ("secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")


def run() -> list[dict[str, Any]]:
    """One row for each kind of key, one for all together, two for the trust lists."""
    rows = [_row(name, key, style) for name, key, style in _keys()]
    mean = statistics.fmean(row["ours"] for row in rows)
    both = [row for row in rows if row["peer"]]
    ours, theirs = (
        statistics.fmean(row[whose] for row in both) if both else None for whose in ("ours", "peer")
    )
    together = {
        "name": "chip: mean of all kinds of key",
        "ours": round(mean, 2),
        "peer": round(theirs, 1) if theirs else None,
        "ratio": round(theirs / ours, 1) if theirs and ours else None,
        "unit": "ms CPU",
        "target": TARGET_MS,
        "met": mean <= TARGET_MS,
        "note": f"openssl verified {len(both)} of {len(rows)} kinds; the ratio is over these, ours {ours:.2f} ms"
        if both
        else "openssl is not installed",
    }
    return [*rows, together, *_trust_rows()]


def _keys() -> Iterator[tuple[str, SigningKey, Style]]:
    rsa = RsaSigningKey.new(2048)
    yield "RSA 2048, PKCS#1", rsa, Style(scheme=Scheme.PKCS1)
    yield "RSA 2048, PSS", rsa, Style(scheme=Scheme.PSS)
    yield "RSA 4096, PKCS#1", RsaSigningKey.new(4096), Style(scheme=Scheme.PKCS1)
    for curve in CURVES:
        yield curve, EcSigningKey.new(curve), Style(scheme=Scheme.ECDSA)
        yield f"{curve}, written out", EcSigningKey.new(curve, explicit=True), Style(scheme=Scheme.ECDSA)


def _row(name: str, key: SigningKey, style: Style) -> dict[str, Any]:
    authority = SpecimenAuthority(country="UT", key=EcSigningKey.new("brainpoolP256r1"))
    state = SpecimenState(authority=authority, signer=authority.signer(key=key, style=style))
    files = specimen_chip(ERIKSSON_TD3, state=state)
    trust = state.trust()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        verdict = verify(files, trust, at=INSPECTED, issuing_state="UTO")
        times.append(time.process_time() - start)
        if verdict.reason is not None:
            raise RuntimeError(f"{name}: {verdict.reason}")
    ours = statistics.median(times) * 1000
    peer, note = _openssl(files["EF.SOD"], authority.certificate)
    return {
        "name": f"chip: {name}",
        "ours": round(ours, 2),
        "peer": round(peer, 1) if peer else None,
        "ratio": round(peer / ours, 1) if peer else None,
        "unit": "ms CPU",
        "note": note,
    }


def _openssl(sod: bytes, authority: bytes) -> tuple[float | None, str]:
    """CPU of `openssl cms -verify` over one security object, or why it could not verify it."""
    if shutil.which("openssl") is None:
        return None, "peer not measured: openssl is not installed"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "sod.der").write_bytes(tlv.read(sod).value)
        (place / "csca.der").write_bytes(authority)
        moment = str(int((INSPECTED - timedelta(days=1)).timestamp()))
        # S603, S607: the peer, by the name a user would type.
        subprocess.run(
            ["openssl", "x509", "-inform", "DER", "-in", "csca.der", "-out", "csca.pem"],  # noqa: S607
            cwd=place,
            check=False,
            capture_output=True,
        )
        command = ["openssl", "cms", "-verify", "-inform", "DER", "-in", "sod.der", "-CAfile", "csca.pem"]
        command += ["-purpose", "any", "-attime", moment, "-binary", "-out", os.devnull]
        before = os.times()
        for _ in range(3):
            done = subprocess.run(command, cwd=place, check=False, capture_output=True)  # noqa: S603
        after = os.times()
        if done.returncode:
            return None, "openssl cannot verify it"
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        return spent / 3 * 1000, ""


def _trust_rows() -> list[dict[str, Any]]:
    if not TRUST.is_dir():
        return [{"name": "trust lists", "note": "not measured: no master lists beside the repository"}]
    with tempfile.TemporaryDirectory() as folder:
        cold = _seconds(Path(folder))
        warm = _seconds(Path(folder))
    return [
        {
            "name": "trust lists, cold",
            "ours": cold,
            "unit": "s",
            "target": TARGET_COLD,
            "met": cold <= TARGET_COLD,
        },
        {
            "name": "trust lists, cached",
            "ours": warm,
            "unit": "s",
            "target": TARGET_WARM,
            "met": warm <= TARGET_WARM,
        },
    ]


def _seconds(cache: Path) -> float:
    start = time.process_time()
    store = load_trust(TRUST, cache=cache)
    if not store.authorities:
        raise RuntimeError("the master lists were not taken")
    return round(time.process_time() - start, 3)


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
