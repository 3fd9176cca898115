"""Seals written, read and judged (ICAO Doc 9303-13; VDS-NC report)."""

from __future__ import annotations

import base64
import dataclasses
import inspect
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain.emrtd.trust import chains
from passavant.domain.emrtd.trust.certificates import read_certificate
from passavant.domain.emrtd.trust.loading import build_store
from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.seals import (
    CannotSeal,
    Outcome,
    SealHeader,
    read_nc_seal,
    read_seal,
    seal_document,
    seal_json,
    verify_nc_seal,
    verify_seal,
)
from passavant.domain.seals.barcodes import draw_barcode, read_barcodes
from passavant.domain.seals.c40 import packed, unpacked
from passavant.domain.seals.findings import NotASeal
from passavant.domain.seals.profiles import PROFILES, SealContents, contents_of
from passavant.domain.seals.tests.conftest import AT, Signer, make_signer
from passavant.domain.seals.vds_nc import canonical
from passavant.domain.seals.verifying import _of_seals, compare_zones
from passavant.domain.specimens.chips import INSPECTED
from passavant.domain.specimens.chips.authority import ISSUED, SpecimenAuthority, name
from passavant.domain.specimens.chips.chip import CRL_MADE
from passavant.domain.specimens.chips.keys import EcSigningKey
from passavant.domain.values import SENTENCES, Finding, Severity

ZONE = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F3204155<<<<<<<2")
MESSAGES = {2: packed("".join(ZONE))}


def trust_of(signer: Signer, *, crl: bytes | None = None, authority: bool = True) -> TrustStore:
    given_ = [signer.certificate, *([signer.authority] if authority else [])]
    return TrustStore.of(given_, [crl] if crl else [])


def codes(verdict: object) -> list[str]:
    return [finding.code for finding in verdict.findings]  # type: ignore[attr-defined]


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ", max_size=60))
def test_packed_text_is_unpacked_again(text: str) -> None:
    assert unpacked(packed(text)) == text


# By hand from the table of 9303-13, 2.6: X 37, K 24, C 16 make 37 * 1600 + 24 * 40 + 16 + 1 = 0xEB11; a last single D
# is the unlatching byte and its ASCII number and 1.
def test_packing_of_four_letters_worked_by_hand() -> None:
    assert packed("XKCD").hex() == "eb11fe45"
    assert packed("XK").hex() == f"{37 * 1600 + 24 * 40 + 0 + 1:04x}"


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize(
    "curve",
    [ec.BrainpoolP256R1(), ec.SECP256R1(), ec.SECP224R1(), ec.BrainpoolP384R1(), ec.BrainpoolP512R1()],
    ids=lambda curve: curve.name,
)
def test_seal_is_written_read_and_holds(header: SealHeader, version: int, curve: ec.EllipticCurve) -> None:
    signer = make_signer(curve)
    header = dataclasses.replace(header, version=version)
    seal = read_seal(seal_document(header, MESSAGES, signer.key))
    assert seal.messages == MESSAGES
    expected = "0005B" if version == 3 else "5B"
    assert seal.header == dataclasses.replace(header, certificate_reference=expected)
    verdict = verify_seal(seal, trust_of(signer, crl=signer.crl), at=AT)
    assert (verdict.outcome, verdict.findings) == (Outcome.HOLDS, ())


def test_every_altered_byte_of_a_seal_is_found(header: SealHeader, signer: Signer) -> None:
    data = seal_document(header, MESSAGES, signer.key)
    trust = trust_of(signer)
    for at in range(len(data)):
        altered = data[:at] + bytes((data[at] ^ 0x01,)) + data[at + 1 :]
        try:
            verdict = verify_seal(read_seal(altered), trust, at=AT)
        except NotASeal:
            continue
        assert verdict.outcome is not Outcome.HOLDS, at


