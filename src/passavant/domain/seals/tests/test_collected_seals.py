"""Agreement with collected seals of other makers, when the collection lies beside the repository."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.seals import read_nc_seal, read_seal, verify_nc_seal, verify_seal
from passavant.domain.seals.findings import NotASeal
from passavant.domain.seals.profiles import contents_of

CASES = Path(__file__).parents[5] / "../shared/data/documents/vds"


def load(name: str) -> list[dict[str, Any]]:
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"the collection {name} is not beside this repository")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def ders(texts: list[str]) -> list[bytes]:
    return [base64.b64decode(text) for text in texts]


def test_every_collected_seal_is_read_and_judged_as_expected() -> None:
    for case in load("vds_cases.json"):
        seal = read_seal(bytes.fromhex(case["raw"]))
        expected, header = case["expected"], seal.header
        signed = datetime(header.signed.year, header.signed.month, header.signed.day, tzinfo=UTC)
        verdict = verify_seal(seal, TrustStore.of(ders(case["certs"])), at=signed)
        assert (header.issuing_state, header.signer) == (expected["issuer"], expected["signer"]), case["id"]
        assert {str(tag): value.hex() for tag, value in seal.messages.items()} == expected["messages"]
        assert verdict.signature_holds is expected["signature_ok"], case["id"]
        written = case["header"]
        assert header.certificate_reference.lstrip("0") == written["cert_ref"].lstrip("0")
        assert (header.issued.isoformat(), header.signed.isoformat()) == (
            written["issue_date"],
            written["sign_date"],
        )
        assert (header.feature, header.category) == (written["feature"], written["category"])


def test_collected_seals_of_known_kinds_show_their_fields() -> None:
    for case in load("vds_cases.json"):
        contents = contents_of(read_seal(bytes.fromhex(case["raw"])))
        assert not [found for found in contents.findings if found.code == "seal.unreadable"], case["id"]


def test_every_collected_seal_of_text_is_judged_as_expected() -> None:
    for case in load("vdsnc_cases.json"):
        trust = TrustStore.of(ders(case["csca"]), ders(case["crls"]))
        try:
            verdict = verify_nc_seal(read_nc_seal(case["text"]), trust, at=datetime(2021, 10, 1, tzinfo=UTC))
            holds = bool(verdict.signature_holds) and verdict.outcome == "holds"
        except NotASeal:
            holds = False
        assert holds is case["expected"]["signature_ok"], case["id"]
