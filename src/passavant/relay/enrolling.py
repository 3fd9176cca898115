"""At the site that joins: check whom the code is from, say which key is this site's, believe headquarters."""

from __future__ import annotations

from passavant.journal import clock
from passavant.journal.facts import SiteTrusted
from passavant.journal.keys import VerifyingKey
from passavant.journal.models import TrustedKey
from passavant.journal.recording import record
from passavant.journal.site import headquarters_code, site_code, site_epoch, site_key
from passavant.relay import messages
from passavant.relay.caller import Asking, ask_once
from passavant.relay.errors import NotHeadquarters, Refused
from passavant.relay.inviting import Code, fingerprint_of
from passavant.relay.messages import ANSWER


def enrol(code: Code, carrier: Asking) -> str:
    """Enrol this site; returns the fingerprint of headquarters' key in letters, for whoever wants to compare.

    Raises:
        NotHeadquarters: what answers has another key than the code says. Refused: as headquarters says, or since
            another machine has begun this site's chain of this epoch.
    """
    greeting = messages.read(carrier.ask(messages.question("hello")), kind=ANSWER)
    key = VerifyingKey.parse(str(greeting.told.get("public_key", "")))
    right = fingerprint_of(key) == code.fingerprint and greeting.is_signed_by(key)
    if not right or greeting.site != headquarters_code():
        raise NotHeadquarters("relay.not_headquarters")
    own = str(site_key().public)
    told = {
        "nonce": code.nonce.hex(),
        "public_key": own,
        "proof": code.proof(site=site_code(), epoch=site_epoch(), public_key=own),
    }
    try:
        ask_once(carrier, "enrol", told=told, key=key)
    except Refused as trouble:
        if trouble.code == "relay.epoch_used" and _began_this_epoch():
            raise Refused("relay.epoch_of_another_machine", **trouble.details) from None
        raise
    _believe(greeting.site, greeting.epoch, key)
    return str(key)[:16]


def _began_this_epoch() -> bool:
    """Whether the chain of this epoch was begun here with the key that headquarters does not know.

    Then it cannot stand beside the one that headquarters holds. After a mere change of the key the chain here is that
    one, and the next epoch goes on from it.
    """
    own = {"site": site_code(), "epoch": site_epoch(), "trusted_by": site_code()}
    return TrustedKey.objects.filter(**own, public_key=str(site_key().public)).exists()


def _believe(site: str, epoch: int, key: VerifyingKey) -> None:
    pk = f"{site_code()}:{site}/{epoch}"
    if not TrustedKey.objects.filter(pk=pk, public_key=str(key)).exists():
        record(
            SiteTrusted(site=site, epoch=epoch, public_key=str(key)), at=clock.now(), actor="administrator"
        )