def test_zone_of_the_seal_is_compared_with_the_printed_one(header: SealHeader, signer: Signer) -> None:
    contents = contents_of(read_seal(seal_document(header, MESSAGES, signer.key)))
    assert contents.mrz == ZONE
    assert contents.findings == ()
    assert compare_zones(contents.mrz, ZONE) == []
    other = (ZONE[0], ZONE[1].replace("D231", "D232"))
    assert [finding.code for finding in compare_zones(contents.mrz, other)] == ["seal.mrz_mismatch"]


VISA = ("V<UTOSMITH<<JO".ljust(44, "<"), "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")


def visa_contents(header: SealHeader, signer: Signer) -> SealContents:
    visa = dataclasses.replace(header, feature=0x5D, category=0x01)
    messages = {1: packed("".join(VISA)[:72]), 5: packed("L898902C3")}
    return contents_of(read_seal(seal_document(visa, messages, signer.key)))


@pytest.mark.parametrize(
    ("printed", "differing"),
    [
        (VISA, ""),
        ((VISA[0], VISA[1][:28] + "ANOTHER<OPTION<<"), ""),
        (("V<UTOSMITH<<JOHN".ljust(44, "<"), VISA[1]), "mrz_line_1"),
        ((VISA[0], "X" + VISA[1][1:]), "mrz_line_2"),
        (("<" * 44, "<" * 44), "mrz_line_1, mrz_line_2"),
        (VISA[:1], "whole_zone"),
        ((*VISA, VISA[1]), "whole_zone"),
        ((VISA[0] + "<", VISA[1]), "mrz_line_1"),
    ],
)
def test_zone_of_a_visa_is_compared_as_far_as_its_seal_carries_it(
    header: SealHeader, signer: Signer, printed: tuple[str, ...], differing: str
) -> None:
    found = compare_zones(visa_contents(header, signer).mrz, printed)
    assert [finding.details["fields"] for finding in found] == ([differing] if differing else [])
    assert all(f"field.{field}" in SENTENCES for field in differing.split(", ") if field)


@pytest.mark.parametrize("carried", [0, 10, 44, 50, 71])
def test_seal_with_less_of_a_zone_than_its_kind_carries_agrees_with_nothing(carried: int) -> None:
    text = "".join(VISA)[:carried]
    assert compare_zones([line for line in (text[:44], text[44:]) if line], VISA)


def as_download(certificate: bytes) -> bytes:
    return b"version: 1\ndn: c=UT\nuserCertificate;binary:: " + base64.b64encode(certificate) + b"\n"


def test_signer_of_a_directory_download_needs_an_authority_that_vouches_for_it(
    header: SealHeader, signer: Signer
) -> None:
    seal = read_seal(seal_document(header, MESSAGES, signer.key))
    downloaded = {"pkd.ldif": as_download(signer.certificate)}
    stranger = make_signer(ec.SECP256R1()).authority
    for files in (downloaded, {**downloaded, "other.cer": stranger}):
        verdict = verify_seal(seal, build_store(files), at=AT)
        assert (verdict.outcome, verdict.signature_holds) == (Outcome.CANNOT_JUDGE, True)
        assert codes(verdict) == ["seal.signer_alone"]
    vouched = {**downloaded, "ut.cer": signer.authority, "ut.crl": signer.crl}
    verdict = verify_seal(seal, build_store(vouched), at=AT)
    assert (verdict.outcome, verdict.findings) == (Outcome.HOLDS, ())


def test_signer_that_a_person_put_there_holds_with_a_note(header: SealHeader, signer: Signer) -> None:
    seal = read_seal(seal_document(header, MESSAGES, signer.key))
    for trust in (trust_of(signer, authority=False), build_store({"ts.cer": signer.certificate})):
        verdict = verify_seal(seal, trust, at=AT)
        assert verdict.outcome is Outcome.HOLDS
        assert [(found.code, found.severity) for found in verdict.findings] == [
            ("seal.signer_alone", Severity.NOTE)
        ]
        assert "?" not in verdict.findings[0].explanation


