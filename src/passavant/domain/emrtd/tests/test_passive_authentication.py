"""Passive authentication over chips of our own making: every algorithm that States use, every reason to refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from passavant.domain.emrtd import Outcome, TrustStore, verify
from passavant.domain.emrtd.lds.sod import OLD_CONTENT_TYPES
from passavant.domain.emrtd.trust.signatures import HASHES, Scheme, digest
from passavant.domain.emrtd.verdict import ChipVerdict
from passavant.domain.specimens import ERIKSSON_TD1, ERIKSSON_TD2, ERIKSSON_TD3
from passavant.domain.specimens.chips import DEFECTS, INSPECTED, planted, specimen_chip
from passavant.domain.specimens.chips.authority import ISSUED, SpecimenAuthority, Validity, name
from passavant.domain.specimens.chips.chip import CRL_MADE, SpecimenState
from passavant.domain.specimens.chips.keys import (
    ECDSA,
    RSA_PKCS1,
    EcSigningKey,
    RsaSigningKey,
    SigningKey,
    Style,
)
from passavant.domain.specimens.chips.security_object import STANDARD, Layout
from passavant.domain.values import Severity

LINES = ERIKSSON_TD3


def ec(curve: str, *, explicit: bool = False) -> EcSigningKey:
    return EcSigningKey.new(curve, explicit=explicit)


def rsa(bits: int = 2048, *, exponent: int = 65537, pss_only: bool = False) -> RsaSigningKey:
    return RsaSigningKey.new(bits, exponent=exponent, pss_only=pss_only)


def pss(hash_name: str = "sha256", **changes: object) -> Style:
    return replace(Style(scheme=Scheme.PSS, hash=hash_name), **changes)


def ecdsa(hash_name: str) -> Style:
    return Style(scheme=Scheme.ECDSA, hash=hash_name)


def plain(hash_name: str) -> Style:
    return Style(scheme=Scheme.PLAIN, hash=hash_name)


def pkcs1(hash_name: str) -> Style:
    return Style(scheme=Scheme.PKCS1, hash=hash_name)


def issued(
    *,
    key: SigningKey | None = None,
    style: Style = ECDSA,
    layout: Layout = STANDARD,
    ca_key: SigningKey | None = None,
    ca_style: Style = ECDSA,
) -> tuple[dict[str, bytes], SpecimenState]:
    authority = SpecimenAuthority(country="UT", key=ca_key or ec("secp256r1"), style=ca_style)
    state = SpecimenState(authority=authority, signer=authority.signer(key=key, style=style))
    return specimen_chip(LINES, state=state, layout=layout), state


def judged(files: dict[str, bytes], state: SpecimenState) -> ChipVerdict:
    return verify(files, state.trust(), at=INSPECTED, issuing_state="UTO")


CURVES = [
    "secp192r1",
    "secp224r1",
    "secp256r1",
    "secp384r1",
    "secp521r1",
    "brainpoolP160r1",
    "brainpoolP192r1",
    "brainpoolP224r1",
    "brainpoolP256r1",
    "brainpoolP320r1",
    "brainpoolP384r1",
    "brainpoolP512r1",
]


@dataclass(frozen=True)
class Variant:
    key: SigningKey
    style: Style
    layout: Layout = STANDARD
    ca_key: SigningKey | None = None
    ca_style: Style = ECDSA


def variants() -> dict[str, Variant]:
    found: dict[str, Variant] = {}
    for curve in CURVES:
        found[f"{curve} named"] = Variant(ec(curve), ecdsa("sha256"))
        found[f"{curve} written out"] = Variant(
            ec(curve, explicit=True), ecdsa("sha384"), Layout(hash="sha384"), ec(curve, explicit=True), ECDSA
        )
    for hash_name in HASHES:
        layout = Layout(hash=hash_name)
        found[f"RSA PKCS#1 {hash_name}"] = Variant(rsa(), pkcs1(hash_name), layout, rsa(), pkcs1(hash_name))
        found[f"RSA PSS {hash_name}"] = Variant(rsa(), pss(hash_name), layout, rsa(), pss(hash_name))
        found[f"ECDSA {hash_name}"] = Variant(ec("secp256r1"), ecdsa(hash_name), layout)
        found[f"plain ECDSA {hash_name}"] = Variant(
            ec("brainpoolP256r1"), plain(hash_name), layout, ec("brainpoolP256r1"), plain(hash_name)
        )
    found |= {
        "PSS with a salt of 20": Variant(rsa(), pss(salt=20)),
        "PSS without salt": Variant(rsa(), pss(salt=0)),
        "PSS with another mask": Variant(rsa(), pss("sha512", mask_hash="sha256")),
        "a key that is PSS only": Variant(rsa(pss_only=True), pss(), STANDARD, rsa(pss_only=True), pss()),
        "PSS on a modulus of 2047 bits": Variant(rsa(2047), pss()),
        "RSA 3072 with exponent 3": Variant(rsa(3072, exponent=3), RSA_PKCS1),
        "RSA 4096": Variant(rsa(), RSA_PKCS1, STANDARD, rsa(4096), pss("sha512")),
        "signer PSS, content PKCS#1": Variant(rsa(), RSA_PKCS1, STANDARD, rsa(), pss()),
        "lists hashed with sha512, signed with sha256": Variant(
            ec("secp521r1"), ECDSA, Layout(hash="sha512")
        ),
        "LDS 1.8": Variant(ec("secp256r1"), ECDSA, Layout(lds_version="0108")),
        "signer named by key": Variant(ec("secp256r1"), ECDSA, Layout(signer_by_key_id=True)),
        "indefinite lengths": Variant(ec("secp256r1"), ECDSA, Layout(indefinite=True)),
        "indefinite lengths, RSA": Variant(rsa(), RSA_PKCS1, Layout(indefinite=True)),
        "attributes out of order, signed in order": Variant(
            ec("secp256r1"), ECDSA, Layout(attributes_reversed=True)
        ),
        "attributes out of order, signed so": Variant(ec("secp256r1"), ECDSA, Layout(sign_reversed=True)),
        "no attributes": Variant(ec("secp256r1"), ECDSA, Layout(without_attributes=True)),
        "no outer tag": Variant(ec("secp256r1"), ECDSA, Layout(bare=True)),
    }
    for number, whose in OLD_CONTENT_TYPES.items():
        found[f"content type of {whose}"] = Variant(ec("secp256r1"), ECDSA, Layout(content_type=number))
    return found


def test_every_way_in_which_states_sign_is_understood() -> None:
    made = variants()
    refused = {}
    for label, one in made.items():
        files, state = issued(
            key=one.key, style=one.style, layout=one.layout, ca_key=one.ca_key, ca_style=one.ca_style
        )
        verdict = judged(files, state)
        if verdict.outcome is not Outcome.HOLDS:
            refused[label] = verdict.reason
    assert refused == {}
    assert len(made) > 60


@pytest.mark.parametrize("lines", [ERIKSSON_TD1, ERIKSSON_TD2, ERIKSSON_TD3])
def test_chip_of_every_size_of_document_holds(lines: tuple[str, ...]) -> None:
    state = SpecimenState.new()
    verdict = judged(specimen_chip(lines, state=state), state)
    assert (verdict.outcome, verdict.reason, verdict.findings) == (Outcome.HOLDS, None, ())
    assert [one.agrees for one in verdict.digests] == [True] * 4
    assert verdict.signer is not None
    assert verdict.authority is not None
    assert verdict.signer.issuer == verdict.authority.subject
    assert verdict.issuing_state == "UTO"


@pytest.mark.parametrize("defect", DEFECTS)
def test_planted_defect_is_found_by_its_own_reason(defect: str) -> None:
    case = planted(defect, LINES, SpecimenState.new())
    verdict = verify(case.files, case.trust, at=case.at, issuing_state=case.issuing_state)
    assert verdict.reason == DEFECTS[defect].reason
    assert (verdict.outcome is Outcome.HOLDS) is (DEFECTS[defect].reason is None)
    assert all("?" not in finding.explanation for finding in verdict.findings)


def test_specimens_of_an_invented_haiti_hold_and_say_specimen() -> None:
    lines = ("P<HTIJEAN<BAPTISTE<<ROSELINE<<<<<<<<<<<<<<<<", "RP12345671HTI9003149F3103137<<<<<<<<<<<<<<02")
    state = SpecimenState.new("HT")
    verdict = verify(specimen_chip(lines, state=state), state.trust(), at=INSPECTED, issuing_state="HTI")
    assert verdict.outcome is Outcome.HOLDS
    assert verdict.signer is not None
    assert "SPECIMEN" in verdict.signer.subject
    assert "SPECIMEN" in verdict.signer.issuer


def test_only_listed_group_that_was_not_read_is_no_finding() -> None:
    state = SpecimenState.new()
    files = specimen_chip(LINES, state=state, more={"DG3": b"\x63\x04\x7f\x61\x01\x00"})
    del files["DG3"]
    assert judged(files, state).findings == ()


@pytest.mark.parametrize(
    ("withheld", "code"),
    [
        (("DG2",), "chip.dg2_not_read"),
        (("DG1",), "chip.dg1_not_read"),
        (("DG1", "DG2", "DG11", "DG12"), "chip.no_data_groups"),
    ],
)
def test_chip_whose_zone_or_portrait_was_not_read_cannot_be_judged(
    withheld: tuple[str, ...], code: str
) -> None:
    state = SpecimenState.new()
    files = {name: data for name, data in specimen_chip(LINES, state=state).items() if name not in withheld}
    verdict = judged(files, state)
    assert verdict.outcome is Outcome.CANNOT_JUDGE
    assert [(found.code, found.severity) for found in verdict.findings] == [(code, Severity.CHECK)]
    assert verdict.reason == code.removeprefix("chip.")


def test_unknown_state_weighs_more_than_what_was_not_read() -> None:
    state = SpecimenState.new()
    sod = {"EF.SOD": specimen_chip(LINES, state=state)["EF.SOD"]}
    assert verify(sod, TrustStore.of([]), at=INSPECTED).reason == "no_csca"


def test_padding_behind_a_group_is_said_but_holds() -> None:
    state = SpecimenState.new()
    files = specimen_chip(LINES, state=state)
    padded = {**files, "DG1": files["DG1"] + bytes(8)}
    assert judged(padded, state).outcome is Outcome.HOLDS


def test_index_that_names_an_unsigned_group_is_a_check() -> None:
    state = SpecimenState.new()
    files = specimen_chip(LINES, state=state)
    files["EF.COM"] = specimen_chip(LINES, state=state, more={"DG15": b"\x6f\x00"})["EF.COM"]
    verdict = judged(files, state)
    assert verdict.outcome is Outcome.HOLDS
    assert [(one.code, one.details) for one in verdict.findings] == [("chip.com_differs", {"groups": "DG15"})]


class TestSigner:
    """Which certificate signed, and what is wrong with it."""

    def test_named_in_other_case_and_string_type_is_a_note(self) -> None:
        spelled = name(C="UT", O="specimen", OU="NOT A STATE", CN="Specimen  CSCA ut")
        files, state = issued(layout=Layout(signer_name=spelled))
        assert judged(files, state).findings == ()

    def test_named_as_another_is_a_note_when_there_is_one_certificate(self) -> None:
        files, state = issued(layout=Layout(serial=99))
        verdict = judged(files, state)
        assert verdict.outcome is Outcome.HOLDS
        assert [finding.code for finding in verdict.findings] == ["chip.sid_mismatch"]

    def test_certificate_of_the_directory_is_taken_when_the_chip_carries_none(self) -> None:
        files, state = issued(layout=Layout(without_certificate=True))
        assert judged(files, state).reason == "format"
        with_signers = TrustStore.of([state.authority.certificate, state.signer.certificate])
        assert verify(files, with_signers, at=INSPECTED).outcome is Outcome.HOLDS

    def test_foreign_certificate_beside_the_signers_spoils_nothing(self) -> None:
        other = SpecimenState.new("IA")
        files, state = issued(
            layout=Layout(extra_certificates=(other.authority.certificate, b"\x30\x03\x02\x01\x05"))
        )
        assert judged(files, state).outcome is Outcome.HOLDS

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"usages": ("key_cert_sign", "crl_sign"), "is_authority": True}, "marked as an authority"),
            ({"usages": ("digital_signature", "key_cert_sign")}, "key_cert_sign"),
            ({"usages": ()}, "nothing"),
            ({"purposes": ("2.23.136.1.1.3",)}, "master lists"),
            ({"purposes": ("1.3.6.1.5.5.7.3.1",)}, "1.3.6.1.5.5.7.3.1"),
        ],
    )
    def test_that_is_for_something_else_is_refused(self, changes: dict[str, object], problem: str) -> None:
        state = SpecimenState.new()
        signer = state.authority.signer(**changes)  # type: ignore[arg-type]
        verdict = judged(specimen_chip(LINES, state=replace(state, signer=signer)), state)
        assert verdict.reason == "dsc_usage"
        assert problem in " ".join(finding.explanation for finding in verdict.findings)

    def test_without_any_key_usage_is_a_note(self) -> None:
        state = SpecimenState.new()
        signer = state.authority.signer(usages=None)
        verdict = judged(specimen_chip(LINES, state=replace(state, signer=signer)), state)
        assert [finding.code for finding in verdict.findings] == ["chip.no_key_usage"]
        assert verdict.outcome is Outcome.HOLDS

    def test_for_other_kinds_of_document_is_a_check(self) -> None:
        state = SpecimenState.new()
        signer = state.authority.signer(document_types=("AR", "ID"))
        verdict = judged(specimen_chip(LINES, state=replace(state, signer=signer)), state)
        assert [finding.code for finding in verdict.findings] == ["chip.document_type"]

    def test_in_force_on_its_first_and_last_moment_and_not_beyond(self) -> None:
        state = SpecimenState.new()
        validity = Validity(first=INSPECTED, last=INSPECTED + timedelta(days=3))
        signer = state.authority.signer(validity=validity)
        files = specimen_chip(LINES, state=replace(state, signer=signer))
        beat = timedelta(seconds=1)
        reasons = [
            verify(files, state.trust(), at=moment).reason
            for moment in (validity.first - beat, validity.first, validity.last, validity.last + beat)
        ]
        assert reasons == ["dsc_validity", None, None, "dsc_validity"]

    def test_that_signed_itself_belongs_to_no_chain(self) -> None:
        state = SpecimenState.new()
        lonely = SpecimenAuthority(country="UT", name=name(C="UT", CN="SPECIMEN lonely"))
        request = replace(lonely._request(lonely, 5), usages=("digital_signature",), is_authority=None)
        signer = replace(state.signer, certificate=lonely.certify(request), key=lonely.key, style=ECDSA)
        signer = replace(signer, issuer=lonely.subject, serial=5)
        verdict = judged(specimen_chip(LINES, state=replace(state, signer=signer)), state)
        assert verdict.reason == "chain"

    def test_of_another_country_than_its_authority_is_refused(self) -> None:
        state = SpecimenState.new()
        signer = state.authority.signer(subject=name(C="FR", O="SPECIMEN", CN="SPECIMEN signer"))
        verdict = judged(specimen_chip(LINES, state=replace(state, signer=signer)), state)
        assert verdict.reason == "issuer_mismatch"


class TestForgery:
    """Attacks with a name."""

    def test_rubbish_behind_the_hash_under_exponent_3_is_no_signature(self) -> None:
        """PKCS#1 read by scanning accepts this; no key is needed to make it (Bleichenbacher 2006)."""
        key = rsa(3072, exponent=3)
        authority = SpecimenAuthority(country="UT", key=key, style=RSA_PKCS1)

        class Forger:
            spki = key.spki

            def sign(self, message: bytes, style: Style) -> bytes:
                start = (
                    b"\x00\x01"
                    + b"\xff" * 8
                    + b"\x00"
                    + HASHES[style.hash].prefix
                    + digest(style.hash, message)
                )
                low = int.from_bytes(start + bytes(384 - len(start)), "big")
                root = _cube_root(low) + 1
                assert (root**3).to_bytes(384, "big").startswith(start)
                return root.to_bytes(384, "big")

        forged = replace(authority, key=Forger()).signer()
        honest = SpecimenState(authority=authority, signer=authority.signer())
        assert judged(specimen_chip(LINES, state=honest), honest).outcome is Outcome.HOLDS
        verdict = judged(specimen_chip(LINES, state=replace(honest, signer=forged)), honest)
        assert verdict.reason == "chain"

    def test_authority_with_another_generator_is_refused(self) -> None:
        """The State's own public key, a generator chosen so that the forger knows the secret (CVE-2020-0601)."""
        state = SpecimenState(
            authority=(authority := SpecimenAuthority(country="UT", key=(honest := ec("secp256r1")))),
            signer=authority.signer(),
        )
        forged_key = replace(honest, secret=1, explicit=True, generator=honest.point)
        forger = replace(authority, key=forged_key)
        signer = forger.signer(claimed_issuer=honest)
        files = specimen_chip(LINES, state=replace(state, signer=signer))
        assert judged(files, state).reason == "chain"
        trusting_it = TrustStore.of([forger.certificate])
        assert verify(files, trusting_it, at=INSPECTED).outcome is not Outcome.HOLDS

    def test_empty_signature_or_zero_in_it_is_no_signature(self) -> None:
        state = SpecimenState.new()

        class Lazy:
            spki = state.signer.key.spki

            def __init__(self, signature: bytes) -> None:
                self.signature = signature

            def sign(self, message: bytes, style: Style) -> bytes:
                return self.signature

        for signature in (
            b"",
            bytes(64),
            bytes.fromhex("3006020100020100"),
            bytes.fromhex("3006020101020100"),
        ):
            lazy = replace(state.signer, key=Lazy(signature))
            assert (
                judged(specimen_chip(LINES, state=replace(state, signer=lazy)), state).reason == "signature"
            )


