"""Agreement with a collection of real and specimen chips and lists, when it lies beside the repository."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from passavant.domain.emrtd import Outcome, TrustStore, build_store, files_in, load_trust, read_group, verify
from passavant.domain.emrtd.lds.biometrics import FaceFormat, ImageKind
from passavant.domain.emrtd.lds.sod import read_sod
from passavant.domain.emrtd.session.access_keys import key_of
from passavant.domain.emrtd.session.active import recovered_hash
from passavant.domain.emrtd.session.chip_authentication import agreement_with, chip_keys
from passavant.domain.emrtd.session.visit import visit
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.keys import RefusedKey
from passavant.domain.emrtd.trust.revocation import read_revocation_list
from passavant.domain.emrtd.trust.store import Standing
from passavant.domain.specimens.chips.simulated import SimulatedChip

NOT_READ = ("no_data_groups", "dg1_not_read", "dg2_not_read")
"""All that keeps a security object alone from holding when its signature and its chain do."""

COLLECTION = Path(__file__).parents[5] / "../shared/data/documents"


@pytest.fixture(scope="module")
def collection() -> Path:
    if not (COLLECTION / "chip/sod/sods.json").is_file():
        pytest.skip("the collection of chips is not beside this repository")
    return COLLECTION


@pytest.fixture(scope="module")
def trust(collection: Path) -> TrustStore:
    return load_trust(collection / "pki/master_lists")


def judged(case: dict[str, Any], collection: Path, trust: TrustStore) -> Any:
    at = datetime.fromisoformat(case.get("at", "2026-11-22")).replace(hour=12, tzinfo=UTC)
    sod = (collection / "chip/sod" / case["file"]).read_bytes()
    return verify({"EF.SOD": sod}, trust, at=at, issuing_state=case.get("issuer"))


def test_every_collected_security_object_is_read_and_judged_as_expected(
    collection: Path, trust: TrustStore
) -> None:
    cases = json.loads((collection / "chip/sod/sods.json").read_text())
    right: Counter[str] = Counter()
    wrong = []
    for case in cases:
        verdict = judged(case, collection, trust)
        digests = {str(number): value.hex() for number, value in _digests(collection, case).items()}
        signature_holds = "chip.signature" not in {finding.code for finding in verdict.findings}
        chain_holds = verdict.authority is not None
        agrees = (
            digests == case["dg_hashes"]
            and verdict.hash.lower().replace("-", "") == case["lds_hash"]
            and signature_holds
            and chain_holds is case["chain_valid_against_master_lists"]
            and (verdict.reason in NOT_READ) is case["chain_valid_against_master_lists"]
            and verdict.outcome is not Outcome.HOLDS
        )
        right["chip.sod"] += agrees
        if not agrees:
            wrong.append((case["file"], verdict.outcome, verdict.reason))
    print(f"security objects as expected: {right['chip.sod']} of {len(cases)}")
    assert not wrong


def _digests(collection: Path, case: dict[str, Any]) -> Any:
    return read_sod((collection / "chip/sod" / case["file"]).read_bytes()).digests


@pytest.mark.parametrize(("folder", "unsigned"), [("bsi2008", ["DG4", "DG15"]), ("loes2006", [])])
def test_collected_specimen_chips_are_as_their_issuers_made_them(
    collection: Path, trust: TrustStore, folder: str, unsigned: list[str]
) -> None:
    """Digests and signatures hold. Their test authorities are in no list, and two groups of one were never signed."""
    files = files_in(collection / "chip" / folder)
    verdict = verify(files, trust, at=datetime(2008, 6, 1, tzinfo=UTC))
    found = {finding.code for finding in verdict.findings}
    assert [one.group for one in verdict.digests if one.agrees is None] == unsigned
    assert all(one.agrees for one in verdict.digests if one.group not in unsigned)
    assert not found & {"chip.signature", "chip.dg_hash", "chip.format"}
    assert "chip.csca_key_unknown" in found
    signed_only = {name: data for name, data in files.items() if name not in unsigned}
    assert verify(signed_only, trust, at=_in_force(verdict)).reason == "csca_key_unknown"


def _in_force(verdict: Any) -> datetime:
    moment: datetime = verdict.signer.not_before
    return moment


@pytest.mark.parametrize(
    ("file", "standard", "kind"),
    [
        ("bsi2008/Datagroup2.bin", FaceFormat.ISO_19794, ImageKind.JPEG_2000),
        ("loes2006/ef0102.bin", FaceFormat.ISO_19794, ImageKind.JPEG_2000),
        ("ICAO_39794_5_AP_DG2_AllFields.dat", FaceFormat.ISO_39794, ImageKind.JPEG_2000),
        ("ICAO_39794_5_AP_DG2_MandFields.dat", FaceFormat.ISO_39794, ImageKind.JPEG_2000),
    ],
)
def test_collected_faces_come_out_whole(
    collection: Path, file: str, standard: FaceFormat, kind: ImageKind
) -> None:
    contents = read_group("DG2", (collection / "chip" / file).read_bytes())
    assert [(face.format, face.kind) for face in contents.said.faces] == [(standard, kind)]


@pytest.mark.parametrize(
    ("file", "group"),
    [("EF_DG11.bin", "DG11"), ("EF_DG12.bin", "DG12"), ("spec_sample_encoded_dg14.bin", "DG14")],
)
def test_collected_files_are_read(collection: Path, file: str, group: str) -> None:
    assert read_group(group, (collection / "chip" / file).read_bytes()).said is not None


def test_every_certificate_of_the_collected_lists_is_read_and_stands(trust: TrustStore) -> None:
    """627 authorities of 129 countries; eleven links lead to older ones that are in neither list."""
    standing: Counter[Standing] = Counter(trust.standing(one) for one in trust.authorities)
    unreadable = []
    for one in trust.authorities:
        try:
            _ = one.key
        except (RefusedKey, Malformed) as said:
            unreadable.append((one.says.subject.shown, said))
    print(f"authorities: {len(trust.authorities)} of {len(trust.countries)} countries, {dict(standing)}")
    assert not unreadable
    assert (len(trust.authorities), len(trust.countries)) == (627, 129)
    assert standing[Standing.REFUSED] == 0
    assert standing[Standing.UNANCHORED] <= 11
    assert not {finding.code for finding in trust.findings} - {"trust.certificate_alone"}


def test_altered_collected_list_is_refused(collection: Path) -> None:
    folder = collection / "pki/master_lists"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    name = next(name for name in files if name.startswith("NL_ML"))
    files[name] = files[name].replace(b"CSCA", b"CSCB", 1)
    store = build_store(files)
    assert [one.details["name"] for one in store.findings if one.code == "trust.list_signature"] == [name]


def test_collected_directory_downloads_and_revocation_list_are_read(collection: Path) -> None:
    folder = collection / "pki"
    store = build_store({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})
    assert {"AU", "UT"} <= set(store.countries)
    assert len(store.signer_ders) == 6
    crl = read_revocation_list((folder / "AU_CRL_2021-08.crl").read_bytes())
    assert any(crl.is_signed_by(one.key) for one in store.authorities_of("AU"))


def test_a_cached_index_says_what_a_fresh_one_says(collection: Path, tmp_path: Path) -> None:
    """How long either takes is measured by the benchmark of chips, not here."""
    folder = collection / "pki/master_lists"
    fresh = load_trust(folder, cache=tmp_path)
    assert list(tmp_path.iterdir())
    cached = load_trust(folder, cache=tmp_path)
    assert set(cached.countries) == set(fresh.countries)
    assert cached.signer_ders == fresh.signer_ders


def test_collected_sessions_of_real_chips_are_recomputed(collection: Path) -> None:
    """Chip authentication of four issuers and one RSA answer to active authentication: keys and nonces only."""
    vectors = json.loads((collection / "crypto/crypto_vectors.json").read_text())
    for case in vectors["chip_auth"]:
        (key,) = chip_keys(read_group("DG14", bytes.fromhex(case["dg14"])).said)
        _, protection = agreement_with(key, int(case["term_priv"], 16))
        assert protection.keys.encryption.hex() == case["ks_enc"].lower(), case["issuer"]
        assert protection.keys.mac.hex() == case["ks_mac"].lower(), case["issuer"]
        assert key.kind.startswith(case["cipher"].replace("TDES", "3DES"))
    for case in vectors["active_auth"]:
        public = read_group("DG15", bytes.fromhex(case["dg15"])).said
        signature = bytes.fromhex(case["signature"])
        assert recovered_hash(public, bytes.fromhex(case["nonce"]), signature) == "sha256"
        assert recovered_hash(public, bytes(8), signature) is None


def test_collected_chip_of_2006_is_read_through_a_simulated_one(collection: Path) -> None:
    """Its DG2 of 13 kilobytes and DG15, byte for byte, through basic access and secure messaging."""
    files = files_in(collection / "chip/loes2006")
    zone = read_group("DG1", files["DG1"]).said.read(today=datetime(2026, 11, 22, tzinfo=UTC).date()).zone
    found = visit(SimulatedChip(files, key_of(zone)), [key_of(zone)])
    assert found.files == files
    assert [one.code for one in found.findings] == ["chip.active_failed"]
