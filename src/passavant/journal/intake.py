"""Take segments, whole or not at all, whatever carried them; what fails a check is kept apart with the reason."""

from __future__ import annotations

import hashlib
import logging

from django.db import DataError, IntegrityError, transaction

from passavant.journal import clock
from passavant.journal.errors import BrokenChain, BrokenSegment, JournalError, UnfinishedRebuild
from passavant.journal.models import Quarantined
from passavant.journal.rebuilding import begin_rebuild, rebuild
from passavant.journal.receiving import Receipt, receive, receive_back, receive_excerpt
from passavant.journal.revoking import revocations_among, take_back
from passavant.journal.segments import Segment, unpack
from passavant.journal.site import headquarters_code, site_code

logger = logging.getLogger(__name__)
MOST_IN_QUARANTINE = 500
"""Of one site: a gigabyte at most."""
_FAULTS_OF_CONTENT = (
    DataError,
    IntegrityError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a value raises that is not what its column, or whoever reads it, takes for granted."""


def take(raw: bytes, *, of: str = "") -> Receipt:
    """Take one segment.

    Args:
        of: the site that brings it, where that is known: a site brings its own chain, and back to headquarters
            what it has of headquarters' own, but no third one's.

    Raises:
        BrokenSegment, BrokenChain, KeyTrouble: it failed its check, and lies in quarantine with the reason.
        UnfinishedRebuild: nothing can be taken now; it is not the segment's fault.
    """
    try:
        receipt = _take_whole(unpack(raw), of=of)
    except UnfinishedRebuild:
        raise
    except JournalError as trouble:
        quarantine(raw, trouble, brought_by=of)
        raise
    if receipt.late:
        rebuild()
    # It lay there for a gap that is closed now.
    Quarantined.objects.filter(digest=hashlib.sha256(raw).hexdigest()).delete()
    return receipt


def take_without_gap(raw: bytes) -> Receipt:
    """Take one segment of a file, which cannot be asked to send what comes before.

    Raises:
        BrokenSegment: as in `take`; and entries before it are missing.
    """
    receipt = take(raw)
    if receipt.gap:
        trouble = BrokenSegment(
            f"entries of {receipt.site}/{receipt.epoch} after {receipt.stands_at} are missing: "
            "export again from there",
            why="gap",
        )
        quarantine(raw, trouble)
        raise trouble
    return receipt


def quarantine(raw: bytes, trouble: JournalError, *, brought_by: str = "") -> None:
    """Keep apart what failed its check, for whoever looks into it.

    Beyond a number for each site nothing more is kept: it lies where it came from, and nobody may fill the disk here.
    """
    digest, lies = hashlib.sha256(raw).hexdigest(), Quarantined.objects.filter(brought_by=brought_by)
    if lies.count() >= MOST_IN_QUARANTINE and not lies.filter(digest=digest).exists():
        logger.warning(
            "quarantine: %s has brought %d segments that failed; no more are kept",
            brought_by,
            MOST_IN_QUARANTINE,
        )
        return
    told = {"why": trouble.why, "reason": str(trouble)}
    known = {"arrived_at": clock.now(), **told, "data": raw, "brought_by": brought_by}
    Quarantined.objects.update_or_create(digest=digest, defaults=known)


def _take_whole(segment: Segment, *, of: str) -> Receipt:
    """Take a segment in a transaction of its own.

    Raises:
        BrokenChain: also where what its entries say, though it is signed, cannot be turned into rows: then this chain
            waits, and no other with it. A database that takes nothing is no fault of the segment, and not caught.
    """
    try:
        with transaction.atomic():
            receipt = _receive(segment, of=of)
            if receipt.taken:
                for told in revocations_among(segment.entries):
                    take_back(told)
            if receipt.late:
                begin_rebuild()
    except _FAULTS_OF_CONTENT as trouble:
        name = f"{segment.site}/{segment.epoch} after {segment.first - 1}"
        logger.warning("intake: %s cannot be kept here: %s", name, type(trouble).__name__)
        raise BrokenChain(
            f"{name} cannot be kept here ({type(trouble).__name__})", why="altered"
        ) from trouble
    return receipt


def _receive(segment: Segment, *, of: str) -> Receipt:
    if segment.is_excerpt and segment.site == site_code() == headquarters_code():
        return receive_back(segment.excerpt)
    if of and segment.site != of:
        raise BrokenSegment(
            f"{of} brought entries of {segment.site}: each site brings its own", why="not_theirs"
        )
    if not segment.is_excerpt:
        return receive(segment.entries)
    if segment.written_by != headquarters_code():
        raise BrokenSegment(
            f"an excerpt by {segment.written_by}: headquarters alone gives excerpts", why="not_theirs"
        )
    return receive_excerpt(segment.excerpt)
