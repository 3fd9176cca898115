"""What each file of the chip says (ICAO Doc 9303-10)."""

from __future__ import annotations

from datetime import date

import pytest

from passavant.domain.codes.states import STATES, Kind
from passavant.domain.emrtd import BY_NAME, FILES, compare_zones, read_group, tlv
from passavant.domain.emrtd.dumps import files_in, name_of
from passavant.domain.emrtd.lds.biometrics import FaceFormat, ImageKind
from passavant.domain.emrtd.lds.com import Index
from passavant.domain.emrtd.trust.countries import agrees, countries_of, issuing_states_of
from passavant.domain.specimens import ERIKSSON_TD1, ERIKSSON_TD2, ERIKSSON_TD3
from passavant.domain.specimens.chips import der, groups, portrait
from passavant.domain.specimens.chips.keys import EcSigningKey
from passavant.domain.values import PartialDate

TODAY = date(2026, 11, 22)
DRAWN = groups.Picture(image=portrait(7), width=240, height=320)


def test_index_of_the_worked_example() -> None:
    """ICAO Doc 9303-10, 4.6.1.1: LDS 1.7, Unicode 4.0.0, DG1, DG2, DG4 and DG12."""
    file = bytes.fromhex("6016 5F01 04 30313037 5F36 06 303430303030 5C 04 6175766C")
    contents = read_group("EF.COM", file)
    assert contents.said == Index(lds_version="0107", unicode_version="040000", tags=(0x61, 0x75, 0x76, 0x6C))
    assert contents.findings == ()


@pytest.mark.parametrize("lines", [ERIKSSON_TD1, ERIKSSON_TD2, ERIKSSON_TD3])
def test_zone_on_the_chip_is_read_like_a_printed_one(lines: tuple[str, ...]) -> None:
    said = read_group("DG1", groups.dg1(lines)).said
    assert said.lines == lines
    assert said.issuing_state == "UTO"
    assert said.read(today=TODAY).zone.surname == "ERIKSSON"


@pytest.mark.parametrize(
    ("write", "standard"), [(groups.dg2, FaceFormat.ISO_19794), (groups.dg2_of_39794, FaceFormat.ISO_39794)]
)
def test_face_comes_out_of_both_standards_as_it_went_in(write, standard: FaceFormat) -> None:
    (face,) = read_group("DG2", write(DRAWN)).said.faces
    assert (face.format, face.kind, face.image) == (standard, ImageKind.JPEG, DRAWN.image)
    assert (face.width, face.height) == ((240, 320) if standard is FaceFormat.ISO_19794 else (0, 0))


def test_claimed_kind_of_picture_is_not_believed() -> None:
    svg = groups.Picture(image=b"<svg onload='alert(1)'/>", width=1, height=1, jpeg_2000=True)
    assert read_group("DG2", groups.dg2(svg)).said.faces[0].kind is ImageKind.UNKNOWN


def test_face_that_is_longer_than_its_file_is_a_finding() -> None:
    record = groups.facial_record(DRAWN)
    longer = record[:14] + (len(record) + 1).to_bytes(4, "big") + record[18:]
    body = tlv.write(0x7F61, b"\x02\x01\x01" + tlv.write(0x7F60, tlv.write(0x5F2E, longer)))
    contents = read_group("DG2", tlv.write(0x75, body))
    assert contents.said is None
    assert contents.findings[0].code == "chip.group_unreadable"


def test_fingers_are_counted_not_read() -> None:
    body = tlv.write(0x7F61, b"\x02\x01\x02" + tlv.write(0x7F60, b"") * 2)
    assert read_group("DG3", tlv.write(0x63, body)).said.records == 2


def test_signature_as_displayed() -> None:
    (image,) = read_group("DG7", groups.dg7(DRAWN.image)).said
    assert image.kind is ImageKind.JPEG


def test_details_of_the_person_with_other_names_and_unknown_month() -> None:
    """ICAO Doc 9303-10, 4.7.11: other names stand in A0 behind their count."""
    others = tlv.write(
        0xA0, b"\x02\x01\x02" + tlv.write(0x5F0F, b"BOND<<JAMES") + tlv.write(0x5F0F, b"SHAKEN")
    )
    body = (
        tlv.write(0x5C, bytes.fromhex("5F0EA05F105F2B5F115F42"))
        + tlv.write(0x5F0E, "PIERRE<LOUIS<<MARIE<ÈVE".encode())
        + others
        + tlv.write(0x5F10, b"1234567890")
        + tlv.write(0x5F2B, bytes.fromhex("19850000"))
        + tlv.write(0x5F11, b"JACMEL<HTI")
        + tlv.write(0x5F42, b"12<RUE<DU PORT<JACMEL")
    )
    said = read_group("DG11", tlv.write(0x6B, body)).said
    assert said.full_name == "PIERRE LOUIS, MARIE ÈVE"
    assert said.other_names == ("BOND, JAMES", "SHAKEN")
    assert said.date_of_birth == PartialDate(1985)
    assert said.place_of_birth == ("JACMEL", "HTI")
    assert said.address == ("12", "RUE", "DU PORT", "JACMEL")


def test_details_of_the_document_and_a_day_that_does_not_exist() -> None:
    file = groups.dg12(issuing_authority="Direksyon Imigrasyon", date_of_issue=date(2025, 2, 28))
    said = read_group("DG12", file).said
    assert (said.issuing_authority, said.date_of_issue) == ("Direksyon Imigrasyon", PartialDate(2025, 2, 28))
    broken = read_group("DG12", file.replace(b"20250228", b"20250230"))
    assert "20250230" in broken.findings[0].explanation


