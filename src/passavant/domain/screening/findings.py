"""What a comparison can say, each code with its English sentence; told also where nothing is compared."""

from __future__ import annotations

from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "screening.part_exact": "“%(asked)s” is the same.",
        "screening.part_folded": "“%(asked)s” and “%(listed)s” are two spellings of one name.",
        "screening.part_near": "“%(asked)s” is nearly “%(listed)s”: one letter or sound differs.",
        "screening.part_far": "“%(asked)s” is like “%(listed)s”: two letters or sounds differ.",
        "screening.part_consonants": "“%(asked)s” has the consonants of “%(listed)s”.",
        "screening.part_alike": "“%(asked)s” may stand for “%(listed)s”.",
        "screening.part_beginning": "“%(asked)s” may be the beginning of “%(listed)s”, cut off.",
        "screening.part_initial": "“%(asked)s” and “%(listed)s” have the same first letter.",
        "screening.part_weak": "“%(asked)s” is only a little like “%(listed)s”.",
        "screening.part_missing": "“%(listed)s” is listed and not in the document.",
        "screening.part_extra": "“%(asked)s” is in the document and not listed.",
        "screening.born_unknown": "No birth date to compare.",
        "screening.born_equal": "The birth date is the same.",
        "screening.born_month": "Month and year of birth are the same; a day is not known.",
        "screening.born_year": "The year of birth is the same; more is not known.",
        "screening.born_swapped": "The birth date is the same with day and month exchanged.",
        "screening.born_january": "The year of birth is the same; 1 January may stand for an unknown day.",
        "screening.born_day_digit": "The day of birth differs by one digit or one day.",
        "screening.born_digit": "The birth date differs by one digit.",
        "screening.born_year_off": "Day and month of birth are the same, the year differs by one.",
        "screening.born_span": "The year of birth lies within the years listed.",
        "screening.born_same_year": "The year of birth is the same, the day is another.",
        "screening.born_partial_off": "The year of birth differs by one; more is not known.",
        "screening.born_year_near": "The year of birth differs by one, the day is another.",
        "screening.born_years_near": "The year of birth differs by two or three.",
        "screening.born_years_far": "The year of birth differs by several years.",
        "screening.born_contradicts": "The year of birth is quite another.",
        "screening.sex_same": "The sex is the same.",
        "screening.sex_other": "The sex differs.",
        "screening.state_same": "The nationality is the same.",
        "screening.state_other": "The nationality differs.",
        "screening.number_same": "The document number and its State are the same.",
        "screening.number_other_state": "The document number is the same, its State is another.",
        "screening.number_folded": "The document number is the same but for characters that are easily confused.",
        "screening.number_folded_other_state": (
            "The document number is the same but for characters that are easily confused; its State is another."
        ),
        "screening.number_unknown_state": "The document number is the same; its State is not known.",
        "screening.number_folded_unknown_state": (
            "The document number is the same but for characters that are easily confused; its State is not known."
        ),
    }
)
