"""What this room itself finds: about the document's dates, the traveller's age, and who else showed its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from passavant.domain.names.keys import fold_name
from passavant.domain.values import AGE_OF_MAJORITY, Finding, PartialDate, Severity, age_on, declare_sentences
from passavant.modules.crossings.facts import Document, ReadBy

SHORTEST_CUT = 3
"""Letters of a name that say something when the rest was cut."""

declare_sentences(
    {
        "crossings.no_papers": "The person has no papers; what they say is recorded as said.",
        "crossings.typed": "The document was copied by eye; its zone could not be read.",
        "crossings.minor": "A minor of %(age)s years: who travels with the child?",
        "crossings.expired": "The document expired on %(date)s.",
        "crossings.expires_soon": "Days until the document expires: %(days)s.",
        "crossings.two_names": "The same document number was shown before with another name.",
        "crossings.two_birth_dates": "The same document number was shown before with another birth date.",
    }
)


def judge_document(document: Document, *, today: date) -> Iterator[Finding]:
    """What the document's own data say, apart from its machine readable zone, which was judged when it was read."""
    if document.read_by is ReadBy.NO_PAPERS:
        yield _finding("crossings.no_papers", Severity.CHECK)
    if document.read_by is ReadBy.TYPED:
        yield _finding("crossings.typed", Severity.NOTE)
        yield from _expired(document, today=today)
    yield from _expires_soon(document, today=today)
    yield from _minor(document, today=today)


def judge_other_persons(document: Document, shown: Iterable[tuple[str, str, str]]) -> Iterator[Finding]:
    """What does not agree with those who showed the same number before: another name, or another birth date.

    Args:
        shown: surname, given names and birth date of each; a name that was cut to fit its zone still agrees.
    """
    earlier = list(shown)
    if any(not _same_name(document, surname, given) for surname, given, _born in earlier):
        yield _finding("crossings.two_names", Severity.CHECK)
    if any(born and document.date_of_birth and born != document.date_of_birth for _s, _g, born in earlier):
        yield _finding("crossings.two_birth_dates", Severity.CHECK)


def _same_name(document: Document, surname: str, given_names: str) -> bool:
    """Part by part, where one may be the beginning of the other: zones cut what is too long."""
    return all(
        one == other or (min(len(one), len(other)) >= SHORTEST_CUT and _begins_alike(one, other))
        for one, other in (
            (fold_name(document.surname), fold_name(surname)),
            (fold_name(document.given_names), fold_name(given_names)),
        )
    )


def _begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _expired(document: Document, *, today: date) -> Iterator[Finding]:
    expiry = partial_date_of(document.date_of_expiry)
    if expiry and expiry.latest < today:
        yield _finding("crossings.expired", Severity.CHECK, date=str(expiry))


def _expires_soon(document: Document, *, today: date) -> Iterator[Finding]:
    expiry = partial_date_of(document.date_of_expiry)
    if expiry and 0 <= (expiry.latest - today).days <= 30:
        yield _finding("crossings.expires_soon", Severity.NOTE, days=str((expiry.latest - today).days))


def _minor(document: Document, *, today: date) -> Iterator[Finding]:
    born = partial_date_of(document.date_of_birth)
    if born and born.latest <= today and age_on(born, today=today) < AGE_OF_MAJORITY:
        yield _finding("crossings.minor", Severity.NOTE, age=str(age_on(born, today=today)))


def partial_date_of(text: str) -> PartialDate | None:
    """A date as facts keep it; None where it is unknown."""
    return PartialDate.parse(text) if text else None


def _finding(code: str, severity: Severity, /, **details: str) -> Finding:
    return Finding(code=code, severity=severity, details=details)