def test_signer_issued_when_its_authority_was_out_of_force_is_refused(header: SealHeader) -> None:
    early = make_signer(ec.SECP256R1(), authority_from=2025)
    seal = read_seal(seal_document(header, MESSAGES, early.key))
    verdict = verify_seal(seal, trust_of(early, crl=early.crl), at=AT)
    assert verdict.outcome is Outcome.BROKEN
    assert codes(verdict) == ["seal.csca_validity"]


def test_signer_is_revoked_by_a_list_that_the_newer_key_of_its_state_signed(header: SealHeader) -> None:
    old = SpecimenAuthority(country="UT")
    new = old.renewed(first=ISSUED + timedelta(days=300))
    signer = old.signer(
        subject=name(C="UT", CN="TS"),
        key=EcSigningKey.new("secp256r1"),
        purposes=("2.23.136.1.1.11.1",),
    )
    secret = ec.derive_private_key(signer.key.secret, ec.SECP256R1())  # type: ignore[attr-defined]
    named = dataclasses.replace(header, certificate_reference=f"{signer.serial:X}")
    seal = read_seal(seal_document(named, MESSAGES, secret))
    authorities = [old.certificate, old.link(new), new.certificate]
    for revoked, expected in (({}, []), ({signer.serial: None}, ["seal.revoked"])):
        listed = new.revocation_list(at=CRL_MADE, revoked=revoked)
        verdict = verify_seal(seal, TrustStore.of([signer.certificate, *authorities], [listed]), at=INSPECTED)
        assert codes(verdict) == expected


def test_each_reason_why_a_seal_does_not_hold_has_its_name(header: SealHeader, signer: Signer) -> None:
    data = seal_document(header, MESSAGES, signer.key)
    seal = read_seal(data)
    stranger = make_signer(ec.SECP256R1())
    abroad = make_signer(ec.SECP256R1(), country="XX")
    of_abroad = dataclasses.replace(header, signer="XXTS")
    later = datetime(2031, 1, 1, tzinfo=UTC)
    cases = {
        "seal.revoked": verify_seal(seal, trust_of(signer, crl=signer.revoking_crl), at=AT),
        "seal.signature": verify_seal(seal, trust_of(stranger), at=AT),
        "seal.no_signer": verify_seal(seal, TrustStore.of([]), at=AT),
        "seal.signer_validity": verify_seal(seal, trust_of(signer), at=later),
        "seal.unsigned": verify_seal(dataclasses.replace(seal, signature=b""), trust_of(signer), at=AT),
        "seal.signer_country": verify_seal(
            read_seal(seal_document(of_abroad, MESSAGES, abroad.key)), trust_of(abroad), at=AT
        ),
    }
    for reason, verdict in cases.items():
        assert reason in codes(verdict), reason
        assert verdict.outcome is not Outcome.HOLDS
        assert all(found.code in SENTENCES and "?" not in found.explanation for found in verdict.findings)
    assert codes(verify_seal(seal, trust_of(signer), at=AT)) == ["seal.revocation_unknown"]


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 5},
        {"signer": "TOOLONG"},
        {"issuing_state": "UTOPIA"},
        {"signer": "U-TS"},
        {"version": 3, "certificate_reference": "123456"},
    ],
)
def test_header_that_does_not_fit_is_refused(
    header: SealHeader, signer: Signer, changed: dict[str, object]
) -> None:
    with pytest.raises(CannotSeal):
        seal_document(dataclasses.replace(header, **changed), MESSAGES, signer.key)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_whatever_make_reading_fail(data: bytes, begins: bool) -> None:
    try:
        seal = read_seal(b"\xdc\x03" + data if begins else data)
    except NotASeal:
        return
    contents_of(seal)
    verify_seal(seal, TrustStore.of([]), at=AT)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_damage_to_a_seal_makes_reading_fail(data: st.DataObject) -> None:
    signer = _SIGNER
    whole = bytearray(seal_document(_HEADER, MESSAGES, signer.key))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    for damaged in (bytes(whole), bytes(whole[:cut])):
        try:
            contents_of(read_seal(damaged))
        except NotASeal:
            continue


