"""What reading an MRZ can notice, each code with its English sentence; no rule is decided here."""

from __future__ import annotations

from passavant.domain.values import check, declare_sentences, note

__all__ = ["check", "note"]

UNREADABLE: dict[str, str] = {
    "mrz.empty": "Nothing was read. Put the document on the reader again.",
    "mrz.garbage": "What was read makes no sense. Clean the reader's window and read again.",
    "mrz.half_scan": "Only %(lines)s of %(expected)s lines were read. Read the whole zone again.",
    "mrz.two_scans": "Two documents ran into one another. Read one document at a time.",
    "mrz.line_length": "Line %(line)s has %(length)s characters; it should have 30, 36 or 44. Read again.",
    "mrz.too_many_lines": "%(lines)s lines were read; one document has %(expected)s. Read it again.",
    "mrz.characters": (
        "“%(character)s” (line %(line)s, position %(position)s) is no character of documents. Read it again."
    ),
    "mrz.line_order": "The lines came in the wrong order. Read the zone again from its first line.",
    "mrz.too_long": "%(length)s characters are far more than one document. Read the document again.",
    "mrz.wrong_place": "This is not the machine readable zone. Read the lines with “<<<”.",
}

NOTICED: dict[str, str] = {
    "mrz.national.IDFRA": "This is the French identity card of before 2021. It shows no expiry date.",
    "mrz.national.FRDL": "This is a French driving licence. It is no travel document.",
    "mrz.national.CHDL": "This is a Swiss driving licence. It is no travel document.",
    "mrz.national.PNRUS": "This is a Russian internal passport. Its name is read as Cyrillic letters.",
    "mrz.lower_case": "Small letters were read as capitals.",
    "mrz.check_digit": "The check digit of %(field)s should be %(expected)s but %(found)s is printed.",
    "mrz.check_digit.deviation": (
        "The document number's check digit follows an older rule of %(issuing_state)s. Accepted as known."
    ),
    "mrz.date.impossible": "%(printed)s is not a date that exists.",
    "mrz.date.birth_in_future": (
        "%(printed)s as date of birth is in the future, or 99 years ago. Look at the traveller."
    ),
    "mrz.document_expired": "The document expired on %(date_of_expiry)s.",
    "mrz.expiry_too_far": "Valid until %(date_of_expiry)s, which is more than %(years)s years away.",
    "mrz.expiry_beyond_validity": (
        "Valid until %(date_of_expiry)s, but passports of %(issuing_state)s are made for %(years)s years at most."
    ),
    "mrz.issuing_state.unknown": "No State or organization with the code %(code)s issues documents.",
    "mrz.issuing_state.withdrawn": "The issuing State's code %(code)s is no longer in use (%(name)s).",
    "mrz.nationality.unknown": "%(code)s is no nationality known to ICAO.",
    "mrz.nationality.withdrawn": "The nationality %(code)s is no longer in use (%(name)s).",
    "mrz.document_number.unusual": "Passport numbers of %(issuing_state)s rarely look like %(number)s.",
    "mrz.document_code.unknown": "%(code)s is not a kind of document that ICAO knows.",
    "mrz.sex.unknown": "“%(printed)s” is printed as sex; only M, F and < are allowed.",
    "mrz.name_truncated": "The name fills its field and may be cut short. Compare with the page.",
    "mrz.name_digits": "The name contains a digit: %(printed)s.",
    "mrz.specimen": "This is a specimen (%(reason)s), not a document issued to a person.",
    "mrz.visual.similar": "The page shows %(visual)s, the zone %(zone)s. Are they the same?",
    "mrz.visual.different": "The page shows %(visual)s, but the zone %(zone)s.",
    "mrz.repaired": "Read as %(to)s instead of %(from)s (line %(line)s, position %(position)s).",
    "mrz.repair.ambiguous": "Several readings fit the check digit: %(candidates)s. Compare with the page.",
}

FIELDS: dict[str, str] = {
    "field.name": "name",
    "field.surname": "surname",
    "field.given_names": "given names",
    "field.document_code": "kind of document",
    "field.document_number": "document number",
    "field.issuing_state": "issuing State",
    "field.nationality": "nationality",
    "field.date_of_birth": "date of birth",
    "field.sex": "sex",
    "field.date_of_expiry": "date of expiry",
    "field.optional_data": "optional data",
    "field.optional_data_2": "further optional data",
    "field.composite": "the whole zone",
    "field.whole_zone": "the whole zone",
    "field.check_digits": "check digits",
    "field.mrz_line_1": "first line",
    "field.mrz_line_2": "second line",
    "field.mrz_line_3": "third line",
}
"""What the fields of a zone are called in a sentence."""

declare_sentences(UNREADABLE)
declare_sentences(FIELDS)
declare_sentences(NOTICED)
