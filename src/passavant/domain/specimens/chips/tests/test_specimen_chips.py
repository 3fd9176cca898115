"""Specimen chips: complete, readable back, plainly specimens."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from passavant.domain.emrtd import compare_zones, read_group
from passavant.domain.emrtd.lds.biometrics import ImageKind
from passavant.domain.emrtd.trust.certificates import read_certificate
from passavant.domain.specimens import ERIKSSON_TD3, population
from passavant.domain.specimens.chips import DEFECTS, portrait, specimen_chip, specimen_state

TODAY = date(2026, 11, 22)


def test_every_file_can_be_read_back() -> None:
    chip = specimen_chip(ERIKSSON_TD3)
    assert set(chip) == {"EF.COM", "EF.SOD", "DG1", "DG2", "DG11", "DG12"}
    for name in set(chip) - {"EF.SOD"}:
        contents = read_group(name, chip[name])
        assert contents.said is not None, name
        assert contents.findings == (), name
    assert read_group("DG11", chip["DG11"]).said.full_name == "ERIKSSON, ANNA MARIA"
    assert compare_zones(chip["DG1"], ERIKSSON_TD3, today=TODAY) is None


def test_portrait_is_a_drawing_that_its_seed_decides() -> None:
    one, again, other = portrait(1), portrait(1), portrait(2)
    assert one == again != other
    picture = Image.open(io.BytesIO(one))
    assert (picture.format, picture.size) == ("JPEG", (240, 320))
    (face,) = read_group("DG2", specimen_chip(ERIKSSON_TD3, seed=1)["DG2"]).said.faces
    assert (face.image, face.kind) == (one, ImageKind.JPEG)


def test_same_zone_has_the_same_face_and_another_document_another() -> None:
    lines = [person.mrz_lines() for person in population(3, 2)]
    faces = [specimen_chip(each)["DG2"] for each in (*lines, lines[0])]
    assert faces[0] == faces[2] != faces[1]


@pytest.mark.parametrize("country", ["UT", "HT"])
def test_certificates_say_specimen_and_keys_are_new_in_every_run(country: str) -> None:
    state = specimen_state(country)
    for der in (state.authority.certificate, state.signer.certificate):
        says = read_certificate(der).says
        assert "SPECIMEN" in says.subject.shown
        assert says.subject.country == country
    assert type(state).new(country).authority.certificate != state.authority.certificate


def test_private_keys_do_not_show() -> None:
    state = specimen_state()
    secret = state.authority.key.secret  # type: ignore[attr-defined]
    assert str(secret) not in repr(state)
    assert f"{secret:x}" not in repr(state)


def test_every_defect_is_told_in_words() -> None:
    assert len(DEFECTS) > 15
    assert {"dg2_withheld", "sod_alone"} <= DEFECTS.keys()
    assert all(defect.told[0].islower() and defect.told[-1] != "." for defect in DEFECTS.values())
