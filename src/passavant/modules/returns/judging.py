"""What this room itself notices of a person at a station, and the sentences of what it notices in lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from passavant.domain.manifests.ages import OLDEST
from passavant.domain.values import AGE_OF_MAJORITY, Finding, Severity, check, declare_sentences, note
from passavant.modules.crossings.ports import first_line_reads
from passavant.modules.returns.reasons import Need

declare_sentences(
    {
        "returns.child_alone": (
            "A child of %(age)s years and no adult of the family."
            " “Child alone” is marked: leave it, or link the family."
        ),
        "returns.no_name": "No name is written. Go on if the person cannot or will not say one.",
        "returns.family_waits": (
            "No adult of family %(family)s is registered yet: look again before the reception closes."
        ),
        "returns.too_old": "That would be %(age)s years. Look at the age again.",
        "returns.registered_alike": "Somebody of the same name and birth year already has card %(token)s.",
        "returns.returned_before": (
            "Somebody of the same name and birth date was received at %(post)s on %(date)s."
        ),
        "returns.need_and_sex": "Marked as pregnant or nursing, and as male.",
        "returns.age_contradicts": "The list says %(listed)s years, the person %(age)s.",
        "returns.call_second_line": (
            "Call the second line, calmly. The person is received all the same and stays with you until then."
        ),
    }
)

ASKED = frozenset(
    {
        "returns.child_alone",
        "returns.no_name",
        "returns.too_old",
        "returns.registered_alike",
        "returns.need_and_sex",
        "returns.age_contradicts",
    }
)
"""What an officer has to have seen before the registration is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is to judge of one person, from values alone."""

    has_name: bool
    age: int | None
    sex: str
    needs: tuple[str, ...]
    family: int
    is_related: bool
    adults_in_family: int
    listed_age: int | None = None
    alike_token: int | None = None
    returned: tuple[str, str] | None = None
    """Post and day of the last time, ISO 8601."""


def judge(seen: Seen) -> Iterator[Finding]:
    """What to look at before the registration is written."""
    if not seen.has_name:
        yield check("returns.no_name", "surname")
    if seen.age is not None and seen.age > OLDEST:
        yield check("returns.too_old", "date_of_birth", age=str(seen.age))
    if seen.age is not None and seen.age < AGE_OF_MAJORITY:
        if not (seen.family and seen.is_related):
            yield check("returns.child_alone", age=str(seen.age))
        elif not seen.adults_in_family:
            yield note("returns.family_waits", family=str(seen.family))
    if seen.sex == "M" and {Need.PREGNANT, Need.NURSING} & set(seen.needs):
        yield check("returns.need_and_sex", "sex")
    if seen.listed_age is not None and seen.age is not None and abs(seen.listed_age - seen.age) > 3:
        yield check("returns.age_contradicts", listed=str(seen.listed_age), age=str(seen.age))
    if seen.alike_token:
        yield check("returns.registered_alike", token=str(seen.alike_token))
    if seen.returned:
        yield note("returns.returned_before", post=seen.returned[0], date=seen.returned[1])


def shown_to(findings: Iterable[Finding], *, may_read_why: bool) -> tuple[Finding, ...]:
    """The first line learns of a stop that it has to call, and why only where that was meant for it."""
    all_ = tuple(findings)
    if may_read_why:
        return all_
    shown = tuple(finding for finding in all_ if first_line_reads(finding))
    if not any(finding.severity is Severity.STOP for finding in all_):
        return shown
    return (Finding(code="returns.call_second_line", severity=Severity.STOP), *shown)
