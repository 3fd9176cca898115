"""What is asked of receptions, cards, persons and their needs; answers are frozen values or querysets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, Max, Q, QuerySet, When
from django.db.models.functions import NullIf

from passavant.domain.values import AGE_OF_MAJORITY
from passavant.modules.returns import keys, reasons
from passavant.modules.returns.models import (
    Correction,
    ManifestRow,
    Person,
    Photo,
    Reception,
    Step,
    Token,
    Voiding,
)

MOST_RECEPTIONS = 60
MOST_QUEUE = 300
IN_HAND = (reasons.Status.WAITING, reasons.Status.REFERRED, reasons.Status.TAKEN_OVER)


def find_reception(reception: UUID) -> Reception | None:
    return Reception.objects.filter(pk=reception).first()


def receptions(posts: Sequence[str]) -> list[Reception]:
    """The latest receptions of some posts, or of all; open ones first."""
    found = Reception.objects.all()
    if posts:
        found = found.filter(post__in=posts)
    latest = list(found.order_by("-opened_at")[:MOST_RECEPTIONS])
    return sorted(latest, key=lambda row: row.closed_at is not None)


def next_number(site: str) -> int:
    """The number of this site's next reception; asked within a turn."""
    last = Reception.objects.filter(site=site).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def next_token(reception: UUID) -> int:
    """The first number that no card of this reception has; asked within a turn."""
    last = Token.objects.filter(reception=reception).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def find_token(reception: UUID, number: int) -> Token | None:
    return Token.objects.filter(pk=keys.token_key(reception, number)).first()


def tokens(reception: UUID) -> QuerySet[Token]:
    return Token.objects.filter(reception=reception).order_by("number")


def numbers_of(receptions: Iterable[UUID]) -> dict[UUID, int]:
    """The number of each reception."""
    return dict(Reception.objects.filter(pk__in=list(receptions)).values_list("id", "number"))


def tokens_of(persons: Iterable[UUID | None]) -> dict[UUID, int]:
    """The number of each person's card."""
    wanted = [person for person in persons if person]
    return dict(Person.objects.filter(pk__in=wanted).values_list("id", "token"))


def unused_tokens(reception: UUID) -> QuerySet[Token]:
    """Cards that were given and under which nobody is registered."""
    return tokens(reception).filter(taken_back="", person=None)


def find_person(person: UUID) -> Person | None:
    return Person.objects.filter(pk=person).first()


def persons(reception: UUID) -> QuerySet[Person]:
    """Everybody of a reception whose registration stands."""
    return Person.objects.filter(reception=reception, voided_at=None).order_by("token")


def person_of_token(reception: UUID, number: int) -> Person | None:
    token = find_token(reception, number)
    return find_person(token.person) if token and token.person else None


def photo_of(person: UUID) -> str:
    return Photo.objects.filter(pk=person).values_list("picture", flat=True).first() or ""


def with_photo(reception: UUID) -> int:
    return Photo.objects.filter(pk__in=persons(reception).values("id")).count()


def latest_of(officer: str, *, reception: UUID, most: int) -> list[Person]:
    """Whom an officer registered last, for family links."""
    mine = Person.objects.filter(reception=reception, registered_by=officer, voided_at=None)
    return list(mine.order_by("-registered_at")[:most])


def family(reception: UUID, number: int) -> list[Person]:
    return list(persons(reception).filter(family=number)) if number else []


def adults_in_family(reception: UUID, number: int) -> int:
    """Related persons of a family who are of age, or whose age nobody knows and who is its head."""
    if not number:
        return 0
    members = persons(reception).filter(family=number, relation__in=reasons.RELATED)
    of_age = Q(age__gte=AGE_OF_MAJORITY) | Q(age=None, relation=reasons.Relation.HEAD)
    return members.filter(of_age).count()


def alike(reception: UUID, *, name_key: str, born: str, token: int) -> Person | None:
    """Somebody else of this reception with the same name and birth year."""
    if not name_key:
        return None
    found = persons(reception).filter(name_key=name_key).exclude(token=token)
    return found.filter(date_of_birth__startswith=born[:4]).first() if born else found.first()


