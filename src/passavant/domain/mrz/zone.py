"""What was read from a machine readable zone, in ICAO's words (ICAO Doc 9303-3, section 4); values only."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.mrz.formats import PLANS, Format
from passavant.domain.values import Finding, PartialDate


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneFields:
    """The data elements of a zone before they are printed.

    `surname` is ICAO's primary identifier, `given_names` the secondary one. Dates are None when unknown.
    `empty_check_digit` is what an issuer prints behind empty optional data: "<" or "0" (9303-4, 4.2.2.2).
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

    def printed(self, field: str) -> str:
        """The characters of a field as they stand in the zone, fillers and all.

        "surname" and "given_names" share the field "name"; a field the format has not is empty.
        """
        plan = PLANS[self.format]
        place = plan.slices.get("name" if field in ("surname", "given_names") else field, slice(0, 0))
        return "".join(self.lines)[place]

    @property
    def fields(self) -> ZoneFields:
        """What `write` needs to print this zone again."""
        plan = PLANS[self.format]
        at = plan.check_at.get("optional_data")
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
            empty_check_digit="".join(self.lines)[at] if at is not None and not optional.strip("<") else "<",
        )

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
