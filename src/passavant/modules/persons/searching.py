"""Search all crossings for likely pairs and put them before people; what people said already is not asked again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import groupby

from django.db import transaction

from passavant.modules.crossings.queries import standing
from passavant.modules.persons import queries
from passavant.modules.persons.keys import candidate_key
from passavant.modules.persons.likeness import Likely, Shown, likely_pairs
from passavant.modules.persons.models import Candidate

BATCH = 2000
_COLUMNS = (
    "person_key", "surname", "given_names", "date_of_birth", "nationality", "sex", "issuing_state",
    "document_number",
)  # fmt: skip


def search(*, least: int, most: int, at: datetime) -> int:
    """Find likely pairs anew; those of the last search are forgotten. Returns how many there are to look at.

    Args:
        least: per mille from which on a pair is worth a human's time.
        most: pairs, the likeliest first; nobody works through more.

    Raises:
        NotInstalled: this site has not the packages of headquarters.
    """
    settled, together = queries.settled_pairs(), queries.all_linked()
    open_pairs = [
        pair
        for pair in likely_pairs(everybody(), least=least)
        if (pair.first, pair.second) not in settled and pair.second not in together.get(pair.first, ())
    ]
    store(open_pairs[:most], at=at)
    return len(open_pairs[:most])


def everybody() -> Iterator[Shown]:
    """Each person of each document once, as last shown; who crossed without a number is nobody's other document."""
    rows = standing().exclude(document_number="").order_by("person_key", "-happened_at", "pk")
    for _key, theirs in groupby(rows.values_list(*_COLUMNS).iterator(BATCH), key=lambda row: row[0]):
        key, *said = next(theirs)
        yield Shown(key=key, **dict(zip(_COLUMNS[1:], said, strict=True)))


def store(pairs: Iterable[Likely], *, at: datetime) -> None:
    """Keep what a search found in place of what the last one did."""
    rows = [
        Candidate(
            id=candidate_key(pair.first, pair.second),
            first=pair.first,
            second=pair.second,
            likelihood=pair.likelihood,
            grounds=json.dumps([asdict(ground) for ground in pair.grounds]),
            found_at=at,
        )
        for pair in pairs
    ]
    with transaction.atomic():
        Candidate.objects.all().delete()
        Candidate.objects.bulk_create(rows, batch_size=BATCH)