def returned_before(*, name_key: str, born: str, reception: UUID) -> Person | None:
    """The last time that somebody with this name and exact birth date was received."""
    if not name_key or len(born) < len("1990-01-01"):
        return None
    found = Person.objects.filter(name_key=name_key, date_of_birth=born, voided_at=None)
    return found.exclude(reception=reception).order_by("-registered_at").first()


def rows(reception: UUID) -> QuerySet[ManifestRow]:
    return ManifestRow.objects.filter(reception=reception).order_by("line", "id")


def find_row(row: UUID) -> ManifestRow | None:
    return ManifestRow.objects.filter(pk=row).first()


def broken_rows(reception: UUID) -> QuerySet[ManifestRow]:
    return rows(reception).filter(left_out="").exclude(wrong="")


def rows_waiting(reception: UUID, text: str = "") -> QuerySet[ManifestRow]:
    """Good rows for whom nobody is registered yet, narrowed by the beginning of a name."""
    found = rows(reception).filter(wrong="", left_out="", person=None)
    for word in text.split():
        found = found.filter(Q(surname__icontains=word) | Q(given_names__icontains=word))
    return found


@dataclass(frozen=True, slots=True)
class Counts:
    """How a reception stands."""

    tokens: int
    persons: int
    unused: int
    listed: int
    broken: int
    not_come: int
    expected: int | None

    @property
    def differences(self) -> dict[str, int]:
        """What does not agree with the persons registered, by what it is counted from."""
        found = {"tokens": self.tokens - self.persons}
        if self.expected is not None:
            found["expected"] = self.expected - self.persons
        if self.listed:
            found["listed"] = self.not_come
        return {name: number for name, number in found.items() if number}


def counts(reception: Reception) -> Counts:
    """Cards given, persons registered, rows listed; what was voided, taken back or left out does not count."""
    given = Token.objects.filter(reception=reception.pk, taken_back="").aggregate(
        all=Count("id"), unused=Count("id", filter=Q(person=None))
    )
    good = Q(wrong="")
    listed = ManifestRow.objects.filter(reception=reception.pk, left_out="").aggregate(
        all=Count("id"), broken=Count("id", filter=~good), not_come=Count("id", filter=good & Q(person=None))
    )
    return Counts(
        tokens=given["all"],
        persons=persons(reception.pk).count(),
        unused=given["unused"],
        listed=listed["all"],
        broken=listed["broken"],
        not_come=listed["not_come"],
        expected=reception.expected,
    )


@dataclass(frozen=True, slots=True)
class Report:
    """People received, in figures; nobody's name."""

    total: int
    cells: dict[tuple[str, str, str], int]
    """By category, sex and band of age."""
    papers: dict[str, int]
    needs: dict[str, int]
    estimated: int
    """How many ages are estimates."""

    def of_category(self, category: str, sex: str = "") -> int:
        return self._where(lambda key: key[0] == category and sex in ("", key[1]))

    def of_band(self, band: str, sex: str) -> int:
        return self._where(lambda key: (key[2], key[1]) == (band, sex))

    def of_sex(self, sex: str) -> int:
        return self._where(lambda key: key[1] == sex)

    def _where(self, holds: Callable[[tuple[str, str, str]], bool]) -> int:
        return sum(number for key, number in self.cells.items() if holds(key))


def report(found: QuerySet[Person], *, with_apart: bool) -> Report:
    """Count; who asked to speak apart is counted only for those who may know."""
    columns = ("category", "sex", "age", "papers", "needs", "apart", "birth_date_estimated")
    cells: Counter[tuple[str, str, str]] = Counter()
    papers: Counter[str] = Counter()
    needs: Counter[str] = Counter()
    total = estimates = 0
    for category, sex, age, paper, need, apart, estimated in found.order_by().values_list(*columns):
        total, estimates = total + 1, estimates + estimated
        cells[category, sex, reasons.band_of(age).value] += 1
        papers[paper] += 1
        needs.update([*need.split(), *(["apart"] if apart and with_apart else [])])
    return Report(total, dict(cells), dict(papers), dict(needs), estimates)


