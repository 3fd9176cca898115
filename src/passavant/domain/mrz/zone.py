"""What was read from a machine readable zone, in ICAO's words (ICAO Doc 9303-3, section 4); values only."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.national import RUSSIAN_INTERNAL_PASSPORT
from passavant.domain.mrz.plans import NAME_FIELDS, NOWHERE, PLANS
from passavant.domain.values import Finding, PartialDate


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneFields:
    """The data elements of a zone before they are printed.

    `surname` is ICAO's primary identifier, `given_names` the secondary one. Dates are None when unknown.
    `empty_check_digit` is what an issuer prints behind empty optional data: "<" or "0" (9303-4, 4.2.2.2); a
    Russian internal passport prints it behind the expiry that it has not.
    `national_data` are the elements that only a national layout has, by their names in `national`.
    """

    document_code: str
    issuing_state: str
    surname: str
    given_names: str
    document_number: str
    nationality: str
    date_of_birth: PartialDate | None
    sex: str
    date_of_expiry: PartialDate | None
    optional_data: str = ""
    optional_data_2: str = ""
    empty_check_digit: str = "<"
    national_data: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MachineReadableZone:
    """A zone that has the shape of an ICAO format; whether it is in order, the findings tell.

    `document_number` is whole, without its check digit, even where it overflows into the optional data.
    `sex` is "M", "F" or "X". A date is None when it is unknown or does not exist.
    """

    format: Format
    lines: tuple[str, ...]
    document_code: str
    issuing_state: str
    surname: str
    given_names: str
    document_number: str
    nationality: str
    date_of_birth: PartialDate | None
    sex: str
    date_of_expiry: PartialDate | None
    optional_data: str
    optional_data_2: str

    @property
    def name_may_be_cut(self) -> bool:
        """Whether a name reaches the last character of its field, so that more may have been left out.

        A name that fits exactly cannot be told from one that was cut.
        Source: ICAO Doc 9303-4, 4.2.3 (truncation of names).
        """
        text = "".join(self.lines)
        return any(not text[place].endswith("<") for place in PLANS[self.format].name_fields)

    @property
    def national_data(self) -> dict[str, str]:
        """The elements that only a national layout has; empty for ICAO's formats."""
        fields = PLANS[self.format].national_fields
        return {field: self.printed(field).strip("<") for field in fields}

    def printed(self, field: str) -> str:
        """The characters of a field as they stand in the zone, fillers and all.

        "surname" and "given_names" share the field "name"; a field the format has not is empty.
        """
        plan = PLANS[self.format]
        place = plan.slices.get(field, NOWHERE)
        if field in NAME_FIELDS and place is NOWHERE:
            place = plan.name
        return "".join(self.lines)[place]

    @property
    def fields(self) -> ZoneFields:
        """What `write` needs to print this zone again."""
        optional = self.printed("optional_data")
        return ZoneFields(
            document_code=self.document_code,
            issuing_state=self.issuing_state,
            surname=self.surname,
            given_names=self.given_names,
            document_number=self.document_number,
            nationality=self.nationality,
            date_of_birth=self.date_of_birth,
            sex=self.sex,
            date_of_expiry=self.date_of_expiry,
            # Fillers in front of optional data belong to the issuer's own layout.
            optional_data=self.optional_data if self._is_long else optional.rstrip("<"),
            optional_data_2=self.printed("optional_data_2").rstrip("<"),
            empty_check_digit=self._empty_check_digit,
            national_data=self.national_data,
        )

    @property
    def _empty_check_digit(self) -> str:
        """What stands behind empty optional data or, in a Russian internal passport, behind the expiry it has not."""
        text, check_at = "".join(self.lines), PLANS[self.format].check_at
        may_be_empty = ["optional_data"]
        if text.startswith(RUSSIAN_INTERNAL_PASSPORT):
            may_be_empty.append("date_of_expiry")
        empty = (field for field in may_be_empty if field in check_at and not self.printed(field).strip("<"))
        return next((text[check_at[field]] for field in empty), "<")

    @property
    def _is_long(self) -> bool:
        return len(self.document_number) > len(self.printed("document_number"))


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to one scan: a zone or the reason why there is none, and everything noticed.

    `lines` are the lines after cleaning and repair; what was changed stands in the findings.
    """

    format: Format | None
    lines: tuple[str, ...]
    zone: MachineReadableZone | None
    findings: tuple[Finding, ...]

    @property
    def is_valid(self) -> bool:
        """Whether the zone was read and all its check digits hold; says nothing about the other findings."""
        return self.zone is not None and not self.failed_checks

    @property
    def failed_checks(self) -> tuple[str, ...]:
        """The fields whose check digit does not hold, "composite" among them."""
        return tuple(finding.field for finding in self.findings if finding.code == "mrz.check_digit")
