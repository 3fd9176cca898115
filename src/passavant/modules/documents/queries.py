"""What is asked of chips, examinations and the trust list."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from passavant.domain.emrtd import Outcome, TrustStore
from passavant.domain.examination import Conclusion
from passavant.modules.documents.models import ChipReading, Examination, TrustSource
from passavant.modules.documents.trusting import Loaded, files_of, store_of

MOST_EXAMINATIONS = 50


def find_chip(key: str, *, since: datetime) -> ChipReading | None:
    """The chip of a document that was read since a moment: a broken one before any that holds, else the latest.

    Whoever leaves out the file that was altered and reads again does not get rid of the first verdict.
    """
    if not key:
        return None
    read = list(ChipReading.objects.filter(document_key=key, verified_at__gte=since).order_by("-verified_at"))
    broken = next((chip for chip in read if chip.outcome == Outcome.BROKEN), None)
    return broken or (read[0] if read else None)


def find_chip_of(key: str, chip: UUID) -> ChipReading | None:
    """One reading of a document's chip; a reading of another document's is none."""
    return ChipReading.objects.filter(pk=chip, document_key=key).first() if key else None


def get_chip(chip: UUID) -> ChipReading:
    """Raises ChipReading.DoesNotExist for an unknown one."""
    return ChipReading.objects.get(pk=chip)


def find_reading(chip: UUID) -> ChipReading | None:
    return ChipReading.objects.filter(pk=chip).first()


def standing_examination(key: str) -> Examination | None:
    """The gravest examination of a document since one found it genuine; only that lifts an earlier doubt."""
    since_genuine: list[Examination] = []
    for row in examinations_of(key) if key else ():
        if row.conclusion == Conclusion.GENUINE:
            break
        since_genuine.append(row)
    decided = (row for row in since_genuine if row.conclusion != Conclusion.UNDECIDED)
    return next(decided, since_genuine[0] if since_genuine else None)


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
    return store_of(tuple(in_force().values_list("id", "name", "digest")), trust_sources_in_force)


def trust_files() -> dict[str, bytes]:
    """The files of the trust list in force by name, in the order in which they were taken; no two names are alike."""
    return files_of(trust_sources_in_force())


def trust_sources_in_force() -> list[Loaded]:
    return [Loaded(row.id, row.name, row.digest, base64.b64decode(row.content)) for row in in_force()]


def in_force() -> QuerySet[TrustSource]:
    """What this site took and what headquarters took, unless they withdrew it: no post speaks for another."""
    here = settings.PASSAVANT.site
    spoken = {str(here.code), str(here.headquarters or here.code)}
    standing = TrustSource.objects.filter(site__in=spoken)
    return standing.exclude(withdrawn_site=F("site")).order_by("taken_at", "id")
