"""What is asked of chips, examinations and the trust list."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from passavant.domain.emrtd.trust.store import TrustStore
from passavant.modules.documents.models import ChipReading, Examination, TrustSource
from passavant.modules.documents.trusting import store_of

MOST_EXAMINATIONS = 50


def find_chip(document_key: str, *, since: datetime) -> ChipReading | None:
    """The latest chip of a document that was verified since a moment."""
    if not document_key:
        return None
    read = ChipReading.objects.filter(document_key=document_key, verified_at__gte=since)
    return read.order_by("-verified_at").first()


def chips_of(document_key: str) -> QuerySet[ChipReading]:
    return ChipReading.objects.filter(document_key=document_key).order_by("-verified_at")


def get_chip(chip: UUID) -> ChipReading:
    """Raises ChipReading.DoesNotExist for an unknown one."""
    return ChipReading.objects.get(pk=chip)


def find_examination(examination: UUID) -> Examination | None:
    return Examination.objects.filter(pk=examination).first()


def examinations_of(document_key: str) -> QuerySet[Examination]:
    return Examination.objects.filter(document_key=document_key).order_by("-examined_at")


def latest_examinations(posts: Iterable[str]) -> QuerySet[Examination]:
    """The last examinations at some posts; no posts: everywhere."""
    chosen = list(posts)
    rows = Examination.objects.filter(post__in=chosen) if chosen else Examination.objects.all()
    return rows.order_by("-examined_at")[:MOST_EXAMINATIONS]


def trust_sources() -> QuerySet[TrustSource]:
    """What is in the trust list, and what was, the newest first; without the files themselves."""
    return TrustSource.objects.defer("content").order_by("withdrawn_at", "-taken_at")


def get_trust_source(source: UUID) -> TrustSource:
    """Raises TrustSource.DoesNotExist for an unknown one."""
    return TrustSource.objects.get(pk=source)


def trust_in_force() -> TrustStore:
    """The certificates and revocation lists that verdicts rest on now; read once and kept until the list changes."""
    digests = tuple(_in_force().values_list("name", "digest"))
    return store_of(digests, trust_files)


def trust_files() -> list[tuple[str, bytes]]:
    """Name and bytes of every file of the trust list in force, in the order in which they were taken."""
    return [(row.name, base64.b64decode(row.content)) for row in _in_force()]


def _in_force() -> QuerySet[TrustSource]:
    """What this site took itself and what headquarters took: no post says whom another post trusts."""
    here = settings.PASSAVANT.site
    spoken = {str(here.code), str(here.headquarters or here.code)}
    return TrustSource.objects.filter(withdrawn_at=None, site__in=spoken).order_by("taken_at", "id")
