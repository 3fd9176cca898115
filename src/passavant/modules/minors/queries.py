"""What is asked of children, their companions and their papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from passavant.domain.codes.numbers import normal_number
from passavant.domain.values import Finding, PartialDate
from passavant.modules.crossings.facts import Document
from passavant.modules.crossings.queries import Inspection, document_of
from passavant.modules.minors import judging, keys
from passavant.modules.minors.facts import Named, Proof, Relation
from passavant.modules.minors.judging import Held, Journey, Paper, Standing, Talk
from passavant.modules.minors.models import (
    Accompaniment,
    Acknowledgement,
    AgeJudgement,
    Authorisation,
    Companion,
    Notice,
    Revocation,
    Screening,
    Use,
)
from passavant.modules.minors.ports import Screener, ToScreen, screenings
from passavant.modules.minors.settings import Settings

MOST_FOUND = 50
MOST_PAPERS = 10
NOBODY = Named(surname="", given_names="", date_of_birth="", issuing_state="", document_number="")


def own_settings() -> Settings:
    found: Settings = settings.PASSAVANT.rooms["minors"]
    return found


def named(document: Document) -> Named:
    """Whom a document shows."""
    return Named(
        surname=document.surname,
        given_names=document.given_names,
        date_of_birth=document.date_of_birth,
        issuing_state=document.issuing_state,
        document_number=document.document_number,
    )


def standing_of(document: Document, *, today: date) -> Standing:
    """Whether the holder of a document is a child, by its birth date alone."""
    own = own_settings()
    return judging.standing_of(
        PartialDate.parse(document.date_of_birth) if document.date_of_birth else None,
        is_estimated=document.birth_date_estimated,
        today=today,
        majority=own.age_of_majority,
        margin=own.estimate_margin,
    )


def find_age_judgement(inspection: UUID) -> AgeJudgement | None:
    return AgeJudgement.objects.filter(pk=inspection).first()


def day_of(row: Inspection) -> date:
    """The day by which a traveller is judged: that of the inspection, also where the decision falls after midnight."""
    return timezone.localdate(row.opened_at)


def standing_now(row: Inspection) -> Standing:
    """By the birth date, and where that leaves a doubt by what an officer said."""
    standing = standing_of(document_of(row), today=day_of(row))
    said = find_age_judgement(row.pk) if standing is Standing.PERHAPS else None
    if said is None:
        return standing
    return Standing.MINOR if said.is_minor else Standing.ADULT


def find_companion(inspection: UUID) -> Companion | None:
    return Companion.objects.filter(pk=inspection).first()


def find_screening(inspection: UUID) -> Screening | None:
    return Screening.objects.filter(pk=inspection).first()


def screener_of(inspection: UUID) -> Screener | None:
    """The room that talks with this child; None where none answers and the own form is used."""
    answers, _failed = screenings.ask(ToScreen(inspection=inspection))
    return next((answer for answer in answers if answer is not None), None)


def held(row: Inspection) -> Held:
    """All that is known of a child's leaving."""
    standing = standing_now(row)
    companion = find_companion(row.pk)
    talk = talk_of(row.pk)
    if companion is None:
        return Held(standing=standing, talk=talk)
    return Held(
        standing=standing,
        relation=Relation(companion.relation),
        proof=Proof(companion.proof),
        has_paper=good_paper(companion, today=day_of(row)) is not None,
        is_pattern=is_pattern(companion),
        talk=talk,
    )


def talk_of(inspection: UUID) -> Talk | None:
    screening = find_screening(inspection)
    if screening is None:
        return None
    screener = screener_of(inspection)
    is_closed = screener.is_done if screener else screening.closed_at is not None
    return Talk(is_closed=is_closed, departure=screening.departure)


# -- authorisations


@dataclass(frozen=True, slots=True)
class Judged:
    """An authorisation, and why it is not good; no findings where it is."""

    row: Authorisation
    findings: tuple[Finding, ...]


def find_authorisation(authorisation: UUID) -> Authorisation | None:
    return Authorisation.objects.filter(pk=authorisation).first()


def papers_for(child: Named) -> list[Authorisation]:
    """Authorisations that name a child, by document or by name, the latest first."""
    found = Authorisation.objects.filter(_of_child(child))
    return list(found.order_by("-valid_to", "id")[:MOST_PAPERS])


def judged_papers(companion: Companion, *, today: date) -> list[Judged]:
    """The child's authorisations held against this journey, the good ones first."""
    journey = Journey(
        child=companion.child, adult=companion.adult, destination=companion.destination, today=today
    )
    accepted = own_settings().accepted_authorities
    judged = [
        Judged(row, judging.judge_paper(paper_of(row), journey, accepted=accepted))
        for row in papers_for(companion.child)
    ]
    return sorted(judged, key=lambda each: len(each.findings))


