"""What a session with a chip can notice, each code with its English sentence."""

from __future__ import annotations

from passavant.domain.values import declare_sentences

SESSION: dict[str, str] = {
    "chip.no_access": "The chip did not open with any reading of the zone (%(tries)s tried). Read the zone again.",
    "chip.no_application": "The chip answers, but it is not one of a travel document (%(problem)s).",
    "chip.lost": "The chip stopped answering (%(problem)s). Lay the document on the reader again.",
    "chip.not_given": "The chip did not give %(group)s (%(problem)s).",
    "chip.other_reading": (
        "The chip did not open with the zone as it was read, but with reading number %(number)s. Compare with the page."
    ),
    "chip.pace_failed": "The chip offers PACE but did not open with it (%(problem)s); it opened with the older way.",
    "chip.active_failed": (
        "The chip could not prove that it is the original: active authentication failed (%(problem)s)."
    ),
    "chip.chip_failed": (
        "The chip could not prove that it is the original: chip authentication failed (%(problem)s)."
    ),
    "chip.proof_withheld": (
        "The issuer signed %(group)s, by which this chip proves to be the original, but the chip does not give it."
    ),
    "chip.original": "The chip proved that it is the original (%(how)s).",
    "chip.not_meaningful": "The chip's proof of being the original says nothing, because its contents are not proven.",
    "chip.no_proof_of_original": "This chip has no means to prove that it is no copy.",
}

declare_sentences(SESSION)
