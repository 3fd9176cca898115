"""A site joins: headquarters gives a one-time code, and by it learns the key that was made on the site.

The code carries the fingerprint of headquarters' key, so the site knows whom it talks to before it says anything.
What it sends proves that it has the code, and is bound to its own key: whoever listens can do nothing with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from passavant.journal import clock
from passavant.journal.errors import KeyTrouble
from passavant.journal.facts import SiteTrusted
from passavant.journal.keys import VerifyingKey
from passavant.journal.models import Revocation, TrustedKey
from passavant.journal.recording import record
from passavant.journal.site import site_code, site_key
from passavant.relay.carriers.nats_server import server_config
from passavant.relay.errors import Refused
from passavant.relay.messages import Message
from passavant.relay.models import Invitation

HOLDS_DAYS = 7
_PART_BYTES = 10
"""Of the secret, of the nonce and of the fingerprint: 16 letters each, which can be read over a telephone."""


@dataclass(frozen=True, slots=True)
class Code:
    """What an administrator carries to the site, on paper or by voice."""

    nonce: bytes
    secret: bytes
    fingerprint: bytes

    def __str__(self) -> str:
        letters = "".join(
            base64.b32encode(part).decode() for part in (self.nonce, self.secret, self.fingerprint)
        )
        return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))

    @classmethod
    def parse(cls, text: str) -> Code:
        letters = "".join(letter for letter in text.upper() if letter.isalnum())
        # What a voice or an eye mistakes, as RFC 4648 3.4 warns: the alphabet has neither nought nor one nor eight.
        letters = letters.translate(str.maketrans("018", "OIB"))
        try:
            raw = base64.b32decode(letters)
        except ValueError:
            raise Refused("relay.bad_code") from None
        if len(raw) != 3 * _PART_BYTES:
            raise Refused("relay.bad_code")
        return cls(raw[:_PART_BYTES], raw[_PART_BYTES : 2 * _PART_BYTES], raw[2 * _PART_BYTES :])

    def proof(self, *, site: str, epoch: int, public_key: str) -> str:
        content = f"{site}/{epoch}/{public_key}".encode()
        return hmac.new(self.secret, content, hashlib.sha256).hexdigest()


def invite(site: str, *, now: datetime) -> Code:
    """A code with which a site may once enrol; earlier ones for it hold no more."""
    nonce = secrets.token_bytes(_PART_BYTES)
    Invitation.objects.filter(site=site).delete()
    Invitation.objects.create(nonce=nonce.hex(), site=site, until=now + timedelta(days=HOLDS_DAYS))
    return _code(nonce, site)


def has_code(site: str, *, now: datetime) -> bool:
    """Whether a site was given a code that holds still."""
    return Invitation.objects.filter(site=site, until__gt=now).exists()


def fingerprint_of(key: VerifyingKey) -> bytes:
    return hashlib.sha256(str(key).encode()).digest()[:_PART_BYTES]


def nats_config(*, port: int, host: str, store: str) -> str:
    """What a NATS server has to know of the sites that headquarters believes and has not revoked."""
    revoked = {(row.site, row.epoch) for row in Revocation.objects.filter(revoked_by=site_code())}
    believed = (
        TrustedKey.objects.filter(trusted_by=site_code()).exclude(site=site_code()).order_by("site", "epoch")
    )
    sites = [
        (key.site, VerifyingKey.parse(key.public_key))
        for key in believed
        if (key.site, key.epoch) not in revoked
    ]
    return server_config(headquarters=site_key().public, sites=sites, port=port, host=host, store=store)


def accept_key(asked: Message) -> None:
    """Believe the key of a site that proves that it has the code.

    Raises:
        Refused: no such code, too old, used, or for another site; the epoch was used with another key.
    """
    public_key, nonce = str(asked.told.get("public_key", "")), str(asked.told.get("nonce", ""))
    with transaction.atomic():
        invitation = Invitation.objects.filter(nonce=nonce, site=asked.site, until__gt=clock.now()).first()
        if invitation is None:
            raise Refused("relay.bad_code")
        _refuse_unproved(asked, public_key, bytes.fromhex(nonce))
        _refuse_used_epoch(asked, public_key)
        invitation.delete()
        told = SiteTrusted(site=asked.site, epoch=asked.epoch, public_key=public_key)
        record(told, at=clock.now(), actor="administrator")


def _refuse_unproved(asked: Message, public_key: str, nonce: bytes) -> None:
    proof = _code(nonce, asked.site).proof(site=asked.site, epoch=asked.epoch, public_key=public_key)
    if not hmac.compare_digest(proof.encode(), str(asked.told.get("proof", "")).encode()):
        raise Refused("relay.bad_code")
    try:
        signed = asked.is_signed_by(VerifyingKey.parse(public_key))
    except KeyTrouble:
        signed = False
    if not signed:
        raise Refused("relay.not_signed")


def _refuse_used_epoch(asked: Message, public_key: str) -> None:
    """A site that starts anew takes a new epoch: two copies of it must not record under one."""
    known = {
        key.epoch: key.public_key
        for key in TrustedKey.objects.filter(site=asked.site, trusted_by=site_code())
    }
    if known.get(asked.epoch) == public_key:
        return
    if known and asked.epoch <= max(known):
        raise Refused("relay.epoch_used", next=str(max(known) + 1))


def _code(nonce: bytes, site: str) -> Code:
    # Worked out from the server's secret, so that it lies in no table.
    secret = salted_hmac("relay.invitation", nonce + site.encode(), algorithm="sha256").digest()[:_PART_BYTES]
    return Code(nonce, secret, fingerprint_of(site_key().public))
