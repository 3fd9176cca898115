"""What is asked of visas and bans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from passavant.domain.codes.numbers import normal_number
from passavant.domain.entry_rules.cases import Alert
from passavant.domain.entry_rules.cases import Visa as RulesVisa
from passavant.domain.names.keys import fold_name
from passavant.domain.values import Finding
from passavant.journal.site import headquarters_code, site_code
from passavant.modules.crossings.facts import Document
from passavant.modules.stays.queries import keys_of
from passavant.modules.visas import judging, keys
from passavant.modules.visas.facts import Holder
from passavant.modules.visas.judging import Paper
from passavant.modules.visas.models import Ban, Lifting, Revocation, Use, Visa

_Row = TypeVar("_Row", Visa, Ban)

MOST_FOUND = 50
ENTRY_BAN = "entry_ban"
"""The kind of alert that rules ask for."""


def is_national(nationality: str) -> bool:
    """Whether somebody may always come home."""
    return bool(nationality) and nationality == settings.PASSAVANT.rooms["crossings"].nationals


# -- of a traveller


def papers_of(document: Document) -> list[Paper]:
    """Visas and permits on record for the holder of a document, the first to end first."""
    return [paper_of(row) for row in Visa.objects.filter(_theirs(document)).order_by("valid_to", "id")]


def bans_of(document: Document, *, today: date) -> list[Ban]:
    """Bans that hold on a day against the holder of a document."""
    lifted = _liftings().filter(ban=OuterRef("pk"))
    standing = Ban.objects.filter(_theirs(document), ~Exists(lifted), first__lte=today)
    return [ban for ban in standing.order_by("first", "id") if ban.ends is None or today < ban.ends]


def _theirs(document: Document) -> Q:
    """By the document under all codes of its issuer, or by another document of the same person."""
    documents = keys.documents_of(document.issuing_state, document.document_number)
    persons = keys_of(document) if documents else frozenset()
    return Q(document_key__in=documents) | Q(person_key__in=persons)


def paper_of(row: Visa) -> Paper:
    revocation = find_revocation(row.pk)
    return Paper(
        row,
        used=uses_of(row.pk).filter(given_back_at=None).count(),
        revoked_on=timezone.localdate(revocation.revoked_at) if revocation else None,
    )


def good_paper(document: Document, *, today: date) -> Paper | None:
    """The visa by which somebody enters: one for any number of entries, else the first to end."""
    good = [paper for paper in papers_of(document) if not judging.not_good(paper, today=today)]
    return min(good, key=lambda paper: paper.left is not None, default=None)


def visas_for_the_rules(document: Document) -> tuple[RulesVisa, ...]:
    """Visas as a case holds them; a revoked one is none."""
    return tuple(
        RulesVisa(
            issuer=paper.row.issuer,
            first=paper.row.valid_from,
            last=paper.row.valid_to,
            entries=paper.row.entries,
            used=paper.used,
            stay_days=paper.row.stay_days,
        )
        for paper in papers_of(document)
        if paper.revoked_on is None
    )


def alerts_for_the_rules(document: Document, *, today: date) -> tuple[Alert, ...]:
    return tuple(
        Alert(type=ENTRY_BAN, first=ban.first, term=ban.term) for ban in bans_of(document, today=today)
    )


# -- one, and lists


def find_visa(visa: UUID) -> Visa | None:
    return Visa.objects.filter(pk=visa).first()


def with_number(number: str, issuer: str) -> Visa | None:
    """The visa to which a State gave a number."""
    return Visa.objects.filter(number_key=normal_number(number), issuer=issuer).first()


def uses_of(visa: UUID) -> QuerySet[Use]:
    return Use.objects.filter(visa=visa).order_by("used_at")


def find_use(crossing: UUID) -> Use | None:
    return Use.objects.filter(pk=crossing).first()


def find_revocation(visa: UUID) -> Revocation | None:
    return Revocation.objects.filter(visa=visa).order_by("revoked_at", "id").first()


def find_ban(ban: UUID) -> Ban | None:
    return Ban.objects.filter(pk=ban).first()


def find_lifting(ban: UUID) -> Lifting | None:
    return _liftings().filter(ban=ban).order_by("lifted_at", "id").first()


def is_lifted_here(ban: Ban) -> bool:
    """Whether this site is one of those that may lift a ban: that which imposed it, and headquarters."""
    return site_code() in (ban.site, headquarters_code())


def _liftings() -> QuerySet[Lifting]:
    """Those that count: what protects is heard from every site, what lets go from the ban's own and headquarters."""
    of_ban = Ban.objects.filter(pk=OuterRef("ban")).values("site")[:1]
    return Lifting.objects.filter(Q(site=headquarters_code()) | Q(site=Subquery(of_ban)))


@dataclass(frozen=True, slots=True)
class Shown:
    """A visa on the list, and why it is not good today; no findings where it is."""

    row: Visa
    findings: tuple[Finding, ...]


def search_visas(text: str, *, today: date) -> list[Shown]:
    """The latest, or those whose number, document or surname fits."""
    rows = _fitting(Visa.objects.all(), text, also="number_key").order_by("-recorded_at")[:MOST_FOUND]
    return [Shown(row, judging.not_good(paper_of(row), today=today)) for row in rows]


@dataclass(frozen=True, slots=True)
class Imposed:
    """A ban on the list, and whether it holds today."""

    row: Ban
    holds: bool


def search_bans(text: str, *, today: date) -> list[Imposed]:
    """The latest, or those whose document or surname fits."""
    rows = _fitting(Ban.objects.all(), text).order_by("-imposed_at")[:MOST_FOUND]
    lifted = set(_liftings().filter(ban__in=[row.pk for row in rows]).values_list("ban", flat=True))
    return [Imposed(row, row.pk not in lifted and holds_on(row, today)) for row in rows]


def holds_on(ban: Ban, day: date) -> bool:
    """Whether a ban that nobody lifted holds on a day."""
    return ban.first <= day and (ban.ends is None or day < ban.ends)


def _fitting(rows: QuerySet[_Row], text: str, *, also: str = "") -> QuerySet[_Row]:
    if not text:
        return rows
    if any(letter.isdigit() for letter in text):
        number = normal_number(text)
        by_document = Q(document_key__gte=f"{number}:", document_key__lt=f"{number};")
        return rows.filter(by_document | Q(**{also: number})) if also else rows.filter(by_document)
    name = fold_name(text.replace(",", " "))
    return rows.filter(name_key__gte=name, name_key__lt=name + "\uffff")


def same_ban(reference: str, holder: Holder) -> Ban | None:
    """The ban of that decision against that person, unless it was lifted."""
    lifted = _liftings().filter(ban=OuterRef("pk"))
    same = Ban.objects.filter(reference=reference, document_key=keys.document_of(holder))
    return same.filter(~Exists(lifted)).first()


def bans_since(document: Document, since: datetime, *, today: date) -> list[Ban]:
    """Bans that became known here of a traveller who waits."""
    return [ban for ban in bans_of(document, today=today) if ban.imposed_at > since]
