"""What is done at a site: take and leave a booth, enrol a device."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from passavant.base.models import Officer, set_password
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.modules.sites.facts import ShiftClosed, ShiftOpened
from passavant.modules.sites.models import Booth, Device
from passavant.modules.sites.queries import OpenShift, find_booth, find_open_shift, open_shifts_of

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of one-time passwords: none that is taken for another when it is read aloud or from a slip."""


def sign_on(*, officer: Officer, booth_code: str, at: datetime) -> OpenShift:
    """Take a booth; the officer leaves the one taken before.

    Raises:
        PermissionDenied: the officer may not, the booth is not in use, or it belongs to a post of others.
    """
    check(officer, "sites.sign_on")
    with turn():
        booth = find_booth(booth_code)
        if booth is None or not officer.works_at(booth.post.code):
            raise PermissionDenied(booth_code)
        before = find_open_shift(officer.code)
        if before is not None and before.booth.code == booth.code:
            return before
        sign_off(officer=officer, at=at)
        shift = uuid.uuid4()
        opened = ShiftOpened(shift=shift, officer=officer.code, booth=booth.code, post=booth.post.code)
        record(opened, at=at, actor=officer.code)
        return OpenShift(str(shift), officer.code, booth, at)


@transaction.atomic
def sign_off(*, officer: Officer, at: datetime) -> None:
    """Leave the booth; nothing happens where none was taken here."""
    for shift in open_shifts_of(officer.code):
        record(ShiftClosed(shift=shift.id), at=at, actor=officer.code)


def give_password(*, officer: Officer) -> str:
    """A password that works once; returned to be shown once, and kept nowhere."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    set_password(officer, password, must_change=True)
    return password


def enrol_device(*, code: str, booth_code: str, officer_code: str) -> str:
    """Let a device use the API for one booth; returns its token, which is shown once and kept nowhere."""
    token = secrets.token_urlsafe(32)
    Device(
        code=code,
        booth=Booth.objects.get(pk=booth_code),
        officer_code=officer_code,
        token_sha256=hashlib.sha256(token.encode()).hexdigest(),
    ).save()
    return token


def withdraw_device(*, code: str) -> None:
    device = Device.objects.get(pk=code)
    device.is_active = False
    device.save()
