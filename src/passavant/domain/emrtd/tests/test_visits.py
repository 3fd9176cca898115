"""Visits to simulated chips: opened, read, asked for proof, and what is said when they fail."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain import mrz
from passavant.domain.emrtd import Outcome, verify
from passavant.domain.emrtd.session import active
from passavant.domain.emrtd.session.access_keys import AccessKey, card_key, key_of, likely_keys, zone_key
from passavant.domain.emrtd.session.apdu import Command, parse_command
from passavant.domain.emrtd.session.ciphers import Keys, Kind
from passavant.domain.emrtd.session.domains import BadPublicValue, standard_domain
from passavant.domain.emrtd.session.pcsc import NOT_INSTALLED, NoReader, reader_names
from passavant.domain.emrtd.session.secure_messaging import Protection, protect
from passavant.domain.emrtd.session.visit import Proof, Visit, proof_findings, visit
from passavant.domain.emrtd.tlv import write
from passavant.domain.emrtd.trust.signatures import Scheme
from passavant.domain.emrtd.trust.store import EMPTY
from passavant.domain.specimens import ERIKSSON_TD1, ERIKSSON_TD3
from passavant.domain.specimens.chips import INSPECTED, SpecimenState, specimen_chip, specimen_state
from passavant.domain.specimens.chips.groups import dg13
from passavant.domain.specimens.chips.keys import EcSigningKey, RsaSigningKey, Style
from passavant.domain.specimens.chips.simulated import (
    Habits,
    SimulatedChip,
    _recovering,
    chip_key_on,
    pace_oid,
    simulated_chip,
)
from passavant.domain.values import Severity

TODAY = date(2026, 11, 22)
STATE = specimen_state()


def zone_of(lines: tuple[str, ...]) -> mrz.MachineReadableZone:
    zone = mrz.read(lines, today=TODAY, repair=False).zone
    assert zone is not None
    return zone


KEY = key_of(zone_of(ERIKSSON_TD3))
WRONG = AccessKey("L898902C3674081221204158")


def chip_with(**habits: object) -> SimulatedChip:
    return simulated_chip(ERIKSSON_TD3, KEY, Habits(**habits), state=STATE)  # type: ignore[arg-type]


def judged(found: Visit) -> list[str]:
    verdict = verify(found.files, STATE.trust(), at=INSPECTED, issuing_state="UTO")
    assert verdict.outcome is Outcome.HOLDS
    return [finding.code for finding in (*found.findings, *proof_findings(found, verdict))]


class TestOpening:
    """The ways into a chip."""

    def test_basic_access_reads_everything_the_chip_names(self) -> None:
        chip = chip_with()
        found = visit(chip, [KEY])
        assert found.files == chip.files
        assert (found.opened_with, found.key_number) == ("BAC", 0)
        assert judged(found) == ["chip.no_proof_of_original"]

    @pytest.mark.parametrize("kind", Kind)
    @pytest.mark.parametrize(
        ("mapping", "on_curve", "parameter"),
        [
            ("GM", True, 13),
            ("GM", True, 8),
            ("GM", True, 14),
            ("GM", False, 0),
            ("GM", False, 2),
            ("IM", True, 12),
            ("IM", False, 1),
        ],
    )
    def test_pace_in_every_mapping_group_and_cipher(
        self, mapping: str, on_curve: bool, parameter: int, kind: Kind
    ) -> None:
        oid = pace_oid(mapping, kind, on_curve=on_curve)
        chip = chip_with(pace_oid=oid, pace_parameter=parameter, has_basic=False)
        found = visit(chip, [KEY], wanted=["DG1"])
        assert set(found.files) == {"EF.COM", "EF.SOD", "DG1"}
        assert found.opened_with == f"PACE {'ECDH' if on_curve else 'DH'}-{mapping} {kind}"
        assert found.findings == ()

    def test_pace_with_the_number_on_the_card(self) -> None:
        chip = chip_with(pace_oid=pace_oid("GM", Kind.AES_128), card_number="123456", has_basic=False)
        assert visit(chip, [card_key("123456")]).files == chip.files
        chip = chip_with(pace_oid=pace_oid("GM", Kind.AES_128), card_number="123456", has_basic=False)
        assert [one.code for one in visit(chip, [card_key("123457")]).findings] == ["chip.no_access"]

    def test_chip_that_wants_its_group_named(self) -> None:
        """Some chips ask for the group although they offer only one."""
        chip = chip_with(pace_oid=pace_oid("GM", Kind.AES_256), wants_group_named=True, has_basic=False)
        assert visit(chip, [KEY]).files == chip.files

    def test_pace_that_fails_falls_back_to_the_older_way_and_says_so(self) -> None:
        chip = chip_with(pace_oid=pace_oid("GM", Kind.AES_128))

        class Stubborn:
            def transmit(self, command: bytes) -> bytes:
                if command[1] == 0x86:
                    return b"\x6a\x80"
                return chip.transmit(command)

        found = visit(Stubborn(), [KEY])
        assert found.opened_with == "BAC"
        assert [one.code for one in found.findings] == ["chip.pace_failed"]
        assert found.files == chip.files

    def test_chip_of_the_first_years_opens_to_anyone(self) -> None:
        found = visit(chip_with(is_open=True, has_basic=False), [])
        assert found.opened_with == "no protection"
        assert judged(found) == ["chip.no_proof_of_original"]

    def test_wrong_zone_opens_nothing(self) -> None:
        found = visit(chip_with(), [WRONG])
        assert found.files == {}
        assert [(one.code, one.details) for one in found.findings] == [("chip.no_access", {"tries": "1"})]

    def test_second_reading_of_the_zone_opens_and_is_said(self) -> None:
        found = visit(chip_with(), [WRONG, KEY])
        assert found.key_number == 1
        assert [one.code for one in found.findings] == ["chip.other_reading"]

    def test_document_taken_off_the_reader_keeps_what_was_read(self) -> None:
        chip = chip_with()

        class Pulled:
            left = 30

            def transmit(self, command: bytes) -> bytes:
                self.left -= 1
                if not self.left:
                    raise ConnectionError("no card")
                return chip.transmit(command)

        found = visit(Pulled(), [KEY])
        assert "EF.SOD" in found.files
        assert "DG2" not in found.files
        assert [one.code for one in found.findings] == ["chip.lost"]

    def test_card_that_is_no_travel_document(self) -> None:
        class Other:
            def transmit(self, command: bytes) -> bytes:
                return b"\x6a\x82"

        assert [one.code for one in visit(Other(), [KEY]).findings] == ["chip.no_application"]

    def test_fingers_are_not_asked_for(self) -> None:
        chip = simulated_chip(ERIKSSON_TD3, KEY, state=STATE, more={"DG3": b"\x63\x05\x7f\x61\x02\x02\x00"})
        found = visit(chip, [KEY])
        assert "DG3" not in found.files
        assert found.findings == ()
        asked = visit(chip, [KEY], wanted=["DG1", "DG3"])
        assert [(one.code, one.field) for one in asked.findings] == [("chip.not_given", "DG3")]

    def test_file_beyond_32_kilobytes_is_read_whole(self) -> None:
        chip = simulated_chip(ERIKSSON_TD3, KEY, state=STATE, more={"DG13": dg13(bytes(range(256)) * 300)})
        found = visit(chip, [KEY], wanted=["DG13"])
        assert found.files["DG13"] == chip.files["DG13"]


class TestProof:
    """Whether the chip is the original."""

    @pytest.mark.parametrize("hash_name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
    @pytest.mark.parametrize("bits", [1024, 2048, 1025])
    def test_rsa_signature_that_recovers_its_message(self, bits: int, hash_name: str) -> None:
        chip = chip_with(active_key=RsaSigningKey.new(bits), active_hash=hash_name)
        found = visit(chip, [KEY], wanted=["DG1", "DG2", "DG15"])
        assert found.active is Proof.HOLDS
        assert "chip.original" in judged(found)

    @pytest.mark.parametrize(
        ("curve", "hash_name", "in_der"),
        [
            ("secp256r1", "sha256", False),
            ("secp256r1", "sha256", True),
            ("secp384r1", "sha256", False),
            ("brainpoolP320r1", "sha1", True),
            ("secp521r1", "sha512", False),
        ],
    )
    def test_signature_on_a_curve_plain_or_in_der(self, curve: str, hash_name: str, in_der: bool) -> None:
        key = EcSigningKey.new(curve, explicit=True)
        found = visit(chip_with(active_key=key, active_hash=hash_name, active_in_der=in_der), [KEY])
        assert found.active is Proof.HOLDS
        assert "chip.original" in judged(found)

    @pytest.mark.parametrize(
        ("parameter", "changes"),
        [
            (13, {"kind": Kind.AES_128}),
            (12, {"kind": Kind.AES_256, "number": 3}),
            (11, {"kind": Kind.TRIPLE_DES, "says_protocol": False}),
            (14, {"kind": Kind.AES_192}),
            (0, {"kind": Kind.TRIPLE_DES}),
            (2, {"kind": Kind.AES_256}),
        ],
    )
    def test_chip_authentication_makes_a_session_that_goes_on(
        self, parameter: int, changes: dict[str, object]
    ) -> None:
        found = visit(chip_with(chip_key=chip_key_on(parameter, **changes)), [KEY])
        assert found.chip is Proof.HOLDS
        assert "chip.original" in judged(found)

    @pytest.mark.parametrize("kind", [Kind.AES_128, Kind.AES_192, Kind.AES_256])
    def test_mapping_that_authenticates_the_chip(self, kind: Kind) -> None:
        chip = chip_with(pace_oid=pace_oid("CAM", kind), has_basic=False, chip_key=chip_key_on(13))
        found = visit(chip, [KEY])
        assert (found.chip, found.how) == (Proof.HOLDS, ("PACE with chip authentication",))
        assert "chip.original" in judged(found)

    def test_mapping_whose_key_is_signed_in_the_card_security_file(self) -> None:
        chip = chip_with(
            pace_oid=pace_oid("CAM", Kind.AES_128),
            has_basic=False,
            chip_key=chip_key_on(13),
            key_in_card_security=True,
        )
        found = visit(chip, [KEY])
        assert found.chip is Proof.HOLDS
        assert found.card_security == chip.card_security
        verdict = verify(found.files, STATE.trust(), at=INSPECTED, issuing_state="UTO")
        told = [proof_findings(found, verdict, trust=trust)[0].code for trust in (STATE.trust(), EMPTY)]
        assert told == ["chip.original", "chip.not_meaningful"]

    def test_card_security_file_that_a_forger_signed_proves_nothing(self) -> None:
        forger = SpecimenState.new()
        chip = chip_with(
            pace_oid=pace_oid("CAM", Kind.AES_128),
            has_basic=False,
            chip_key=chip_key_on(13),
            key_in_card_security=True,
        )
        chip.card_security = simulated_chip(ERIKSSON_TD3, KEY, chip.habits, state=forger).card_security
        found = visit(chip, [KEY])
        assert found.chip is Proof.HOLDS
        verdict = verify(found.files, STATE.trust(), at=INSPECTED, issuing_state="UTO")
        assert [one.code for one in proof_findings(found, verdict, trust=STATE.trust())] == [
            "chip.not_meaningful"
        ]

    def test_mapping_with_another_key_than_the_signed_one_fails(self) -> None:
        chip = chip_with(pace_oid=pace_oid("CAM", Kind.AES_128), has_basic=False, chip_key=chip_key_on(13))
        chip.habits.chip_key = chip_key_on(13)
        found = visit(chip, [KEY])
        assert found.chip is Proof.FAILED
        assert [one.code for one in found.findings] == ["chip.chip_failed"]

    @pytest.mark.parametrize(
        ("habits", "code"),
        [
            ({"active_key": RsaSigningKey.new(1024)}, "chip.active_failed"),
            ({"active_key": EcSigningKey.new()}, "chip.active_failed"),
            ({"chip_key": chip_key_on(13)}, "chip.chip_failed"),
            ({"chip_key": chip_key_on(0, kind=Kind.TRIPLE_DES)}, "chip.chip_failed"),
        ],
    )
    def test_clone_has_the_files_and_not_the_keys(self, habits: dict[str, object], code: str) -> None:
        found = visit(chip_with(**habits, copies_proofs=True), [KEY])
        assert judged(found) == [code]

    def test_clone_that_hides_its_key_from_the_index_is_asked_for_it_all_the_same(self) -> None:
        """Nobody signs EF.COM; the security object still names DG15."""
        chip = chip_with(active_key=EcSigningKey.new())
        without = {name: data for name, data in chip.files.items() if name != "DG15"}
        hidden = {**without, "EF.COM": chip_with().files["EF.COM"]}
        found = visit(SimulatedChip(hidden, KEY), [KEY])
        assert [(one.code, one.severity) for one in found.findings] == [
            ("chip.proof_withheld", Severity.STOP)
        ]

    def test_proof_means_nothing_when_the_contents_are_not_proven(self) -> None:
        chip = chip_with(active_key=EcSigningKey.new())
        found = visit(chip, [KEY])
        verdict = verify({**found.files, "DG2": b"\x75\x00"}, STATE.trust(), at=INSPECTED)
        assert verdict.reason == "dg_hash"
        assert [one.code for one in proof_findings(found, verdict)] == ["chip.not_meaningful"]


class TestActiveAuthentication:
    """Forgeries of the signature that recovers its message."""

    KEY = RsaSigningKey.new(1024)
    NONCE = bytes.fromhex("F173589974BF40C6")

    @property
    def public(self):
        from passavant.domain.emrtd.trust.keys import read_public_key

        return read_public_key(self.KEY.spki)

    def signed(self, block: bytes) -> bytes:
        numbers = self.KEY.private.private_numbers()
        return pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(128, "big")

    def test_either_of_two_numbers_is_the_signature(self) -> None:
        signature = _recovering(self.KEY, self.NONCE, "sha256")
        modulus = self.public.modulus
        other = (modulus - int.from_bytes(signature, "big")).to_bytes(128, "big")
        assert active.recovered_hash(self.public, self.NONCE, signature) == "sha256"
        assert active.recovered_hash(self.public, self.NONCE, other) == "sha256"

    def test_over_another_nonce_is_none(self) -> None:
        signature = _recovering(self.KEY, self.NONCE, "sha1")
        assert active.recovered_hash(self.public, bytes(8), signature) is None

    def test_trailer_of_another_hash_or_header_of_another_scheme_is_none(self) -> None:
        block = active._opened(self.public, _recovering(self.KEY, self.NONCE, "sha256"))
        assert block is not None
        assert block[-2:] == b"\x34\xcc"
        for altered in (
            b"\x00" + block[1:],
            b"\x2a" + block[1:],
            block[:-2] + b"\x33\xcc",
            block[:-2] + b"\x99\xcc",
        ):
            assert active.recovered_hash(self.public, self.NONCE, self.signed(altered)) is None

    def test_digest_somewhere_in_the_block_is_not_enough(self) -> None:
        """Looking for the end of the block alone would take this (message recovered shorter than it says)."""
        short = b"\x6a" + active.digest("sha1", self.NONCE) + b"\xbc"
        for block in (short.rjust(128, b"\x00"), short.ljust(127, b"\x00") + b"\xbc", bytes(106) + short):
            assert active.recovered_hash(self.public, self.NONCE, self.signed(block)) is None

    @given(st.binary(max_size=200))
    def test_any_bytes_are_none(self, signature: bytes) -> None:
        assert active.recovered_hash(self.public, self.NONCE, signature) is None

    def test_curve_signature_of_any_hash_is_tried_and_another_nonce_refused(self) -> None:
        key = EcSigningKey.new("secp384r1")
        from passavant.domain.emrtd.trust.keys import read_public_key

        public = read_public_key(key.spki)
        for scheme in (Scheme.PLAIN, Scheme.ECDSA):
            signature = key.sign(self.NONCE, Style(scheme=scheme, hash="sha256"))
            found = active.answers(public, self.NONCE, signature)
            assert found is not None
            assert (found.scheme, found.hash) == (scheme, "sha256")
            assert active.answers(public, bytes(8), signature) is None


class TestKeys:
    """Readings of the zone."""

    def test_long_number_counts_whole(self) -> None:
        key = zone_key(document_number="D231458907349", date_of_birth="340712", date_of_expiry="950712")
        assert key.text.startswith("D231458907349")

    def test_likely_readings_begin_with_the_zone_and_stay_few(self) -> None:
        keys = likely_keys(zone_of(ERIKSSON_TD1))
        assert keys[0] == key_of(zone_of(ERIKSSON_TD1))
        assert len(set(keys)) == len(keys) <= 12
        assert any(key.text.startswith("023145890") for key in keys)

    def test_zero_read_as_letter_still_opens_the_chip(self) -> None:
        misread = (ERIKSSON_TD3[0], ERIKSSON_TD3[1].replace("L898902C3", "L8989O2C3"))
        found = visit(chip_with(), likely_keys(zone_of(misread)))
        assert found.opened_with == "BAC"
        assert found.key_number != 0

    def test_key_does_not_show(self) -> None:
        assert "L898902C" not in repr(KEY)


class TestGroups:
    """Public values that are attacks."""

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_number_outside_of_the_subgroup_is_refused(self, number: int) -> None:
        domain = standard_domain(number)
        assert domain is not None
        for value in (0, 1, domain.prime - 1, domain.prime, 2):
            with pytest.raises(BadPublicValue):
                domain.agree(5, value.to_bytes(domain.prime.bit_length() // 8 + 1, "big"))

    @pytest.mark.parametrize("number", range(8, 19))
    def test_point_off_the_curve_is_refused(self, number: int) -> None:
        domain = standard_domain(number)
        assert domain is not None
        point = bytearray(domain.public(7))
        point[-1] ^= 1
        for value in (bytes(point), b"", b"\x00", bytes(len(point))):
            with pytest.raises(BadPublicValue):
                domain.agree(5, value)

    def test_numbers_that_are_not_used(self) -> None:
        assert standard_domain(3) is None
        assert standard_domain(19) is None


@given(
    ins=st.integers(0, 255),
    data=st.binary(max_size=400),
    expected=st.one_of(st.none(), st.integers(1, 256), st.just(65_536)),
)
def test_written_command_reads_back(ins: int, data: bytes, expected: int | None) -> None:
    command = Command(ins=ins, p1=1, p2=2, data=data, expected=expected)
    again = parse_command(command.octets)
    assert (again.ins, again.data, again.expected) == (ins, data, expected)


@settings(max_examples=60, deadline=None)
@given(answers=st.lists(st.binary(max_size=60), min_size=1, max_size=8), secured=st.booleans())
def test_chip_that_answers_anything_gets_findings(answers: list[bytes], secured: bool) -> None:
    """A hostile chip may say what it likes, before and after the session is open."""
    chip = chip_with(pace_oid=pace_oid("GM", Kind.AES_128), active_key=EcSigningKey.new())

    class Hostile:
        sent = 0

        def transmit(self, command: bytes) -> bytes:
            self.sent += 1
            if secured and self.sent < 12:
                return chip.transmit(command)
            return answers[self.sent % len(answers)]

    found = visit(Hostile(), [KEY])
    assert found.findings


def test_unsealed_success_in_a_session_is_not_believed() -> None:
    chip = chip_with()

    class Cheating:
        def transmit(self, command: bytes) -> bytes:
            answer = chip.transmit(command)
            return b"\x90\x00" if command[0] == 0x0C and command[1] == 0xA4 else answer

    found = visit(Cheating(), [KEY])
    assert found.files == {}
    assert [one.code for one in found.findings] == ["chip.lost"]


def test_command_to_the_chip_does_not_show_what_it_says() -> None:
    protection = Protection(Keys.of(b"secret", Kind.AES_256))
    command = Command(ins=0xD6, data=b"BORDER POST 7")
    assert b"BORDER" not in protect(command, protection).octets
    assert write(0x87, b"")[:1] in protect(command, protection).octets


def test_reader_without_its_library_says_what_to_install() -> None:
    try:
        import smartcard  # noqa: F401
    except ImportError:
        with pytest.raises(NoReader, match="passavant\\[readers\\]"):
            reader_names()
        assert "pyscard" in NOT_INSTALLED
    else:
        pytest.skip("pyscard is installed here")


def test_specimen_chip_and_simulated_chip_are_signed_alike() -> None:
    assert set(specimen_chip(ERIKSSON_TD3, state=STATE)) <= set(chip_with().files)
