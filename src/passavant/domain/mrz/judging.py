"""What a zone says that an officer should look at: dates, codes, names, specimens (ICAO Doc 9303-3 to -7).

Check digits are judged in `checking`; whether somebody may enter is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passavant.domain.codes import Kind, find, is_known_document_code, sex_of
from passavant.domain.codes.passports import PASSPORT_SERIES
from passavant.domain.codes.states import is_known, may_issue
from passavant.domain.mrz.findings import check, note
from passavant.domain.mrz.formats import Format
from passavant.domain.values import Finding, PartialDate

LONGEST_VALIDITY = 15
"""Years ahead beyond which an expiry date is worth a look."""

SPECIMEN_STATE = "UTO"
SPECIMEN_NAMES = frozenset({"SPECIMEN", "MUSTERMANN", "MUSTERFRAU", "ESPECIMEN", "SPECIMENE"})
SPECIMEN_DOCUMENTS = frozenset(
    {("ERIKSSON", "L898902C3"), ("ERIKSSON", "L898902C"), ("ERIKSSON", "D23145890")}
)
SPECIMEN_NUMBERS = ("SPECI",)


def codes(document_code: str, issuing_state: str, nationality: str, sex: str) -> Iterator[Finding]:
    """The codes that are in no list; `sex` as printed."""
    if not may_issue(issuing_state):
        yield _unlisted("issuing_state", issuing_state)
    if not is_known(nationality):
        yield _unlisted("nationality", nationality)
    if not is_known_document_code(document_code):
        yield check("mrz.document_code.unknown", "document_code", code=document_code)
    if sex_of(sex) is None:
        yield check("mrz.sex.unknown", "sex", printed=sex)


def _unlisted(field: str, code: str) -> Finding:
    state = find(code)
    if state is not None and state.kind is Kind.WITHDRAWN:
        return check(f"mrz.{field}.withdrawn", field, code=code, name=state.en)
    return check(f"mrz.{field}.unknown", field, code=code)


def expiry(date_of_expiry: PartialDate | None, *, today: date) -> Iterator[Finding]:
    """A document is valid through its last day; of a partly known date, through the last possible one."""
    if date_of_expiry is None:
        return
    latest = date_of_expiry.latest
    if latest < today:
        yield check("mrz.document_expired", "date_of_expiry", date_of_expiry=str(date_of_expiry))
    elif (latest.year - LONGEST_VALIDITY, latest.month, latest.day) > (today.year, today.month, today.day):
        yield check(
            "mrz.expiry_too_far",
            "date_of_expiry",
            date_of_expiry=str(date_of_expiry),
            years=str(LONGEST_VALIDITY),
        )


def birth(printed: str, born: PartialDate | None, *, today: date) -> Iterator[Finding]:
    """A day of this year that has not come yet, which two digits of the year cannot tell from one 100 years ago."""
    if born is not None and born.year + 100 == today.year:
        yield check("mrz.date.birth_in_future", "date_of_birth", printed=printed)


def national(document_format: Format) -> Finding:
    """That a document is of a national layout; one that is no travel document needs a look."""
    code = f"mrz.national.{document_format}"
    return note(code) if document_format is Format.FRENCH_IDENTITY_CARD else check(code)


def number(document_code: str, issuing_state: str, document_number: str) -> Iterator[Finding]:
    """A passport number unlike its issuer's others; a hint only, because issuers change their numbers."""
    series = PASSPORT_SERIES.get(issuing_state)
    if series and document_code.startswith("P") and not series.number.fullmatch(document_number):
        yield note(
            "mrz.document_number.unusual",
            "document_number",
            number=document_number,
            issuing_state=issuing_state,
        )


def validity(
    document_code: str, issuing_state: str, date_of_expiry: PartialDate | None, *, today: date
) -> Iterator[Finding]:
    """A passport that will be valid for longer than its issuer ever makes one out."""
    series = PASSPORT_SERIES.get(issuing_state)
    if series is None or date_of_expiry is None or not document_code.startswith("P"):
        return
    months_left = (date_of_expiry.year - today.year) * 12 + date_of_expiry.earliest.month - today.month
    if months_left > series.longest_validity_in_months:
        yield note(
            "mrz.expiry_beyond_validity",
            "date_of_expiry",
            date_of_expiry=str(date_of_expiry),
            issuing_state=issuing_state,
            years=str(series.valid_years),
        )


def name(printed: str) -> Iterator[Finding]:
    """`printed` is one whole name field."""
    if printed and not printed.endswith("<"):
        yield note("mrz.name_truncated", "name")
    # Letters and fillers only is the rule, and the quick answer for nearly everybody.
    if not printed.replace("<", "").isalpha() and any(character.isdigit() for character in printed):
        yield check("mrz.name_digits", "name", printed=printed.strip("<"))


def specimen(
    surname: str, given_names: str, document_number: str, issuing_state: str, nationality: str
) -> Iterator[Finding]:
    """Documents made to be shown: Utopia's, and those of the well-known invented persons."""
    if SPECIMEN_STATE in (issuing_state, nationality):
        yield check("mrz.specimen", "issuing_state", reason=SPECIMEN_STATE)
    elif (surname, document_number) in SPECIMEN_DOCUMENTS or document_number.startswith(SPECIMEN_NUMBERS):
        yield check("mrz.specimen", "document_number", reason=document_number)
    elif not SPECIMEN_NAMES.isdisjoint(surname.split() + given_names.split()):
        yield check("mrz.specimen", "name", reason=surname or given_names)