def test_a_seal_of_megabytes_is_not_read() -> None:
    with pytest.raises(NotASeal):
        read_seal(b"\xdc\x03" + b"\x00" * 10_000_000)
    with pytest.raises(NotASeal):
        read_nc_seal("[" * 10_000_000)


@pytest.mark.parametrize("version", ["1e999", "-1e999", "true", '"1"', "1.5", "9" * 5000, "{}", "null"])
def test_version_that_is_no_whole_number_is_refused(version: str) -> None:
    header = f'{{"is": "UTO", "t": "x", "v": {version}}}'
    text = (
        f'{{"data": {{"hdr": {header}, "msg": {{}}}}, "sig": {{"alg": "ES256", "cer": "AA", "sigvl": "AA"}}}}'
    )
    with pytest.raises(NotASeal):
        read_nc_seal(text)


@pytest.mark.parametrize("message", [{"a": "\ud800"}, {"\udfff": 1}, {"a": [{"b": "x\ud83d"}]}])
def test_half_of_a_character_is_refused_by_name(message: dict[str, object], nc_signer: Signer) -> None:
    with pytest.raises(NotASeal):
        canonical(message)
    plain = json.loads(nc_seal(nc_signer))
    plain["data"]["msg"] = message
    for text in (json.dumps(plain), json.dumps(plain, ensure_ascii=False)):
        with pytest.raises(NotASeal):
            read_nc_seal(text)
    with pytest.raises(CannotSeal):
        seal_json(issuing_state="UTO", kind="x", message=message, certificate=b"", key=nc_signer.key)


