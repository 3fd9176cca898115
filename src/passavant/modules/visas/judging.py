"""What visas and bans on record make of somebody who comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from passavant.domain.values import Finding, check, declare_sentences, note, stop
from passavant.modules.visas.models import Ban, Visa

declare_sentences(
    {
        "check.visas": "Visas and entry bans",
        "visas.valid": "%(kind)s on record, valid until %(date)s. Entries left: %(left)s.",
        "visas.valid_any": "%(kind)s on record, valid until %(date)s, for any number of entries.",
        "visas.not_begun": "It is good from %(date)s.",
        "visas.expired": "It ended on %(date)s.",
        "visas.used_up": "All its entries are used: %(entries)s.",
        "visas.revoked": "The authority revoked it on %(date)s.",
        "visas.none_good": "A visa is on record, and none is good today: %(number)s.",
        "visas.ban": "Entry ban in force; it ends on %(date)s: %(reference)s.",
        "visas.ban_without_end": "Entry ban in force without an end: %(reference)s.",
        "visas.ban_of_national": "An entry ban is on record. A national may always come home: %(reference)s.",
        "kind.visa": "Visa",
        "kind.residence": "Residence permit",
        "kind.laissez_passer": "Laissez-passer",
    }
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A visa with what became of it."""

    row: Visa
    used: int
    revoked_on: date | None = None

    @property
    def left(self) -> int | None:
        """Entries that are left; None: any number."""
        return max(0, self.row.entries - self.used) if self.row.entries else None


def not_good(paper: Paper, *, today: date) -> tuple[Finding, ...]:
    """Why nobody enters by a visa on a day; nothing where it is good."""
    return tuple(_not_good(paper, today))


def _not_good(paper: Paper, today: date) -> Iterator[Finding]:
    row = paper.row
    if paper.revoked_on is not None:
        yield stop("visas.revoked", date=paper.revoked_on.isoformat())
    if today < row.valid_from:
        yield check("visas.not_begun", date=row.valid_from.isoformat())
    if today > row.valid_to:
        yield check("visas.expired", date=row.valid_to.isoformat())
    if paper.left == 0:
        yield check("visas.used_up", entries=str(row.entries))


def judge_entry(
    papers: Iterable[Paper], bans: Iterable[Ban], *, is_national: bool, today: date
) -> Iterator[Finding]:
    """What the card says of somebody who comes; whoever leaves needs neither."""
    yield from (_banned(ban, is_national=is_national) for ban in bans)
    known = list(papers)
    good = [paper for paper in known if not not_good(paper, today=today)]
    yield from (_valid(paper) for paper in good)
    if known and not good:
        yield check("visas.none_good", number=", ".join(paper.row.number for paper in known))


def _valid(paper: Paper) -> Finding:
    details = {"kind": paper.row.kind, "date": paper.row.valid_to.isoformat()}
    if paper.left is None:
        return note("visas.valid_any", **details)
    return note("visas.valid", left=str(paper.left), **details)


def _banned(ban: Ban, *, is_national: bool) -> Finding:
    """The refusal is recommended to the second line; a national's right to come home stands above any ban."""
    if is_national:
        return note("visas.ban_of_national", reference=ban.reference)
    if ban.ends is None:
        return stop("visas.ban_without_end", reference=ban.reference)
    return stop("visas.ban", date=ban.ends.isoformat(), reference=ban.reference)
