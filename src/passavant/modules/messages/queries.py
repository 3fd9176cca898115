"""What is asked of messages. Open, acknowledged, escalated, expired: all of it follows from rows and a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from passavant.base.models import Officer
from passavant.base.permissions import allowed
from passavant.journal import store
from passavant.journal.site import headquarters_code, site_code
from passavant.modules.messages.facts import Priority
from passavant.modules.messages.models import Acknowledgement, Addressee, Group, Message, Withdrawal
from passavant.modules.sites.queries import posts

MOST_IN_REGISTER = 200
_PRESSING = (Priority.ALERT, Priority.URGENT)
_ORDER = {Priority.ALERT: 0, Priority.URGENT: 1, Priority.NORMAL: 2}


class State(StrEnum):
    """How a message stands with one site to which it is addressed."""

    ACKNOWLEDGED = "acknowledged"
    WAITING = "waiting"
    ESCALATED = "escalated"
    NOT_JOINED = "not_joined"
    """Nothing was ever heard of that site: nobody there can acknowledge."""


class End(StrEnum):
    """Why a message is on no screen any more."""

    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Place:
    """A site by its code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AtSite:
    """How a message stands with one site, and who acknowledged it there."""

    place: Place
    state: State
    acknowledgement: Acknowledgement | None
    officer: str
    """The name of whoever acknowledged; empty where nobody did, or where that officer is not known here."""


@dataclass(frozen=True)
class Standing:
    """A message as it stands at a moment, with all to whom it is addressed."""

    row: Message
    at: datetime
    sender: Place
    sent_by: str
    sites: tuple[AtSite, ...]
    withdrawal: Withdrawal | None
    correction: Message | None
    """The newer message that stands for this one."""

    @property
    def end(self) -> End | None:
        if self.withdrawal is not None:
            return End.WITHDRAWN
        if self.correction is not None:
            return End.CORRECTED
        return End.EXPIRED if self.row.expires_at <= self.at else None

    @property
    def readers(self) -> tuple[str, ...]:
        """The sites that have it, as facts about it name them; none: all."""
        named = {each.place.code for each in self.sites} | {self.row.site}
        return () if self.row.to_all else tuple(sorted(named))

    @property
    def acknowledged(self) -> int:
        return sum(each.state is State.ACKNOWLEDGED for each in self.sites)

    @cached_property
    def silent(self) -> tuple[AtSite, ...]:
        """Where nobody acknowledged in time, while the message holds."""
        if self.end is not None:
            return ()
        return tuple(each for each in self.sites if each.state is State.ESCALATED)

    def of(self, site: str) -> AtSite | None:
        return next((each for each in self.sites if each.place.code == site), None)

    @property
    def here(self) -> AtSite | None:
        """How it stands with this site; None where it is not addressed to it."""
        return self.of(site_code())

    @property
    def waits_here(self) -> bool:
        return self.end is None and self.here is not None and self.here.acknowledgement is None

    @property
    def is_late_here(self) -> bool:
        return self.waits_here and self.here is not None and self.here.state is State.ESCALATED


# -- places


def is_headquarters() -> bool:
    return bool(settings.PASSAVANT.site.is_headquarters)


def stands_alone() -> bool:
    """A post without any headquarters, which is its own."""
    return is_headquarters() and site_code() in {post.code for post in posts()}


def places() -> dict[str, Place]:
    """Every site that can be told something: headquarters first, then the posts in use."""
    found = {post.code: Place(post.code, post.name) for post in posts()}
    hq = headquarters_code()
    return {hq: found.get(hq, Place(hq, "")), **found}


def joined() -> frozenset[str]:
    """Sites of which anything was ever heard here."""
    return frozenset(head.site for head in store.heads())


def groups() -> QuerySet[Group]:
    return Group.objects.all()


def find_group(code: str) -> Group | None:
    return Group.objects.filter(pk=code).first()


# -- who may


def sending_permission() -> str:
    """What an officer needs to send from this site."""
    return "messages.send_from_headquarters" if is_headquarters() else "messages.send_from_post"


def may_send(officer: Officer) -> bool:
    return allowed(officer, sending_permission()) and works_here(officer)


def works_here(officer: Officer) -> bool:
    """On duty at this site; headquarters is no post, so whoever may sign in there works there."""
    return (is_headquarters() and not stands_alone()) or officer.works_at(site_code())


def may_see(officer: Officer, standing: Standing) -> bool:
    """Addressed here or sent from here; at headquarters, for whoever oversees, all that passes through."""
    if standing.here is not None or standing.row.site == site_code():
        return True
    return is_headquarters() and allowed(officer, "messages.oversee")


# -- messages


def find_message(key: str) -> Message | None:
    return Message.objects.filter(pk=key).first()


def find_acknowledgement(message: str, site: str) -> Acknowledgement | None:
    return Acknowledgement.objects.filter(message=message, site=site).first()


def find_standing(key: str, *, at: datetime) -> Standing | None:
    row = find_message(key)
    return stand([row], at=at)[0] if row else None


def inbox(*, at: datetime) -> list[Standing]:
    """What is for this site and holds: not acknowledged first, among those alerts first, then the newest."""
    found = stand(_addressed_to(site_code(), _holding(at)), at=at)
    return sorted(found, key=_pressing_first)


