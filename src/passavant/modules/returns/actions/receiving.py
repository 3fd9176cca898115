"""Open and close a reception, take its list, mend rows, give cards and take them back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.manifests import Listed, judge_row, read_manifest
from passavant.domain.values import stop
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.returns import facts, keys, queries
from passavant.modules.returns.actions.troubles import (
    CardUsed,
    NeedsReason,
    NotAList,
    NotGiven,
    NotHere,
    ReceptionOver,
)
from passavant.modules.returns.models import ManifestRow, Reception, Token
from passavant.modules.returns.ports import Handover

MOST_AT_ONCE = 600


def open_reception(handover: Handover, *, reception: UUID) -> Reception:
    """Begin to receive people; the same mark sent twice is one reception.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
    """
    check(handover.officer, "returns.receive", post=handover.post)
    with turn():
        known = queries.find_reception(reception)
        if known is not None:
            return known
        opened = facts.ReceptionOpened(
            reception=reception,
            number=queries.next_number(site_code()),
            post=handover.post,
            means=handover.means,
            carrier=handover.carrier,
            authority=handover.authority,
            authority_name=handover.authority_name,
            origin=handover.origin,
            expected=handover.expected,
            note=handover.note,
        )
        record(opened, at=handover.at, actor=handover.officer.code)
        return Reception.objects.get(pk=reception)


def close_reception(
    *, officer: Officer, reception: UUID, reason: str = "", note: str = "", at: datetime
) -> Reception:
    """End a reception with its counts as they stand.

    Raises:
        NeedsReason: cards, list or announcement differ from the persons registered, and nobody says why.
        ReceptionOver: closed already.
    """
    with turn():
        row = to_receive(officer, reception, "returns.close_reception")
        counted = queries.counts(row)
        if counted.differences and not reason:
            raise NeedsReason(reception)
        closed = facts.ReceptionClosed(
            reception=reception,
            tokens=counted.tokens,
            persons=counted.persons,
            listed=counted.listed,
            expected=counted.expected,
            reason=reason if counted.differences else "",
            note=note,
        )
        record(closed, at=at, actor=officer.code)
        return Reception.objects.get(pk=reception)


def reopen_reception(*, officer: Officer, reception: UUID, note: str, at: datetime) -> Reception:
    """Go on with a reception that was closed.

    Raises:
        NeedsReason: no note says why.
    """
    with turn():
        row = _own(officer, reception, "returns.close_reception")
        if row.is_open:
            return row
        if not note:
            raise NeedsReason(reception)
        record(facts.ReceptionReopened(reception=reception, note=note), at=at, actor=officer.code)
        return Reception.objects.get(pk=reception)


def receive_manifest(
    *, officer: Officer, reception: UUID, manifest: UUID, file_name: str, content: bytes, at: datetime
) -> int:
    """Take a list: all its rows, broken ones with what is wrong; returns how many rows there are.

    Raises:
        NotAList: the file holds nobody, or its columns say nothing.
    """
    to_receive(officer, reception)
    read = read_manifest(content, today=timezone.localdate(at))
    if read.trouble:
        raise NotAList(stop(f"manifests.list.{read.trouble}"))
    with turn():
        to_receive(officer, reception)
        if ManifestRow.objects.filter(manifest=manifest).exists():
            return ManifestRow.objects.filter(manifest=manifest).count()
        received = facts.ManifestReceived(
            manifest=manifest,
            reception=reception,
            file_name=file_name[:120],
            encoding=read.encoding,
            delimiter=read.delimiter,
            rows=tuple(
                _as_fact(listed, row=uuid.uuid5(manifest, f"line {listed.line}")) for listed in read.listed
            ),
        )
        record(received, at=at, actor=officer.code)
    return len(read.listed)


def mend_row(*, officer: Officer, row: UUID, cells: Mapping[str, str], at: datetime) -> Listed:
    """Put right a broken row; what is still wrong comes back, and then nothing is recorded."""
    with turn():
        known = _row(officer, row)
        listed = judge_row(cells, line=known.line, today=timezone.localdate(at))
        if listed.is_broken:
            return listed
        mended = facts.ManifestRowMended(reception=known.reception, listed=_as_fact(listed, row=row))
        record(mended, at=at, actor=officer.code)
        return listed


def leave_out_row(*, officer: Officer, row: UUID, reason: str, at: datetime) -> None:
    """Say that a row stands for nobody who is here."""
    with turn():
        known = _row(officer, row)
        if not reason:
            raise NeedsReason(row)
        left = facts.ManifestRowLeftOut(reception=known.reception, row=row, reason=reason)
        record(left, at=at, actor=officer.code)


def give_tokens(
    *, officer: Officer, reception: UUID, batch: UUID, count: int, is_family: bool, at: datetime
) -> tuple[int, int]:
    """Hand out the next cards: to a family together, or one by one; returns the first and last number.

    Two officers who give at once get different numbers; the same mark sent twice is one batch.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise NotGiven(count)
    with turn():
        to_receive(officer, reception)
        first = queries.next_token(reception)
        last = first + count - 1
        if last > keys.MOST_TOKENS:
            raise NotGiven(last)
        given = facts.TokensGiven(
            batch=batch, reception=reception, first=first, last=last, is_family=is_family and count > 1
        )
        record(given, at=at, actor=officer.code)
        return first, last


def take_back_token(*, officer: Officer, reception: UUID, number: int, reason: str, at: datetime) -> Token:
    """A card that nobody uses does not count any more.

    Raises:
        NotGiven: there is no such card. CardUsed: somebody is registered under it.
    """
    if not reason:
        raise NeedsReason(number)
    with turn():
        to_receive(officer, reception)
        token = queries.find_token(reception, number)
        if token is None:
            raise NotGiven(number)
        if token.taken_back:
            return token
        if token.person is not None:
            raise CardUsed(number)
        back = facts.TokenTakenBack(reception=reception, number=number, reason=reason)
        record(back, at=at, actor=officer.code)
        return Token.objects.get(pk=token.pk)


def to_receive(officer: Officer, reception: UUID, permission: str = "returns.receive") -> Reception:
    """A reception of this site that is open, for an officer who may work on it."""
    row = _own(officer, reception, permission)
    if not row.is_open:
        raise ReceptionOver(reception)
    return row


def _own(officer: Officer, reception: UUID, permission: str) -> Reception:
    check(officer, permission)
    row = queries.find_reception(reception)
    if row is None or row.site != site_code():
        raise NotHere(reception)
    check(officer, permission, post=row.post)
    return row


def _row(officer: Officer, row: UUID) -> ManifestRow:
    known = queries.find_row(row)
    if known is None:
        raise NotHere(row)
    to_receive(officer, known.reception)
    if known.person is not None:
        raise CardUsed(row)
    return known


def _as_fact(listed: Listed, *, row: UUID) -> facts.ListedPerson:
    return facts.ListedPerson(
        row=row,
        line=listed.line,
        surname=listed.surname,
        given_names=listed.given_names,
        sex=listed.sex,
        date_of_birth=listed.date_of_birth,
        birth_date_estimated=listed.birth_date_estimated,
        age=listed.age,
        nationality=listed.nationality,
        document_number=listed.document_number,
        note=listed.note,
        wrong=listed.wrong,
        noted=listed.noted,
        cells=dict(listed.cells),
    )
