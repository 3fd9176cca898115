"""What can be wrong with a row of a list, or with the list, as sentences for whoever puts it right."""

from __future__ import annotations

from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "manifests.row.unreadable_letters": "Letters of the name could not be read.",
        "manifests.row.no_person": "That is a total and no person.",
        "manifests.row.no_name": "No name stands there.",
        "manifests.row.name_without_letters": "The name has no letters.",
        "manifests.row.bad_sex": "The sex cannot be read: write F, M or X.",
        "manifests.row.bad_date": "The birth date cannot be read, or there is no such day.",
        "manifests.row.bad_age": "The age cannot be read.",
        "manifests.row.born_in_future": "The birth date is still to come.",
        "manifests.row.too_old": "Nobody is that old: look at the birth date or age.",
        "manifests.row.age_contradicts": "The age and the birth date contradict one another.",
        "manifests.row.bad_nationality": "No State is written like this nationality: write its name or its code.",
        "manifests.row.bad_issuer": "No State is written like this issuing State: write its name or its code.",
        "manifests.row.bad_transit": (
            "Write Y for a passenger who goes on with the vessel, and N for one who leaves it."
        ),
        "manifests.row.bad_expiry": "The date of expiry cannot be read, or there is no such day.",
        "manifests.row.bad_row": "The row breaks off, or its quotation marks do not match.",
        "manifests.row.bad_columns": "The row has more or fewer columns than the heading.",
        "manifests.row.listed_twice": "The same name and birth date stand further up.",
        "manifests.list.empty": "The file holds nobody.",
        "manifests.list.no_columns": "No column is called a name. The first line has to say what the columns hold.",
        "manifests.list.too_long": "The list is longer than any bus or ship. Divide it.",
    }
)