@pytest.mark.parametrize("curve", [ec.BrainpoolP512R1(), ec.SECP224R1()], ids=lambda curve: curve.name)
def test_curve_without_an_algorithm_of_its_own_cannot_seal_text(curve: ec.EllipticCurve) -> None:
    with pytest.raises(CannotSeal):
        seal_json(
            issuing_state="UTO", kind="x", message={}, certificate=b"", key=ec.generate_private_key(curve)
        )


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=[]), max_size=4), inside, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(ODD, st.sampled_from(["hdr is", "hdr t", "hdr v", "msg", "alg", "cer", "sigvl", "data", "sig"]))
def test_no_value_whatever_in_its_place_makes_reading_text_fail(value: object, place: str) -> None:
    data = {"hdr": {"is": "UTO", "t": "x", "v": 1}, "msg": {"a": 1}}
    whole: dict[str, Any] = {"data": data, "sig": {"alg": "ES256", "cer": "AA", "sigvl": "AA"}}
    if place.startswith("hdr "):
        whole["data"]["hdr"][place[4:]] = value
    else:
        whole["data" if place == "msg" else "sig"][place] = value
        whole = {**whole, place: value} if place in whole else whole
    try:
        seal = read_nc_seal(json.dumps(whole))
    except NotASeal:
        return
    verify_nc_seal(seal, TrustStore.of([]), at=AT)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"data": 1, "sig": 2}', "[" * 5000, '{"a": NaN}', '{"a":1,"a":2}']
)
def test_text_that_is_no_seal_is_refused_by_name(text: str) -> None:
    with pytest.raises(NotASeal):
        read_nc_seal(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_whatever_makes_reading_fail(text: str) -> None:
    with pytest.raises(NotASeal):
        read_nc_seal(text)


MESSAGE = {"pid": {"n": "ERIKSSON ANNA", "i": "L898902C3"}, "ve": [{"des": "XM68M6", "seq": 1}]}


def nc_seal(signer: Signer) -> str:
    return seal_json(
        issuing_state="UTO", kind="icao.vacc", message=MESSAGE, certificate=signer.certificate, key=signer.key
    )


@pytest.fixture(scope="module")
def nc_signer() -> Signer:
    return make_signer(ec.SECP256R1())


def test_seal_of_text_is_written_read_and_holds(nc_signer: Signer) -> None:
    seal = read_nc_seal(nc_seal(nc_signer))
    assert (seal.issuing_state, seal.type, seal.message) == ("UTO", "icao.vacc", MESSAGE)
    verdict = verify_nc_seal(seal, trust_of(nc_signer, crl=nc_signer.crl), at=AT)
    assert (verdict.outcome, verdict.findings) == (Outcome.HOLDS, ())


def test_altered_seal_of_text_is_found_whatever_its_layout(nc_signer: Signer) -> None:
    plain = json.loads(nc_seal(nc_signer))
    spread = json.dumps(plain, indent=3)
    trust = trust_of(nc_signer)
    assert verify_nc_seal(read_nc_seal(spread), trust, at=AT).outcome is Outcome.HOLDS
    plain["data"]["msg"]["ve"][0]["seq"] = 2
    verdict = verify_nc_seal(read_nc_seal(json.dumps(plain)), trust, at=AT)
    assert codes(verdict) == ["seal.signature"]


def test_seal_of_text_of_an_unknown_state_cannot_be_judged_and_a_revoked_one_is_broken(
    nc_signer: Signer,
) -> None:
    seal = read_nc_seal(nc_seal(nc_signer))
    assert verify_nc_seal(seal, TrustStore.of([]), at=AT).outcome is Outcome.CANNOT_JUDGE
    revoking = trust_of(nc_signer, crl=nc_signer.revoking_crl)
    assert codes(verify_nc_seal(seal, revoking, at=AT)) == ["seal.revoked"]
    impostor = make_signer(ec.SECP256R1())
    assert (
        verify_nc_seal(read_nc_seal(nc_seal(impostor)), trust_of(nc_signer), at=AT).outcome
        is not Outcome.HOLDS
    )


# RFC 8785, 3.2.3: keys are sorted by UTF-16 code units, so an emoji comes before a Hebrew letter's ligature.
def test_canonical_form_sorts_as_the_standard_says() -> None:
    assert canonical({"\ufb33": 1, "😀": 2, "€": 3, "1": "\n\u001f"}) == (
        '{"1":"\\n\\u001f","€":3,"😀":2,"\ufb33":1}'.encode()
    )


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_seal_is_read_from_its_picture_however_it_lies(
    header: SealHeader, signer: Signer, turned: int
) -> None:
    import numpy as np

    data = seal_document(header, MESSAGES, signer.key)
    picture = np.ascontiguousarray(np.rot90(draw_barcode(data), turned))
    assert [code.data for code in read_barcodes(picture)] == [data]
    text = nc_seal(make_signer(ec.SECP256R1()))
    assert [code.text for code in read_barcodes(draw_barcode(text))] == [text]


def test_profiles_name_their_source_and_their_fields_once() -> None:
    for profile in PROFILES.values():
        assert profile.source
        tags = [field.tag for field in profile.fields]
        assert all(f"field.{field.name}" in SENTENCES for field in profile.fields)
        assert len(tags) == len(set(tags))


_SIGNER = make_signer(ec.BrainpoolP256R1())
_HEADER = SealHeader(
    version=4,
    issuing_state="UTO",
    signer="UTTS",
    certificate_reference="5B",
    issued=datetime(2026, 11, 2, tzinfo=UTC).date(),
    signed=datetime(2026, 11, 3, tzinfo=UTC).date(),
    feature=0x5E,
    category=0x03,
)


def test_whatever_is_found_on_the_way_to_a_state_has_a_sentence_of_seals() -> None:
    """The chain is followed by the rules of chips; each of its codes needs one that speaks of seals."""
    signer = read_certificate(_SIGNER.certificate)
    for code in set(re.findall(r"chip\.[a-z0-9_]+", inspect.getsource(chains))):
        details = {"not_before": "1", "not_after": "2", "at": "3"}
        found = Finding(code=code, severity=Severity.NOTE, details=details)
        for is_listed in (True, False):
            assert _of_seals(found, signer, TrustStore.of([]), is_listed=is_listed).code in SENTENCES, code