def sent_from_here(*, at: datetime) -> list[Standing]:
    return stand(_holding(at).filter(site=site_code()).order_by("-sent_at"), at=at)


def register(*, at: datetime, whole: bool) -> list[Standing]:
    """All of the past too, the newest first: of this site, or all that passed through here."""
    rows = Message.objects.all()
    if not whole:
        rows = rows.filter(Q(site=site_code()) | _is_for(site_code()))
    return stand(rows.order_by("-sent_at")[:MOST_IN_REGISTER], at=at)


def holding_everywhere(*, at: datetime) -> list[Standing]:
    """Whatever holds anywhere, for headquarters."""
    return stand(_holding(at).order_by("sent_at"), at=at)


def pressing_here(*, at: datetime) -> list[Standing]:
    """What may stand at the top of every page here: what presses, and what has to be acknowledged."""
    rows = _addressed_to(site_code(), _holding(at)).filter(
        Q(priority__in=[each.value for each in _PRESSING]) | Q(must_acknowledge=True)
    )
    heard = Acknowledgement.objects.filter(message=OuterRef("pk"), site=site_code())
    found = stand(rows.exclude(Exists(heard)), at=at)
    return sorted((each for each in found if each.waits_here), key=_pressing_first)


def silent_anywhere(*, at: datetime) -> list[Standing]:
    """Messages that some site did not acknowledge in time; for headquarters."""
    due = _holding(at).filter(must_acknowledge=True, escalate_after__isnull=False).order_by("sent_at")
    return [each for each in stand(due, at=at) if each.silent]


def is_pressing(standing: Standing) -> bool:
    return standing.row.priority in _PRESSING


def _pressing_first(standing: Standing) -> tuple[bool, int, float]:
    order = _ORDER[Priority(standing.row.priority)]
    return (not standing.waits_here, order, -standing.row.sent_at.timestamp())


def _holding(at: datetime) -> QuerySet[Message]:
    """Not expired, withdrawn or corrected; only the sender and headquarters can end a message."""
    by = Q(site=OuterRef("site")) | Q(site=headquarters_code())
    return Message.objects.filter(
        ~Exists(Withdrawal.objects.filter(by, message=OuterRef("pk"))),
        ~Exists(Message.objects.filter(by, corrects=OuterRef("pk"))),
        expires_at__gt=at,
    )


def _addressed_to(site: str, rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.filter(_is_for(site))


def _is_for(site: str) -> Q:
    named = Exists(Addressee.objects.filter(message=OuterRef("pk"), site=site))
    return Q(named) | (Q(to_all=True) & ~Q(site=site))


# -- how they stand


def stand(rows: Iterable[Message], *, at: datetime) -> list[Standing]:
    """Messages with all that was said of them, in a few questions whatever their number."""
    rows = list(rows)
    if not rows:
        return []
    keys = [row.pk for row in rows]
    named = _by_message(Addressee.objects.filter(message__in=keys).order_by("site"))
    heard = _by_message(Acknowledgement.objects.filter(message__in=keys))
    withdrawn = _by_message(Withdrawal.objects.filter(message__in=keys).order_by("withdrawn_at"))
    corrected = defaultdict(list)
    for row in Message.objects.filter(corrects__in=keys).order_by("-sent_at"):
        corrected[row.corrects].append(row)
    names = _names(
        {row.sent_by for row in rows} | {ack.acknowledged_by for acks in heard.values() for ack in acks}
    )
    known, reached = places(), joined()

    def standing(row: Message) -> Standing:
        codes = (
            [each.site for each in named[row.pk]] if not row.to_all else [c for c in known if c != row.site]
        )
        acknowledgements = {each.site: each for each in heard[row.pk]}
        may_end = (row.site, headquarters_code())
        return Standing(
            row=row,
            at=at,
            sender=_place(row.site, known),
            sent_by=names.get(row.sent_by, row.sent_by),
            sites=tuple(
                _at_site(row, _place(code, known), acknowledgements.get(code), names, reached, at=at)
                for code in codes
            ),
            withdrawal=next((each for each in withdrawn[row.pk] if each.site in may_end), None),
            correction=next((each for each in corrected[row.pk] if each.site in may_end), None),
        )

    return [standing(row) for row in rows]


def _at_site(
    row: Message,
    place: Place,
    acknowledgement: Acknowledgement | None,
    names: Mapping[str, str],
    reached: frozenset[str],
    *,
    at: datetime,
) -> AtSite:
    by = acknowledgement.acknowledged_by if acknowledgement else ""
    return AtSite(
        place, _state(row, place, acknowledgement, reached, at=at), acknowledgement, names.get(by, "")
    )


def _state(
    row: Message,
    place: Place,
    acknowledgement: Acknowledgement | None,
    reached: frozenset[str],
    *,
    at: datetime,
) -> State:
    if acknowledgement is not None:
        return State.ACKNOWLEDGED
    if place.code not in reached:
        return State.NOT_JOINED
    late = row.escalates_at is not None and row.escalates_at <= at
    return State.ESCALATED if late else State.WAITING


def _place(code: str, known: Mapping[str, Place]) -> Place:
    return known.get(code, Place(code, ""))


def _names(codes: Iterable[str]) -> dict[str, str]:
    return dict(Officer.objects.filter(pk__in=list(codes)).values_list("code", "name"))


def _by_message(rows: Iterable[Any]) -> Mapping[str, Sequence[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.message].append(row)
    return found
