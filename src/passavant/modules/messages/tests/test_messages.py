"""Messages as they are sent, acknowledged, escalated, corrected, withdrawn and over."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import allowed
from passavant.base.shell import notices_for
from passavant.journal import store
from passavant.journal.files import import_from
from passavant.journal.recording import record
from passavant.journal.tests.kit import trust
from passavant.modules.messages import actions, facts, queries
from passavant.modules.messages.facts import Priority
from passavant.modules.messages.models import Group, Message
from passavant.modules.messages.queries import End, State
from passavant.modules.messages.tests.conftest import (
    AT,
    HQ,
    MAL,
    OUA,
    ROLES,
    acknowledge,
    at_headquarters,
    at_post,
    send,
    standing,
    written,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=16)


# -- who may


@pytest.mark.parametrize("role", ROLES)
def test_who_sends_from_headquarters(headquarters: None, role: str) -> None:
    if role in ("watch_officer", "administrator", "supervisor"):
        assert send(role, to=(), to_all=True).to_all
    else:
        with pytest.raises(PermissionDenied):
            send(role)
        assert not Message.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_who_sends_from_a_post(post: None, role: str) -> None:
    if role == "supervisor":
        assert send(role, to=(HQ,)).site == OUA
    else:
        with pytest.raises(PermissionDenied):
            send(role, to=(HQ,))
        assert not Message.objects.exists()


def test_a_post_does_not_speak_to_all(post: None) -> None:
    with pytest.raises(actions.FromHeadquarters):
        send("supervisor", to=(), to_all=True)


def test_a_supervisor_of_another_post_does_not_send_or_acknowledge_here(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with at_headquarters(tmp_path, writes=stick):
        message = send()
        for code, role in (("elsewhere", "supervisor"), ("first-elsewhere", "first_line")):
            Officer(code=code, name=code, role_codes=role, post_codes=MAL).save()
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        with pytest.raises(PermissionDenied):
            send("elsewhere", to=(HQ,))
        with pytest.raises(PermissionDenied):
            acknowledge(message, "first-elsewhere")
        assert acknowledge(message, "first_line").acknowledged_by == "first_line"


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_on_duty_acknowledges(tmp_path: Path, role: str) -> None:
    stick = tmp_path / "stick"
    with at_headquarters(tmp_path, writes=stick):
        message = send()
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        if role in ("analyst", "auditor"):
            with pytest.raises(PermissionDenied):
                acknowledge(message, role)
            assert standing(message).acknowledged == 0
        else:
            acknowledge(message, role)
            assert standing(message).acknowledged == 1


def test_only_the_watch_and_the_administrator_keep_groups(headquarters: None) -> None:
    may = {role for role in ROLES if allowed(Officer.objects.get(pk=role), "messages.keep_groups")}
    assert may == {"watch_officer", "administrator"}


# -- sent


def test_a_message_sent_twice_is_one(headquarters: None) -> None:
    number, officer = uuid.uuid4(), Officer.objects.get(pk="watch_officer")
    first = actions.send(officer=officer, message=number, written=written(), at=AT)
    again = actions.send(officer=officer, message=number, written=written(subject="Other"), at=AT)
    assert first.pk == again.pk
    assert Message.objects.get().subject == "White lorry AA-41872"


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({"subject": "  "}, actions.NeedsWords),
        ({"text": ""}, actions.NeedsWords),
        ({"to": ()}, actions.NeedsAddressee),
        ({"to": ("HT-XYZ",)}, actions.NeedsAddressee),
        ({"expires_at": AT}, actions.EndsTooSoon),
    ],
)
def test_what_cannot_be_sent(headquarters: None, said: dict, trouble: type[Exception]) -> None:
    with pytest.raises(trouble):
        send(**said)
    assert not Message.objects.exists()


def test_an_alert_is_to_be_acknowledged_whatever_was_ticked(headquarters: None) -> None:
    assert send().must_acknowledge
    assert send().escalate_after == 15
    assert send(priority=Priority.URGENT).escalate_after == 60
    assert send(priority=Priority.URGENT, escalate_after=5).escalate_after == 5
    quiet = send(priority=Priority.NORMAL, escalate_after=5)
    assert (quiet.must_acknowledge, quiet.escalate_after) == (False, None)


def test_to_all_is_every_post_but_not_the_sender(headquarters: None) -> None:
    message = send(to=(), to_all=True)
    codes = {each.place.code for each in standing(message).sites}
    assert {OUA, MAL} < codes
    assert HQ not in codes


def test_a_changed_group_does_not_change_whom_a_message_was_for(headquarters: None) -> None:
    group = Group(code="north", name="North", post_codes=f"{OUA} {MAL}")
    group.save()
    message = send(to=group.posts, group=group.name)
    Group(code="north", name="North", post_codes="HT-BEL").save()
    assert [each.place.code for each in standing(message).sites] == [MAL, OUA]


# -- acknowledged, escalated, over


def test_the_first_acknowledgement_of_a_post_stands(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with at_headquarters(tmp_path, writes=stick):
        message = send()
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        acknowledge(message, "first_line", note="two officers at the gate")
        again = acknowledge(message, "second_line", note="me too", at=LATER)
        assert (again.acknowledged_by, again.note) == ("first_line", "two officers at the gate")
        (ouanaminthe,) = standing(message).sites
        assert (ouanaminthe.state, ouanaminthe.officer) == (State.ACKNOWLEDGED, "Officer first_line")


def test_a_site_that_is_not_meant_does_not_show_or_acknowledge_it(tmp_path: Path) -> None:
    """It is not given to that site; a stick that holds everything carries it there all the same."""
    stick = tmp_path / "stick"
    with at_headquarters(tmp_path, writes=stick):
        message = send()
    with at_post(tmp_path, MAL, hears=[(HQ, stick)]):
        assert queries.inbox(at=AT) == []
        assert queries.register(at=AT, whole=False) == []
        with pytest.raises(actions.NotHere):
            acknowledge(message)
        with pytest.raises(actions.NotHere):
            acknowledge("nothing")


def test_nobody_in_time_is_said_to_the_supervisor_there_and_to_headquarters(tmp_path: Path) -> None:
    back = tmp_path / "back"
    with at_post(tmp_path, OUA, hears=[], writes=back):
        pass  # it has joined, and headquarters has heard of it
    with at_headquarters(tmp_path):
        trust(OUA, tmp_path)
        import_from(back)
        message = send()
        assert standing(message).silent == ()
        assert [each.place.code for each in standing(message, at=LATER).silent] == [OUA]
        assert len(queries.silent_anywhere(at=LATER)) == 1
        assert queries.silent_anywhere(at=AT) == []


def test_a_post_that_never_joined_is_called_so_and_not_late(headquarters: None) -> None:
    (site,) = standing(send(), at=LATER).sites
    assert site.state is State.NOT_JOINED


def test_an_expired_message_leaves_the_screens_and_stays_in_the_register(tmp_path: Path) -> None:
    stick, after = tmp_path / "stick", AT + timedelta(days=2)
    with at_headquarters(tmp_path, writes=stick):
        message = send()
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        assert [each.row.pk for each in queries.inbox(at=AT)] == [message.pk]
        assert queries.inbox(at=after) == []
        assert queries.pressing_here(at=after) == []
        (kept,) = queries.register(at=after, whole=False)
        assert kept.end is End.EXPIRED
        with pytest.raises(actions.NotNow):
            acknowledge(message, at=after)


def test_alerts_come_first_and_what_was_read_last(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with at_headquarters(tmp_path, writes=stick):
        sent = {
            priority: send(priority=priority, subject=priority.value)
            for priority in (Priority.NORMAL, Priority.ALERT, Priority.URGENT)
        }
        read = send(subject="read")
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        acknowledge(read)
        assert [each.row.subject for each in queries.inbox(at=AT)] == ["alert", "urgent", "normal", "read"]
        assert len(sent) == 3


# -- ended


def test_a_correction_names_the_old_one_and_goes_to_the_same_sites(headquarters: None) -> None:
    old = send(to=(OUA, MAL))
    officer = Officer.objects.get(pk="watch_officer")
    new = actions.correct(
        officer=officer,
        message=uuid.uuid4(),
        corrects=old.pk,
        written=written(subject="Blue lorry", to=()),
        at=LATER,
    )
    assert standing(old, at=LATER).end is End.CORRECTED
    assert standing(old, at=LATER).correction == new
    assert [each.place.code for each in standing(new, at=LATER).sites] == [MAL, OUA]
    assert Message.objects.get(pk=old.pk).subject == "White lorry AA-41872"
    with pytest.raises(actions.NotNow):
        actions.correct(officer=officer, message=uuid.uuid4(), corrects=old.pk, written=written(), at=LATER)


def test_a_withdrawal_says_why_and_is_one(headquarters: None) -> None:
    message, officer = send(), Officer.objects.get(pk="watch_officer")
    with pytest.raises(actions.NeedsReason):
        actions.withdraw(officer=officer, message=message.pk, reason=" ", at=AT)
    actions.withdraw(officer=officer, message=message.pk, reason="found", at=AT)
    count = store.count_entries()
    actions.withdraw(officer=officer, message=message.pk, reason="again", at=AT)
    assert store.count_entries() == count
    ended = standing(message)
    assert ended.end is End.WITHDRAWN
    assert ended.withdrawal is not None
    assert ended.withdrawal.reason == "found"


def test_a_post_cannot_end_or_overwrite_a_message_of_headquarters(tmp_path: Path) -> None:
    """What a captured post might record: a withdrawal, a correction, a message under the same number."""
    stick, forged = tmp_path / "stick", tmp_path / "forged"
    with at_headquarters(tmp_path, writes=stick):
        message = send()
    number = uuid.UUID(message.pk.partition("@")[0])
    with at_post(tmp_path, MAL, hears=[(HQ, stick)], writes=forged):
        supervisor = Officer.objects.get(pk="supervisor")
        with pytest.raises(actions.NotHere):
            actions.withdraw(officer=supervisor, message=message.pk, reason="x", at=AT)
        record(facts.MessageWithdrawn(message=message.pk, reason="x", readers=()), at=AT, actor="x")
        for corrects, key in ((message.pk, uuid.uuid4()), ("", number)):
            told = facts.MessageSent(
                message=key,
                subject="All is well",
                text="Let them pass.",
                priority=Priority.NORMAL,
                to=(OUA,),
                group="",
                expires_at=AT + timedelta(days=1),
                must_acknowledge=False,
                escalate_after=None,
                corrects=corrects,
                readers=(),
            )
            record(told, at=AT, actor="x")
    with at_post(tmp_path, OUA, hears=[(HQ, stick), (MAL, forged)]):
        held = standing(message)
        assert (held.end, held.row.subject, held.row.text) == (
            None,
            "White lorry AA-41872",
            "Do not open the barrier.",
        )
        assert {each.row.site for each in queries.inbox(at=AT)} == {HQ, MAL}


# -- at the top of every page


def test_the_strip_names_what_presses(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    now = timezone.now()
    with at_headquarters(tmp_path, writes=stick):
        soon = {"at": now, "expires_at": now + timedelta(hours=1)}
        send(subject="normal", priority=Priority.NORMAL, **soon)
        send(subject="urgent", priority=Priority.URGENT, **soon)
        alert = send(subject="alert", **soon)
        late = now - timedelta(minutes=30)
        send(
            subject="late",
            priority=Priority.NORMAL,
            must_acknowledge=True,
            escalate_after=20,
            at=late,
            expires_at=now + timedelta(hours=1),
        )
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        first, supervisor = (Officer.objects.get(pk=role) for role in ("first_line", "supervisor"))
        assert [line.text for line in notices_for(first).lines] == ["alert", "urgent"]
        assert {line.text for line in notices_for(supervisor).lines} == {"alert", "urgent", "late"}
        mark = notices_for(first).mark
        acknowledge(alert, at=now)
        assert [line.text for line in notices_for(first).lines] == ["urgent"]
        assert notices_for(first).mark != mark
