"""Rows of visas and bans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from passavant.domain.codes.numbers import normal_number
from passavant.domain.names.keys import name_key
from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.ids import by_site
from passavant.modules.crossings.facts import person_key
from passavant.modules.visas import facts, keys
from passavant.modules.visas.models import Ban, Lifting, Revocation, Use, Visa


@projects(facts.VisaRecorded)
def visa_recorded(fact: facts.VisaRecorded, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_held(fact.holder),
        "site": envelope.site,
        "kind": fact.kind.value,
        "number": fact.number,
        "number_key": normal_number(fact.number),
        "issuer": fact.issuer,
        "authority": fact.authority,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "entries": fact.entries,
        "stay_days": fact.stay_days,
        "recorded_at": envelope.when,
        "recorded_by": envelope.actor,
    }
    return [Put(Visa, fact.visa, row)]


@projects(facts.VisaRevoked)
def visa_revoked(fact: facts.VisaRevoked, envelope: Envelope) -> Iterable[Change]:
    row = {
        "visa": fact.visa,
        "reason": fact.reason,
        "revoked_at": envelope.when,
        "revoked_by": envelope.actor,
    }
    return [Put(Revocation, by_site(fact.visa, envelope.site), row)]


@projects(facts.VisaUsed)
def visa_used(fact: facts.VisaUsed, envelope: Envelope) -> Iterable[Change]:
    row = {"site": envelope.site, "visa": fact.visa, "post": fact.post, "used_at": envelope.when}
    return [Put(Use, fact.crossing, row)]


@projects(facts.VisaGivenBack)
def visa_given_back(fact: facts.VisaGivenBack, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Use, fact.crossing, {"given_back_at": envelope.when})]


@projects(facts.BanImposed)
def ban_imposed(fact: facts.BanImposed, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_held(fact.holder),
        "site": envelope.site,
        "authority": fact.authority,
        "reference": fact.reference,
        "legal_basis": fact.legal_basis,
        "first": fact.first,
        "years": fact.years,
        "months": fact.months,
        "days": fact.days,
        "imposed_at": envelope.when,
        "imposed_by": envelope.actor,
    }
    return [Put(Ban, fact.ban, row)]


@projects(facts.BanLifted)
def ban_lifted(fact: facts.BanLifted, envelope: Envelope) -> Iterable[Change]:
    row = {
        "ban": fact.ban,
        "reason": fact.reason,
        "lifted_at": envelope.when,
        "lifted_by": envelope.actor,
    }
    return [Put(Lifting, by_site(fact.ban, envelope.site), row)]


def _held(holder: facts.Holder) -> dict[str, Any]:
    """The holder with the keys that follow from the document."""
    return {
        **asdict(holder),
        "name_key": name_key(holder.surname, holder.given_names),
        "document_key": keys.document_of(holder),
        "person_key": person_key(
            issuing_state=holder.issuing_state,
            document_number=holder.document_number,
            date_of_birth=holder.date_of_birth,
            inspection="",
        ),
    }