def test_security_options_by_name() -> None:
    infos = [
        groups.security_info("0.4.0.127.0.7.2.2.4.2.2", der.integer(2), der.integer(13)),
        groups.security_info("0.4.0.127.0.7.2.2.3.2.2", der.integer(1)),
        groups.security_info("1.2.3", der.integer(1)),
    ]
    said = read_group("DG14", groups.dg14(infos)).said
    assert {(one.meaning, one.version, one.parameter) for one in said} == {
        ("PACE", 2, 13),
        ("chip authentication", 1, None),
        ("1.2.3", 1, None),
    }


def test_key_of_active_authentication() -> None:
    key = EcSigningKey.new("brainpoolP256r1", explicit=True)
    said = read_group("DG15", groups.dg15(key.spki)).said
    assert said.description == "ECDSA brainpoolP256r1, parameters written out"
    assert said.point == key.point


def test_table_of_files_has_each_tag_and_identifier_once() -> None:
    assert (
        len({file.tag for file in FILES}) == len({file.fid for file in FILES}) == len(FILES) == len(BY_NAME)
    )
    assert all(file.fid & 0xFF == file.sfi for file in FILES)


def test_padding_and_loose_lengths_are_said() -> None:
    file = groups.dg1(ERIKSSON_TD3)
    assert [one.code for one in read_group("DG1", file + bytes(3)).findings] == ["chip.trailing"]
    loose = b"\x61\x81" + file[1:]
    assert [one.code for one in read_group("DG1", loose).findings] == ["chip.loose_length"]


class TestZones:
    """The zone on the chip against the printed one."""

    def test_same_lines_are_no_finding(self) -> None:
        assert compare_zones(groups.dg1(ERIKSSON_TD3), ERIKSSON_TD3, today=TODAY) is None

    @pytest.mark.parametrize(
        ("line", "at", "character", "fields"),
        [
            (0, 6, "B", "surname"),
            (0, 15, "E", "given_names"),
            (0, 2, "F", "issuing_state"),
            (1, 0, "M", "document_number"),
            (1, 13, "8", "date_of_birth"),
            (1, 20, "M", "sex"),
            (1, 22, "3", "date_of_expiry"),
            (1, 30, "9", "optional_data"),
            (1, 9, "7", "check_digits"),
        ],
    )
    def test_altered_character_names_its_field(self, line: int, at: int, character: str, fields: str) -> None:
        lines = [list(one) for one in ERIKSSON_TD3]
        lines[line][at] = character
        finding = compare_zones(groups.dg1(ERIKSSON_TD3), ["".join(one) for one in lines], today=TODAY)
        assert finding is not None
        assert (finding.code, finding.details["fields"]) == ("chip.mrz_mismatch", fields)

    def test_other_document_or_no_zone_differs_in_the_whole(self) -> None:
        for dg1, lines in ((groups.dg1(ERIKSSON_TD1), ERIKSSON_TD3), (b"\x61\x00", ERIKSSON_TD3)):
            finding = compare_zones(dg1, lines, today=TODAY)
            assert finding is not None
            assert finding.details["fields"] == "whole_zone"


class TestCountries:
    """Whose certificate may sign whose documents."""

    @pytest.mark.parametrize(
        ("country", "state"),
        [
            ("DE", "D"),
            ("de", "D<<"),
            ("GB", "GBD"),
            ("UN", "UNA"),
            ("EU", "EUE"),
            ("KS", "RKS"),
            ("XK", "RKS"),
            ("XO", "XOM"),
            ("HT", "HTI"),
            ("HK", "CHN"),
            ("UT", "UTO"),
        ],
    )
    def test_agree(self, country: str, state: str) -> None:
        assert agrees(country, state)
        assert country.upper() in countries_of(state)

    @pytest.mark.parametrize(
        ("country", "state"), [("DE", "AUT"), ("HT", "DOM"), ("", "HTI"), ("QQ", "HTI"), ("UN", "HTI")]
    )
    def test_do_not_agree(self, country: str, state: str) -> None:
        assert not agrees(country, state)

    def test_every_state_of_the_codes_has_a_certificate_country(self) -> None:
        missing = {
            code for code, state in STATES.items() if state.kind is Kind.STATE and not countries_of(code)
        }
        assert missing <= {"RKS"}
        assert issuing_states_of("HT") == {"HTI"}


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("DG1.bin", "DG1"),
        ("Datagroup14.bin", "DG14"),
        ("EF_DG2.bin", "DG2"),
        ("ef0101.bin", "DG1"),
        ("ef010F.bin", "DG15"),
        ("ef011D.bin", "EF.SOD"),
        ("EF.SOD", "EF.SOD"),
        ("EF_COM.bin", "EF.COM"),
        ("sod.der", "EF.SOD"),
        ("dg-11.dat", "DG11"),
        ("DG17.bin", None),
        ("photo.jpg", None),
        ("EF.CardAccess", None),
    ],
)
def test_files_are_known_by_the_names_that_readers_give_them(file: str, group: str | None) -> None:
    assert name_of(file) == group


def test_files_of_a_directory(tmp_path) -> None:
    (tmp_path / "DG1.bin").write_bytes(b"a")
    (tmp_path / "ef0101.bin").write_bytes(b"b")
    (tmp_path / "notes.txt").write_bytes(b"c")
    (tmp_path / "DG2").mkdir()
    assert files_in(tmp_path) == {"DG1": b"a"}
