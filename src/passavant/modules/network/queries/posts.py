"""How every post of the country stands, as headquarters knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Max

from passavant import __version__
from passavant.domain.values import Finding, Severity
from passavant.journal import store
from passavant.journal.models import Revocation, TrustedKey
from passavant.journal.site import site_code
from passavant.modules.network.queries.quarantine import NOTHING, Kept, kept_by_sender
from passavant.modules.network.settings import Settings
from passavant.modules.sites.queries import PostInfo, posts
from passavant.relay.models import Invitation, Peer

BY_HAND = "file"
"""The carrier of posts whose stick is carried: what it says was written long before it is read."""


class State(StrEnum):
    """How a post stands, the worst first."""

    SILENT = "silent"
    REFUSED = "refused"
    WATCHED = "watched"
    """It is heard, and something is to be looked at."""
    WELL = "well"
    REVOKED = "revoked"
    NOT_JOINED = "not_joined"

    @property
    def rank(self) -> int:
        return list(State).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine:
    """One post of the country, or another site that has joined."""

    code: str
    name: str
    place: tuple[float, float] | None
    epoch: int | None
    """The newest epoch whose key headquarters believes; None: it never joined."""
    held: int = 0
    """The last number of its chain that is here."""
    peer: Peer | None = None
    """How it said that it stands; None: not heard under this epoch, or since headquarters was rebuilt."""
    is_revoked: bool = False
    kept: Kept = NOTHING
    """What lies in quarantine of it."""
    invited_until: datetime | None = None
    alarms: tuple[Finding, ...] = ()
    state: State = State.NOT_JOINED
    age: timedelta | None = None
    """Since it was last heard."""

    @property
    def has_joined(self) -> bool:
        return self.epoch is not None

    @property
    def told(self) -> int | None:
        """The last number of its chain by its own word."""
        return self.peer.sequence if self.peer else None

    @property
    def lag(self) -> int | None:
        """How many of its entries are not here yet, by its own last word."""
        return None if self.told is None else max(0, self.told - self.held)

    @property
    def skew(self) -> int | None:
        """Seconds by which its clock is ahead; a stick cannot tell."""
        return None if self.peer is None or self.peer.carrier == BY_HAND else self.peer.skew_seconds

    @property
    def is_skewed(self) -> bool:
        return self.skew is not None and abs(self.skew) > _settings().skew_seconds

    @property
    def program(self) -> str:
        return self.peer.program if self.peer else ""

    @property
    def is_other_version(self) -> bool:
        return bool(self.program) and self.program != __version__

    @property
    def trouble(self) -> Finding | None:
        """Why it was last refused."""
        if self.peer is None or not self.peer.trouble:
            return None
        details = {"reason": self.kept.why} if self.kept.why else {}
        return Finding(code=self.peer.trouble, severity=Severity.STOP, details=details)

    @property
    def chain(self) -> str:
        """The state of its chain in one word: good, refused, revoked; empty where there is none."""
        if not self.has_joined:
            return ""
        if self.is_revoked:
            return "revoked"
        return "refused" if self.trouble or self.kept.new else "good"


def post_lines(*, at: datetime) -> list[PostLine]:
    """Every post of the country and every other site that has joined: the silent first, then what is to be seen to.

    Asks some small tables once, however many posts there are.
    """
    known = _Known()
    info = {post.code: post for post in posts()}
    codes = (info.keys() | known.epochs.keys()) - {site_code()}
    lines = [_line(code, info.get(code), known, at=at) for code in codes]
    return sorted(lines, key=_by_need)


class _Known:
    """What headquarters' tables say of all sites, read once."""

    def __init__(self) -> None:
        trusted = TrustedKey.objects.filter(trusted_by=site_code())
        self.epochs: Mapping[str, int] = dict(trusted.order_by().values_list("site").annotate(Max("epoch")))
        self.peers = {peer.site: peer for peer in Peer.objects.all()}
        self.held = {(head.site, head.epoch): head.sequence for head in store.heads()}
        self.revoked = set(Revocation.objects.filter(revoked_by=site_code()).values_list("site", "epoch"))
        self.kept = kept_by_sender()
        self.invited = dict(Invitation.objects.values_list("site", "until"))


def _line(code: str, info: PostInfo | None, known: _Known, *, at: datetime) -> PostLine:
    epoch = known.epochs.get(code)
    peer = known.peers.get(code)
    spoken = peer if peer and peer.epoch == epoch else None  # of an earlier epoch: another machine
    until = known.invited.get(code)
    bare = PostLine(
        code=code,
        name=info.name if info else code,
        place=info.place if info else None,
        epoch=epoch,
        held=known.held.get((code, epoch or 0), 0),
        peer=spoken,
        is_revoked=(code, epoch) in known.revoked,
        kept=known.kept.get(code, NOTHING),
        invited_until=until if until and until > at else None,
        age=max(timedelta(), at - spoken.seen_at) if spoken else None,
    )
    return _judged(bare)


def _judged(line: PostLine) -> PostLine:
    """The line with what is to be seen to. A revoked post is meant to be silent: it raises nothing."""
    alarms = () if line.is_revoked or not line.has_joined else tuple(_alarms(line))
    values = {name: getattr(line, name) for name in PostLine.__dataclass_fields__}
    return PostLine(**{**values, "alarms": alarms, "state": _state(line, alarms)})


def _alarms(line: PostLine) -> list[Finding]:
    found: list[Finding] = []
    post = {"post": line.name}
    if is_silent(line):
        found.append(_stop("network.silent" if line.peer else "network.not_heard", post))
    if line.trouble:
        found.append(_stop("network.refused", post))
    if line.told is not None and line.told < line.held:
        found.append(_stop("network.older", {**post, "count": str(line.held - line.told)}))
    if line.kept.new:
        found.append(_check("network.quarantined", {**post, "count": str(line.kept.new)}))
    if line.skew is not None and line.is_skewed:
        code = "network.clock_ahead" if line.skew > 0 else "network.clock_behind"
        found.append(_check(code, {**post, "seconds": str(abs(line.skew))}))
    return found


def is_silent(line: PostLine) -> bool:
    """Whether a post that has joined has not been heard for longer than its carrier explains."""
    if line.age is None or line.peer is None:
        return line.has_joined
    if line.peer.carrier == BY_HAND:
        return line.age > timedelta(hours=_settings().stick_hours)
    return line.age > timedelta(minutes=_settings().silent_minutes)


def _state(line: PostLine, alarms: tuple[Finding, ...]) -> State:
    if not line.has_joined:
        return State.NOT_JOINED
    if line.is_revoked:
        return State.REVOKED
    if is_silent(line):
        return State.SILENT
    if line.trouble:
        return State.REFUSED
    return State.WATCHED if alarms else State.WELL


def _by_need(line: PostLine) -> tuple[int, timedelta, str]:
    """The silent first and of those the longest; the rest by state, then by name."""
    silent_for = -(line.age or timedelta.max) if line.state is State.SILENT else timedelta()
    return line.state.rank, silent_for, line.name


def _stop(code: str, details: Mapping[str, str]) -> Finding:
    return Finding(code=code, severity=Severity.STOP, details=details)


def _check(code: str, details: Mapping[str, str]) -> Finding:
    return Finding(code=code, severity=Severity.CHECK, details=details)


def _settings() -> Settings:
    room: Settings = settings.PASSAVANT.rooms["network"]
    return room
