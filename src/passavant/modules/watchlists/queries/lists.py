"""What stands on which list, of when it is, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from passavant.modules.watchlists import in_force
from passavant.modules.watchlists.models import Entry, ImportRun, ListState, Proposal, RunStatus, Watchlist
from passavant.modules.watchlists.queries.screening import dated

MOST = 200


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list with how it stands."""

    list: Watchlist
    state: ListState | None
    """The version in force; None where nothing was imported."""
    entries: int
    by_hand: int
    proposals: int
    as_of: datetime | None
    is_old: bool
    is_expired: bool
    unfinished: ImportRun | None
    """An import that was stopped half way, or runs now."""


def lines(*, at: datetime, posts: Iterable[str] = ()) -> list[ListLine]:
    """Every list that answers at some posts, those in use first; no posts: everywhere."""
    states = {row.list_code: row for row in ListState.objects.all()}
    proposals = _counted(Proposal.objects.filter(decided_at=None))
    by_hand = _counted(Entry.objects.filter(by_hand=True, withdrawn_at=None))
    unfinished = {row.list_code: row for row in ImportRun.objects.filter(status=RunStatus.BEGUN)}
    limit = at - timedelta(days=settings.PASSAVANT.rooms["watchlists"].old_after_days)
    made = []
    for row in lists_of(posts):
        state = states.get(row.code)
        as_of = dated(state) if state else None
        made.append(
            ListLine(
                list=row,
                state=state,
                entries=(state.entries if state else 0) + by_hand.get(row.code, 0),
                by_hand=by_hand.get(row.code, 0),
                proposals=proposals.get(row.code, 0),
                as_of=as_of,
                is_old=as_of is not None and as_of < limit,
                is_expired=row.expires_on is not None and row.expires_on < at.date(),
                unfinished=unfinished.get(row.code),
            )
        )
    return made


def lists_of(posts: Iterable[str]) -> list[Watchlist]:
    """The lists that answer at some posts, those in use first; no posts: everywhere."""
    wanted = tuple(posts)
    return [row for row in Watchlist.objects.order_by("-is_active", "code") if row.concerns(wanted)]


def get_list(code: str) -> Watchlist:
    """Raises Watchlist.DoesNotExist for an unknown one."""
    return Watchlist.objects.get(pk=code)


def find_list(code: str) -> Watchlist | None:
    return Watchlist.objects.filter(pk=code).first()


def entries_of(code: str, *, text: str = "", kind: str = "", by_hand: bool = False) -> QuerySet[Entry]:
    """The entries of a list that are in force, by title; `text` is part of a title or a list's own number."""
    rows = in_force.entries_in_force(code, in_force.versions_in_force().get(code, 0))
    if text:
        rows = rows.filter(title__icontains=text) | rows.filter(source_id=text)
    if kind:
        rows = rows.filter(kind=kind)
    if by_hand:
        rows = rows.filter(by_hand=True)
    return rows.order_by("title", "id")


def count_entries(code: str) -> int:
    return in_force.entries_in_force(code, in_force.versions_in_force().get(code, 0)).count()


def find_entry(entry: str) -> Entry | None:
    """An entry by its key, in force or not."""
    return Entry.objects.filter(pk=entry).first()


def wordings_of(entry: Entry) -> list[Entry]:
    """Every wording that an entry had, the newest first."""
    rows = Entry.objects.filter(list_code=entry.list_code, source_id=entry.source_id)
    return list(rows.order_by("-version")[:MOST])


def runs_of(code: str) -> QuerySet[ImportRun]:
    """The imports of a list, the newest first."""
    return ImportRun.objects.filter(list_code=code).order_by("-version", "-begun_at")


def find_run(run: UUID) -> ImportRun | None:
    return ImportRun.objects.filter(pk=run).first()


def proposals_to_decide() -> QuerySet[Proposal]:
    """Entries and removals that wait for a second officer, the oldest first."""
    return Proposal.objects.filter(decided_at=None).order_by("proposed_at")


def proposals_of(code: str) -> QuerySet[Proposal]:
    return Proposal.objects.filter(list_code=code).order_by("-proposed_at")


def find_proposal(proposal: UUID) -> Proposal | None:
    return Proposal.objects.filter(pk=proposal).first()


def _counted(rows: QuerySet[Entry] | QuerySet[Proposal]) -> dict[str, int]:
    counted = rows.order_by().values_list("list_code").annotate(Count("pk"))
    return dict(counted)