class TestAuthority:
    """Roll-over, links, expiry."""

    def test_after_a_change_of_keys_the_key_identifier_decides(self) -> None:
        old = SpecimenAuthority(country="UT")
        new = old.renewed(first=ISSUED + timedelta(days=20))
        files = specimen_chip(LINES, state=SpecimenState(authority=new, signer=new.signer()))
        store = TrustStore.of([old.certificate, new.certificate])
        verdict = verify(files, store, at=INSPECTED)
        assert verdict.outcome is Outcome.HOLDS
        assert verdict.authority is not None
        assert verdict.authority.serial == "2"

    def test_new_key_is_believed_on_the_old_ones_word(self) -> None:
        old = SpecimenAuthority(country="UT")
        new = old.renewed(first=ISSUED + timedelta(days=20))
        files = specimen_chip(LINES, state=SpecimenState(authority=new, signer=new.signer()))
        verdict = verify(files, TrustStore.of([old.certificate, old.link(new)]), at=INSPECTED)
        assert verdict.outcome is Outcome.HOLDS
        assert "chip.link_unanchored" not in [finding.code for finding in verdict.findings]

    def test_link_that_the_old_key_did_not_sign_is_not_believed(self) -> None:
        old, forger = SpecimenAuthority(country="UT"), SpecimenAuthority(country="UT")
        new = old.renewed(first=ISSUED + timedelta(days=20))
        request = replace(new._request(new, 9), claimed_issuer=old.key)
        link = forger.certify(request)
        files = specimen_chip(LINES, state=SpecimenState(authority=new, signer=new.signer()))
        assert verify(files, TrustStore.of([old.certificate, link]), at=INSPECTED).reason == "chain"

    def test_link_without_its_older_one_is_taken_with_a_note(self) -> None:
        old = SpecimenAuthority(country="UT")
        new = old.renewed(first=ISSUED + timedelta(days=20))
        files = specimen_chip(LINES, state=SpecimenState(authority=new, signer=new.signer()))
        verdict = verify(files, TrustStore.of([old.link(new)]), at=INSPECTED)
        assert verdict.outcome is Outcome.HOLDS
        assert "chip.link_unanchored" in [finding.code for finding in verdict.findings]

    def test_older_key_still_vouches_for_chips_it_signed(self) -> None:
        old = replace(SpecimenAuthority(country="UT"), validity=Validity.of_years(ISSUED, 1))
        new = old.renewed(first=ISSUED + timedelta(days=300))
        files = specimen_chip(LINES, state=SpecimenState(authority=old, signer=old.signer()))
        verdict = verify(files, TrustStore.of([new.certificate, old.certificate]), at=INSPECTED)
        assert verdict.outcome is Outcome.HOLDS
        assert "chip.csca_expired" in [finding.code for finding in verdict.findings]


