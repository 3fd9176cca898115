"""Search all crossings for likely pairs and put them before people; what people said already is not asked again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """How many pairs a search found, and what became of them."""

    waiting: int
    """Put before people."""
    dismissed: int
    """Left out: an officer said that they are two persons."""
    stated: int
    """Left out: linked, over other links too, or proposed, declined or ended before."""
    beyond: int
    """Left out: less likely than as many as were asked for."""


def search(*, least: int, most: int, at: datetime) -> Searched:
    """Find likely pairs anew; those of the last search are forgotten.

    Args:
        least: per mille from which on a pair is worth a human's time.
        most: pairs, the likeliest first; nobody works through more.

    Raises:
        NotInstalled: this site has not the packages of headquarters.
    """
    likely = likely_pairs(everybody(), least=least)
    stated, dismissed, together = queries.stated_pairs(), queries.dismissed_pairs(), queries.all_linked()
    unsaid = [
        pair for pair in likely if pair.keys not in stated and pair.second not in together.get(pair.first, ())
    ]
    waiting = [pair for pair in unsaid if pair.keys not in dismissed]
    store(waiting[:most], at=at)
    return Searched(
        waiting=len(waiting[:most]),
        dismissed=len(unsaid) - len(waiting),
        stated=len(likely) - len(unsaid),
        beyond=len(waiting[most:]),
    )


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
