"""Whole sets of specimens as files: pages, chips and the trust to judge them by, sound or with a planted defect.

For tests, the demonstration and officers' training. Every set is of nobody: Utopia's specimen, and an invented Haitian
whose chip is signed by a State that calls itself SPECIMEN.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.writing import write
from passavant.domain.mrz.zone import ZoneFields
from passavant.domain.specimens.chips import DEFECTS, SpecimenCase, SpecimenState, planted, specimen_chip
from passavant.domain.specimens.pages.rendering import SpecimenPage, as_jpeg, page_of, render
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.domain.values import PartialDate

SEED = 1804
SOUND = "sound"
"""The name of a specimen without a defect."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose specimens: the zone, the printed page, and the country of the certificates."""

    name: str
    country: str
    lines: tuple[str, ...]
    page: SpecimenPage


@dataclass(frozen=True, slots=True)
class SpecimenFile:
    """One file of a set, by its path with "/" between folders."""

    path: str
    content: bytes


def utopian() -> Holder:
    """Anna Maria Eriksson, as ICAO Doc 9303-4 prints her since 2024, valid until 2034."""
    fields = ZoneFields(
        document_code="PP",
        issuing_state="UTO",
        surname="Eriksson",
        given_names="Anna Maria",
        document_number="L898902C3",
        nationality="UTO",
        date_of_birth=PartialDate(1974, 8, 12),
        sex="F",
        date_of_expiry=PartialDate(2034, 4, 15),
        optional_data="ZE184226B",
    )
    lines = write(fields, Format.TD3)
    page = SpecimenPage(
        format=Format.TD3,
        lines=lines,
        fields=(("Surname", "ERIKSSON"), ("Given names", "ANNA MARIA")),
        heading="UTOPIA",
    )
    return Holder("utopia", "UT", lines, page)


def haitian(around: date) -> Holder:
    """An invented Haitian with a passport that is valid for years to come."""
    person = next(_with_valid_passport(around))
    return Holder("haiti", "HT", person.mrz_lines(), page_of(person, seed=SEED))


def specimen_files(
    holder: Holder, state: SpecimenState, defects: Sequence[str] = ()
) -> Iterator[SpecimenFile]:
    """A sound specimen and one for each defect: page, chip, and what an inspector trusts.

    Raises:
        KeyError: a defect that is not planted here.
    """
    page = as_jpeg(render(holder.page))
    yield from _case(f"{holder.name}-{SOUND}", page, _sound(holder, state))
    for defect in defects:
        yield from _case(f"{holder.name}-{defect}", page, planted(defect, holder.lines, state))


def told(defects: Sequence[str] = ()) -> str:
    """What is in a set, for its reader: each folder's defect and the reason by which it has to be found."""
    rows = [f"{SOUND:24} nothing is wrong: the chip holds"]
    rows += [
        f"{name:24} {DEFECTS[name].told}: {DEFECTS[name].reason or 'the chip holds'}" for name in defects
    ]
    return "Specimens of nobody. Each folder: page.jpg, chip/, trust/.\n\n" + "\n".join(rows) + "\n"


def _sound(holder: Holder, state: SpecimenState) -> SpecimenCase:
    return SpecimenCase(files=specimen_chip(holder.lines, state=state), trust=state.trust())


def _case(name: str, page: bytes, case: SpecimenCase) -> Iterator[SpecimenFile]:
    yield SpecimenFile(f"{name}/page.jpg", page)
    for file, content in case.files.items():
        yield SpecimenFile(f"{name}/chip/{file.replace('.', '_')}.bin", content)
    for number, authority in enumerate(case.trust.authorities, start=1):
        yield SpecimenFile(f"{name}/trust/csca-{number}.cer", authority.der)
    for number, listed in enumerate(case.trust.revocation_lists, start=1):
        yield SpecimenFile(f"{name}/trust/revoked-{number}.crl", listed.der)


def _with_valid_passport(around: date) -> Iterator[SpecimenPerson]:
    return (
        person
        for person in population(SEED, 4000, around=around)
        if person.nationality == "HTI"
        and person.format is Format.TD3
        and person.date_of_expiry.year > around.year + 2
        and person.date_of_birth.year < around.year - 25
    )