class TestRevocation:
    """Lists that count and lists that do not."""

    def test_list_of_another_country_with_the_same_serial_says_nothing(self) -> None:
        state, other = SpecimenState.new(), SpecimenState.new("IA")
        foreign = other.authority.revocation_list(at=CRL_MADE, revoked={state.signer.serial: 1})
        store = TrustStore.of([state.authority.certificate, other.authority.certificate], [foreign])
        verdict = verify(specimen_chip(LINES, state=state), store, at=INSPECTED)
        assert verdict.outcome is Outcome.HOLDS
        assert [finding.code for finding in verdict.findings] == ["chip.revocation_unknown"]

    def test_list_of_another_country_in_this_ones_name_is_ignored(self) -> None:
        state, other = SpecimenState.new(), SpecimenState.new("IA")
        foreign = other.authority.revocation_list(
            at=CRL_MADE, revoked={state.signer.serial: 1}, subject=state.authority.subject
        )
        store = TrustStore.of([state.authority.certificate, other.authority.certificate], [foreign])
        verdict = verify(specimen_chip(LINES, state=state), store, at=INSPECTED)
        assert verdict.outcome is Outcome.HOLDS
        assert "chip.crl_ignored" in [finding.code for finding in verdict.findings]

    def test_list_signed_with_the_newer_key_speaks_for_the_older_one(self) -> None:
        old = SpecimenAuthority(country="UT")
        new = old.renewed(first=ISSUED + timedelta(days=300))
        signer = old.signer()
        revoked = new.revocation_list(at=CRL_MADE, revoked={signer.serial: None})
        store = TrustStore.of([old.certificate, old.link(new), new.certificate], [revoked])
        files = specimen_chip(LINES, state=SpecimenState(authority=old, signer=signer))
        assert verify(files, store, at=INSPECTED).reason == "revoked"

    def test_revoked_authority_is_told(self) -> None:
        state = SpecimenState.new()
        verdict = verify(
            specimen_chip(LINES, state=state), state.trust(revoked={state.authority.serial: 2}), at=INSPECTED
        )
        assert verdict.reason == "revoked"
        assert verdict.findings[0].code == "chip.csca_revoked"
        assert verdict.findings[0].details == {"reason": "CA compromise"}

    @pytest.mark.parametrize(("days", "codes"), [(90, []), (91, ["chip.crl_old"])])
    def test_list_is_old_after_90_days(self, days: int, codes: list[str]) -> None:
        state = SpecimenState.new()
        verdict = verify(
            specimen_chip(LINES, state=state), state.trust(at=INSPECTED - timedelta(days=days)), at=INSPECTED
        )
        assert [finding.code for finding in verdict.findings] == codes


