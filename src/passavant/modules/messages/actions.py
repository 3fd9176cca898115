"""What officers do with messages. Each verb is idempotent: pressed twice, it answers with what stands already.

MessagesTrouble
├── NotHere            there is no such message, or it is not for this site
├── NotNow             it holds no more
├── NeedsReason        say why
├── NeedsWords         no subject or no text
├── NeedsAddressee     nobody is named, or a code is no site's
├── FromHeadquarters   only headquarters speaks to all
└── EndsTooSoon        it would be over before anybody reads it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import headquarters_code, site_code
from passavant.modules.messages import facts, keys, queries
from passavant.modules.messages.facts import Priority
from passavant.modules.messages.models import Acknowledgement, Message

USUAL_MINUTES = {Priority.ALERT: 15, Priority.URGENT: 60, Priority.NORMAL: None}
"""After how long silence is a matter for a supervisor, where the sender says nothing else."""


class MessagesTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(MessagesTrouble):
    pass


class NotNow(MessagesTrouble):
    pass


class NeedsReason(MessagesTrouble):
    pass


class NeedsWords(MessagesTrouble):
    pass


class NeedsAddressee(MessagesTrouble):
    pass


class FromHeadquarters(MessagesTrouble):
    pass


class EndsTooSoon(MessagesTrouble):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message as it was written."""

    subject: str
    text: str
    priority: Priority
    to_all: bool = False
    to: tuple[str, ...] = ()
    group: str = ""
    """The name of the group by which `to` was chosen."""
    expires_at: datetime
    must_acknowledge: bool = False
    """An urgent message and an alert are to be acknowledged whatever is said here."""
    escalate_after: int | None = None
    """Minutes; None: as usual for its priority."""


def send(*, officer: Officer, message: UUID, written: Written, at: datetime) -> Message:
    """Send a message from this site; `message` comes with the form, so that a double press sends once.

    Raises:
        PermissionDenied: not this officer, or not from here.
        NeedsWords, NeedsAddressee, FromHeadquarters, EndsTooSoon: see above.
    """
    _check_sender(officer)
    _refuse_what_cannot_be_sent(written, at=at)
    return _send(officer, message, written, at=at)


def correct(*, officer: Officer, message: UUID, corrects: str, written: Written, at: datetime) -> Message:
    """Send a new message that stands for an older one, to the same sites.

    Raises:
        NotHere: there is none, or another site sent it. NotNow: it is withdrawn, or corrected already.
    """
    _check_sender(officer)
    old = _mine(corrects, at=at)
    if old.correction is not None and old.correction.pk == keys.message_key(message, site_code()):
        return old.correction
    if old.end in (queries.End.WITHDRAWN, queries.End.CORRECTED):
        raise NotNow(corrects)
    to = tuple(each.place.code for each in old.sites)
    same = Written(
        subject=written.subject,
        text=written.text,
        priority=written.priority,
        to_all=old.row.to_all,
        to=() if old.row.to_all else to,
        group=old.row.group,
        expires_at=written.expires_at,
        must_acknowledge=written.must_acknowledge,
        escalate_after=written.escalate_after,
    )
    _refuse_what_cannot_be_sent(same, at=at, correction=True)
    return _send(officer, message, same, old=old, at=at)


def acknowledge(*, officer: Officer, message: str, note: str, at: datetime) -> Acknowledgement:
    """Say for this site that the message was read; the first officer's word stands.

    Raises:
        NotHere: there is none, or it is not for this site. NotNow: it holds no more.
    """
    check(officer, "messages.acknowledge")
    _check_works_here(officer, "messages.acknowledge")
    with turn():
        standing = queries.find_standing(message, at=at)
        if standing is None or standing.here is None:
            raise NotHere(message)
        if standing.here.acknowledgement is not None:
            return standing.here.acknowledgement
        if standing.end is not None:
            raise NotNow(message)
        told = facts.MessageAcknowledged(message=message, note=note.strip(), readers=standing.readers)
        record(told, at=at, actor=officer.code)
        return Acknowledgement.objects.get(pk=keys.at_site(message, site_code()))


def withdraw(*, officer: Officer, message: str, reason: str, at: datetime) -> None:
    """Take a message back: it leaves the screens of all sites and stays in their registers.

    Raises:
        NeedsReason: no reason. NotHere: there is none, or another site sent it. NotNow: it is corrected.
    """
    _check_sender(officer)
    if not reason.strip():
        raise NeedsReason(message)
    with turn():
        standing = _mine(message, at=at)
        if standing.end is queries.End.WITHDRAWN:
            return
        if standing.end is queries.End.CORRECTED:
            raise NotNow(message)
        told = facts.MessageWithdrawn(message=message, reason=reason.strip(), readers=standing.readers)
        record(told, at=at, actor=officer.code)


def _send(
    officer: Officer, message: UUID, written: Written, *, old: queries.Standing | None = None, at: datetime
) -> Message:
    key = keys.message_key(message, site_code())
    with turn():
        known = queries.find_message(key)
        if known is not None:
            return known
        must = written.must_acknowledge or written.priority is not Priority.NORMAL
        usual = USUAL_MINUTES[written.priority]
        to = () if written.to_all else tuple(sorted(set(written.to)))
        told = facts.MessageSent(
            message=message,
            subject=written.subject.strip(),
            text=written.text.strip(),
            priority=written.priority,
            to=to,
            group=written.group,
            expires_at=written.expires_at,
            must_acknowledge=must,
            escalate_after=(written.escalate_after or usual) if must else None,
            corrects=old.row.pk if old else "",
            readers=old.readers if old else to,
        )
        record(told, at=at, actor=officer.code)
        return Message.objects.get(pk=key)


def _refuse_what_cannot_be_sent(written: Written, *, at: datetime, correction: bool = False) -> None:
    if not written.subject.strip() or not written.text.strip():
        raise NeedsWords
    if written.expires_at <= at:
        raise EndsTooSoon
    if written.to_all and not queries.is_headquarters():
        raise FromHeadquarters
    known = queries.places()
    is_known = all(code in known for code in written.to)
    if not written.to_all and not (written.to and (is_known or correction)):
        raise NeedsAddressee


def _mine(message: str, *, at: datetime) -> queries.Standing:
    """A message that this site may end: its own, and at headquarters any."""
    standing = queries.find_standing(message, at=at)
    if standing is None or site_code() not in (standing.row.site, headquarters_code()):
        raise NotHere(message)
    return standing


def _check_sender(officer: Officer) -> None:
    permission = queries.sending_permission()
    check(officer, permission)
    _check_works_here(officer, permission)


def _check_works_here(officer: Officer, permission: str) -> None:
    if not queries.works_here(officer):
        check(officer, permission, post=site_code())