def good_paper(companion: Companion, *, today: date) -> Authorisation | None:
    """The authorisation by which this child may leave with this companion on this journey."""
    return next((each.row for each in judged_papers(companion, today=today) if not each.findings), None)


def state_of(row: Authorisation, *, today: date) -> tuple[Finding, ...]:
    """Why an authorisation is good for no journey of today."""
    return judging.judge_state(paper_of(row), today=today, accepted=own_settings().accepted_authorities)


def paper_of(row: Authorisation) -> Paper:
    use = uses_of(row.pk).first()
    return Paper(
        authority=row.authority,
        child=row.child,
        companion=row.adult,
        destination=row.destination,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_revoked=find_revocation(row.pk) is not None,
        used_on=timezone.localdate(use.used_at) if use else None,
        used_at=use.post if use else "",
    )


def uses_of(authorisation: UUID) -> QuerySet[Use]:
    """Uses that stand, the first first: more than one where two posts without a network took the same paper."""
    return Use.objects.filter(authorisation=authorisation, given_back_at=None).order_by("used_at", "crossing")


def find_use(crossing: UUID) -> Use | None:
    return Use.objects.filter(pk=crossing).first()


def find_revocation(authorisation: UUID) -> Revocation | None:
    return Revocation.objects.filter(authorisation=authorisation).order_by("revoked_at").first()


def search_authorisations(text: str) -> list[Authorisation]:
    """By number, a document's number, or the beginning of a surname; the latest without a text."""
    rows = Authorisation.objects.order_by("-registered_at", "id")
    if text:
        number = normal_number(text)
        by_name = Q(child_surname__istartswith=text) | Q(adult_surname__istartswith=text)
        by_number = Q(number_key=number) | Q(child_document_number=number) | Q(adult_document_number=number)
        rows = rows.filter(by_name | by_number if number else by_name)
    return list(rows[:MOST_FOUND])


def with_number(number: str, authority: str) -> Authorisation | None:
    """An authority gives a number once."""
    return Authorisation.objects.filter(number_key=normal_number(number), authority=authority).first()


# -- one adult, many children


@dataclass(frozen=True, slots=True)
class Pattern:
    """An adult, by digest, who travelled with several children without a proven link."""

    adult: str
    children: int
    days: int


def patterns_of(person: Named, *, until: datetime) -> list[Pattern]:
    """Of this person as the adult, or of the adults who travelled with this child."""
    since = until - timedelta(days=own_settings().pattern_days)
    recent = Accompaniment.objects.filter(noted_at__gte=since, noted_at__lte=until).exclude(adult="")
    mine = {keys.digest_of(key) for key in keys.both_of(person)}
    with_this_child = recent.filter(child=keys.child_digest(person)).values_list("adult", flat=True)
    adults = sorted(mine | set(with_this_child))
    return [found for adult in adults if (found := _pattern(adult, recent)) is not None]


def has_proven_link(companion: Companion) -> bool:
    """Whether the adult may take the child along without anybody's authorisation."""
    return judging.is_proven(Relation(companion.relation), Proof(companion.proof))


def is_pattern(companion: Companion) -> bool:
    """Whether this adult, counting this child, travelled with several children without a proven link."""
    return not has_proven_link(companion) and bool(patterns_of(companion.adult, until=companion.recorded_at))


def recorded_since(child: Named, since: datetime) -> list[Companion]:
    """Companions of a child that an officer recorded since a moment."""
    return list(Companion.objects.filter(_of_child(child), recorded_at__gte=since))


def _of_child(child: Named) -> Q:
    """By the document or by the name: a child who shows no booklet today is the same child."""
    mine = list(keys.both_of(child))
    return Q(child_document_key__in=mine) | Q(child_name_key__in=mine)


def _pattern(adult: str, recent: QuerySet[Accompaniment]) -> Pattern | None:
    own = own_settings()
    children = recent.filter(adult=adult, is_proven=False).values("child").distinct().count()
    return Pattern(adult, children, own.pattern_days) if children >= own.pattern_children else None


# -- notices


def notices(*, posts: Iterable[str] = (), open_only: bool = True) -> QuerySet[Notice]:
    """Notices, the oldest first; of these posts alone, or everywhere."""
    told = Acknowledgement.objects.filter(notice=OuterRef("pk"))
    rows = Notice.objects.all()
    if chosen := list(posts):
        rows = rows.filter(post__in=chosen)
    if open_only:
        rows = rows.filter(~Exists(told))
    return rows.order_by("raised_at", "id")


def find_notice(notice: str) -> Notice | None:
    return Notice.objects.filter(pk=notice).first()


def find_acknowledgement(notice: str) -> Acknowledgement | None:
    return Acknowledgement.objects.filter(notice=notice).order_by("acknowledged_at").first()