def test_printed_state_counts_even_without_a_readable_zone() -> None:
    state = SpecimenState.new()
    files = specimen_chip(LINES, state=state)
    del files["DG1"]
    assert verify(files, state.trust(), at=INSPECTED, issuing_state="FRA").reason == "issuer_mismatch"


def test_weightier_reason_comes_first() -> None:
    state = SpecimenState.new()
    case = planted("altered_dg2", LINES, state)
    verdict = verify(
        {**case.files, "DG13": b"\x6d\x00"},
        state.trust(revoked={state.signer.serial: 1}),
        at=datetime(2045, 1, 1, tzinfo=UTC),
        issuing_state="FRA",
    )
    assert verdict.reason == "dg_hash"
    assert [finding.code.removeprefix("chip.") for finding in verdict.findings][:5] == [
        "dg_hash",
        "dg_not_in_sod",
        "dsc_validity",
        "revoked",
        "issuer_mismatch",
    ]


def test_moment_without_zone_is_utc() -> None:
    state = SpecimenState.new()
    verdict = verify(specimen_chip(LINES, state=state), state.trust(), at=INSPECTED.replace(tzinfo=None))
    assert verdict.outcome is Outcome.HOLDS


def test_verdict_is_plain_json() -> None:
    import json

    state = SpecimenState.new()
    plain = judged(specimen_chip(LINES, state=state), state).as_dict()
    again = json.loads(json.dumps(plain))
    assert again == plain
    assert again["outcome"] == "holds"
    assert again["digests"][0]["group"] == "DG1"
    assert again["trust_digest"] == state.trust().digest or len(again["trust_digest"]) == 64


def _cube_root(number: int) -> int:
    low, high = 0, 1 << (number.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle - 1)
    return low