def persons_between(posts: Sequence[str], *, since: datetime, until: datetime) -> QuerySet[Person]:
    """Everybody received in a period at some posts, or at all."""
    found = Person.objects.filter(voided_at=None, registered_at__gte=since, registered_at__lt=until)
    return found.filter(post__in=posts) if posts else found


def persons_in_each(receptions: Iterable[UUID]) -> dict[UUID, int]:
    """How many are registered at each of some receptions."""
    found = Person.objects.filter(reception__in=list(receptions), voided_at=None)
    return dict(found.order_by().values_list("reception").annotate(number=Count("id")))


@dataclass(frozen=True, slots=True)
class Desk:
    """What one officer has done at a reception."""

    officer: str
    persons: int
    last_at: datetime


def desks(reception: UUID) -> list[Desk]:
    """Who registers here, the busiest first."""
    found = persons(reception).order_by().values("registered_by")
    counted = found.annotate(number=Count("id"), last=Max("registered_at")).order_by("-number")
    return [Desk(row["registered_by"], row["number"], row["last"]) for row in counted]


def queue(posts: Sequence[str], *, reception: UUID | None = None, done: bool = False) -> list[Person]:
    """Who needs help: children alone first, then by rank and by how long they have waited.

    Who is looked after already stands below those who wait; who was helped, where asked for, latest first.
    """
    found = Person.objects.filter(voided_at=None)
    if posts:
        found = found.filter(post__in=posts)
    if reception is not None:
        found = found.filter(reception=reception)
    if done:
        return list(found.filter(status=reasons.Status.DONE).order_by("-status_at")[:MOST_QUEUE])
    found = found.filter(status__in=IN_HAND)
    is_looked_after = Case(When(status=reasons.Status.TAKEN_OVER, then=1), default=0)
    turn = NullIf("rank", 0).asc(nulls_last=True)
    return list(found.order_by(is_looked_after, turn, "registered_at")[:MOST_QUEUE])


def waiting_count(reception: UUID) -> int:
    return persons(reception).filter(status=reasons.Status.WAITING).count()


def stopped(reception: UUID) -> list[Person]:
    """Whom a check stopped: for the second line."""
    return list(persons(reception).filter(recommendation="stop"))


def children_without_adult(reception: UUID) -> list[Person]:
    """Children linked to a family of which no adult is registered, and not marked as alone."""
    minors = persons(reception).filter(age__lt=AGE_OF_MAJORITY, family__gt=0)
    linked = [child for child in minors if reasons.Need.CHILD_ALONE not in child.need_codes]
    families = {number: adults_in_family(reception, number) for number in {c.family for c in linked}}
    return [child for child in linked if not families[child.family]]


def steps_of(person: UUID) -> list[Step]:
    return list(Step.objects.filter(person=person).order_by("at", "id"))


def corrections_of(person: UUID) -> list[Correction]:
    return list(Correction.objects.filter(person=person).order_by("at", "id"))


def voidings_of(person: UUID) -> list[Voiding]:
    return list(Voiding.objects.filter(person=person).order_by("proposed_at", "id"))


def open_voiding(person: UUID) -> Voiding | None:
    return Voiding.objects.filter(person=person, decided_at=None).first()


def find_voiding(voiding: UUID) -> Voiding | None:
    return Voiding.objects.filter(pk=voiding).first()


def voidings_to_decide(reception_ids: Iterable[UUID]) -> list[tuple[Voiding, Person]]:
    """What waits for a second person at some receptions."""
    waiting = {row.person: row for row in Voiding.objects.filter(decided_at=None)}
    found = Person.objects.filter(pk__in=waiting, reception__in=list(reception_ids))
    return [(waiting[person.pk], person) for person in found]


def registered_within(reception: UUID, *, since: datetime) -> int:
    return persons(reception).filter(registered_at__gte=since).count()


def pace(reception: Reception, *, at: datetime) -> int:
    """Persons an hour, over the last ten minutes."""
    return registered_within(reception.pk, since=at - timedelta(minutes=10)) * 6


def origins(reception: UUID) -> list[str]:
    """Places that were said at this reception before, for suggestions."""
    found = persons(reception).exclude(origin="").order_by().values_list("origin", flat=True).distinct()
    return sorted(found)[:200]
